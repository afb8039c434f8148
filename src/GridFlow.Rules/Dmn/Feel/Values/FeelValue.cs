using System.Globalization;

namespace GridFlow.Rules.Dmn.Feel.Values;

/// <summary>
/// What FEEL values are here: null, <see cref="bool"/>, <see cref="decimal"/>, <see cref="string"/>, <see cref="FeelDate"/>,
/// <see cref="FeelTime"/>, <see cref="FeelMoment"/>, <see cref="FeelMonths"/>, <see cref="FeelSpan"/>, <see cref="FeelRange"/>,
/// <see cref="FeelFunction"/>, lists (<see cref="IReadOnlyList{T}"/> of object) and contexts
/// (<see cref="IReadOnlyDictionary{TKey,TValue}"/> of string to object).
/// </summary>
internal static class FeelValue
{
    /// <summary>A value as FEEL writes it, so that it reads back as the same.</summary>
    public static string Print(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"",
        bool flag => flag ? "true" : "false",
        decimal number => Trim(number).ToString(CultureInfo.InvariantCulture),
        FeelDate or DateOnly => $"date(\"{Text(value)}\")",
        FeelTime or TimeOnly => $"time(\"{Text(value)}\")",
        FeelMoment => $"date and time(\"{value}\")",
        FeelMonths or FeelSpan => $"duration(\"{value}\")",
        FeelRange { Sign.Length: > 0 } range => $"({range.Sign} {Print(range.To ?? range.From)})",
        FeelRange range => $"{(range.FromClosed ? '[' : '(')}{Print(range.From)}..{Print(range.To)}{(range.ToClosed ? ']' : ')')}",
        FeelNamespace => value.ToString()!,
        FeelFunction function => $"function({string.Join(", ", function.Parameters.Select(one => one.Name))})",
        IReadOnlyDictionary<string, object?> context => $"{{{string.Join(", ", context.Select(pair => $"{Key(pair.Key)}: {Print(pair.Value)}"))}}}",
        IReadOnlyList<object?> list => $"[{string.Join(", ", list.Select(Print))}]",
        _ => throw new ArgumentException($"{value.GetType().Name} is no FEEL value.", nameof(value)),
    };

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

    /// <summary>What a message calls a value: printed, and cut where it is long.</summary>
    public static string Short(object? value) =>
        value is IReadOnlyList<object?> { Count: > 20 } list ? $"[{string.Join(", ", list.Take(3).Select(Short))}, …]"
        : Print(value) is var text && text.Length > 80 ? $"{text[..77]}…" : text;

    private static string Key(string key) =>
        key.Length > 0 && !char.IsDigit(key[0]) && key.All(one => char.IsLetterOrDigit(one) || one is '_' or ' ') ? key : Print(key);

    // Dividing by a one with all its places takes the trailing zeros off: 12.00 and 12 are one number.
    private static decimal Trim(decimal number) => number / 1.0000000000000000000000000000m;
}
