using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace GridFlow.Language.Expressions;

/// <summary>JavaScript's rules for the values of scripts: truth, equality, conversion to number and text, JSON.</summary>
public static class ScriptValue
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>False for null, false, 0, NaN and the empty text; true for everything else.</summary>
    public static bool IsTrue(object? value) => value switch
    {
        null => false,
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
        _ => double.NaN,
    };

    /// <summary>The text of a value as JavaScript writes it: 41 rather than 41.0, lists joined by commas.</summary>
    public static string ToText(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        double number => NumberText(number),
        string text => text,
        IReadOnlyList<object?> list => string.Join(",", list.Select(item => item is null ? "" : ToText(item))),
        IReadOnlyDictionary<string, object?> => "[object Object]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary><c>===</c>.</summary>
    public static bool StrictEquals(object? left, object? right) => (left, right) switch
    {
        (double a, double b) => a == b,
        (string a, string b) => a == b,
        (bool a, bool b) => a == b,
        _ => ReferenceEquals(left, right),
    };

    /// <summary><c>==</c>: numbers, texts and booleans are converted to numbers when they differ in kind.</summary>
    public static bool LooseEquals(object? left, object? right)
    {
        if (left is null || right is null)
            return left is null && right is null;
        if (left.GetType() == right.GetType() || left is not (double or string or bool) && right is not (double or string or bool))
            return StrictEquals(left, right);
        if (left is string or double or bool && right is string or double or bool)
            return ToNumber(left) == ToNumber(right);
        return ToText(left) == ToText(right);
    }

    /// <summary>Compact JSON, Chinese unescaped.</summary>
    public static string ToJson(object? value)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Compact))
            Write(writer, value);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>Writes a value as JSON.</summary>
    public static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case double number when double.IsFinite(number):
                writer.WriteRawValue(NumberText(number), skipInputValidation: true);
                break;
            case double:
                writer.WriteNullValue();
                break;
            case IReadOnlyList<object?> list:
                writer.WriteStartArray();
                foreach (var item in list)
                    Write(writer, item);
                writer.WriteEndArray();
                break;
            case IReadOnlyDictionary<string, object?> map:
                writer.WriteStartObject();
                foreach (var (key, item) in map)
                {
                    writer.WritePropertyName(key);
                    Write(writer, item);
                }

                writer.WriteEndObject();
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            default:
                Write(writer, Normalize(value));
                break;
        }
    }

    /// <summary>The script value of a JSON element.</summary>
    public static object? FromJson(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => element.GetDouble(),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Array => element.EnumerateArray().Select(FromJson).ToList(),
        JsonValueKind.Object => Record(element),
        _ => null,
    };

    /// <summary>
    /// Brings a value of the host into the values of scripts: numbers become <see cref="double"/>, times become ISO
    /// texts, sequences lists. Anything unknown becomes its invariant text.
    /// </summary>
    public static object? Normalize(object? value) => value switch
    {
        null or bool or double or string => value,
        IReadOnlyList<object?> or IReadOnlyDictionary<string, object?> => value,
        int or long or short or byte or uint or ulong or float or decimal => Convert.ToDouble(value, CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
        TimeSpan span => span.ToString("c", CultureInfo.InvariantCulture),
        JsonElement element => FromJson(element),
        IEnumerable<KeyValuePair<string, object?>> map => map.ToDictionary(pair => pair.Key, pair => Normalize(pair.Value)),
        System.Collections.IEnumerable sequence => sequence.Cast<object?>().Select(Normalize).ToList(),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private static Dictionary<string, object?> Record(JsonElement element)
    {
        var record = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
            record[property.Name] = FromJson(property.Value);
        return record;
    }

    private static string NumberText(double number)
    {
        if (number == Math.Floor(number) && Math.Abs(number) < 1e15)
            return ((long)number).ToString(CultureInfo.InvariantCulture);
        if (double.IsNaN(number))
            return "NaN";
        if (double.IsInfinity(number))
            return number > 0 ? "Infinity" : "-Infinity";
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        var exponentAt = text.IndexOf('E', StringComparison.Ordinal);
        if (exponentAt < 0)
            return text;
        var exponent = int.Parse(text.AsSpan(exponentAt + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return exponent is >= -6 and < 21
            ? ((decimal)number).ToString(CultureInfo.InvariantCulture) is var plain && exponent >= 15 ? number.ToString("F0", CultureInfo.InvariantCulture) : plain
            : $"{text[..exponentAt]}e{(exponent < 0 ? "-" : "+")}{Math.Abs(exponent)}";
    }
}
