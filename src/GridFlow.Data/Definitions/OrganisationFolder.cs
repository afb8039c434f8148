using GridFlow.Data.Texts;
using GridFlow.Governance.Borders;
using GridFlow.Governance.Documents;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Data.Definitions;

/// <summary>The files of a jurisdiction's folder that describe its organisation, as they lie there.</summary>
/// <param name="Organisation">What they describe; <see langword="null"/> when it is refused.</param>
/// <param name="Problems">What is wrong or doubtful, of borders too.</param>
/// <param name="Fingerprint">Changes with the files.</param>
internal sealed record OrganisationFolder(Organisation? Organisation, IReadOnlyList<Problem> Problems, string Fingerprint)
{
    private const string BorderFile = "borders.geojson";

    /// <summary>Why the borders are refused; the organisation stands without them.</summary>
    public IReadOnlyList<Problem> BorderErrors { get; private init; } = [];

    /// <summary>Reads <c>organisation.json</c> and, where there is one, <c>borders.geojson</c>.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">What the folder is called in messages.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="FormatException">A file is in no known encoding.</exception>
    public static OrganisationFolder Read(string folder, string name)
    {
        var text = TextFiles.Read(Path.Combine(folder, "organisation.json"));
        var reading = OrganisationReader.Read(text, Path.Combine(name, "organisation.json"));
        var drawn = new FileInfo(Path.Combine(folder, BorderFile));
        if (reading.Value is not { } organisation || !drawn.Exists) return new(reading.Value, reading.Problems, DocumentFile.FingerprintOf(text));
        var tree = new OrganisationTree(organisation.Jurisdiction, organisation.Units, []);
        var (written, borders) = Borders(drawn, tree, Path.Combine(name, BorderFile));
        foreach (var unit in organisation.Units) unit.Border = borders.Value?.OfUnits.GetValueOrDefault(unit.Id);
        var errors = borders.Problems.Where(problem => problem.Severity == ProblemSeverity.Error).ToList();
        return new(organisation, [.. reading.Problems, .. borders.Problems, .. tree.BorderProblems], DocumentFile.FingerprintOf(text + written)) { BorderErrors = errors };
    }

    private static (string Text, Reading<DrawnBorders> Reading) Borders(FileInfo file, OrganisationTree tree, string name)
    {
        if (file.Length > BorderReader.MostBytes) return ("", new(null, [BorderReader.TooLarge(name)]));
        var text = TextFiles.Read(file.FullName);
        return (text, BorderReader.Read(text, tree, name));
    }
}
