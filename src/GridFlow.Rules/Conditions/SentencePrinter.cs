using System.Globalization;
using GridFlow.Language.Expressions;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Conditions;

/// <summary>
/// Prints a condition as a Chinese sentence: 类别属于“E0102 暴露垃圾”、“E0103 积存垃圾渣土” 且 文字包含任一“垃圾”、“臭味”.
/// <see cref="SentenceParser"/> reads the same tree from it.
/// </summary>
/// <param name="registry">Gives fields and known values their Chinese names.</param>
/// <param name="vocabulary">Adds the names of categories to their codes; may be null.</param>
public sealed class SentencePrinter(FieldRegistry registry, Vocabulary? vocabulary)
{
    private const int OrLevel = 1;
    private const int AndLevel = 2;
    private const int TestLevel = 3;

    /// <summary>The condition as a sentence.</summary>
    public string Print(Expression condition) => Print(condition, OrLevel);

    private static string Wrap(string text, bool wrap) => wrap ? $"（{text}）" : text;

    private static string Number(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private string Print(Expression expression, int level)
    {
        if (Ranges.Of(expression) is { } range && registry.Find(range.Field) is { } ranged)
            return $"{ranged.Chinese}在 {Value(ranged, range.From)} 到 {Value(ranged, range.To)} 之间";
        switch (expression)
        {
            case Constant { Value: bool always }:
                return always ? "任何情况" : "从不";
            case Binary { Operator: BinaryOperator.Or } or:
                return Wrap($"{Print(or.Left, OrLevel)} 或 {Print(or.Right, AndLevel)}", level > OrLevel);
            case Binary { Operator: BinaryOperator.And } and:
                return Wrap($"{Print(and.Left, AndLevel)} 且 {Print(and.Right, TestLevel)}", level > AndLevel);
            case Unary { Operator: UnaryOperator.Not, Operand: Unary { Operator: UnaryOperator.IsMissing, Operand: Reference field } }:
                return $"{Name(field)}已填";
            case Unary { Operator: UnaryOperator.Not, Operand: Binary { Operator: BinaryOperator.In, Left: Reference field } test }:
                return $"{Name(field)}不属于{Values(field, test.Right)}";
            case Unary { Operator: UnaryOperator.Not } not:
                return $"并非 {Print(not.Operand, TestLevel)}";
            case Unary { Operator: UnaryOperator.IsMissing, Operand: Reference field }:
                return $"{Name(field)}未填";
            case Reference field:
                return $"{Name(field)}成立";
            case Binary { Left: Reference field } test:
                return $"{Name(field)}{Words.Chinese(test.Operator)}{Values(field, test.Right)}";
            default:
                return ConditionPrinter.Value(expression);
        }
    }

    private string Name(Reference reference) => registry.Find(reference.Path)?.Chinese ?? reference.Path;

    private string Values(Reference reference, Expression value)
    {
        var field = registry.Find(reference.Path);
        return value is ListOf list
            ? string.Join("、", list.Items.Select(item => Value(field, item)))
            : Value(field, value);
    }

    private string Value(Field? field, Expression value) => value switch
    {
        Constant { Value: string text } => Quote(Named(field, text)),
        Constant { Value: double number } => Number(number),
        Constant { Value: bool flag } => flag ? "“是”" : "“否”",
        _ => ConditionPrinter.Value(value),
    };

    private string Named(Field? field, string text)
    {
        if (field?.Source == FieldSource.Categories && vocabulary?.Category(text) is { } category)
            return $"{category.Code} {category.Name}";
        return field?.Known.FirstOrDefault(known => known.Code == text)?.Chinese ?? text;
    }

    private static string Quote(string text) =>
        $"“{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("”", "\\”", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal)}”";
}
