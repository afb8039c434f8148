using GridFlow.Rules.Dmn.Feel.Values;

namespace GridFlow.Rules.Dmn.Feel.Functions;

/// <summary>Functions that say something of a list as a whole.</summary>
internal static class ListFunctions
{
    public static IEnumerable<FeelSignature> All { get; } =
    [
        new("list contains(list: list, element: Any or null)", (given, _) => List(given).Any(one => FeelEquality.Same(one, given[1]) == true)),
        new("count(list: list)", (given, _) => (decimal)List(given).Count),
        new("index of(list: list, match: Any or null)", (given, _) => List(given).Index()
            .Where(one => FeelEquality.Same(one.Item, given[1]) == true).Select(object? (one) => one.Index + 1m).ToList()),
        .. Of("min", list => Extreme(list, -1)),
        .. Of("max", list => Extreme(list, 1)),
        .. Of("sum", list => list.All(one => one is decimal or FeelMonths or FeelSpan) ? Total("+", list) : null),
        .. Of("product", list => list.All(one => one is decimal) ? Total("*", list) : null),
        .. Of("mean", list => list.All(one => one is decimal) ? FeelArithmetic.Apply("/", Total("+", list), (decimal)list.Count) : null),
        .. Of("median", Median),
        .. Of("mode", Mode),
        .. Of("stddev", Deviation),
        .. Truths("all", false),
        .. Truths("any", true),
    ];

    private static IReadOnlyList<object?> List(object?[] given) => (IReadOnlyList<object?>)given[0]!;

    // Most take a list, or its items one by one.
    private static IEnumerable<FeelSignature> Of(string name, Func<IReadOnlyList<object?>, object?> run) =>
        [new($"{name}(list: list)", (given, _) => run(List(given))), new($"{name}(n…: Any)", (given, _) => run(List(given)))];

    // One false decides "all" and one true "any"; else a null among them leaves it open, and what is no truth has no answer.
    private static IEnumerable<FeelSignature> Truths(string name, bool decides)
    {
        object? Run(object?[] given, DmnTrace _) => List(given) is var list && list.Any(one => one is bool truth && truth == decides) ? decides
            : list.All(one => one is bool) ? !decides : null;
        return [new($"{name}(list: list)", Run), new($"{name}(b…: Any)", Run)];
    }

    private static object? Total(string sign, IReadOnlyList<object?> list) =>
        list.Count == 0 ? null : list.Skip(1).Aggregate(list[0], (total, one) => FeelArithmetic.Apply(sign, total, one));

    private static object? Extreme(IReadOnlyList<object?> list, int direction)
    {
        if (list.Count == 0)
            return null;
        var best = list[0];
        foreach (var one in list)
            if (FeelEquality.Compare(one, best) is not { } order)
                return null;
            else if (order * direction > 0)
                best = one;
        return best;
    }

    private static object? Median(IReadOnlyList<object?> list)
    {
        if (list.Count == 0 || list.Any(one => one is not decimal))
            return null;
        var ordered = list.Cast<decimal>().Order().ToList();
        var middle = ordered.Count / 2;
        return ordered.Count % 2 == 1 ? ordered[middle] : (ordered[middle - 1] + ordered[middle]) / 2;
    }

    private static List<object?>? Mode(IReadOnlyList<object?> list)
    {
        if (list.Any(one => one is not decimal))
            return null;
        var groups = list.GroupBy(one => (decimal)one!).ToList();
        var most = groups.Count == 0 ? 0 : groups.Max(group => group.Count());
        return [.. groups.Where(group => group.Count() == most).Select(group => group.Key).Order().Select(object? (one) => one)];
    }

    private static object? Deviation(IReadOnlyList<object?> list)
    {
        if (list.Count < 2 || list.Any(one => one is not decimal))
            return null;
        var numbers = list.Cast<decimal>().ToList();
        var mean = numbers.Average();
        return NumberFunctions.Root(numbers.Sum(one => (one - mean) * (one - mean)) / (numbers.Count - 1));
    }
}
