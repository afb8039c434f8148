using GridFlow.Rules.Dmn.Feel.Values;

namespace GridFlow.Rules.Dmn.Feel.Functions;

using Entries = IReadOnlyDictionary<string, object?>;

/// <summary>Functions of contexts.</summary>
internal static class ContextFunctions
{
    public static IEnumerable<FeelSignature> All { get; } =
    [
        new("get value(m: context, key: string)", (given, _) => ((Entries)given[0]!).GetValueOrDefault((string)given[1]!)),
        new("get value(m: context, keys: list)", (given, _) => ((IReadOnlyList<object?>)given[1]!) is { Count: > 0 } keys
            ? keys.Aggregate(given[0], (value, key) => value is Entries context && key is string name ? context.GetValueOrDefault(name) : null) : null),
        new("get entries(m: context)", (given, _) => ((Entries)given[0]!).Select(object? (pair) =>
            FeelValue.Context([KeyValuePair.Create("key", (object?)pair.Key), KeyValuePair.Create("value", pair.Value)])).ToList()),
        new("context(entries: list)", (given, _) => Made((IReadOnlyList<object?>)given[0]!)),
        new("context put(context: context, key: string, value: Any or null)", (given, _) => Put(given[0], [given[1]], given[2])),
        new("context put(context: context, keys: list, value: Any or null)", (given, _) =>
            given[1] is IReadOnlyList<object?> { Count: > 0 } keys ? Put(given[0], [.. keys], given[2]) : null),
        new("context merge(contexts: list)", (given, _) => ((IReadOnlyList<object?>)given[0]!) is var list && list.All(one => one is Entries)
            ? FeelValue.Context(list.SelectMany(one => (Entries)one!)) : null),
    ];

    private static OrderedDictionary<string, object?>? Made(IReadOnlyList<object?> entries)
    {
        var made = new OrderedDictionary<string, object?>(StringComparer.Ordinal);
        return entries.All(entry => entry is Entries context && context.GetValueOrDefault("key") is string key
            && context.TryGetValue("value", out var value) && made.TryAdd(key, value)) ? made : null;
    }

    private static Entries? Put(object? target, ReadOnlySpan<object?> keys, object? value)
    {
        if (target is not Entries context || keys[0] is not string key)
            return null;
        if (keys.Length == 1)
            return FeelValue.Context(context.Append(KeyValuePair.Create(key, value)));
        return Put(context.GetValueOrDefault(key), keys[1..], value) is { } inner ? FeelValue.Context(context.Append(KeyValuePair.Create(key, (object?)inner))) : null;
    }
}
