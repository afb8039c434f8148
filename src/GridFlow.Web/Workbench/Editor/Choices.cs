using GridFlow.Rules.Editing;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Outcomes;
using GridFlow.Rules.Sets;

namespace GridFlow.Web.Workbench.Editor;

/// <summary>A value that may be chosen.</summary>
/// <param name="Value">What is written.</param>
/// <param name="Label">What it is called.</param>
public sealed record Choice(string Value, string Label);

/// <summary>A column as the grid in the browser draws it.</summary>
internal sealed record GridColumn(string Head, string Title, bool Frozen, bool Output, bool Unknown, bool Several, int Width, IReadOnlyList<Choice> Choices, IReadOnlyDictionary<string, string>? Labels);

/// <summary>The values that fields, outcomes and columns offer.</summary>
internal static class Choices
{
    private static readonly Choice[] Limits =
    [
        new("30min", "30分钟"), new("2h", "2小时"), new("4h", "4小时"), new("4wh", "4工作时"), new("8wh", "8工作时"), new("1wd", "1个工作日"), new("3wd", "3个工作日"), new("5wd", "5个工作日"), new("7d", "7天"),
    ];

    private static readonly Choice[] YesNo = [new("true", "是"), new("false", "否")];

    public static IReadOnlyList<Choice> Categories(Vocabulary vocabulary) =>
        [.. vocabulary.Categories.OrderBy(one => one.Code, StringComparer.Ordinal).Select(one => new Choice(one.Code, one.Name))];

    public static IReadOnlyList<Choice> Departments(Vocabulary vocabulary) =>
        [.. vocabulary.Departments.Select(one => new Choice(one.ShortName.Length > 0 ? one.ShortName : one.Name, one.Name))];

    /// <summary>What the field's values are chosen from; empty where anything may stand.</summary>
    public static IReadOnlyList<Choice> Of(Field field, Vocabulary vocabulary, IReadOnlyList<Choice>? grids = null) => field switch
    {
        { Source: FieldSource.Categories } => Categories(vocabulary),
        { Source: FieldSource.Departments } => Departments(vocabulary),
        { Type: FieldType.Flag } => YesNo,
        { Name: "severity" } => [.. Severities()],
        { Name: "grid.id" } => grids ?? [],
        _ => [.. field.Known.Select(known => new Choice(known.Code, known.Chinese))],
    };

    public static GridColumn Of(SheetColumn column, Vocabulary vocabulary, string language)
    {
        IReadOnlyList<Choice> choices = column switch
        {
            { Kind: ColumnKind.Category } or { Outcome: OutcomeKind.Category } => Categories(vocabulary),
            { Kind: ColumnKind.Departments } or { Outcome: OutcomeKind.LeadDepartment or OutcomeKind.AssistingDepartments } => Departments(vocabulary),
            { Kind: ColumnKind.Severity } or { Outcome: OutcomeKind.Severity } => [.. Severities()],
            { Kind: ColumnKind.Limit } or { Outcome: OutcomeKind.Limit } => Limits,
            { Kind: ColumnKind.Flag } => [new("yes", "是")],
            { Field: { } field } => Of(field, vocabulary),
            _ => [],
        };
        var isCategory = column is { Kind: ColumnKind.Category } or { Outcome: OutcomeKind.Category };
        return new GridColumn(
            column.Head, column.Title.In(language), column.Kind == ColumnKind.Id, column.Kind == ColumnKind.Outcome, column.Kind == ColumnKind.Unknown, Several(column), Width(column), choices,
            isCategory ? choices.ToDictionary(choice => choice.Value, choice => choice.Label) : null);
    }

    private static IEnumerable<Choice> Severities() => [new("1", "一般"), new("2", "较急"), new("3", "紧急"), new("4", "特急")];

    private static bool Several(SheetColumn column) => column.Outcome is OutcomeKind.AssistingDepartments or OutcomeKind.Tags
        || column.Kind is ColumnKind.Words || column.Head == "assist"
        || (column is { Kind: ColumnKind.Test, Input.Operator: var test } && (test == "=" || BuilderTest.TakesSeveral(test)));

    private static int Width(SheetColumn column) => column.Kind switch
    {
        ColumnKind.Id => 130,
        ColumnKind.Number or ColumnKind.Severity or ColumnKind.Limit or ColumnKind.Flag => 96,
        ColumnKind.Condition or ColumnKind.Example => 280,
        ColumnKind.Words => 420,
        ColumnKind.Category => 170,
        ColumnKind.Test => column.Field?.Type == FieldType.FreeText ? 220 : 150,
        ColumnKind.Outcome => column.Outcome is OutcomeKind.Severity or OutcomeKind.Limit ? 110 : 170,
        _ => column.Head is "text" or "文字" ? 360 : 160,
    };
}
