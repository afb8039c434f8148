using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace GridFlow.Language.Expressions;

/// <summary>
/// The values of scripts, variables and inputs: <see langword="null"/>, <see cref="bool"/>, <see cref="double"/>,
/// <see cref="string"/>, <c>IReadOnlyList&lt;object?&gt;</c>, <c>IReadOnlyDictionary&lt;string, object?&gt;</c>; besides, what
/// these cannot hold exactly: whole numbers beyond 2^53 as <see cref="long"/> or <see cref="BigInteger"/>, <see cref="decimal"/>,
/// <see cref="float"/>, times, spans and GUIDs of variables that are declared so. Every number has one form only, so that a value
/// is the same before and after it was stored.
/// </summary>
public static class ScriptValue
{
    /// <summary>Whole numbers up to here are doubles.</summary>
    internal const long Exact = 1L << 53;

    /// <summary>JavaScript's <c>undefined</c>, which lives in expressions only: variables and results have <see langword="null"/>.</summary>
    internal static object Undefined { get; } = new ScriptUndefined();

    /// <summary>The whole number in its one form.</summary>
    public static object Whole(long number) => number is >= -Exact and <= Exact ? (object)(double)number : number;

    /// <summary>False for null, false, 0, NaN and the empty text; true for everything else.</summary>
    public static bool IsTrue(object? value) => value switch
    {
        null or ScriptUndefined => false,
        bool flag => flag,
        double number => number != 0 && !double.IsNaN(number),
        string text => text.Length > 0,
        _ => true,
    };

    /// <summary>The number of a value: null is 0, a text is parsed, what cannot be converted is NaN.</summary>
    public static double ToNumber(object? value) => value switch
    {
        null => 0,
        bool flag => flag ? 1 : 0,
        double number => number,
        string text when string.IsNullOrWhiteSpace(text) => 0,
        string text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN,
        BigInteger whole => (double)whole,
        int or long or ulong or decimal or float => Convert.ToDouble(value, CultureInfo.InvariantCulture),
        _ => double.NaN,
    };

    /// <summary>The text of a value as JavaScript writes it: 41 rather than 41.0, lists joined by commas.</summary>
    public static string ToText(object? value) => value switch
    {
        null => "null",
        ScriptUndefined => "undefined",
        bool flag => flag ? "true" : "false",
        double number => ScriptNumber.Text(number),
        string text => text,
        IReadOnlyList<object?> list => string.Join(",", list.Select(item => item is null ? "" : ToText(item))),
        IReadOnlyDictionary<string, object?> => "[object Object]",
        _ => Plain(value) as string ?? Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary>
    /// Brings a value of the host into those of variables and messages: numbers take their one form, times become ISO
    /// texts, sequences lists. Anything unknown becomes its invariant text.
    /// </summary>
    public static object? Normalize(object? value) => value switch
    {
        null or bool or double => value,
        string text => WellFormed(text),
        IReadOnlyList<object?> or IReadOnlyDictionary<string, object?> => value,
        long whole => Whole(whole),
        ulong whole => whole <= long.MaxValue ? Whole((long)whole) : new BigInteger(whole),
        int or short or byte or uint or ushort or sbyte or float or decimal => Convert.ToDouble(value, CultureInfo.InvariantCulture),
        BigInteger => value,
        JsonElement element => FromJson(element),
        IEnumerable<KeyValuePair<string, object?>> map => map.ToDictionary(pair => pair.Key, pair => Normalize(pair.Value)),
        System.Collections.IEnumerable sequence => sequence.Cast<object?>().Select(Normalize).ToList(),
        _ => Plain(value) ?? Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    /// <summary>Compact JSON in which every letter of every script stands as itself.</summary>
    public static string ToJson(object? value) => ScriptJson.Text(value, JsonForm.Plain);

    /// <summary>Writes a value as JSON, times as ISO texts.</summary>
    public static void Write(Utf8JsonWriter writer, object? value) => ScriptJson.Write(writer, value, JsonForm.Plain);

    /// <summary>The value of a JSON element; whole numbers keep all their digits.</summary>
    public static object? FromJson(JsonElement element) => ScriptJson.Read(element, isExact: false);

    /// <summary>Writes a value so that <see cref="FromExactJson"/> gives the same: times, spans and decimals keep their type.</summary>
    public static void WriteExact(Utf8JsonWriter writer, object? value) => ScriptJson.Write(writer, value, JsonForm.Exact);

    /// <summary>Reads what <see cref="WriteExact"/> wrote.</summary>
    public static object? FromExactJson(JsonElement element) => ScriptJson.Read(element, isExact: true);

    /// <summary>JSON as Elsa's <c>toJson</c> and its converter write it: numbers as .NET has them, with escapes for what could mean something in HTML or lies beyond 16 bits.</summary>
    public static string ToEscapedJson(object? value) => ScriptJson.Text(value, JsonForm.Elsa);

    internal static object? ParseJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return FromJson(document.RootElement);
        }
        catch (JsonException)
        {
            throw new ScriptException(new("不是 JSON", "the text is not JSON"));
        }
    }

    internal static object? OrNull(object? value) => value is ScriptUndefined ? null : value;

    /// <summary>The number of a text where this platform and JavaScript plainly agree about it.</summary>
    internal static bool TryNumber(string text, out double number)
    {
        number = 0;
        if (text.Length == 0)
            return true;
        if (text.AsSpan().ContainsAnyExcept("0123456789.eE+-"))
            return false;
        if (!double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out number))
            number = double.NaN;
        return true;
    }

    /// <summary>The text, with half a character beyond 16 bits replaced: no store takes it.</summary>
    internal static string WellFormed(string text) =>
        text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') ? string.Concat(text.EnumerateRunes().Select(rune => rune.ToString())) : text;

    /// <summary>A time, a span or a GUID as JSON has it.</summary>
    internal static object? Plain(object value) => value switch
    {
        DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("O", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("O", CultureInfo.InvariantCulture),
        TimeSpan span => span.ToString("c", CultureInfo.InvariantCulture),
        Guid id => id.ToString(),
        byte[] bytes => Convert.ToBase64String(bytes),
        _ => null,
    };
}

/// <summary>The type of <c>undefined</c>.</summary>
internal sealed class ScriptUndefined;
