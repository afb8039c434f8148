using GridFlow.Rules.Fields;

namespace GridFlow.Rules.Evaluation.Matching;

/// <summary>
/// Hangs every rule on tests of which one must hold for the rule to hold, the rarest it has, so that a rule is looked at
/// only when one of them does. A rule without such tests is asked always.
/// </summary>
internal static class RuleIndex
{
    // What a test is thought to let through, of all incidents. Only the order matters.
    private const double PerKeyword = 0.004;
    private const double PerCategory = 0.01;
    private const double PerValue = 0.02;
    private const double PerTag = 0.05;

    /// <summary>The tests to hang a rule on; null when it must always be asked.</summary>
    public static IReadOnlyCollection<Predicate>? Keys(Node condition) => Cover(condition).Keys;

    private static (double Cost, HashSet<Predicate>? Keys) Cover(Node node) => node switch
    {
        ConstantNode { Value: false } => (0, []),
        AllNode all => all.Parts.Select(Cover).MinBy(part => part.Cost),
        AnyNode any => any.Parts.Select(Cover).Aggregate((Cost: 0.0, Keys: (HashSet<Predicate>?)[]), Join),
        TestNode { Negated: false } test when Cost(test.Predicate) is { } cost => (cost, [test.Predicate]),
        _ => (double.MaxValue, null),
    };

    private static (double Cost, HashSet<Predicate>? Keys) Join(
        (double Cost, HashSet<Predicate>? Keys) left, (double Cost, HashSet<Predicate>? Keys) right) =>
        left.Keys is null || right.Keys is null
            ? (double.MaxValue, null)
            : (left.Cost + right.Cost, [.. left.Keys, .. right.Keys]);

    private static double? Cost(Predicate predicate) => predicate.Kind switch
    {
        PredicateKind.Keywords => PerKeyword * (predicate.Needed > 1 ? 1 : predicate.Values.Length),
        PredicateKind.Tags => PerTag * predicate.Values.Length,
        PredicateKind.Values when predicate.Field.Source == FieldSource.Categories => PerCategory * predicate.Values.Length,
        PredicateKind.Values when predicate.Field.Known.Length > 0 =>
            (double)predicate.Values.Length / predicate.Field.Known.Length,
        PredicateKind.Values => PerValue * predicate.Values.Length,
        _ => null,
    };
}
