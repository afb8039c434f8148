using System.Globalization;
using System.Text.RegularExpressions;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Ladders.Design;

/// <summary>What a condition of a drawing may ask about.</summary>
/// <param name="Variable">The ladder's variable.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="IsNumber">Whether it is counted, and may be more or less than something.</param>
public sealed record SketchSubject(string Variable, BilingualText Name, bool IsNumber);

/// <summary>
/// One test of a condition: a variable of the ladder compared with a value. It is written as the expression that Elsa evaluates and read
/// back from it, so that an administrator sees a sentence and never an expression.
/// </summary>
/// <param name="Subject">What is asked about.</param>
/// <param name="Operator"><c>==</c>, <c>!=</c>, and for numbers <c>&lt;</c>, <c>&lt;=</c>, <c>&gt;</c>, <c>&gt;=</c>.</param>
/// <param name="Value">What it is compared with; numbers in invariant form.</param>
public sealed partial record SketchTest(SketchSubject Subject, string Operator, string Value)
{
    /// <summary>What may be asked about.</summary>
    public static IReadOnlyList<SketchSubject> Subjects { get; } =
    [
        new(LadderVariables.Level, new("当前层级", "Current level"), false),
        new(LadderVariables.Reworks, new("返工次数", "Times reworked"), true),
        new(LadderVariables.Returns, new("退单次数", "Times returned"), true),
        new(LadderVariables.Severity, new("严重程度", "Severity"), true),
        new(LadderVariables.Result, new("办理结果", "Result"), false),
        new(LadderVariables.HandledBy, new("办理层级", "Handled by"), false),
    ];

    /// <summary>The comparisons, in words.</summary>
    /// <param name="isNumber">Whether more and less have a meaning.</param>
    public static IReadOnlyList<SketchChoice> Operators(bool isNumber) => isNumber
        ? [new("==", new("等于", "is")), new("!=", new("不等于", "is not")), new("<=", new("不超过", "at most")), new(">=", new("至少", "at least")), new("<", new("少于", "less than")), new(">", new("多于", "more than"))]
        : [new("==", new("是", "is")), new("!=", new("不是", "is not"))];

    /// <summary>The values that a subject may have, where there are few; empty for numbers.</summary>
    public static IReadOnlyList<SketchChoice> Values(SketchSubject subject, OrganisationTree? organisation) => subject.Variable switch
    {
        LadderVariables.Level or LadderVariables.HandledBy => SketchChoices.Addressees(organisation),
        LadderVariables.Result => [.. Enum.GetValues<IncidentOutcome>().Select(outcome => new SketchChoice(outcome.ToString(), outcome.Name()))],
        _ => [],
    };

    /// <summary>Reads an expression; <see langword="null"/> for one that asks something else.</summary>
    public static SketchTest? Read(string? expression) =>
        Form().Match(expression ?? "") is { Success: true } match && Subjects.FirstOrDefault(subject => subject.Variable == match.Groups["name"].Value) is { } subject
        && subject.IsNumber == match.Groups["number"].Success
            ? new(subject, match.Groups["op"].Value is var op && op.Length == 3 ? op[..2] : op, match.Groups[subject.IsNumber ? "number" : "text"].Value)
            : null;

    /// <summary>The expression.</summary>
    public string Write() => Subject.IsNumber
        ? $"variables.{Subject.Variable} {Operator} {(int.TryParse(Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0).ToString(CultureInfo.InvariantCulture)}"
        : $"variables.{Subject.Variable} {Operator} \"{Value.Replace("\"", "", StringComparison.Ordinal).Replace("\\", "", StringComparison.Ordinal)}\"";

    /// <summary>The test as a sentence: 返工次数不超过2.</summary>
    public BilingualText Sentence(OrganisationTree? organisation)
    {
        var op = Operators(Subject.IsNumber).FirstOrDefault(choice => choice.Value == Operator)?.Name ?? new(Operator, Operator);
        var value = Values(Subject, organisation).FirstOrDefault(choice => choice.Value == Value)?.Name ?? new(Value, Value);
        return new($"{Subject.Name.Chinese}{op.Chinese}{value.Chinese}", $"{Subject.Name.English} {op.English} {value.English}");
    }

    [GeneratedRegex("""^\s*(variables\.(?<name>\w+)|get(?<name>\w+)\(\))\s*(?<op>===?|!==?|<=|>=|<|>)\s*(?<number>-?\d{1,9})?("(?<text>[^"\\]*)"|'(?<text>[^'\\]*)')?\s*;?\s*$""", RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
