using System.Collections.Immutable;
using System.Globalization;
using GridFlow.Rules.Editing;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Outcomes;
using GridFlow.Rules.Sets;
using GridFlow.Rules.Situations;

namespace GridFlow.Web.Workbench.Editor;

/// <summary>A value that may be chosen.</summary>
/// <param name="Value">What is written.</param>
/// <param name="Label">What it is called.</param>
public sealed record Choice(string Value, string Label)
{
    /// <summary>Whether the value is a code that only files and machines know: <c>E0102</c>, <c>1wd</c>.</summary>
    public bool IsCode => Value.Length > 0 && Value.All(char.IsAscii) && Value != Label;

    /// <summary>As people read it: the name with the code behind it, or the value where it is a word.</summary>
    public string Words => IsCode ? $"{Label} {Value}" : Value;
}

/// <summary>A column as the grid in the browser draws it.</summary>
internal sealed record GridColumn(
    string Head, string Title, bool Frozen, bool Output, bool Unknown, bool Several, int Width, IReadOnlyList<Choice> Choices, IReadOnlyDictionary<string, string> Labels, bool Limit);

/// <summary>The values that fields, outcomes and columns offer.</summary>
internal static class Choices
{
    private static readonly ImmutableArray<(string Value, string Chinese, string English)> Limits =
    [
        ("30min", "30分钟", "30 minutes"), ("2h", "2小时", "2 hours"), ("4h", "4小时", "4 hours"), ("4wh", "4工作时", "4 working hours"), ("8wh", "8工作时", "8 working hours"),
        ("1wd", "1个工作日", "1 working day"), ("3wd", "3个工作日", "3 working days"), ("5wd", "5个工作日", "5 working days"), ("7d", "7天", "7 days"),
    ];

    private static readonly ImmutableArray<(string Value, string Chinese, string English)> YesNo = [("true", "是", "yes"), ("false", "否", "no")];

    private static readonly ImmutableArray<(string Value, string Chinese, string English)> Severities =
        [("1", "一般", "ordinary"), ("2", "较重", "serious"), ("3", "紧急", "urgent"), ("4", "特急", "emergency")];

    private static bool IsChinese => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName != "en";

    /// <summary>The word for a severity.</summary>
    public static string Severity(int severity) => In(Severities).ElementAtOrDefault(severity - 1)?.Label ?? "";

    public static IReadOnlyList<Choice> Categories(Vocabulary vocabulary) =>
        [.. vocabulary.Categories.OrderBy(one => one.Code, StringComparer.Ordinal).Select(one => new Choice(one.Code, one.Name))];

    public static IReadOnlyList<Choice> Departments(Vocabulary vocabulary) =>
        [.. vocabulary.Departments.Select(one => new Choice(one.ShortName.Length > 0 ? one.ShortName : one.Name, one.Name))];

    /// <summary>What the field's values are chosen from; empty where anything may stand.</summary>
    public static IReadOnlyList<Choice> Of(Field field, Vocabulary vocabulary, IReadOnlyList<Choice>? grids = null) => field switch
    {
        { Source: FieldSource.Categories } => Categories(vocabulary),
        { Source: FieldSource.Departments } => Departments(vocabulary),
        { Type: FieldType.Flag } => In(YesNo),
        { Name: "severity" } => In(Severities),
        { Name: "grid.id" } => grids ?? [],
        _ => [.. field.Known.Select(known => new Choice(known.Code, IsChinese ? known.Chinese : known.Code))],
    };

    /// <summary>What a fact's values are chosen from; empty where anything may stand.</summary>
    public static IReadOnlyList<Choice> Of(FactField field, Vocabulary vocabulary, IReadOnlyList<Choice> grids) => field switch
    {
        { Source: FieldSource.Categories } => Categories(vocabulary),
        { Source: FieldSource.Departments } => Departments(vocabulary),
        { Name: "severity" } => In(Severities),
        { Name: "grid.id" } => grids,
        _ => [.. field.Known.Select(known => new Choice(known.Code, IsChinese ? known.Chinese : known.Code))],
    };

    public static GridColumn Of(SheetColumn column, Vocabulary vocabulary, string language)
    {
        IReadOnlyList<Choice> choices = column switch
        {
            { Kind: ColumnKind.Category } or { Outcome: OutcomeKind.Category } => Categories(vocabulary),
            { Kind: ColumnKind.Departments } or { Outcome: OutcomeKind.LeadDepartment or OutcomeKind.AssistingDepartments } => Departments(vocabulary),
            { Kind: ColumnKind.Severity } or { Outcome: OutcomeKind.Severity } => In(Severities),
            { Kind: ColumnKind.Limit } or { Outcome: OutcomeKind.Limit } => In(Limits),
            { Kind: ColumnKind.Flag } => [new("yes", IsChinese ? "是" : "yes")],
            { Field: { } field } => Of(field, vocabulary),
            _ => [],
        };
        return new GridColumn(
            column.Head, column.Title.In(language), column.Kind == ColumnKind.Id, column.Kind == ColumnKind.Outcome, column.Kind == ColumnKind.Unknown,
            Several(column), Width(column), choices, choices.Where(choice => choice.IsCode).DistinctBy(choice => choice.Value).ToDictionary(choice => choice.Value, choice => choice.Label),
            column is { Kind: ColumnKind.Limit } or { Outcome: OutcomeKind.Limit });
    }

    private static IReadOnlyList<Choice> In(ImmutableArray<(string Value, string Chinese, string English)> choices) =>
        [.. choices.Select(choice => new Choice(choice.Value, IsChinese ? choice.Chinese : choice.English))];

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
