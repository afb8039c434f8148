using System.Text.Json;
using System.Text.Json.Nodes;
using GridFlow.Data.Definitions;
using GridFlow.Data.Tests.Compliance;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Tests.Operations;

/// <summary>Small workflows, published as versions of their own.</summary>
internal static class Flows
{
    public static JsonObject Line(string id) => Activity("Elsa.WriteLine", id, ("text", Literal(id)));

    public static JsonObject Event(string id) => Activity("Elsa.Event", id, ("eventName", Literal(id)));

    /// <summary>Waits as long as the variable says; a text that is no duration makes it fail.</summary>
    public static JsonObject Pause(string id) => Activity("Elsa.Delay", id, ("timeSpan", Script("variables.Pause")));

    public static JsonObject Call(string id, string definition) =>
        Activity("Elsa.ExecuteWorkflow", id, ("workflowDefinitionId", Literal(definition)), ("waitForCompletion", Literal(true)));

    public static JsonObject Decision(string id, string script) => Activity("Elsa.FlowDecision", id, ("condition", Script(script)));

    /// <summary>Publishes the next version of <c>wulingyuan/NAME</c>: activities, and connections such as <c>A>B</c> or <c>D:True>C</c>.</summary>
    public static async Task<string> PublishAsync(this Store store, string name, JsonObject[] activities, string[] connections, string pause = "00:10:00", bool continues = false)
    {
        var content = new JsonObject
        {
            ["id"] = name,
            ["definitionId"] = name,
            ["name"] = $"流程{name}",
            ["version"] = 1,
            ["options"] = new JsonObject { ["incidentStrategyType"] = continues ? "ContinueWithIncidentsStrategy" : "FaultStrategy" },
            ["variables"] = new JsonArray(Variable("Pause", "String", pause), Variable("Count", "Int32", "3"), Variable("Serial", "Int64", "0"), Variable("Fee", "Decimal", "0")),
            ["root"] = Activity("Elsa.Flowchart", "chart", ("activities", new JsonArray([.. activities])), ("connections", new JsonArray([.. connections.Select(Connection)]))),
        };
        return await store.PublishAsync(DocumentKind.Workflow, $"wulingyuan/{name}", content.ToJsonString());
    }

    /// <summary>Publishes a document as the next version of a definition.</summary>
    public static async Task<string> PublishAsync(this Store store, DocumentKind kind, string definitionId, string content)
    {
        var id = await store.Writer.WriteAsync(async context =>
        {
            var earlier = await context.Definitions.Where(definition => definition.DefinitionId == definitionId).ToListAsync();
            foreach (var definition in earlier) (definition.IsPublished, definition.IsLatest) = (false, false);
            var version = earlier.Select(definition => definition.Version).DefaultIfEmpty().Max() + 1;
            context.Definitions.Add(new StoredDefinition
            {
                Id = $"{definitionId}:{version}",
                Kind = kind,
                DefinitionId = definitionId,
                JurisdictionId = definitionId.Split('/')[0],
                Version = version,
                Name = $"流程{definitionId.Split('/')[1]}",
                Content = content,
                Fingerprint = "",
                IsLatest = true,
                IsPublished = true,
                CreatedAt = store.Time.GetUtcNow(),
                CreatedBy = "test",
            });
            return $"{definitionId}:{version}";
        });
        await store.Get<Catalogue>().LoadAsync();
        return id;
    }

    private static JsonObject Activity(string type, string id, params (string Name, JsonNode? Value)[] properties)
    {
        var json = new JsonObject { ["type"] = type, ["id"] = id, ["version"] = 1, ["metadata"] = new JsonObject { ["displayText"] = $"步骤{id}" } };
        foreach (var (name, value) in properties) json[name] = value;
        return json;
    }

    private static JsonObject Variable(string name, string type, string value) => new() { ["id"] = name, ["name"] = name, ["typeName"] = type, ["value"] = value };

    private static JsonObject Literal(object value) => Input("Literal", JsonSerializer.SerializeToNode(value));

    private static JsonObject Script(string script) => Input("JavaScript", script);

    private static JsonObject Input(string kind, JsonNode? value) => new() { ["typeName"] = "Object", ["expression"] = new JsonObject { ["type"] = kind, ["value"] = value } };

    private static JsonNode Connection(string text)
    {
        var (source, target) = (text.Split('>')[0], text.Split('>')[1]);
        return new JsonObject
        {
            ["source"] = new JsonObject { ["activity"] = source.Split(':')[0], ["port"] = source.Contains(':') ? source.Split(':')[1] : "Done" },
            ["target"] = new JsonObject { ["activity"] = target, ["port"] = "In" },
        };
    }
}
