using System.Globalization;
using System.Text;
using System.Text.Json;

namespace GridFlow.Language.Expressions;

/// <summary>The pure functions of scripts. A name that begins with a dot is a method: its first argument is the object.</summary>
public static class ScriptFunctions
{
    private const int MaximumText = 65_536;
    private const int MaximumItems = 10_000;

    private static readonly Dictionary<string, Func<object?[], object?>> Table = Build();

    /// <summary>All names, for completion and for checks.</summary>
    public static IReadOnlyCollection<string> Names => Table.Keys;

    internal static bool TryCall(string function, object?[] arguments, out object? value)
    {
        if (!Table.TryGetValue(function, out var body))
        {
            value = null;
            return false;
        }

        value = body(arguments);
        return true;
    }

    internal static string Bounded(string text) => text.Length <= MaximumText
        ? text
        : throw new ScriptException(new($"文本超过 {MaximumText} 个字符", $"the text grows beyond {MaximumText} characters"));

    private static Dictionary<string, Func<object?[], object?>> Build()
    {
        var table = new Dictionary<string, Func<object?[], object?>>(StringComparer.Ordinal)
        {
            ["`"] = parts => Bounded(string.Concat(parts.Select(ScriptValue.ToText))),
            ["{}"] = Record,
            ["?."] = a => a[0] is null ? null : ScriptEvaluator.Member(a[0], Text(a, 1)),
            ["typeof"] = a => a[0] switch { null => "object", bool => "boolean", double => "number", string => "string", _ => "object" },
            ["Number"] = a => a.Length == 0 ? 0d : Number(a, 0),
            ["String"] = a => a.Length == 0 ? "" : Text(a, 0),
            ["Boolean"] = a => ScriptValue.IsTrue(At(a, 0)),
            ["isNaN"] = a => double.IsNaN(Number(a, 0)),
            ["Number.isInteger"] = a => At(a, 0) is double d && d == Math.Floor(d) && !double.IsInfinity(d),
            ["parseInt"] = a => Leading(Text(a, 0), whole: true),
            ["parseFloat"] = a => Leading(Text(a, 0), whole: false),
            ["isNullOrEmpty"] = a => At(a, 0) is null or "",
            ["isNullOrWhiteSpace"] = a => At(a, 0) is null || (a[0] is string text && string.IsNullOrWhiteSpace(text)),
            ["JSON.stringify"] = a => Bounded(ScriptValue.ToJson(At(a, 0))),
            ["toJson"] = a => Bounded(ScriptValue.ToJson(At(a, 0))),
            ["JSON.parse"] = a => Json(Text(a, 0)),
            ["fromJson"] = a => Json(Text(a, 0)),
            ["stringToBase64"] = a => Bounded(Convert.ToBase64String(Encoding.UTF8.GetBytes(Text(a, 0)))),
            ["Array.isArray"] = a => At(a, 0) is IReadOnlyList<object?>,
            ["Object.keys"] = a => At(a, 0) is IReadOnlyDictionary<string, object?> map ? map.Keys.ToArray<object?>() : [],
            ["Object.values"] = a => At(a, 0) is IReadOnlyDictionary<string, object?> map ? map.Values.ToArray() : [],
            ["Math.abs"] = a => Math.Abs(Number(a, 0)),
            ["Math.ceil"] = a => Math.Ceiling(Number(a, 0)),
            ["Math.floor"] = a => Math.Floor(Number(a, 0)),
            ["Math.round"] = a => Math.Floor(Number(a, 0) + 0.5),
            ["Math.trunc"] = a => Math.Truncate(Number(a, 0)),
            ["Math.sign"] = a => double.IsNaN(Number(a, 0)) ? double.NaN : Math.Sign(Number(a, 0)),
            ["Math.sqrt"] = a => Math.Sqrt(Number(a, 0)),
            ["Math.pow"] = a => Math.Pow(Number(a, 0), Number(a, 1)),
            ["Math.max"] = a => a.Select(ScriptValue.ToNumber).Aggregate(double.NegativeInfinity, Math.Max),
            ["Math.min"] = a => a.Select(ScriptValue.ToNumber).Aggregate(double.PositiveInfinity, Math.Min),
        };
        AddTextMethods(table);
        AddSharedMethods(table);
        return table;
    }

    private static void AddTextMethods(Dictionary<string, Func<object?[], object?>> table)
    {
        table[".toUpperCase"] = a => Self(a).ToUpperInvariant();
        table[".toLowerCase"] = a => Self(a).ToLowerInvariant();
        table[".trim"] = a => Self(a).Trim();
        table[".trimStart"] = a => Self(a).TrimStart();
        table[".trimEnd"] = a => Self(a).TrimEnd();
        table[".startsWith"] = a => Self(a).StartsWith(Text(a, 1), StringComparison.Ordinal);
        table[".endsWith"] = a => Self(a).EndsWith(Text(a, 1), StringComparison.Ordinal);
        table[".charAt"] = a => Number(a, 1) is var at && at >= 0 && at < Self(a).Length ? Self(a)[(int)at].ToString() : "";
        table[".substring"] = a => Substring(a);
        table[".split"] = a => a.Length < 2 ? [Self(a)] : Text(a, 1) is { Length: > 0 } mark
            ? Limited(Self(a).Split(mark))
            : Limited(Self(a).Select(c => c.ToString()));
        table[".replace"] = a => Replace(a, all: false);
        table[".replaceAll"] = a => Replace(a, all: true);
        table[".padStart"] = a => Self(a).PadLeft(Width(a), Pad(a));
        table[".padEnd"] = a => Self(a).PadRight(Width(a), Pad(a));
        table[".repeat"] = a => Number(a, 1) is var times && times >= 0 && times * Self(a).Length <= MaximumText
            ? string.Concat(Enumerable.Repeat(Self(a), (int)times))
            : throw new ScriptException(new("重复的次数不对", "the count is out of range"));
        table[".toFixed"] = a => ScriptValue.ToNumber(a[0]).ToString("F" + (int)Math.Clamp(Number(a, 1, 0), 0, 20), CultureInfo.InvariantCulture);
        table[".toString"] = a => ScriptValue.ToText(a[0]);
    }

