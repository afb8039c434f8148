using System.Text.Json.Nodes;

namespace GridFlow.Web.Tests.Api;

/// <summary>One operation of the OpenAPI document, with its fields and what each may hold.</summary>
/// <param name="Method">GET, POST …</param>
/// <param name="Path">The pattern.</param>
/// <param name="Fields">Parameters and properties of the body.</param>
internal sealed record Operation(string Method, string Path, IReadOnlyList<Field> Fields)
{
    /// <summary>All operations of a document.</summary>
    public static IReadOnlyList<Operation> Of(JsonNode document) =>
    [
        .. from path in document["paths"]!.AsObject()
           from operation in path.Value!.AsObject()
           select new Operation(operation.Key.ToUpperInvariant(), path.Key, [.. Parameters(document, operation.Value!), .. Body(document, operation.Value!)]),
    ];

    private static IEnumerable<Field> Parameters(JsonNode document, JsonNode operation) =>
        (operation["parameters"]?.AsArray() ?? []).Select(parameter => new Field((string)parameter!["name"]!, (string)parameter["in"]!, Resolve(document, parameter["schema"])));

    private static IEnumerable<Field> Body(JsonNode document, JsonNode operation)
    {
        var schema = Resolve(document, operation["requestBody"]?["content"]?["application/json"]?["schema"]);
        return (schema?["properties"]?.AsObject() ?? []).Select(property => new Field(property.Key, "body", Resolve(document, property.Value)));
    }

    /// <summary>What a reference leads to; of alternatives (null, or the thing) the thing.</summary>
    private static JsonNode? Resolve(JsonNode document, JsonNode? schema)
    {
        while (true)
        {
            if ((string?)schema?["$ref"] is { } reference) schema = reference.Split('/').Skip(1).Aggregate(document, (node, name) => node[name]!);
            else if (schema?["oneOf"]?.AsArray() is { } choices) schema = choices.First(choice => (choice!["type"] as JsonValue)?.ToString() != "null");
            else return schema;
        }
    }
}

/// <summary>A parameter or a property.</summary>
/// <param name="Name">Its name.</param>
/// <param name="In"><c>path</c>, <c>query</c>, <c>header</c> or <c>body</c>.</param>
/// <param name="Schema">What it may hold.</param>
internal sealed record Field(string Name, string In, JsonNode? Schema)
{
    /// <summary>Its longest text, where it says so.</summary>
    public int? MaximumLength => (int?)Schema?["maxLength"];

    /// <summary>Whether it is one of a few words.</summary>
    public bool IsEnumeration => Schema?["enum"] is not null;

    /// <summary>Whether it is a text of any kind.</summary>
    public bool IsText => TypeIs("string") && !IsEnumeration && Schema?["format"] is null;

    /// <summary>Whether its type is among those of the schema.</summary>
    public bool TypeIs(string type) => Schema?["type"] switch
    {
        JsonArray types => types.Any(one => (string?)one == type),
        JsonValue one => (string?)one == type,
        _ => false,
    };
}
