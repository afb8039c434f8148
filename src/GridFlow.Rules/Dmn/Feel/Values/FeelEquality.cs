using System.Runtime.CompilerServices;

namespace GridFlow.Rules.Dmn.Feel.Values;

/// <summary>Which of FEEL's values are the same, and which come first.</summary>
internal static class FeelEquality
{
    /// <summary>Orders two values of one kind; null when they cannot be compared: a time with a zone and one without cannot.</summary>
    public static int? Compare(object? left, object? right) => (left, right) switch
    {
        (decimal one, decimal other) => one.CompareTo(other),
        (string one, string other) => string.CompareOrdinal(one, other),
        (FeelDate one, FeelDate other) => one.Number.CompareTo(other.Number),
        (FeelTime one, FeelTime other) when one.Zone is null == other.Zone is null => one.Comparable.CompareTo(other.Comparable),
        (FeelMoment one, FeelMoment other) when one.Time.Zone is null == other.Time.Zone is null => one.Seconds.CompareTo(other.Seconds),
        (FeelMonths one, FeelMonths other) => one.Count.CompareTo(other.Count),
        (FeelSpan one, FeelSpan other) => one.Seconds.CompareTo(other.Seconds),
        _ => null,
    };

    /// <summary>Whether two values are the same; null when they are of different kinds. Times are the same within one second, as FEEL has it.</summary>
    public static bool? Same(object? left, object? right)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (left is null || right is null)
            return left is null && right is null;
        if (ReferenceEquals(left, right) && left is IReadOnlyList<object?> or IReadOnlyDictionary<string, object?>)
            return true;
        switch (left, right)
        {
            case (bool one, bool other):
                return one == other;
            case (FeelTime one, FeelTime other):
                return one.Zone is null == other.Zone is null && Math.Floor(one.Comparable) == Math.Floor(other.Comparable);
            case (FeelMoment one, FeelMoment other):
                return one.Time.Zone is null == other.Time.Zone is null && Math.Floor(one.Seconds) == Math.Floor(other.Seconds);
            case (FeelRange one, FeelRange other):
                return one.SameAs(other);
            case (IReadOnlyDictionary<string, object?> one, IReadOnlyDictionary<string, object?> other):
                return one.Count == other.Count && one.All(pair => other.TryGetValue(pair.Key, out var value) && Same(pair.Value, value) == true);
            case (IReadOnlyList<object?> one, IReadOnlyList<object?> other):
                return one.Count == other.Count && one.Zip(other).All(pair => Same(pair.First, pair.Second) == true);
            default:
                return Compare(left, right) is { } order ? order == 0 : null;
        }
    }

    /// <summary>Whether two values are one to the last part: same kind, same zone, same fraction. Two nulls are.</summary>
    public static bool Identical(object? left, object? right) => (left, right) switch
    {
        (FeelTime or FeelMoment, FeelTime or FeelMoment) => left.Equals(right),
        _ => Same(left, right) == true,
    };
}
