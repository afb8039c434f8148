using System.Globalization;
using System.Text.Json;

namespace GridFlow.Web.CommandLine;

/// <summary>DMN values from and to JSON: numbers are decimals, texts that are a date, time or date and time in FEEL's notation stay texts.</summary>
internal static class DmnData
{
    /// <summary>The value of an input expression such as <c>Applicant.Age</c>; null where the data has none.</summary>
    public static object? Find(JsonElement data, string name)
    {
        var found = data;
        if (!data.TryGetProperty(name, out found))
        {
            found = data;
            foreach (var part in name.Split('.', StringSplitOptions.TrimEntries))
                if (found.ValueKind != JsonValueKind.Object || !found.TryGetProperty(part, out found)) return null;
        }

        return found.ValueKind switch
        {
            JsonValueKind.Number => found.GetDecimal(),
            JsonValueKind.String => found.GetString(),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => null,
        };
    }

    /// <summary>A result as JSON.</summary>
    public static string Print(object? value) => value switch
    {
        null => "null",
        bool truth => truth ? "true" : "false",
        decimal number => number.ToString(CultureInfo.InvariantCulture),
        string text => JsonSerializer.Serialize(text, Readable),
        IEnumerable<KeyValuePair<string, object?>> context => $"{{{string.Join(", ", context.Select(pair => $"{JsonSerializer.Serialize(pair.Key, Readable)}: {Print(pair.Value)}"))}}}",
        System.Collections.IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Select(Print))}]",
        _ => JsonSerializer.Serialize(Convert.ToString(value, CultureInfo.InvariantCulture), Readable),
    };

    private static readonly JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
