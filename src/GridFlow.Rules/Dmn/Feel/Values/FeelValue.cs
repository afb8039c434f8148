using System.Globalization;
using System.Runtime.CompilerServices;

namespace GridFlow.Rules.Dmn.Feel.Values;

/// <summary>
/// What FEEL values are here: null, <see cref="bool"/>, <see cref="decimal"/>, <see cref="string"/>, <see cref="FeelDate"/>,
/// <see cref="FeelTime"/>, <see cref="FeelMoment"/>, <see cref="FeelMonths"/>, <see cref="FeelSpan"/>, <see cref="FeelRange"/>,
/// <see cref="FeelFunction"/>, lists (<see cref="IReadOnlyList{T}"/> of object) and contexts
/// (<see cref="IReadOnlyDictionary{TKey,TValue}"/> of string to object).
/// </summary>
internal static class FeelValue
{
    // No answer needs more; a list that holds another twice, which holds another twice, soon would.
    private const int Most = 1_000_000;

    /// <summary>A value as FEEL writes it, so that it reads back as the same.</summary>
    /// <exception cref="OverflowException">It has more than a million characters.</exception>
    public static string Print(object? value) => new FeelPrinter(Most).Write(value) is { Whole: true } text ? text.ToString() : throw new OverflowException();

    /// <summary>What a message calls a value: printed, and cut where it is long.</summary>
    public static string Short(object? value) => new FeelPrinter(80).Write(value).ToString() is var text && text.Length > 80 ? $"{text[..77]}…" : text;

    /// <summary>A single value as people and JSON write it: dates, times and durations in ISO 8601.</summary>
    public static string Text(object? value) => value switch
    {
        string text => text,
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString(time.Ticks % TimeSpan.TicksPerSecond == 0 ? "HH:mm:ss" : "HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        FeelDate or FeelTime or FeelMoment or FeelMonths or FeelSpan => value.ToString()!,
        _ => Print(value),
    };

    /// <summary>A value without FEEL's own kinds: texts, numbers, booleans, lists and contexts of such, as JSON has them.</summary>
    /// <exception cref="OverflowException">It has more than a million parts.</exception>
    public static object? Plain(object? value)
    {
        var left = Most;
        return Plain(value, ref left);
    }

    /// <summary>A context that keeps the order of its entries.</summary>
    public static IReadOnlyDictionary<string, object?> Context(IEnumerable<KeyValuePair<string, object?>> entries)
    {
        var made = new OrderedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, value) in entries)
            made[name] = value;
        return made;
    }

    /// <summary>A number without zeros at its end: dividing by a one with all its places takes them off, so that 12.00 and 12 are one.</summary>
    public static decimal Trim(decimal number) => number / 1.0000000000000000000000000000m;

    private static object? Plain(object? value, ref int left)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (--left < 0)
            throw new OverflowException();
        switch (value)
        {
            case null or string or bool:
                return value;
            case decimal number:
                return Trim(number);
            case IReadOnlyDictionary<string, object?> context:
                var entries = new OrderedDictionary<string, object?>(StringComparer.Ordinal);
                foreach (var (name, entry) in context)
                    entries[name] = Plain(entry, ref left);
                return entries;
            case IReadOnlyList<object?> list:
                var items = new List<object?>();
                foreach (var item in list)
                    items.Add(Plain(item, ref left));
                return items;
            default:
                return Text(value);
        }
    }
}