    private static void AddSharedMethods(Dictionary<string, Func<object?[], object?>> table)
    {
        table[".includes"] = a => a[0] is IReadOnlyList<object?> list
            ? list.Any(item => ScriptValue.StrictEquals(item, At(a, 1)))
            : Self(a).Contains(Text(a, 1), StringComparison.Ordinal);
        table[".indexOf"] = a => a[0] is IReadOnlyList<object?> list
            ? Index(list, At(a, 1))
            : (double)Self(a).IndexOf(Text(a, 1), StringComparison.Ordinal);
        table[".lastIndexOf"] = a => (double)Self(a).LastIndexOf(Text(a, 1), StringComparison.Ordinal);
        table[".slice"] = a => a[0] is IReadOnlyList<object?> list
            ? Range(a, list.Count) is var (from, to) ? list.Skip(from).Take(to - from).ToArray() : []
            : Range(a, Self(a).Length) is var (start, end) ? Self(a)[start..end] : "";
        table[".concat"] = a => a[0] is IReadOnlyList<object?> list
            ? Limited(list.Concat(a.Skip(1).SelectMany(item => item is IReadOnlyList<object?> more ? more : [item])))
            : Bounded(string.Concat(a.Select(ScriptValue.ToText)));
        table[".join"] = a => a[0] is IReadOnlyList<object?> list
            ? Bounded(string.Join(a.Length > 1 ? Text(a, 1) : ",", list.Select(item => item is null ? "" : ScriptValue.ToText(item))))
            : throw ScriptException.NotAFunction("join");
        table[".at"] = a => a[0] is IReadOnlyList<object?> list && Number(a, 1) is var at && (at < 0 ? at + list.Count : at) is var i && i >= 0 && i < list.Count
            ? list[(int)i]
            : null;
    }

    private static Dictionary<string, object?> Record(object?[] parts)
    {
        var result = new Dictionary<string, object?>(StringComparer.Ordinal);
        for (var i = 0; i < parts.Length; i += 2)
            result[(string)parts[i]!] = parts[i + 1];
        return result;
    }

    private static object? Json(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return ScriptValue.FromJson(document.RootElement);
        }
        catch (JsonException)
        {
            throw new ScriptException(new("不是 JSON", "the text is not JSON"));
        }
    }

    private static string Substring(object?[] a)
    {
        var length = Self(a).Length;
        var from = (int)Math.Clamp(Number(a, 1, 0), 0, length);
        var to = (int)Math.Clamp(Number(a, 2, length), 0, length);
        return from <= to ? Self(a)[from..to] : Self(a)[to..from];
    }

    private static string Replace(object?[] a, bool all)
    {
        var (text, what, with) = (Self(a), Text(a, 1), Text(a, 2));
        if (what.Length == 0)
            return text;
        if (all)
            return Bounded(text.Replace(what, with, StringComparison.Ordinal));
        var at = text.IndexOf(what, StringComparison.Ordinal);
        return at < 0 ? text : Bounded(string.Concat(text.AsSpan(0, at), with, text.AsSpan(at + what.Length)));
    }

    private static double Leading(string text, bool whole)
    {
        text = text.Trim();
        var length = text.Length;
        while (length > 0)
        {
            if (double.TryParse(text.AsSpan(0, length), whole ? NumberStyles.AllowLeadingSign : NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
                return number;
            length--;
        }

        return double.NaN;
    }

    private static (int From, int To) Range(object?[] a, int length)
    {
        var from = Number(a, 1, 0);
        var to = Number(a, 2, length);
        from = Math.Clamp(from < 0 ? from + length : from, 0, length);
        to = Math.Clamp(to < 0 ? to + length : to, from, length);
        return ((int)from, (int)to);
    }

    private static double Index(IReadOnlyList<object?> list, object? value)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (ScriptValue.StrictEquals(list[i], value))
                return i;
        }

        return -1;
    }

    private static object?[] Limited(IEnumerable<object?> items)
    {
        var result = items.Take(MaximumItems + 1).ToArray();
        return result.Length <= MaximumItems
            ? result
            : throw new ScriptException(new($"列表超过 {MaximumItems} 项", $"the list grows beyond {MaximumItems} items"));
    }

    private static string Self(object?[] a) => a[0] switch
    {
        string text => text,
        null => throw new ScriptException(new("空值没有方法", "Cannot read properties of null")),
        _ => throw new ScriptException(new("这个方法只用于文本", "this method is for texts only")),
    };

    private static int Width(object?[] a) => (int)Math.Clamp(Number(a, 1), 0, MaximumText);

    private static char Pad(object?[] a) => At(a, 2) is string { Length: > 0 } pad ? pad[0] : ' ';

    private static object? At(object?[] a, int index) => index < a.Length ? a[index] : null;

    private static string Text(object?[] a, int index) => ScriptValue.ToText(At(a, index));

    private static double Number(object?[] a, int index, double fallback = double.NaN) =>
        index < a.Length ? ScriptValue.ToNumber(a[index]) : fallback;
}
