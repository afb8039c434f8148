using System.Collections.Immutable;
using System.Globalization;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;
using GridFlow.Language.Expressions;
using Category = GridFlow.Rules.Sets.Category;

namespace GridFlow.Governance.Ladders.Design;

/// <summary>How the value of a test is chosen.</summary>
public enum SketchValueKind
{
    /// <summary>A count.</summary>
    Number,

    /// <summary>One of few: levels, results, severities.</summary>
    Few,

    /// <summary>A category of the rules.</summary>
    Category,

    /// <summary>A unit.</summary>
    Unit,
}

/// <summary>What a condition of a drawing may ask about.</summary>
/// <param name="Variable">The ladder's variable.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="IsNumber">Whether it is counted, and may be more or less than something.</param>
/// <param name="Values">How its value is chosen.</param>
public sealed record SketchSubject(string Variable, BilingualText Name, bool IsNumber, SketchValueKind Values);

/// <summary>One test of a condition: a variable of the ladder compared with a value.</summary>
/// <param name="Subject">What is asked about.</param>
/// <param name="Operator"><c>==</c>, <c>!=</c>; for numbers <c>&lt;</c>, <c>&lt;=</c>, <c>&gt;</c>, <c>&gt;=</c>; for others <see cref="OneOf"/>; for categories <see cref="Begins"/>.</param>
/// <param name="Value">What it is compared with; numbers in invariant form, several with commas between.</param>
public sealed record SketchTest(SketchSubject Subject, string Operator, string Value) : SketchCondition
{
    /// <summary>It is one of several.</summary>
    public const string OneOf = "in";

    /// <summary>It begins with the value, as the categories of one class do.</summary>
    public const string Begins = "begins";

    /// <summary>What may be asked about.</summary>
    public static IReadOnlyList<SketchSubject> Subjects { get; } =
    [
        new(LadderVariables.Level, new("当前层级", "Current level"), false, SketchValueKind.Few),
        new(LadderVariables.Reworks, new("返工次数", "Times reworked"), true, SketchValueKind.Number),
        new(LadderVariables.Returns, new("退单次数", "Times returned"), true, SketchValueKind.Number),
        new(LadderVariables.Severity, new("严重程度", "Severity"), true, SketchValueKind.Few),
        new(LadderVariables.Category, new("类别", "Category"), false, SketchValueKind.Category),
        new(LadderVariables.LeadUnit, new("主办单位", "The unit that leads"), false, SketchValueKind.Unit),
        new(LadderVariables.Result, new("办理结果", "Result"), false, SketchValueKind.Few),
        new(LadderVariables.HandledBy, new("办理层级", "Handled by"), false, SketchValueKind.Few),
    ];

    // The first of a code as the standard writes them: E01 of E0102.
    private const int ClassLength = 3;

    private static readonly SketchChoice[] SeverityNames = [new("1", new("一般", "ordinary")), new("2", new("较重", "serious")), new("3", new("紧急", "urgent")), new("4", new("特急", "emergency"))];

    /// <summary>The comparisons, in words.</summary>
    public static IReadOnlyList<SketchChoice> Operators(SketchSubject subject) => subject switch
    {
        { Values: SketchValueKind.Number } => [new("==", new("等于", "is")), new("!=", new("不等于", "is not")), new("<=", new("不超过", "at most")), new(">=", new("至少", "at least")), new("<", new("少于", "less than")), new(">", new("多于", "more than"))],
        { IsNumber: true } => [new("==", new("是", "is")), new("!=", new("不是", "is not")), new(">=", new("至少", "at least")), new("<=", new("至多", "at most")), new(">", new("高于", "above")), new("<", new("低于", "below")), new(OneOf, new("是其中之一：", "is one of"))],
        { Values: SketchValueKind.Category } => [new("==", new("是", "is")), new("!=", new("不是", "is not")), new(OneOf, new("是其中之一：", "is one of")), new(Begins, new("属于大类", "is of class"))],
        _ => [new("==", new("是", "is")), new("!=", new("不是", "is not")), new(OneOf, new("是其中之一：", "is one of"))],
    };

    /// <summary>The values that a subject may have, where there are few; empty for counts, categories and units.</summary>
    public static IReadOnlyList<SketchChoice> Few(SketchSubject subject, OrganisationTree? organisation) => subject.Variable switch
    {
        LadderVariables.Level or LadderVariables.HandledBy => SketchChoices.Addressees(organisation),
        LadderVariables.Result => [.. Enum.GetValues<IncidentOutcome>().Select(outcome => new SketchChoice(outcome.ToString(), outcome.Name()))],
        LadderVariables.Severity => SeverityNames,
        _ => [],
    };

    /// <summary>The value, or each of several.</summary>
    public ImmutableArray<string> Several => Operator == OneOf ? [.. Value.Split(',', StringSplitOptions.RemoveEmptyEntries)] : [Value];

    /// <summary>What a test of a subject begins with.</summary>
    public static SketchTest New(SketchSubject subject, OrganisationTree? organisation) =>
        subject.Values == SketchValueKind.Number ? new(subject, "<=", "2") : new(subject, "==", Few(subject, organisation).FirstOrDefault()?.Value ?? "");

    /// <inheritdoc />
    public override bool IsComplete => Several is { IsEmpty: false } values && values.All(value => value.Length > 0);

