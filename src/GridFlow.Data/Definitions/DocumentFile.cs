using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using GridFlow.Data.Texts;
using GridFlow.Governance.Ladders;
using GridFlow.Governance.Ladders.Choices;
using GridFlow.Governance.Ladders.Overrides;
using GridFlow.Governance.Patrols;
using GridFlow.Workflows.Definitions;

namespace GridFlow.Data.Definitions;

/// <summary>One document as it lies in the folders <c>workflows/</c> and <c>rules/</c>.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="JurisdictionId">The folder it lies in.</param>
/// <param name="Content">Elsa JSON, or a JSON object of file name → text.</param>
public sealed record DocumentFile(DocumentKind Kind, string JurisdictionId, string Content)
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>SHA-256 of the content, upper-case hexadecimal.</summary>
    public string Fingerprint { get; } = FingerprintOf(Content);

    /// <summary>SHA-256 of a text, upper-case hexadecimal.</summary>
    public static string FingerprintOf(string content) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(content)));

    /// <summary>
    /// Finds all documents under a root that has the folders <c>workflows</c> and <c>rules</c>: where each lies, whose it is,
    /// and how to read it. Reading one may fail without keeping anybody from the next.
    /// </summary>
    public static IEnumerable<(string Path, string JurisdictionId, Func<DocumentFile> Read)> Find(string root)
    {
        foreach (var folder in Folders(Path.Combine(root, "rules")))
        {
            var jurisdiction = Path.GetFileName(folder);
            if (RuleFolder(folder) is { } rules) yield return (Path.GetRelativePath(root, folder), jurisdiction, rules);
            if (File.Exists(Path.Combine(folder, "calendar.json")))
                yield return (Path.GetRelativePath(root, Path.Combine(folder, "calendar.json")), jurisdiction, () => new DocumentFile(DocumentKind.Calendar, jurisdiction, ContentOf(CalendarFiles(root, folder))));
        }

        // After all rule sets: an item names a category.
        foreach (var folder in Folders(Path.Combine(root, "rules")))
            if (Path.Combine(folder, PatrolReader.FileName) is var patrols && File.Exists(patrols))
                yield return (Path.GetRelativePath(root, patrols), Path.GetFileName(folder), () => new DocumentFile(DocumentKind.Patrols, Path.GetFileName(folder), TextFiles.Read(patrols)));

        foreach (var folder in Folders(Path.Combine(root, "workflows")))
            foreach (var file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
                yield return (Path.GetRelativePath(root, file), Path.GetFileName(folder), () => OfWorkflows(new FileInfo(file)));
    }

    /// <summary>A file of a jurisdiction's folder under <c>workflows/</c>: a definition, what a unit overrides of one, or the table that chooses among the ladders.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="FormatException">It is in no known encoding.</exception>
    public static DocumentFile OfWorkflows(FileInfo file)
    {
        var (jurisdiction, content) = (file.Directory!.Name, TextFiles.Read(file.FullName));
        return file.Name == ChoiceReader.FileName ? new(DocumentKind.ChoiceTable, jurisdiction, content)
            : file.Name.EndsWith(OverrideReader.FileEnd, StringComparison.Ordinal) ? new(DocumentKind.LadderOverride, jurisdiction, content)
            : OfWorkflow(jurisdiction, content);
    }

    /// <summary>A workflow definition: a ladder when it has steps of a case, any other workflow otherwise, also where it cannot be read.</summary>
    public static DocumentFile OfWorkflow(string jurisdictionId, string content) => new(
        WorkflowDefinition.TryParse(content, out var definition, out _) && LadderActivities.IsLadder(definition!) ? DocumentKind.Ladder : DocumentKind.Workflow, jurisdictionId, content);

    /// <summary>The texts of a stored rule set by file name.</summary>
    public static IReadOnlyDictionary<string, string> FilesOf(string content) =>
        JsonSerializer.Deserialize<SortedDictionary<string, string>>(content) ?? [];

    /// <summary>Texts by file name as one stored document; the same texts give the same document.</summary>
    public static string ContentOf(IReadOnlyDictionary<string, string> files) =>
        JsonSerializer.Serialize(new SortedDictionary<string, string>(files.ToDictionary(), StringComparer.Ordinal), Readable);

    /// <summary>The texts that make a rule set: everything in its folder but the organisation, the calendars and the patrols.</summary>
    public static SortedDictionary<string, string> RuleFiles(string folder)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder))
            if (IsRuleFile(file))
                files[Path.GetFileName(file)] = TextFiles.Read(file);
        return files;
    }

    /// <summary>A calendar with all holiday tables: the State Council's notices hold for every jurisdiction.</summary>
    private static SortedDictionary<string, string> CalendarFiles(string root, string folder)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["calendar.json"] = TextFiles.Read(Path.Combine(folder, "calendar.json")) };
        var tables = Path.Combine(root, "rules", "standard", "calendar");
        if (Directory.Exists(tables))
            foreach (var file in Directory.EnumerateFiles(tables, "*.json")) files[Path.GetFileName(file)] = TextFiles.Read(file);
        return files;
    }

    /// <summary>How to read each rule set under a root.</summary>
    internal static IEnumerable<Func<DocumentFile>> RuleFolders(string root) => Folders(Path.Combine(root, "rules")).Select(RuleFolder).OfType<Func<DocumentFile>>();

    private static Func<DocumentFile>? RuleFolder(string folder) => Directory.EnumerateFiles(folder).Any(IsRuleFile)
        ? () => new DocumentFile(DocumentKind.RuleSet, Path.GetFileName(folder), ContentOf(RuleFiles(folder)))
        : null;

    private static bool IsRuleFile(string path) => Path.GetFileName(path) is not ("organisation.json" or "borders.geojson" or "duties.csv" or "calendar.json" or PatrolReader.FileName);

    private static IEnumerable<string> Folders(string parent) =>
        Directory.Exists(parent) ? Directory.EnumerateDirectories(parent).Order(StringComparer.Ordinal) : [];
}
