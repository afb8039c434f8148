using GridFlow.Governance.Documents;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Texts;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Files;

namespace GridFlow.Governance.Duties;

/// <summary>
/// Reads <c>rules/&lt;jurisdiction&gt;/duties.csv</c>. Columns are found by their heads, in Chinese or English: 序号 number, 事项 item, 清单 kind,
/// 类别 category, 适用 for, 部门 department, 依据 article.
/// </summary>
public static class DutyReader
{
    /// <summary>The largest file, in bytes.</summary>
    public const int MostBytes = 4 * 1024 * 1024;

    /// <summary>How many items a list has at most.</summary>
    public const int MostRows = 5_000;

    private static readonly string[][] Heads = [["序号", "number"], ["事项", "item"], ["清单", "kind"], ["类别", "category"], ["适用", "for"], ["部门", "department"], ["依据", "article"]];

    private static readonly Dictionary<string, DutyKind> Kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["基本履职"] = DutyKind.Basic, ["basic"] = DutyKind.Basic,
        ["配合履职"] = DutyKind.Cooperate, ["cooperate"] = DutyKind.Cooperate,
        ["上级收回"] = DutyKind.Recalled, ["recalled"] = DutyKind.Recalled,
    };

    /// <summary>Reads a list.</summary>
    /// <param name="text">The table.</param>
    /// <param name="tree">The units and levels it may name.</param>
    /// <param name="file">Its name, for messages.</param>
    public static Reading<DutyBook> Read(string text, OrganisationTree tree, string file)
    {
        var rows = Csv.Read(text);
        var problems = new List<Problem>();
        if (rows.IsEmpty) return new(DutyBook.Empty, problems);
        if (text.Length > MostBytes || rows.Length - 1 > MostRows) return new(null, [TooLarge(file)]);
        var columns = Heads.Select(names => Array.FindIndex([.. rows[0].Cells], cell => names.Contains(cell.Trim(), StringComparer.OrdinalIgnoreCase))).ToArray();
        foreach (var missing in Heads.Where((_, place) => columns[place] < 0))
            problems.Add(Error(new("duty.column", new($"缺少“{missing[0]}”列", $"The column \"{missing[1]}\" is missing"), "", rows[0].Line)));
        if (problems.Count > 0) return new(null, problems);

        var duties = new List<Duty>();
        foreach (var row in rows.Skip(1))
        {
            var cells = columns.Select(row.Cell).ToArray();
            var wrong = Wrong(cells, tree, duties).ToList();
            problems.AddRange(wrong.Select(fault => Error(new(fault.Code, fault.Text, cells[0], row.Line))));
            if (wrong.Count == 0)
                duties.Add(new(tree.Jurisdiction.Id, cells[0], cells[1], Kinds[cells[2]], Csv.Split(cells[3]), For(cells[4], tree)!, cells[5].Length > 0 ? cells[5] : null, cells[6]));
        }

        return new(problems.Count == 0 ? new DutyBook(duties) : null, problems);

        Problem Error((string Code, BilingualText Text, string Where, int Line) fault) => new(ProblemSeverity.Error, fault.Code,
            new($"第 {fault.Line} 行：{fault.Text.Chinese}", $"Line {fault.Line}: {fault.Text.English}"), fault.Where, file, fault.Line);
    }

    /// <summary>A file that nobody needs to read.</summary>
    public static Problem TooLarge(string file) => JsonDocuments.Error(
        "duty.large", new($"履职事项清单超过 {MostRows:N0} 行或 {MostBytes >> 20} MB", $"The duty list has more than {MostRows:N0} rows or {MostBytes >> 20} MB"), file);

    private static IEnumerable<(string Code, BilingualText Text)> Wrong(string[] cells, OrganisationTree tree, List<Duty> before)
    {
        if (cells[0].Length == 0 || cells[1].Length == 0)
            yield return ("duty.empty", new("序号和事项不能为空", "Number and item must be given"));
        if (cells.Any(cell => PlainText.Length(cell) > TextLimits.Reason) || PlainText.Length(cells[0]) > TextLimits.Key)
            yield return ("duty.long", new("文字过长", "A text is too long"));
        if (before.Exists(duty => duty.Number == cells[0]))
            yield return ("duty.twice", new($"序号“{cells[0]}”出现两次", $"The number \"{cells[0]}\" occurs twice"));
        if (!Kinds.TryGetValue(cells[2], out var kind))
            yield return ("duty.kind", new($"“{cells[2]}”不是基本履职、配合履职或上级收回", $"\"{cells[2]}\" is not basic, cooperate or recalled"));
        if (For(cells[4], tree) is null)
            yield return ("duty.for", new($"没有属地单位或层级“{cells[4]}”", $"There is no territorial unit or level \"{cells[4]}\""));
        if (cells[5].Length > 0 && tree.Department(cells[5]) is null)
            yield return ("duty.department", new($"没有部门“{cells[5]}”", $"There is no department \"{cells[5]}\""));
        if (kind == DutyKind.Recalled && cells[6].Length == 0)
            yield return ("duty.article", new("上级收回事项必须写明依据", "What was taken back needs its article"));
    }

    /// <summary>For whom an item is, as the book keeps it: a unit by id or full name, a level by key or name.</summary>
    private static string? For(string word, OrganisationTree tree) =>
        (tree.Find(word) ?? tree.Units.FirstOrDefault(unit => unit.Name == word)) is { } unit ? tree.Rung(unit) > 0 ? unit.Id : null
        : tree.Jurisdiction.Levels.Find(level => level.Rung > 0 && (level.Key == word || level.Name.Chinese == word))?.Key;
}
