using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace GridFlow.Language.Expressions;

/// <summary>
/// Values as JSON. The exact form is for what the platform stores and reads back itself: a value that JSON has no kind for is
/// an object of one member whose name begins with <c>$</c>, and a user's object that looks so is wrapped.
/// </summary>
internal static class ScriptJson
{
    private const string Wrapped = "$Object";

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonWriterOptions Escaped = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };
    private static readonly SearchValues<char> Surrogates = SearchValues.Create([.. Enumerable.Range(0xD800, 0x800).Select(unit => (char)unit)]);

    public static string Text(object? value) => Text(value, Compact);

    public static string EscapedText(object? value) => Text(value, Escaped);

    public static void Write(Utf8JsonWriter writer, object? value, bool isExact)
    {
        switch (value)
        {
            case null or ScriptUndefined:
                writer.WriteNullValue();
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case double number when double.IsFinite(number):
                writer.WriteRawValue(Text(number, isExact), skipInputValidation: true);
                break;
            case double number:
                WriteOther(writer, isExact, "Double", ScriptNumber.Text(number), null);
                break;
            case string text:
                WriteText(writer, text, isExact);
                break;
            case long whole:
                writer.WriteNumberValue(whole);
                break;
            case BigInteger whole:
                writer.WriteRawValue(whole.ToString(CultureInfo.InvariantCulture), skipInputValidation: true);
                break;
            case decimal amount:
                WriteOther(writer, isExact, "Decimal", amount.ToString(CultureInfo.InvariantCulture), amount.ToString(CultureInfo.InvariantCulture));
                break;
            case float number:
                WriteOther(writer, isExact, "Single", number.ToString("R", CultureInfo.InvariantCulture), float.IsFinite(number) ? ScriptNumber.Text(double.Parse(number.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)) : null);
                break;
            case IReadOnlyDictionary<string, object?> map:
                WriteMap(writer, map, isExact);
                break;
            case IReadOnlyList<object?> list:
                writer.WriteStartArray();
                foreach (var item in list)
                    Write(writer, item, isExact);
                writer.WriteEndArray();
                break;
            default:
                if (ScriptValue.Plain(value) is not string plain)
                    Write(writer, ScriptValue.Normalize(value), isExact);
                else if (isExact)
                    WriteOther(writer, isExact, value is byte[] ? "Bytes" : value.GetType().Name, plain, null);
                else
                    writer.WriteStringValue(plain);
                break;
        }
    }

    public static object? Read(JsonElement element, bool isExact) => element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => Number(element),
        JsonValueKind.String => ReadText(element),
        JsonValueKind.Array => element.EnumerateArray().Select(item => Read(item, isExact)).ToList(),
        JsonValueKind.Object => isExact && IsMarked(element, out var mark) ? Other(mark.Name, mark.Value) : Record(element, isExact),
        _ => null,
    };

    /// <summary>In the exact form a double beyond 2^53 has an exponent, so that it is not read as a whole number of many digits.</summary>
    private static string Text(double number, bool isExact) => isExact && (number == 0 && double.IsNegative(number) || Math.Abs(number) > ScriptValue.Exact)
        ? number.ToString("E16", CultureInfo.InvariantCulture)
        : ScriptNumber.Text(number);

    private static string Text(object? value, JsonWriterOptions options)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, options))
            Write(writer, value, isExact: false);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void WriteMap(Utf8JsonWriter writer, IReadOnlyDictionary<string, object?> map, bool isExact)
    {
        var isWrapped = isExact && map.Count == 1 && map.Keys.First().StartsWith('$');
        if (isWrapped)
        {
            writer.WriteStartObject();
            writer.WritePropertyName(Wrapped);
        }

        writer.WriteStartObject();
        foreach (var (key, item) in map)
        {
            writer.WritePropertyName(key);
            Write(writer, item, isExact);
        }

        writer.WriteEndObject();
        if (isWrapped)
            writer.WriteEndObject();
    }

    /// <summary>What JSON has no kind for: marked in the exact form, else a number or <c>null</c>.</summary>
    private static void WriteOther(Utf8JsonWriter writer, bool isExact, string kind, string text, string? number)
    {
        if (isExact)
        {
            writer.WriteStartObject();
            writer.WriteString("$" + kind, text);
            writer.WriteEndObject();
        }
        else if (number is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            writer.WriteRawValue(number, skipInputValidation: true);
        }
    }

    /// <summary>The writer escapes everything beyond 16 bits, with which a name of a rare Han letter can no longer be read or found.</summary>
    private static void WriteText(Utf8JsonWriter writer, string text, bool isExact)
    {
        if ((!isExact && writer.Options.Encoder != Compact.Encoder) || !text.AsSpan().ContainsAny(Surrogates))
        {
            writer.WriteStringValue(text);
            return;
        }

        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var rune in ScriptValue.WellFormed(text).EnumerateRunes())
        {
            if (rune.IsBmp)
                quoted.Append(JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(rune.ToString()));
            else
                quoted.Append(rune.ToString());
        }

        writer.WriteRawValue(quoted.Append('"').ToString(), skipInputValidation: true);
    }

    private static string? ReadText(JsonElement element)
    {
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half a character beyond 16 bits, written as an escape by someone else.
            return ScriptValue.WellFormed(System.Text.RegularExpressions.Regex.Unescape(element.GetRawText()[1..^1]));
        }
    }

    private static object Number(JsonElement element)
    {
        if (element.TryGetInt64(out var whole))
            return ScriptValue.Whole(whole);
        var number = element.GetDouble();
        return Math.Abs(number) >= long.MaxValue && BigInteger.TryParse(element.GetRawText(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var big) && (BigInteger)number != big
            ? big
            : number;
    }

    private static Dictionary<string, object?> Record(JsonElement element, bool isExact)
    {
        var record = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
            record[property.Name] = Read(property.Value, isExact);
        return record;
    }

    private static bool IsMarked(JsonElement element, out JsonProperty mark)
    {
        mark = default;
        var properties = element.EnumerateObject();
        if (!properties.MoveNext() || !properties.Current.Name.StartsWith('$'))
            return false;
        mark = properties.Current;
        return !properties.MoveNext();
    }

    private static object? Other(string kind, JsonElement value) => kind switch
    {
        Wrapped => Record(value, isExact: true),
        "$Double" => value.GetString() switch { "NaN" => double.NaN, "Infinity" => double.PositiveInfinity, _ => double.NegativeInfinity },
        "$Decimal" => decimal.Parse(value.GetString()!, NumberStyles.Number, CultureInfo.InvariantCulture),
        "$Single" => float.Parse(value.GetString()!, CultureInfo.InvariantCulture),
        "$DateTimeOffset" => value.GetDateTimeOffset(),
        "$DateTime" => DateTime.ParseExact(value.GetString()!, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
        "$DateOnly" => DateOnly.ParseExact(value.GetString()!, "O", CultureInfo.InvariantCulture),
        "$TimeOnly" => TimeOnly.ParseExact(value.GetString()!, "O", CultureInfo.InvariantCulture),
        "$TimeSpan" => TimeSpan.ParseExact(value.GetString()!, "c", CultureInfo.InvariantCulture),
        "$Guid" => value.GetGuid(),
        "$Bytes" => value.GetBytesFromBase64(),
        _ => throw new JsonException($"no value of kind {kind}"),
    };
}
