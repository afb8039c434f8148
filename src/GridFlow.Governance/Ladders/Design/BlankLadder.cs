using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GridFlow.Governance.Ladders.Design;

/// <summary>The document of a ladder on which nothing is drawn yet: an Elsa flowchart with the variables that the steps of ladders hand on.</summary>
public static class BlankLadder
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly (string Name, string Type)[] Variables =
    [
        (LadderVariables.Category, "String"), (LadderVariables.Severity, "Int32"), (LadderVariables.LeadUnit, "String"), (LadderVariables.Limit, "String"), (LadderVariables.Level, "String"),
        (LadderVariables.HandledBy, "String"), (LadderVariables.Handlers, "String"), (LadderVariables.Result, "String"), (LadderVariables.Reworks, "Int32"), (LadderVariables.Returns, "Int32"),
    ];

    /// <summary>Writes it.</summary>
    /// <param name="definitionId">Id of the definition.</param>
    /// <param name="name">Its name for people.</param>
    /// <param name="description">What it is for.</param>
    public static string Json(string definitionId, string name, string description = "") => new JsonObject
    {
        ["id"] = $"{definitionId}:1",
        ["definitionId"] = definitionId,
        ["name"] = name,
        ["description"] = description,
        ["version"] = 1,
        ["toolVersion"] = "3.8.0.0",
        ["variables"] = new JsonArray([.. Variables.Select(variable => new JsonObject
        {
            ["id"] = variable.Name,
            ["name"] = variable.Name,
            ["typeName"] = variable.Type,
            ["isArray"] = false,
            ["value"] = variable.Type == "Int32" ? "0" : "",
            ["storageDriverTypeName"] = "WorkflowInstanceStorageDriver",
        })]),
        ["inputs"] = new JsonArray(),
        ["outputs"] = new JsonArray(),
        ["outcomes"] = new JsonArray(),
        ["customProperties"] = new JsonObject(),
        ["isReadonly"] = false,
        ["isSystem"] = false,
        ["isLatest"] = true,
        ["isPublished"] = false,
        ["options"] = new JsonObject { ["usableAsActivity"] = false, ["autoUpdateConsumingWorkflows"] = false },
        ["root"] = new JsonObject
        {
            ["id"] = "root",
            ["nodeId"] = "Workflow1:root",
            ["name"] = "root",
            ["type"] = "Elsa.Flowchart",
            ["version"] = 1,
            ["customProperties"] = new JsonObject { ["notFoundConnections"] = new JsonArray(), ["canStartWorkflow"] = false, ["runAsynchronously"] = false },
            ["metadata"] = new JsonObject(),
            ["activities"] = new JsonArray(),
            ["connections"] = new JsonArray(),
            ["variables"] = new JsonArray(),
        },
    }.ToJsonString(Plain);
}
