using System.Globalization;
using GridFlow.Language.Expressions;

namespace GridFlow.Rules.Conditions;

/// <summary>Prints a condition as the text of rule files. What <see cref="ConditionParser"/> reads from it is the same tree.</summary>
public static class ConditionPrinter
{
    private const int OrLevel = 1;
    private const int AndLevel = 2;
    private const int TestLevel = 3;

    /// <summary>The condition as text.</summary>
    public static string Print(Expression condition) => Print(condition, OrLevel);

    internal static string Value(Expression value) => value switch
    {
        Constant { Value: string text } => Quote(text),
        Constant { Value: double number } => number.ToString("R", CultureInfo.InvariantCulture),
        Constant { Value: bool flag } => flag ? "true" : "false",
        Constant { Value: DateOnly date } => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Constant { Value: TimeOnly time } => time.ToString("HH:mm", CultureInfo.InvariantCulture),
        Constant => "null",
        ListOf list => $"({string.Join(", ", list.Items.Select(Value))})",
        Reference reference => reference.Path,
        _ => "?",
    };

    internal static string Quote(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal)}\"";

    private static string Print(Expression expression, int level)
    {
        if (Ranges.Of(expression) is { } range)
            return $"{range.Field} between {Value(range.From)} and {Value(range.To)}";
        switch (expression)
        {
            case Constant { Value: bool flag }:
                return flag ? "always" : "never";
            case Binary { Operator: BinaryOperator.Or } or:
                return Wrap($"{Print(or.Left, OrLevel)} or {Print(or.Right, AndLevel)}", level > OrLevel);
            case Binary { Operator: BinaryOperator.And } and:
                return Wrap($"{Print(and.Left, AndLevel)} and {Print(and.Right, TestLevel)}", level > AndLevel);
            case Unary { Operator: UnaryOperator.Not, Operand: Unary { Operator: UnaryOperator.IsMissing, Operand: Reference field } }:
                return $"{field.Path} is not missing";
            case Unary { Operator: UnaryOperator.Not, Operand: Binary { Operator: BinaryOperator.In, Left: Reference field } test }:
                return $"{field.Path} not in {Value(test.Right)}";
            case Unary { Operator: UnaryOperator.Not } not:
                return $"not {Print(not.Operand, TestLevel)}";
            case Unary { Operator: UnaryOperator.IsMissing, Operand: Reference field }:
                return $"{field.Path} is missing";
            case Binary { Left: Reference field } test:
                return $"{field.Path} {Words.English(test.Operator)} {Value(test.Right)}";
            default:
                return Value(expression);
        }
    }

    private static string Wrap(string text, bool wrap) => wrap ? $"({text})" : text;
}