    /// <inheritdoc />
    public override string Write() => Operator switch
    {
        OneOf => $"[{string.Join(", ", Several.Select(Written))}].includes({Asked(Subject)})",
        Begins => $"{Asked(Subject)}.startsWith({Written(Value)})",
        _ => $"{Asked(Subject)} {Operator} {Written(Value)}",
    };

    /// <inheritdoc />
    public override BilingualText Sentence(SketchNames names)
    {
        var op = Operators(Subject).FirstOrDefault(choice => choice.Value == Operator)?.Name ?? new(Operator, Operator);
        var values = Several.Select(value => NameOf(value, names)).ToList();
        return new($"{Subject.Name.Chinese}{op.Chinese}{string.Join("、", values.Select(value => value.Chinese))}", $"{Subject.Name.English} {op.English} {string.Join(", ", values.Select(value => value.English))}");
    }

    /// <summary>The classes that categories belong to: the beginning that the codes of one class share, and what it is called.</summary>
    public static IReadOnlyList<SketchChoice> Classes(IReadOnlyList<Category> categories) =>
        [.. categories.Where(category => category.Code.Length > ClassLength).GroupBy(category => category.Code[..ClassLength])
            .Select(group => new SketchChoice(group.Key, $"{group.First().Kind} {group.First().Major}".Trim() is { Length: > 0 } name ? new(name, name) : new(group.Key, group.Key)))];

    /// <summary>A value as people call it.</summary>
    public BilingualText NameOf(string value, SketchNames names) => Subject.Values switch
    {
        SketchValueKind.Category when Operator == Begins => Classes(names.Categories).FirstOrDefault(choice => choice.Value == value)?.Name ?? new(value, value),
        SketchValueKind.Category => names.Categories.FirstOrDefault(category => category.Code == value) is { } category ? new(category.Name, category.Name) : new(value, value),
        SketchValueKind.Unit => names.Organisation?.Find(value) is { } unit ? new(unit.Name, unit.Name) : new(value, value),
        _ => Few(Subject, names.Organisation).FirstOrDefault(choice => choice.Value == value)?.Name ?? new(value, value),
    };

    /// <summary>Reads a test; <see langword="null"/> for what is none.</summary>
    internal static SketchTest? Of(Expression tree) => tree switch
    {
        Binary { Right: Constant { Value: { } value } } test when SubjectOf(test.Left) is { } subject && Sign(test.Operator) is { } op => Make(subject, op, value),
        Call { Function: ".includes", Arguments: [ListOf { Items: [_, ..] items }, var asked] } when SubjectOf(asked) is { } subject && Operators(subject).Any(choice => choice.Value == OneOf) =>
            items.Select(item => item is Constant { Value: { } value } && Text(subject, value) is { Length: > 0 } text && !text.Contains(',', StringComparison.Ordinal) ? text : null).ToList() is var texts && texts.TrueForAll(text => text is not null)
                ? new(subject, OneOf, string.Join(',', texts)) : null,
        Call { Function: ".startsWith", Arguments: [var asked, Constant { Value: string start }] } when SubjectOf(asked) is { Values: SketchValueKind.Category } subject => Make(subject, Begins, start),
        _ => null,
    };

    private static SketchTest? Make(SketchSubject subject, string op, object value) =>
        Operators(subject).Any(choice => choice.Value == op) && Text(subject, value) is { } text ? new(subject, op, text) : null;

    /// <summary>What an expression names of what may be asked about; <see langword="null"/> for anything else.</summary>
    internal static SketchSubject? SubjectOf(Expression asked) => asked switch
    {
        Reference { Path: var path } when path.StartsWith("variables.", StringComparison.Ordinal) => Subjects.FirstOrDefault(subject => subject.Variable == path["variables.".Length..]),
        Call { Function: var getter, Arguments: [] } when getter.StartsWith("get", StringComparison.Ordinal) => Subjects.FirstOrDefault(subject => subject.Variable == getter["get".Length..]),
        _ => null,
    };

    private static string? Text(SketchSubject subject, object value) => value switch
    {
        double number when subject.IsNumber && number == Math.Floor(number) && Math.Abs(number) < 1e9 => number.ToString(CultureInfo.InvariantCulture),
        string text when !subject.IsNumber && !text.Contains('"', StringComparison.Ordinal) && !text.Contains('\\', StringComparison.Ordinal) => text,
        _ => null,
    };

    private static string? Sign(BinaryOperator op) => op switch
    {
        BinaryOperator.Equal or BinaryOperator.LooseEqual => "==",
        BinaryOperator.NotEqual or BinaryOperator.LooseNotEqual => "!=",
        BinaryOperator.Less => "<",
        BinaryOperator.LessOrEqual => "<=",
        BinaryOperator.Greater => ">",
        BinaryOperator.GreaterOrEqual => ">=",
        _ => null,
    };

    private static string Asked(SketchSubject subject) => $"variables.{subject.Variable}";

    private string Written(string value) => Subject.IsNumber
        ? (int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0).ToString(CultureInfo.InvariantCulture)
        : $"\"{value.Replace("\"", "", StringComparison.Ordinal).Replace("\\", "", StringComparison.Ordinal)}\"";
}
