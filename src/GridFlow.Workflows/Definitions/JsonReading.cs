using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GridFlow.Workflows.Definitions;

/// <summary>Reads Elsa JSON as leniently as Elsa does: camelCase or PascalCase keys, <c>$values</c> wrappers, numbers as texts.</summary>
internal static class JsonReading
{
    /// <summary>A property by its camelCase name, or its PascalCase form in older files.</summary>
    public static JsonNode? Get(this JsonObject json, string name)
    {
        if (json.TryGetPropertyValue(name, out var value))
            return value;
        return json.TryGetPropertyValue(char.ToUpperInvariant(name[0]) + name[1..], out value) ? value : null;
    }

    public static string? Text(this JsonObject json, string name) => json.Get(name).AsText();

    public static string? AsText(this JsonNode? node) => node is JsonValue value
        ? value.TryGetValue<string>(out var text) ? text : value.GetValueKind() is JsonValueKind.Number ? value.ToJsonString() : null
        : null;

    public static bool Flag(this JsonObject json, string name) => json.Get(name) is JsonValue value
        && (value.TryGetValue<bool>(out var flag) ? flag : value.TryGetValue<string>(out var text) && bool.TryParse(text, out flag) && flag);

    public static int? Integer(this JsonObject json, string name) =>
        double.TryParse(json.Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? (int)number : null;

    /// <summary>The objects of a list, of a <c>$values</c> wrapper, or the one bare object.</summary>
    public static IEnumerable<JsonObject> Objects(this JsonNode? node) => node switch
    {
        JsonArray array => array.OfType<JsonObject>(),
        JsonObject wrapper when wrapper["$values"] is JsonArray values => values.OfType<JsonObject>(),
        JsonObject single => [single],
        _ => [],
    };

    public static IEnumerable<string> Texts(this JsonNode? node) => node switch
    {
        JsonArray array => array.Select(AsText).OfType<string>(),
        JsonObject wrapper when wrapper["$values"] is JsonArray values => values.Select(AsText).OfType<string>(),
        _ => [],
    };

    /// <summary>The script value of a JSON node.</summary>
    public static object? Value(this JsonNode? node) => node is null
        ? null
        : Language.Expressions.ScriptValue.FromJson(node.Deserialize(JsonNodeContext.Default.JsonElement));
}

[System.Text.Json.Serialization.JsonSerializable(typeof(JsonElement))]
internal sealed partial class JsonNodeContext : System.Text.Json.Serialization.JsonSerializerContext;
