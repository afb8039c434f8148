using GridFlow.Data.Texts;
using GridFlow.Governance.Borders;
using GridFlow.Governance.Documents;
using GridFlow.Governance.Duties;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Data.Definitions;

/// <summary>The files of a jurisdiction's folder that describe its organisation, as they lie there.</summary>
/// <param name="Organisation">What they describe; <see langword="null"/> when it is refused.</param>
/// <param name="Problems">What is wrong or doubtful, of borders and duties too.</param>
/// <param name="Fingerprint">Changes with the files.</param>
internal sealed record OrganisationFolder(Organisation? Organisation, IReadOnlyList<Problem> Problems, string Fingerprint)
{
    private const string BorderFile = "borders.geojson", DutyFile = "duties.csv";

    /// <summary>Why the borders are refused; the organisation stands without them.</summary>
    public IReadOnlyList<Problem> BorderErrors { get; private init; } = [];

    /// <summary>Why the duty list is refused; the organisation stands without it.</summary>
    public IReadOnlyList<Problem> DutyErrors { get; private init; } = [];

    /// <summary>The duty list.</summary>
    public DutyBook Duties { get; private init; } = DutyBook.Empty;

    /// <summary>Reads <c>organisation.json</c> and, where they are, <c>borders.geojson</c> and <c>duties.csv</c>.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">What the folder is called in messages.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="FormatException">A file is in no known encoding.</exception>
    public static OrganisationFolder Read(string folder, string name)
    {
        var text = TextFiles.Read(Path.Combine(folder, "organisation.json"));
        var reading = OrganisationReader.Read(text, Path.Combine(name, "organisation.json"));
        if (reading.Value is not { } organisation) return new(null, reading.Problems, DocumentFile.FingerprintOf(text));
        var tree = new OrganisationTree(organisation.Jurisdiction, organisation.Units, []);
        var (drawn, borders) = Beside(BorderFile, BorderReader.MostBytes, BorderReader.TooLarge, BorderReader.Read);
        foreach (var unit in organisation.Units) unit.Border = borders?.Value?.OfUnits.GetValueOrDefault(unit.Id);
        var (listed, duties) = Beside(DutyFile, DutyReader.MostBytes, DutyReader.TooLarge, DutyReader.Read);
        return new(organisation, [.. reading.Problems, .. borders?.Problems ?? [], .. tree.BorderProblems, .. duties?.Problems ?? []], DocumentFile.FingerprintOf($"{text}\n{drawn}\n{listed}"))
        {
            BorderErrors = Errors(borders?.Problems),
            DutyErrors = Errors(duties?.Problems),
            Duties = duties?.Value ?? DutyBook.Empty,
        };

        (string Text, Reading<T>? Reading) Beside<T>(string file, int most, Func<string, Problem> tooLarge, Func<string, OrganisationTree, string, Reading<T>> read)
            where T : class
        {
            var (found, title) = (new FileInfo(Path.Combine(folder, file)), Path.Combine(name, file));
            if (!found.Exists) return ("", null);
            if (found.Length > most) return ("", new(null, [tooLarge(title)]));
            var written = TextFiles.Read(found.FullName);
            return (written, read(written, tree, title));
        }
    }

    private static List<Problem> Errors(IReadOnlyList<Problem>? problems) => [.. (problems ?? []).Where(problem => problem.Severity == ProblemSeverity.Error)];
}
