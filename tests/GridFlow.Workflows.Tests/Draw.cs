using System.Text.Json;
using System.Text.Json.Nodes;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Definitions;

namespace GridFlow.Workflows.Tests;

/// <summary>Writes small definitions the way a person reads them: <c>Draw.Flow("A>B", "D:True>C")</c>.</summary>
internal static class Draw
{
    public static JsonObject Activity(string type, string id, params (string Name, JsonNode? Value)[] properties)
    {
        var json = new JsonObject { ["type"] = type, ["id"] = id, ["version"] = 1 };
        foreach (var (name, value) in properties)
            json[name] = value;
        return json;
    }

    public static JsonObject Line(string id, string? script = null) =>
        Activity("Elsa.WriteLine", id, ("text", script is null ? Literal(id) : Script(script)));

    public static JsonObject Set(string id, string variable, string script) =>
        Activity("Elsa.SetVariable", id, ("variable", new JsonObject { ["id"] = variable, ["name"] = variable }), ("value", Script(script)));

    public static JsonObject Event(string id, string? name = null) => Activity("Elsa.Event", id, ("eventName", Literal(name ?? id)));

    public static JsonObject Decision(string id, string script) => Activity("Elsa.FlowDecision", id, ("condition", Script(script)));

    public static JsonObject Join(string id, string mode) => Activity("Elsa.FlowJoin", id, ("mode", Literal(mode)));

    public static JsonObject Fork(string id, params string[] branches) =>
        Activity("Elsa.FlowFork", id, ("branches", Input("Object", JsonSerializer.Serialize(branches))));

    public static JsonObject Switch(string id, params (string Label, string Script)[] cases) =>
        Activity("Elsa.FlowSwitch", id, ("cases", new JsonArray([.. cases.Select(item =>
            (JsonNode)new JsonObject { ["label"] = item.Label, ["condition"] = new JsonObject { ["type"] = "JavaScript", ["value"] = item.Script } })])));

    public static JsonObject Sequence(string id, params JsonObject[] activities) =>
        Activity("Elsa.Sequence", id, ("activities", new JsonArray([.. activities])));

    public static JsonObject Literal(object? value) => Input("Literal", JsonSerializer.SerializeToNode(value));

    public static JsonObject Script(string script) => Input("JavaScript", script);

    public static JsonObject Input(string kind, JsonNode? value) =>
        new() { ["typeName"] = "Object", ["expression"] = new JsonObject { ["type"] = kind, ["value"] = value } };

    /// <summary>A flowchart from activities and connections such as <c>A>B</c> or <c>D:True>C</c>.</summary>
    public static JsonObject Flow(string id, JsonObject[] activities, params string[] connections) => Activity(
        "Elsa.Flowchart",
        id,
        ("activities", new JsonArray([.. activities])),
        ("connections", new JsonArray([.. connections.Select(text =>
        {
            var (source, target) = (text[..text.IndexOf('>')], text[(text.IndexOf('>') + 1)..]);
            var port = source.Contains(':') ? source[(source.IndexOf(':') + 1)..] : "Done";
            return (JsonNode)new JsonObject
            {
                ["source"] = new JsonObject { ["activity"] = source.Split(':')[0], ["port"] = port },
                ["target"] = new JsonObject { ["activity"] = target, ["port"] = "In" },
            };
        })])));

    public static WorkflowDefinition Workflow(JsonObject root, string id = "test-v1", params (string Name, string Type, object? Value)[] variables) =>
        WorkflowDefinition.Parse(new JsonObject
        {
            ["id"] = id,
            ["definitionId"] = id.Split('-')[0],
            ["name"] = "测试",
            ["version"] = 1,
            ["variables"] = new JsonArray([.. variables.Select(variable => (JsonNode)new JsonObject
            {
                ["id"] = variable.Name,
                ["name"] = variable.Name,
                ["typeName"] = variable.Type,
                ["value"] = JsonSerializer.SerializeToNode(variable.Value),
            })]),
            ["root"] = root,
        }.ToJsonString());

    public static WorkflowProgram Program(this WorkflowDefinition definition, ActivityRegistry? registry = null)
    {
        var result = WorkflowProgram.Compile(definition, registry ?? ActivityRegistry.Standard);
        Assert.NotNull(result.Program);
        return result.Program;
    }
}
