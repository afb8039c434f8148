namespace GridFlow.Rules.Evaluation.Matching;

/// <summary>
/// A condition in negation normal form: "not" stands only before tests. A test of a missing value is false, negated or
/// not, which is what three-valued logic says of the whole condition being certainly true.
/// </summary>
internal abstract class Node
{
    /// <summary>The tests that make it hold; empty when it does not.</summary>
    /// <param name="holds">Which tests hold.</param>
    /// <param name="why">Takes them.</param>
    public abstract bool Why(Func<TestNode, bool> holds, List<TestNode> why);
}

internal sealed class ConstantNode(bool value) : Node
{
    public bool Value { get; } = value;

    public override bool Why(Func<TestNode, bool> holds, List<TestNode> why) => Value;
}

internal sealed class AllNode(Node[] parts) : Node
{
    public Node[] Parts { get; } = parts;

    public override bool Why(Func<TestNode, bool> holds, List<TestNode> why)
    {
        var mark = why.Count;
        foreach (var part in Parts)
        {
            if (part.Why(holds, why))
                continue;
            why.RemoveRange(mark, why.Count - mark);
            return false;
        }

        return true;
    }
}

internal sealed class AnyNode(Node[] parts) : Node
{
    public Node[] Parts { get; } = parts;

    public override bool Why(Func<TestNode, bool> holds, List<TestNode> why)
    {
        var any = false;
        foreach (var part in Parts)
            any |= part.Why(holds, why);
        return any;
    }
}

internal sealed class TestNode(Predicate predicate, bool negated) : Node
{
    public Predicate Predicate { get; } = predicate;

    public bool Negated { get; } = negated;

    public override bool Why(Func<TestNode, bool> holds, List<TestNode> why)
    {
        if (!holds(this))
            return false;
        why.Add(this);
        return true;
    }
}
