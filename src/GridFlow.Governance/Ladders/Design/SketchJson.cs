using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GridFlow.Governance.Ladders.Design;

/// <summary>Reads and changes the JSON of a drawing as leniently as Elsa does: camelCase or PascalCase, <c>$values</c> wrappers.</summary>
internal static class SketchJson
{
    /// <summary>The name a property has in this object: as asked, else its PascalCase form where that is there.</summary>
    public static string NameOf(this JsonObject json, string name)
    {
        var pascal = char.ToUpperInvariant(name[0]) + name[1..];
        return !json.ContainsKey(name) && json.ContainsKey(pascal) ? pascal : name;
    }

    public static JsonNode? Get(this JsonObject json, string name) => json[json.NameOf(name)];

    public static JsonObject? Object(this JsonObject json, string name) => json.Get(name) as JsonObject;

    public static string? Text(this JsonObject json, string name) => json.Get(name).AsText();

    public static string? AsText(this JsonNode? node) => node is not JsonValue value ? null
        : value.TryGetValue<string>(out var text) ? text
        : value.GetValueKind() switch
        {
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            JsonValueKind.Number => value.ToJsonString(),
            _ => null,
        };

    public static double? Number(this JsonObject json, string name) =>
        double.TryParse(json.Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    /// <summary>The array of a property, bare or wrapped.</summary>
    public static JsonArray? Array(this JsonObject json, string name) => json.Get(name) switch
    {
        JsonArray array => array,
        JsonObject wrapper => wrapper["$values"] as JsonArray,
        _ => null,
    };

    /// <summary>The object of a property, made where there is none.</summary>
    public static JsonObject Made(this JsonObject json, string name)
    {
        if (json.Object(name) is { } there) return there;
        var made = new JsonObject();
        json[json.NameOf(name)] = made;
        return made;
    }

    /// <summary>Sets a text, or takes the property away where there is none.</summary>
    public static void Set(this JsonObject json, string name, string? text)
    {
        if (string.IsNullOrEmpty(text)) json.Remove(json.NameOf(name));
        else json[json.NameOf(name)] = text;
    }
}
