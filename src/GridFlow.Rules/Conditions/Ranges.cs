using GridFlow.Language.Expressions;

namespace GridFlow.Rules.Conditions;

/// <summary>
/// A range is two comparisons in the tree and one <c>between</c> on the surfaces. A range of times that ends before it
/// begins runs over midnight and is an <c>or</c>.
/// </summary>
internal static class Ranges
{
    public static Expression Make(Reference field, Constant from, Constant to) =>
        new Binary(RunsOverMidnight(from, to) ? BinaryOperator.Or : BinaryOperator.And,
            new Binary(BinaryOperator.GreaterOrEqual, field, from),
            new Binary(BinaryOperator.LessOrEqual, field, to));

    /// <summary>The range an expression is, or null.</summary>
    public static (string Field, Constant From, Constant To)? Of(Expression expression) => expression is Binary
    {
        Left: Binary { Operator: BinaryOperator.GreaterOrEqual, Left: Reference low, Right: Constant from },
        Right: Binary { Operator: BinaryOperator.LessOrEqual, Left: Reference high, Right: Constant to },
    } both && low == high && both.Operator == (RunsOverMidnight(from, to) ? BinaryOperator.Or : BinaryOperator.And)
        ? (low.Path, from, to)
        : null;

    private static bool RunsOverMidnight(Constant from, Constant to) =>
        from.Value is TimeOnly start && to.Value is TimeOnly end && end < start;
}
