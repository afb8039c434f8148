using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace GridFlow.Web.CommandLine;

/// <summary>DMN's plain data from and to JSON: numbers are decimals; dates, times and durations are texts in ISO 8601.</summary>
internal static class DmnData
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Reads input data.</summary>
    /// <exception cref="JsonException">The text is no JSON object, or holds a number beyond what a decimal can.</exception>
    public static IReadOnlyDictionary<string, object?> Read(string json)
    {
        using var document = JsonDocument.Parse(json, Lenient);
        return Value(document.RootElement) as IReadOnlyDictionary<string, object?> ?? throw new JsonException("输入须为 JSON 对象 · The input must be a JSON object");
    }

    /// <summary>A result as JSON on one line.</summary>
    public static string Print(object? value) => value switch
    {
        null => "null",
        bool truth => truth ? "true" : "false",
        decimal number => number.ToString(CultureInfo.InvariantCulture),
        string text => JsonSerializer.Serialize(text, Readable),
        IReadOnlyDictionary<string, object?> context => $"{{{string.Join(", ", context.Select(pair => $"{JsonSerializer.Serialize(pair.Key, Readable)}: {Print(pair.Value)}"))}}}",
        IEnumerable<object?> list => $"[{string.Join(", ", list.Select(Print))}]",
        _ => throw new ArgumentException($"{value.GetType().Name} is no plain data.", nameof(value)),
    };

    private static object? Value(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number => element.TryGetDecimal(out var number) ? number : throw new JsonException($"数值过大 · The number is too large: {element.GetRawText()}"),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Array => element.EnumerateArray().Select(Value).ToList(),
        JsonValueKind.Object => Object(element),
        _ => null,
    };

    private static OrderedDictionary<string, object?> Object(JsonElement element)
    {
        var made = new OrderedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject()) made[property.Name] = Value(property.Value);
        return made;
    }
}
