using System.Collections.Immutable;
using GridFlow.Rules.Conditions;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Files;

namespace GridFlow.Rules.Editing;

/// <summary>Which grid a file of a rule set is, and what the heads of its columns mean.</summary>
public static class Heads
{
    private static readonly Dictionary<string, SheetColumn> Vocabulary = new SheetColumn[]
    {
        new("code", new("代码", "Code"), ColumnKind.Id), new("kind", new("大项", "Kind"), ColumnKind.Text),
        new("major", new("大类", "Major class"), ColumnKind.Text), new("name", new("名称", "Name"), ColumnKind.Text),
        new("lead", new("主办", "Lead"), ColumnKind.Departments), new("assist", new("协办", "Assist"), ColumnKind.Departments),
        new("limit", new("时限", "Limit"), ColumnKind.Limit), new("severity", new("严重程度", "Severity"), ColumnKind.Severity),
        new("emergency_words", new("紧急词", "Emergency words"), ColumnKind.Words),
        new("emergency_limit", new("紧急时限", "Emergency limit"), ColumnKind.Limit), new("source", new("依据", "Source"), ColumnKind.Text),
        new("short", new("简称", "Short name"), ColumnKind.Text), new("typical_matters", new("常办事项", "Typical matters"), ColumnKind.Text),
    }.ToDictionary(column => column.Head);

    private static readonly Dictionary<string, SheetColumn> Scores = new SheetColumn[]
    {
        new("category", new("类别", "Category"), ColumnKind.Category), new("points", new("分值", "Points"), ColumnKind.Number),
        new("keywords", new("关键词", "Keywords"), ColumnKind.Words),
    }.ToDictionary(column => column.Head);

    /// <summary>True when the file is edited as a grid.</summary>
    public static bool IsSheet(string file) => IsTable(file) || IsScores(file) || IsCases(file) || IsVocabulary(file);

    /// <summary>A decision table.</summary>
    public static bool IsTable(string file) => file.EndsWith(".table.csv", StringComparison.Ordinal);

    /// <summary>A scoring table.</summary>
    public static bool IsScores(string file) => file.EndsWith(".scores.csv", StringComparison.Ordinal);

    /// <summary>Test cases.</summary>
    public static bool IsCases(string file) => file.EndsWith(".cases.csv", StringComparison.Ordinal);

    /// <summary>Categories or departments.</summary>
    public static bool IsVocabulary(string file) =>
        file is "categories.csv" or "departments.csv" || file.EndsWith(".categories.csv", StringComparison.Ordinal);

    /// <summary>The columns of a sheet.</summary>
    /// <param name="file">The file's name says which kind of sheet it is.</param>
    /// <param name="sheet">The sheet.</param>
    /// <param name="registry">The fields.</param>
    public static ImmutableArray<SheetColumn> Of(string file, Sheet sheet, FieldRegistry registry) =>
        [.. sheet.Head.Cells.Select(head => Of(file, head.Trim(), registry))];

    /// <summary>What one head means.</summary>
    public static SheetColumn Of(string file, string head, FieldRegistry registry) => Plain(file, Keyboard.Plain(head).Trim(), registry) with { Head = head };

    private static SheetColumn Plain(string file, string head, FieldRegistry registry) =>
        (IsTable(file) ? Table(head, registry)
            : IsCases(file) ? Cases(head, registry)
            : (IsScores(file) ? Scores : Vocabulary).GetValueOrDefault(head))
        ?? new SheetColumn(head, new(head, head), ColumnKind.Unknown);

    internal static int IdColumn(Sheet sheet) =>
        sheet.Head.Cells.IndexOf("id") is >= 0 and var id ? id : sheet.Head.Cells.IndexOf("编号") is >= 0 and var chinese ? chinese : sheet.Head.Cells.IndexOf("code");

    private static SheetColumn? Table(string head, FieldRegistry registry) => head switch
    {
        "id" or "编号" => new(head, new("编号", "Id"), ColumnKind.Id),
        "note" or "备注" => new(head, new("备注", "Note"), ColumnKind.Text),
        "test" or "示例" => new(head, new("示例", "Example"), ColumnKind.Example),
        "when" or "条件" => new(head, new("条件", "Condition"), ColumnKind.Condition),
        _ when Outcome(head) is { } outcome => outcome,
        _ when TableCell.Head(head, registry) is { } input && registry.Find(input.Field) is { } field =>
            new(head, new(field.Chinese + Operator(input.Operator), $"{field.Name} {input.Operator}"), ColumnKind.Test) { Field = field, Input = input },
        _ => null,
    };

    private static SheetColumn? Cases(string head, FieldRegistry registry) => head switch
    {
        "text" or "文字" => new(head, new("来话", "Text"), ColumnKind.Text),
        "unsure" => new(head, new("应转人工", "Left to a person"), ColumnKind.Flag),
        "note" or "备注" => new(head, new("备注", "Note"), ColumnKind.Text),
        _ when Outcome(head) is { } outcome => outcome,
        _ when (registry.Find(head) ?? registry.FindChinese(head)) is { } field => new(head, new(field.Chinese, field.Name), ColumnKind.Fact) { Field = field },
        _ => null,
    };

    private static SheetColumn? Outcome(string head)
    {
        var name = head.StartsWith("then ", StringComparison.Ordinal) ? head[5..].Trim() : head.StartsWith('则') ? head[1..].Trim() : "";
        return OutcomeText.Find(name) is { } kind
            ? new(head, new("→ " + OutcomeText.Name(kind).Chinese, "→ " + OutcomeText.Name(kind).English), ColumnKind.Outcome) { Outcome = kind }
            : null;
    }

    private static string Operator(string written) =>
        written is "=" or "in" ? "" : " " + (written == "between" ? "范围" : Words.Tests.First(test => test.English == written).Chinese);
}
