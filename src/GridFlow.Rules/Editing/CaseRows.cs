using GridFlow.Rules.Files;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Editing;

/// <summary>Keeps a text that was tried as a test case of the set.</summary>
public static class CaseRows
{
    private const string NewFile = "tests.cases.csv";

    /// <summary>The draft with a case more, in its first file of cases, and that file.</summary>
    public static (RuleDraft Draft, string File) Add(RuleDraft draft, RuleTest test)
    {
        var file = draft.Files.Keys.FirstOrDefault(Heads.IsCases) ?? NewFile;
        var sheet = Sheet.Parse(draft[file], hasTexts: true);
        if (sheet.Width == 0)
            sheet = sheet.WithHead("text", "then category");
        var cells = new Dictionary<string, string>(StringComparer.Ordinal) { ["text"] = test.Text };
        foreach (var (field, value) in test.Facts)
            cells[field] = value;
        foreach (var kind in test.Expected.Kinds)
            cells[$"then {OutcomeText.Name(kind).English}"] = OutcomeText.PrintCell(kind, test.Expected);
        if (test.ExpectUnsure)
            cells["unsure"] = "yes";
        foreach (var head in cells.Keys.Where(head => Column(sheet, head) < 0).Order(StringComparer.Ordinal).ToList())
            sheet = sheet.InsertColumn(sheet.Width, head);
        var row = Enumerable.Range(0, sheet.Width).Select(at => cells.FirstOrDefault(cell => Column(sheet, cell.Key) == at).Value ?? "").ToList();
        return (draft.With(file, sheet.SetBlock(sheet.Body.Length, 0, [row]).Print()), file);
    }

    // A file with Chinese heads stays one.
    private static int Column(Sheet sheet, string head)
    {
        for (var at = 0; at < sheet.Width; at++)
            if (Same(sheet.Head[at].Trim(), head))
                return at;
        return -1;
    }

    private static bool Same(string written, string head) => written == head
        || (head == "text" && written == "文字")
        || (head.StartsWith("then ", StringComparison.Ordinal) && written.StartsWith('则')
            && OutcomeText.Find(written[1..].Trim()) is { } kind && kind == OutcomeText.Find(head[5..]));
}
