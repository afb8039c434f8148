using System.Collections.Immutable;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;
using GridFlow.Language.Expressions;
using Category = GridFlow.Rules.Sets.Category;

namespace GridFlow.Governance.Ladders.Design;

/// <summary>The names that conditions are told with.</summary>
/// <param name="Organisation">Levels and units.</param>
/// <param name="Categories">Categories of the jurisdiction's rules.</param>
public sealed record SketchNames(OrganisationTree? Organisation, IReadOnlyList<Category> Categories)
{
    /// <summary>Keys and codes only.</summary>
    public static SketchNames None { get; } = new(null, []);
}

/// <summary>
/// A condition of a drawing as the builder shows it: tests, joined by all or any, or the opposite of it. It is written as the expression
/// that Elsa evaluates and read back from it, so that an administrator sees a sentence and never an expression.
/// </summary>
public abstract record SketchCondition
{
    /// <summary>Reads an expression; <see langword="null"/> for one that asks something the builder cannot show: it is kept as it is.</summary>
    public static SketchCondition? Read(string? expression) =>
        Script.TryParse(expression ?? "", out var script, out _) && script!.Body is { } body ? Of(body) : null;

    /// <summary>Whether every test of it has what it compares with. One that has not means something else than whoever builds it, and is not written.</summary>
    public abstract bool IsComplete { get; }

    /// <summary>The expression.</summary>
    public abstract string Write();

    /// <summary>The condition as a sentence: 返工次数不超过2，且严重程度至少紧急.</summary>
    public abstract BilingualText Sentence(SketchNames names);

    private static SketchCondition? Of(Expression tree) => tree switch
    {
        Binary { Operator: BinaryOperator.And or BinaryOperator.Or } joined => Group(joined),
        Unary { Operator: UnaryOperator.Not, Operand: var operand } => Of(operand) switch
        {
            null => null,
            SketchGroup { IsNegated: false } group => group with { IsNegated = true },
            var one => new SketchGroup(false, [one], true),
        },
        _ => SketchTest.Of(tree),
    };

    private static SketchGroup? Group(Binary joined)
    {
        var parts = new Stack<SketchCondition>();
        Expression left = joined;
        // Only the left side: chains lean left, a right one was put in parentheses by somebody.
        for (; left is Binary both && both.Operator == joined.Operator; left = both.Left)
            if (Of(both.Right) is { } part) parts.Push(part);
            else return null;
        if (Of(left) is not { } first) return null;
        parts.Push(first);
        return new(joined.Operator == BinaryOperator.Or, [.. parts]);
    }
}

/// <summary>All or any of some conditions.</summary>
/// <param name="IsAny">One is enough; else all must hold.</param>
/// <param name="Parts">What is joined; at least one.</param>
/// <param name="IsNegated">The opposite is meant.</param>
public sealed record SketchGroup(bool IsAny, ImmutableArray<SketchCondition> Parts, bool IsNegated = false) : SketchCondition
{
    /// <inheritdoc />
    public override bool IsComplete => Parts.All(part => part.IsComplete);

    /// <inheritdoc />
    public override string Write()
    {
        var parts = string.Join(IsAny ? " || " : " && ", Parts.Select(part => part is SketchGroup { IsNegated: false, Parts.Length: > 1 } ? $"({part.Write()})" : part.Write()));
        return IsNegated ? $"!({parts})" : parts;
    }

    /// <inheritdoc />
    public override BilingualText Sentence(SketchNames names)
    {
        var parts = Parts.Select(part => part.Sentence(names) is var said && part is SketchGroup { IsNegated: false, Parts.Length: > 1 } ? new($"（{said.Chinese}）", $"({said.English})") : said).ToList();
        var (chinese, english) = (string.Join(IsAny ? "，或" : "，且", parts.Select(part => part.Chinese)), string.Join(IsAny ? " or " : " and ", parts.Select(part => part.English)));
        return IsNegated ? new($"并非（{chinese}）", $"not ({english})") : new(chinese, english);
    }

    /// <summary>Compares part by part.</summary>
    public bool Equals(SketchGroup? other) => other is not null && IsAny == other.IsAny && IsNegated == other.IsNegated && Parts.SequenceEqual(other.Parts);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(IsAny, IsNegated, Parts.Length);
}
