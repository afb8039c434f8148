using System.Diagnostics.CodeAnalysis;
using GridFlow.Language.Expressions;

namespace GridFlow.Rules.Evaluation.Matching;

/// <summary>Finds equal tests quickly: thousands of rules ask tests of the same few fields.</summary>
internal sealed class TestComparer : IEqualityComparer<Expression>
{
    public bool Equals(Expression? x, Expression? y) => x == y;

    public int GetHashCode([DisallowNull] Expression obj) => obj switch
    {
        Binary { Left: Reference field } test => HashCode.Combine(field.Path, test.Operator, Value(test.Right)),
        Unary { Operand: Reference field } test => HashCode.Combine(field.Path, test.Operator),
        _ => obj.GetHashCode(),
    };

    private static int Value(Expression value)
    {
        if (value is not ListOf list)
            return value is Constant { Value: { } one } ? one.GetHashCode() : 0;
        var hash = list.Items.Length;
        foreach (var item in list.Items)
            hash = (hash * 31) + Value(item);
        return hash;
    }
}
