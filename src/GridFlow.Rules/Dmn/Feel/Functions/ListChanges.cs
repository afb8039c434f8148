using System.Runtime.CompilerServices;
using GridFlow.Rules.Dmn.Feel.Values;

namespace GridFlow.Rules.Dmn.Feel.Functions;

/// <summary>Functions that make a list from another.</summary>
internal static class ListChanges
{
    public static IEnumerable<FeelSignature> All { get; } =
    [
        new("append(list: list, item…: Any or null)", (given, _) => List(given).Concat((IEnumerable<object?>)given[1]!).ToList()),
        new("concatenate(list…: list)", (given, _) => Joined(given)),
        new("union(list…: list)", (given, _) => Distinct(Joined(given))),
        new("distinct values(list: list)", (given, _) => Distinct(List(given))),
        new("flatten(list: list)", (given, trace) => Flatten(List(given), [], trace)),
        new("reverse(list: list)", (given, _) => List(given).Reverse().ToList()),
        new("insert before(list: list, position: number, newItem: Any or null)", (given, _) => At(given) is { } at
            ? List(given).Take(at).Append(given[2]).Concat(List(given).Skip(at)).ToList() : null),
        new("remove(list: list, position: number)", (given, _) => At(given) is { } at ? List(given).Where((_, place) => place != at).ToList() : null),
        new("sublist(list: list, start position: number, length?: number)", (given, _) => At(given) is { } at && given[2] is not < 0m
            ? List(given).Skip(at).Take((int)Math.Min((decimal?)given[2] ?? int.MaxValue, int.MaxValue)).ToList() : null),
        new("list replace(list: list, position: number, newItem: Any or null)", (given, _) => At(given) is { } at
            ? List(given).Select((one, place) => place == at ? given[2] : one).ToList() : null),
        new("list replace(list: list, match: function, newItem: Any or null)", (given, trace) => Replace(List(given), (FeelFunction)given[1]!, given[2], trace)),
        new("sort(list: list, precedes?: function)", (given, trace) => Sort(List(given), given[1] as FeelFunction, trace)),
    ];

    private static IReadOnlyList<object?> List(object?[] given) => (IReadOnlyList<object?>)given[0]!;

    private static List<object?> Joined(object?[] given) => [.. List(given).SelectMany(one => (IReadOnlyList<object?>)one!)];

    // Where a position from 1, or from the end when negative, points to; null outside the list.
    private static int? At(object?[] given)
    {
        var (count, position) = (List(given).Count, Math.Truncate((decimal)given[1]!));
        var at = position < 0 ? count + position : position - 1;
        return at >= 0 && at < count ? (int)at : null;
    }

    private static List<object?> Distinct(IReadOnlyList<object?> list)
    {
        var kept = new List<object?>();
        foreach (var one in list)
            if (!kept.Any(other => FeelEquality.Same(one, other) == true))
                kept.Add(one);
        return kept;
    }

    private static List<object?> Flatten(IReadOnlyList<object?> list, List<object?> into, DmnTrace trace)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        foreach (var one in list)
            if (!trace.Step())
                throw new OverflowException();
            else if (one is IReadOnlyList<object?> inner)
                Flatten(inner, into, trace);
            else
                into.Add(one);
        return into;
    }

    private static List<object?>? Replace(IReadOnlyList<object?> list, FeelFunction match, object? item, DmnTrace trace)
    {
        var answers = list.Select(one => match.Call([new("", one), new("", item)], trace)).ToList();
        return answers.All(answer => answer is bool) ? [.. list.Zip(answers, (one, answer) => answer is true ? item : one)] : null;
    }

    private static List<object?>? Sort(IReadOnlyList<object?> list, FeelFunction? precedes, DmnTrace trace)
    {
        var undecided = false;
        var sorted = list.Order(Comparer<object?>.Create((left, right) => precedes is null ? Natural(left, right) : Before(left, right) ? -1 : Before(right, left) ? 1 : 0)).ToList();
        return undecided ? null : sorted;

        int Natural(object? left, object? right)
        {
            var order = FeelEquality.Compare(left, right);
            undecided |= order is null;
            return order ?? 0;
        }

        bool Before(object? left, object? right)
        {
            var answer = precedes.Call([new("", left), new("", right)], trace);
            undecided |= answer is not bool;
            return answer is true;
        }
    }
}
