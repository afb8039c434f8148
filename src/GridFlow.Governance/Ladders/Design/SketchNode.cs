using System.Text.Json.Nodes;

namespace GridFlow.Governance.Ladders.Design;

/// <summary>A place on a drawing, in drawing units: x to the right, y down.</summary>
public readonly record struct SketchPoint(double X, double Y);

/// <summary>What a drawing writes for an input.</summary>
/// <param name="Syntax"><c>Literal</c> for a plain value; otherwise the language of an expression, for example <c>JavaScript</c>.</param>
/// <param name="Value">The value as a text: <c>true</c>, <c>80</c>, <c>4wh</c>, the expression; a list or an object as JSON.</param>
public sealed record SketchInput(string Syntax, string Value)
{
    /// <summary>The syntax of plain values.</summary>
    public const string LiteralSyntax = "Literal";

    /// <summary>A plain value.</summary>
    public static SketchInput Literal(string value) => new(LiteralSyntax, value);

    /// <summary>Whether it is a plain value.</summary>
    public bool IsLiteral => Syntax == LiteralSyntax;
}

/// <summary>A step of a drawing: a read-only view of its JSON. Never changed; an edit makes another.</summary>
public sealed class SketchNode
{
    /// <summary>The size documents state for a step, as Elsa Studio writes it. How large a canvas draws it is the canvas's affair.</summary>
    public const double Width = 200, Height = 60;

    internal SketchNode(JsonObject json)
    {
        Json = json;
        Id = json.Text("id")!;
        Type = json.Text("type")!;
    }

    /// <summary>Id, unique on the drawing. People never see it.</summary>
    public string Id { get; }

    /// <summary>Type name, for example <c>GridFlow.HandleTask</c>.</summary>
    public string Type { get; }

    /// <summary>Name by which scripts refer to its outputs.</summary>
    public string? Name => Json.Text("name");

    /// <summary>Its name for people: the display text, else the name, else the id.</summary>
    public string Title => Metadata?.Text("displayText") is { Length: > 0 } text ? text : Name is { Length: > 0 } name ? name : Id;

    /// <summary>What its author says about it; empty for nothing.</summary>
    public string Comment => Metadata?.Text("description") ?? "";

    /// <summary>Where it stands, its upper left corner; <see langword="null"/> where nobody has placed it yet.</summary>
    public SketchPoint? Place => Metadata?.Object("designer")?.Object("position") is { } position && position.Number("x") is { } x && position.Number("y") is { } y
        ? new(x, y)
        : null;

    /// <summary>The JSON behind it. Not to be changed.</summary>
    internal JsonObject Json { get; }

    private JsonObject? Metadata => Json.Object("metadata");

    /// <summary>What the drawing writes for an input; <see langword="null"/> where it says nothing and the default holds.</summary>
    /// <param name="input">The descriptor's PascalCase name.</param>
    public SketchInput? Input(string input)
    {
        var value = Json.Get(Property(input));
        if (value is JsonObject wrapped && wrapped.Object("expression") is { } expression)
            return new(expression.Text("type") ?? SketchInput.LiteralSyntax, Text(expression.Get("value")));
        return value is null ? null : SketchInput.Literal(Text(value));
    }

    /// <summary>The plain value of an input; <see langword="null"/> where it says nothing or is an expression.</summary>
    /// <param name="input">The descriptor's PascalCase name.</param>
    public string? Literal(string input) => Input(input) is { IsLiteral: true, Value: var value } ? value : null;

    /// <summary>Any property as JSON, for what is no input: the cases of a switch. <see langword="null"/> where there is none.</summary>
    /// <param name="name">Its camelCase name.</param>
    public string? PropertyJson(string name) => Json.Get(name)?.ToJsonString();

    /// <summary>The labels of a switch's cases, which are its exits; empty for other steps.</summary>
    public IReadOnlyList<string> Cases => [.. (Json.Array("cases") ?? []).OfType<JsonObject>().Select(one => one.Text("label")).OfType<string>()];

    internal SketchNode With(Action<JsonObject> change)
    {
        var json = (JsonObject)Json.DeepClone();
        change(json);
        return JsonNode.DeepEquals(json, Json) ? this : new(json);
    }

    internal static string Property(string input) => char.ToLowerInvariant(input[0]) + input[1..];

    private static string Text(JsonNode? value) => value.AsText() ?? value?.ToJsonString() ?? "";
}
