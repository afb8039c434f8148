namespace GridFlow.Rules.Evaluation.Matching;

/// <summary>
/// A condition in negation normal form: "not" stands only before tests. A test of a missing value is false, negated or
/// not, which is what three-valued logic says of the whole condition being certainly true.
/// </summary>
internal abstract class Node
{
    public abstract bool Holds(Workspace facts);

    /// <summary>Notes the tests that made it hold.</summary>
    public abstract void Trace(Workspace facts);
}

internal sealed class ConstantNode(bool value) : Node
{
    public bool Value { get; } = value;

    public override bool Holds(Workspace facts) => Value;

    public override void Trace(Workspace facts)
    {
    }
}

internal sealed class AllNode(Node[] parts) : Node
{
    public Node[] Parts { get; } = parts;

    public override bool Holds(Workspace facts)
    {
        foreach (var part in Parts)
            if (!part.Holds(facts))
                return false;
        return true;
    }

    public override void Trace(Workspace facts)
    {
        foreach (var part in Parts)
            part.Trace(facts);
    }
}

internal sealed class AnyNode(Node[] parts) : Node
{
    public Node[] Parts { get; } = parts;

    public override bool Holds(Workspace facts)
    {
        foreach (var part in Parts)
            if (part.Holds(facts))
                return true;
        return false;
    }

    public override void Trace(Workspace facts)
    {
        foreach (var part in Parts)
            if (part.Holds(facts))
                part.Trace(facts);
    }
}

internal sealed class TestNode(Predicate predicate, bool negated) : Node
{
    public Predicate Predicate { get; } = predicate;

    public bool Negated { get; } = negated;

    public override bool Holds(Workspace facts) => facts.Answer(Predicate, Negated);

    public override void Trace(Workspace facts) => facts.Trace(Predicate, Negated);
}
