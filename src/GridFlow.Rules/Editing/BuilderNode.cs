using System.Collections.Immutable;
using GridFlow.Language.Expressions;
using GridFlow.Rules.Conditions;

namespace GridFlow.Rules.Editing;

/// <summary>
/// A condition as the builder shows it: groups of tests instead of a tree of operators. What <see cref="ToCondition"/> makes of
/// <see cref="From"/> is the same condition.
/// </summary>
/// <param name="Negated">The opposite is meant.</param>
public abstract record BuilderNode(bool Negated)
{
    /// <summary>The node for a condition.</summary>
    public static BuilderNode From(Expression condition)
    {
        if (Ranges.Of(condition) is { } range)
            return new BuilderTest(range.Field, "between", [Written(range.From), Written(range.To)]);
        switch (condition)
        {
            case Unary { Operator: UnaryOperator.Not } not:
                // A denial of a denial keeps both: what somebody wrote is not tidied up behind their back.
                var inner = From(not.Operand);
                return inner.Negated ? new BuilderGroup(false, [inner], true) : inner with { Negated = true };
            case Binary { Operator: BinaryOperator.And or BinaryOperator.Or } joined:
                return new BuilderGroup(joined.Operator == BinaryOperator.Or, Flattened(joined, joined.Operator));
            case Constant { Value: true }:
                return new BuilderGroup(false, []);
            case Constant { Value: false }:
                return new BuilderGroup(true, []);
            case Unary { Operator: UnaryOperator.IsMissing, Operand: Reference field }:
                return new BuilderTest(field.Path, "is missing", []);
            case Reference flag:
                return new BuilderTest(flag.Path, "", []);
            case Binary { Left: Reference field } test:
                return new BuilderTest(field.Path, Words.English(test.Operator),
                    test.Right is ListOf list ? [.. list.Items.Select(Written)] : [Written(test.Right)]);
            default:
                throw new ArgumentException("Not a condition.", nameof(condition));
        }
    }

    /// <summary>The condition the node stands for.</summary>
    /// <exception cref="FormatException">A value is missing or cannot be read; the message names the field.</exception>
    public Expression ToCondition() => Negated ? new Unary(UnaryOperator.Not, Plain()) : Plain();

    /// <summary>The condition without <see cref="Negated"/>.</summary>
    protected abstract Expression Plain();

    // As typed into the builder: texts without quotes, all else as the condition text has it.
    private static string Written(Expression value) => value is Constant { Value: string text } ? text : ConditionPrinter.Value(value);

    private static ImmutableArray<BuilderNode> Flattened(Binary joined, BinaryOperator how)
    {
        var parts = new Stack<BuilderNode>();
        Expression left = joined;
        // Only the left side: and-chains lean left, a right one was put in parentheses by somebody.
        while (left is Binary both && both.Operator == how && Ranges.Of(left) is null)
        {
            parts.Push(From(both.Right));
            left = both.Left;
        }

        parts.Push(From(left));
        return [.. parts];
    }
}

/// <summary>All or any of some nodes. Without any it is always true (all) or never (any).</summary>
/// <param name="Any">One is enough; else all must hold.</param>
/// <param name="Nodes">What is joined.</param>
/// <param name="Negated">The opposite is meant.</param>
public sealed record BuilderGroup(bool Any, ImmutableArray<BuilderNode> Nodes, bool Negated = false) : BuilderNode(Negated)
{
    /// <summary>Compares node by node.</summary>
    public bool Equals(BuilderGroup? other) =>
        other is not null && Any == other.Any && Negated == other.Negated && Nodes.SequenceEqual(other.Nodes);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Any, Negated, Nodes.Length);

    /// <inheritdoc />
    protected override Expression Plain() => Nodes.IsEmpty
        ? new Constant(!Any)
        : Nodes.Select(node => node.ToCondition()).Aggregate((left, right) =>
            new Binary(Any ? BinaryOperator.Or : BinaryOperator.And, left, right));
}
