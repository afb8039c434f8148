using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace GridFlow.Workflows.Compilation;

/// <summary>Values by name over two arrays: the names belong to the program, so a state or a journal entry costs only its values.</summary>
internal sealed class NamedValues(string[] names, object?[] values) : IReadOnlyDictionary<string, object?>
{
    public int Count => names.Length;

    public IEnumerable<string> Keys => names;

    public IEnumerable<object?> Values => values;

    public object? this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException(key);

    public bool ContainsKey(string key) => Array.IndexOf(names, key) >= 0;

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value)
    {
        var position = Array.IndexOf(names, key);
        value = position < 0 ? null : values[position];
        return position >= 0;
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (var i = 0; i < names.Length; i++)
            yield return new(names[i], values[i]);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
