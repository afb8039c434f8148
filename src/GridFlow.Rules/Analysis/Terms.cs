using GridFlow.Rules.Evaluation.Matching;

namespace GridFlow.Rules.Analysis;

/// <summary>A test that must come out in a certain way.</summary>
/// <param name="Test">The test.</param>
/// <param name="Negated">It must be false.</param>
/// <param name="OrMissing">A missing value does as well: that is how "the rule does not hold" differs from "its opposite holds".</param>
internal readonly record struct Demand(Predicate Test, bool Negated, bool OrMissing);

/// <summary>Conditions as alternatives, each a list of demands that must all be met.</summary>
internal static class Terms
{
    // A condition with more alternatives is left unanalysed; no hand writes one.
    private const int Most = 400;

    /// <summary>When the condition holds; null when it has too many alternatives.</summary>
    public static List<List<Demand>>? Of(Node node) => Expand(node, false);

    /// <summary>When the condition does not hold.</summary>
    public static List<List<Demand>>? Not(Node node) => Expand(node, true);

    /// <summary>When both hold.</summary>
    public static List<List<Demand>>? Both(List<List<Demand>>? left, List<List<Demand>>? right)
    {
        if (left is null || right is null || left.Count * right.Count > Most)
            return null;
        return [.. left.SelectMany(one => right.Select(other => (List<Demand>)[.. one, .. other]))];
    }

    private static List<List<Demand>>? Expand(Node node, bool not)
    {
        switch (node)
        {
            case ConstantNode constant:
                return constant.Value != not ? [[]] : [];
            case TestNode test:
                return [[new Demand(test.Predicate, test.Negated != not, not)]];
            case AllNode all:
                return Combine(all.Parts, not, !not);
            default:
                return Combine(((AnyNode)node).Parts, not, not);
        }
    }

    private static List<List<Demand>>? Combine(Node[] parts, bool not, bool all)
    {
        List<List<Demand>>? found = all ? [[]] : [];
        foreach (var part in parts)
        {
            var expanded = Expand(part, not);
            found = all ? Both(found, expanded) : found is null || expanded is null || found.Count + expanded.Count > Most ? null : [.. found, .. expanded];
        }

        return found;
    }
}
