using System.Globalization;

namespace GridFlow.Rules.Dmn;

/// <summary>A duration of whole years and months; days and below are a <see cref="TimeSpan"/>.</summary>
internal readonly record struct FeelMonths(int Count);

/// <summary>A range. An end of null is open for ever: <c>&gt;= 5</c> has no upper end.</summary>
internal sealed record FeelRange(object? From, bool FromClosed, object? To, bool ToClosed)
{
    /// <summary>Whether a value lies inside; null when it cannot be compared.</summary>
    public bool? Contains(object? value)
    {
        bool? above = From is null ? true : FeelValue.Compare(value, From) is { } low ? FromClosed ? low >= 0 : low > 0 : null;
        bool? below = To is null ? true : FeelValue.Compare(value, To) is { } high ? ToClosed ? high <= 0 : high < 0 : null;
        return FeelValue.And(above, below);
    }
}

/// <summary>
/// What FEEL values are here: null, <see cref="bool"/>, <see cref="decimal"/>, <see cref="string"/>, <see cref="DateOnly"/>,
/// <see cref="TimeOnly"/>, <see cref="DateTime"/> (no zone), <see cref="DateTimeOffset"/>, <see cref="FeelMonths"/>,
/// <see cref="TimeSpan"/>, <see cref="FeelRange"/>, lists (<see cref="IReadOnlyList{T}"/> of object) and contexts
/// (<see cref="IReadOnlyDictionary{TKey,TValue}"/> of string to object).
/// </summary>
internal static class FeelValue
{
    /// <summary>Both, in three-valued logic.</summary>
    public static bool? And(bool? left, bool? right) => left & right;

    /// <summary>Either, in three-valued logic.</summary>
    public static bool? Or(bool? left, bool? right) => left | right;

    /// <summary>Orders two values of one kind; null when they cannot be compared.</summary>
    public static int? Compare(object? left, object? right) => (left, right) switch
    {
        (decimal one, decimal other) => one.CompareTo(other),
        (string one, string other) => string.CompareOrdinal(one, other),
        (DateOnly one, DateOnly other) => one.CompareTo(other),
        (TimeOnly one, TimeOnly other) => one.CompareTo(other),
        (DateTime one, DateTime other) => one.CompareTo(other),
        (DateTimeOffset one, DateTimeOffset other) => one.CompareTo(other),
        (FeelMonths one, FeelMonths other) => one.Count.CompareTo(other.Count),
        (TimeSpan one, TimeSpan other) => one.CompareTo(other),
        _ => null,
    };

    /// <summary>Whether two values are the same; null when they are of different kinds.</summary>
    public static bool? Same(object? left, object? right)
    {
        if (left is null || right is null)
            return left is null && right is null;
        if (Compare(left, right) is { } order)
            return order == 0;
        return (left, right) switch
        {
            (bool one, bool other) => one == other,
            (FeelRange one, FeelRange other) => one == other,
            (IReadOnlyDictionary<string, object?> one, IReadOnlyDictionary<string, object?> other) =>
                one.Count == other.Count && one.All(pair => other.TryGetValue(pair.Key, out var value) && Same(pair.Value, value) == true),
            (IReadOnlyList<object?> one, IReadOnlyList<object?> other) =>
                one.Count == other.Count && one.Zip(other).All(pair => Same(pair.First, pair.Second) == true),
            _ => null,
        };
    }

    /// <summary>A value as FEEL writes it, so that it reads back as the same.</summary>
    public static string Print(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"",
        bool flag => flag ? "true" : "false",
        decimal number => Number(number),
        DateOnly => $"date(\"{Text(value)}\")",
        TimeOnly => $"time(\"{Text(value)}\")",
        DateTime or DateTimeOffset => $"date and time(\"{Text(value)}\")",
        FeelMonths or TimeSpan => $"duration(\"{Text(value)}\")",
        FeelRange range => $"{(range.FromClosed ? '[' : '(')}{Print(range.From)}..{Print(range.To)}{(range.ToClosed ? ']' : ')')}",
        IReadOnlyDictionary<string, object?> context => $"{{{string.Join(", ", context.Select(pair => $"{Print(pair.Key)}: {Print(pair.Value)}"))}}}",
        IReadOnlyList<object?> list => $"[{string.Join(", ", list.Select(Print))}]",
        _ => throw new ArgumentException($"{value.GetType().Name} is no FEEL value.", nameof(value)),
    };

    /// <summary>A single value as people and JSON write it: dates, times and durations in ISO 8601.</summary>
    public static string Text(object? value)
    {
        var culture = CultureInfo.InvariantCulture;
        return value switch
        {
            string text => text,
            DateOnly date => date.ToString("yyyy-MM-dd", culture),
            TimeOnly time => time.ToString(time.Ticks % TimeSpan.TicksPerSecond == 0 ? "HH:mm:ss" : "HH:mm:ss.FFFFFFF", culture),
            DateTime moment => moment.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFF", culture),
            DateTimeOffset { Offset.Ticks: 0 } moment => moment.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFF'Z'", culture),
            DateTimeOffset moment => moment.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz", culture),
            FeelMonths months => Months(months.Count),
            TimeSpan span => System.Xml.XmlConvert.ToString(span),
            _ => Print(value),
        };
    }

    /// <summary>A value without FEEL's own kinds: texts, numbers, booleans, lists and contexts of such, as JSON has them.</summary>
    public static object? Plain(object? value) => value switch
    {
        null or string or bool => value,
        decimal number => Trim(number),
        IReadOnlyDictionary<string, object?> context => Context(context.Select(pair => KeyValuePair.Create(pair.Key, Plain(pair.Value)))),
        IReadOnlyList<object?> list => list.Select(Plain).ToList(),
        _ => Text(value),
    };

    /// <summary>A context that keeps the order of its entries.</summary>
    public static IReadOnlyDictionary<string, object?> Context(IEnumerable<KeyValuePair<string, object?>> entries)
    {
        var made = new OrderedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, value) in entries)
            made[name] = value;
        return made;
    }

    private static string Number(decimal number) => Trim(number).ToString(CultureInfo.InvariantCulture);

    // Dividing by a one with all its places takes the trailing zeros off: 12.00 and 12 are one number.
    private static decimal Trim(decimal number) => number / 1.0000000000000000000000000000m;

    private static string Months(int count)
    {
        var (years, months) = (Math.Abs(count) / 12, Math.Abs(count) % 12);
        return $"{(count < 0 ? "-" : "")}P{(years > 0 ? $"{years}Y" : "")}{(months > 0 || years == 0 ? $"{months}M" : "")}";
    }
}
