using GridFlow.Data.Texts;
using GridFlow.Governance.Ladders;
using GridFlow.Governance.Ladders.Choices;
using GridFlow.Governance.Ladders.Overrides;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Sets;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Definitions;

namespace GridFlow.Data.Definitions;

/// <summary>What lies beside a definition in the folders <c>workflows/</c> and <c>rules/</c>: enough to check it without a database.</summary>
public static class DocumentFolder
{
    private static readonly DocumentSurroundings Nowhere = new(null, [], RuleShelf.Empty);
    private static readonly ActivityRegistry Steps = ActivityRegistry.Standard.With(LadderActivities.All);

    /// <summary>
    /// The surroundings of <c>workflows/JURISDICTION/FILE.json</c>: the organisation of that jurisdiction, as far as it can
    /// be read, and the workflows of the folder. Who works there only a database knows. A file elsewhere has the files beside it.
    /// With them comes what is wrong or doubtful about the organisation itself, and whether another file is of the same document.
    /// </summary>
    public static (string JurisdictionId, DocumentSurroundings Around, IReadOnlyList<Problem> Problems) Of(FileInfo file)
    {
        if (file.Directory is not { Parent: { Name: "workflows", Parent: { } root } } folder)
            return ("", Nowhere with { Usable = file.Directory is { } beside ? [.. Definitions(beside, file)] : [] }, []);
        var rules = Path.Combine(root.FullName, "rules", folder.Name);
        var organisation = File.Exists(Path.Combine(rules, "organisation.json")) ? OrganisationFolder.Read(rules, Path.Combine("rules", folder.Name)) : null;
        var tree = organisation?.Organisation is { } read ? new OrganisationTree(read.Jurisdiction, read.Units, []) : null;
        var others = new[] { folder, new DirectoryInfo(Path.Combine(folder.Parent!.FullName, CatalogueSnapshot.StandardPack)) }
            .Where(one => one.Exists).DistinctBy(one => one.FullName).SelectMany(one => Definitions(one, file)).ToList();
        var choosable = new ChoiceSurroundings(
            others.Where(LadderActivities.IsLadder).DistinctBy(ladder => ladder.DefinitionId).ToDictionary(ladder => ladder.DefinitionId, ladder => ladder.Name ?? ladder.DefinitionId),
            file.Name == ChoiceReader.FileName ? Words(root, folder.Name) : null, tree);
        var around = Nowhere with { Organisation = tree, Usable = [.. others.Where(definition => definition.UsableAsActivity)], Choosable = choosable };
        return (folder.Name, around with { Ladders = LaddersOf(folder, file, others, around.Usable) }, [.. organisation?.Problems ?? [], .. Twins(folder, file)]);
    }

    private static IEnumerable<Problem> Twins(DirectoryInfo folder, FileInfo file)
    {
        if (!file.Exists || DocumentReader.IdOf(DocumentFile.OfWorkflows(file)) is not { } id) return [];
        var twins = folder.EnumerateFiles("*.json").Where(other => other.FullName != file.FullName && DocumentReader.IdOf(DocumentFile.OfWorkflows(other)) == id)
            .Select(other => other.Name).Order(StringComparer.Ordinal).ToList();
        return twins.Count > 0 ? [DocumentFaults.Twin(twins) with { File = file.Name }] : [];
    }

    /// <summary>The ladders of the folder and what units override of them, but for the file itself.</summary>
    private static LadderShelf LaddersOf(DirectoryInfo folder, FileInfo but, IEnumerable<WorkflowDefinition> others, IReadOnlyCollection<WorkflowDefinition> usable)
    {
        var registry = Steps.WithFiles(usable);
        return LadderShelf.Empty with
        {
            All =
            [
                .. from ladder in others.Where(LadderActivities.IsLadder).DistinctBy(ladder => ladder.DefinitionId)
                   let program = WorkflowProgram.Compile(ladder, registry).Program
                   where program is not null
                   select new PublishedWorkflow(ladder.Id, $"{folder.Name}/{ladder.DefinitionId}", folder.Name, ladder.Name ?? ladder.DefinitionId, program),
            ],
            Overrides = folder.EnumerateFiles("*" + OverrideReader.FileEnd).Where(file => file.FullName != but.FullName)
                .Select(file => (file.Name, OverrideReader.Read(TextFiles.Read(file.FullName)).Value)).Where(one => one.Value is not null).ToDictionary(one => one.Name, one => one.Value!),
        };
    }

    /// <summary>The words of the rules that lie beside, inherited ones included; <see langword="null"/> where there are none.</summary>
    private static Vocabulary? Words(DirectoryInfo root, string jurisdiction)
    {
        var shelf = DocumentFile.RuleFolders(root.FullName).Select(rules => RuleShelf.Shelved(rules(), new RuleSetTexts())).OfType<ShelvedSet>()
            .Aggregate(RuleShelf.Empty, (together, set) => together.With(set));
        return shelf.Sets.FirstOrDefault(set => set.JurisdictionId == jurisdiction) is { } own ? Vocabulary.Of(shelf.ChainOf(own).Select(set => set.Set)) : null;
    }

    /// <summary>The definitions of a folder; what is none is passed over.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="but">A file to leave out.</param>
    /// <param name="withinAll">Those of the folders in it as well.</param>
    public static IEnumerable<WorkflowDefinition> Definitions(DirectoryInfo folder, FileInfo? but = null, bool withinAll = false) => folder
        .EnumerateFiles("*.json", withinAll ? SearchOption.AllDirectories : SearchOption.TopDirectoryOnly).OrderBy(file => file.FullName, StringComparer.Ordinal)
        .Where(file => file.FullName != but?.FullName)
        .Select(file => WorkflowDefinition.TryParse(TextFiles.Read(file.FullName), out var definition, out _) ? definition : null).OfType<WorkflowDefinition>();
}
