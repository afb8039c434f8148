using GridFlow.Data.Texts;
using GridFlow.Governance.Organisations;
using GridFlow.Workflows.Definitions;

namespace GridFlow.Data.Definitions;

/// <summary>What lies beside a definition in the folders <c>workflows/</c> and <c>rules/</c>: enough to check it without a database.</summary>
public static class DocumentFolder
{
    private static readonly DocumentSurroundings Nowhere = new(null, [], RuleShelf.Empty);

    /// <summary>
    /// The surroundings of <c>workflows/JURISDICTION/FILE.json</c>: the organisation of that jurisdiction, as far as it can
    /// be read, and the workflows of the folder. Who works there only a database knows. A file elsewhere has none.
    /// </summary>
    public static (string JurisdictionId, DocumentSurroundings Around) Of(FileInfo file)
    {
        if (file.Directory is not { Parent: { Name: "workflows", Parent: { } root } } folder) return ("", Nowhere);
        var organisation = Path.Combine(root.FullName, "rules", folder.Name, "organisation.json");
        var tree = File.Exists(organisation) && OrganisationReader.Read(TextFiles.Read(organisation), "organisation.json").Value is { } read
            ? new OrganisationTree(read.Jurisdiction, read.Units, [])
            : null;
        var others = new[] { folder, new DirectoryInfo(Path.Combine(folder.Parent!.FullName, CatalogueSnapshot.StandardPack)) }
            .Where(one => one.Exists).DistinctBy(one => one.FullName).SelectMany(one => one.EnumerateFiles("*.json")).Where(other => other.FullName != file.FullName)
            .Select(other => WorkflowDefinition.TryParse(TextFiles.Read(other.FullName), out var definition, out _) ? definition : null).OfType<WorkflowDefinition>();
        return (folder.Name, Nowhere with { Organisation = tree, Usable = [.. others] });
    }
}
