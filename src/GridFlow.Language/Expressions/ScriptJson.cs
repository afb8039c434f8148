using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace GridFlow.Language.Expressions;

/// <summary>How a value is written as JSON.</summary>
internal enum JsonForm
{
    /// <summary>For people and other programs: numbers as JavaScript writes them, times as ISO texts.</summary>
    Plain,

    /// <summary>
    /// For what the platform stores and reads back itself: a value that JSON has no kind for is an object of one member whose
    /// name begins with <c>$</c>, and a user's object that looks so is wrapped.
    /// </summary>
    Exact,

    /// <summary>As .NET's serializer writes it with Elsa's settings.</summary>
    Elsa,
}

/// <summary>Values as JSON.</summary>
internal static class ScriptJson
{
    private const string Wrapped = "$Object";

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonWriterOptions Escaped = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };
    private static readonly SearchValues<char> Surrogates = SearchValues.Create([.. Enumerable.Range(0xD800, 0x800).Select(unit => (char)unit)]);

    public static string Text(object? value, JsonForm form)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, form == JsonForm.Elsa ? Escaped : Compact))
            Write(writer, value, form);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    public static void Write(Utf8JsonWriter writer, object? value, JsonForm form)
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
                WriteNumber(writer, number, form);
                break;
            case double number:
                WriteOther(writer, form, "Double", ScriptNumber.Text(number), null);
                break;
            case DateTime time when form == JsonForm.Elsa:
                writer.WriteStringValue(time);
                break;
            case DateTimeOffset time when form == JsonForm.Elsa:
                writer.WriteStringValue(time);
                break;
            case string text:
                WriteText(writer, text, form);
                break;
            case long whole:
                writer.WriteNumberValue(whole);
                break;
            case BigInteger whole:
                writer.WriteRawValue(whole.ToString(CultureInfo.InvariantCulture), skipInputValidation: true);
                break;
            case decimal amount:
                WriteOther(writer, form, "Decimal", amount.ToString(CultureInfo.InvariantCulture), amount.ToString(CultureInfo.InvariantCulture));
                break;
            case float number:
                WriteOther(writer, form, "Single", number.ToString("R", CultureInfo.InvariantCulture), float.IsFinite(number) ? ScriptNumber.Text(double.Parse(number.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)) : null);
                break;
            case IReadOnlyDictionary<string, object?> map:
                WriteMap(writer, map, form);
                break;
            case IReadOnlyList<object?> list:
                writer.WriteStartArray();
                foreach (var item in list)
                    Write(writer, item, form);
                writer.WriteEndArray();
                break;
            default:
                if (ScriptValue.Plain(value) is not string plain)
                    Write(writer, ScriptValue.Normalize(value), form);
                else if (form == JsonForm.Exact)
                    WriteOther(writer, form, value is byte[] ? "Bytes" : value.GetType().Name, plain, null);
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
    private static void WriteNumber(Utf8JsonWriter writer, double number, JsonForm form)
    {
        if (form == JsonForm.Elsa)
            writer.WriteNumberValue(number);
        else if (form == JsonForm.Exact && (number == 0 && double.IsNegative(number) || Math.Abs(number) > ScriptValue.Exact))
            writer.WriteRawValue(number.ToString("E16", CultureInfo.InvariantCulture), skipInputValidation: true);
        else
            writer.WriteRawValue(ScriptNumber.Text(number), skipInputValidation: true);
    }

    private static void WriteMap(Utf8JsonWriter writer, IReadOnlyDictionary<string, object?> map, JsonForm form)
    {
        var isWrapped = form == JsonForm.Exact && map.Count == 1 && map.Keys.First().StartsWith('$');
        if (isWrapped)
        {
            writer.WriteStartObject();
            writer.WritePropertyName(Wrapped);
        }

        writer.WriteStartObject();
        foreach (var (key, item) in map)
        {
            writer.WritePropertyName(key);
            Write(writer, item, form);
        }

        writer.WriteEndObject();
        if (isWrapped)
            writer.WriteEndObject();
    }

    /// <summary>What JSON has no kind for: marked in the exact form, else a number or <c>null</c>.</summary>
    private static void WriteOther(Utf8JsonWriter writer, JsonForm form, string kind, string text, string? number)
    {
        if (form == JsonForm.Exact)
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
    private static void WriteText(Utf8JsonWriter writer, string text, JsonForm form)
    {
        if (form == JsonForm.Elsa || (form == JsonForm.Plain && writer.Options.Encoder != Compact.Encoder) || !text.AsSpan().ContainsAny(Surrogates))
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
