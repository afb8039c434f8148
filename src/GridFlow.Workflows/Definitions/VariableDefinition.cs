using System.Text.Json.Nodes;

namespace GridFlow.Workflows.Definitions;

/// <summary>A variable of a workflow or of a container.</summary>
/// <param name="Id">Identity by which activities refer to it.</param>
/// <param name="Name">Name by which expressions refer to it.</param>
/// <param name="TypeName">Elsa type alias, for example <c>Int32</c> or <c>String[]</c>.</param>
/// <param name="Default">Initial value as the document states it, normally a text.</param>
public sealed record VariableDefinition(string Id, string Name, string TypeName, object? Default)
{
    internal static VariableDefinition Read(JsonObject json)
    {
        var name = json.Text("name") ?? json.Text("id") ?? "";
        var type = json.Text("typeName") ?? "Object";
        if (json.Flag("isArray") && !type.EndsWith("[]", StringComparison.Ordinal))
            type += "[]";
        return new VariableDefinition(json.Text("id") ?? name, name, type, json.Get("value").Value());
    }
}

/// <summary>An input or output of a workflow.</summary>
/// <param name="Name">Name by which callers and expressions refer to it.</param>
/// <param name="TypeName">Elsa type alias.</param>
/// <param name="DisplayName">Name for people.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Default">The value when the caller gives none; outputs have none.</param>
public sealed record ArgumentDefinition(string Name, string TypeName, string DisplayName, string Description, object? Default)
{
    internal static ArgumentDefinition Read(JsonObject json)
    {
        var name = json.Text("name") ?? "";
        return new ArgumentDefinition(
            name,
            json.Text("type") ?? json.Text("typeName") ?? "Object",
            json.Text("displayName") ?? name,
            json.Text("description") ?? "",
            json.Get("defaultValue").Value());
    }
}
