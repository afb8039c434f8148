using System.Text.Json.Nodes;
using GridFlow.Data.Accounts;
using GridFlow.Data.Definitions;
using GridFlow.Data.Operations;
using GridFlow.Governance;
using GridFlow.Workflows.Definitions;

namespace GridFlow.Web.Elsa;

/// <summary>Reads what an instance did together with the drawing it did it on.</summary>
internal sealed class ElsaTraces(InstanceQuery query, WorkflowDesk desk)
{
    /// <summary>The instance of an id.</summary>
    /// <exception cref="GovernanceException">It does not exist for the viewer, or the viewer may not operate.</exception>
    public async Task<(InstanceTrace Trace, TracedDrawing Drawing)> ReadAsync(Viewer viewer, string id, CancellationToken cancellationToken)
    {
        var trace = (Guid.TryParse(id, out var instance) ? await query.TraceAsync(viewer, instance, cancellationToken) : null) ?? throw NotFound();
        var stored = await desk.FindVersionAsync(viewer, trace.Line.VersionId, cancellationToken);
        return (trace, new TracedDrawing(stored is not null && WorkflowDefinition.TryParse(stored.Content, out var definition, out _) ? definition : null));
    }

    /// <summary>How often an activity ran, and whether it waits or failed: the badges.</summary>
    public static JsonObject Counts(string nodeId, IReadOnlyList<ActivityPass> passes) => new()
    {
        ["activityId"] = nodeId[(nodeId.LastIndexOf(':') + 1)..],
        ["activityNodeId"] = nodeId,
        ["startedCount"] = passes.Count,
        ["completedCount"] = passes.Count(pass => pass.Status == "Completed"),
        ["uncompletedCount"] = passes.Count(pass => pass.Status == "Running"),
        ["isBlocked"] = passes.Any(pass => pass is { Status: "Running", Waits: true }),
        ["isFaulted"] = passes.Any(pass => pass.Status == "Faulted"),
        ["aggregateFaultCount"] = passes.Count(pass => pass.Status == "Faulted"),
    };

    /// <summary>A value written as JSON as the Studio shows it: texts without their quotes.</summary>
    public static JsonNode? Text(string json) => JsonNode.Parse(json);

    public static GovernanceException NotFound() => new("instance.not-found", new("没有这个流程实例", "There is no such workflow instance"));
}

/// <summary>The drawing of an instance's version; what is no longer on it keeps its id.</summary>
internal sealed class TracedDrawing(WorkflowDefinition? definition)
{
    private readonly Dictionary<string, ActivityDefinition> _activities =
        definition?.Root.Flatten().DistinctBy(activity => activity.Id).ToDictionary(activity => activity.Id) ?? [];

    public string NodeId(string activityId) => _activities.GetValueOrDefault(activityId)?.NodeId ?? activityId;

    public string Type(string activityId) => _activities.GetValueOrDefault(activityId)?.Type ?? (activityId == WorkflowDefinition.WorkflowActivityId ? "Elsa.Workflow" : "");

    public string VariableId(string name) => definition?.Variables.FirstOrDefault(variable => variable.Name == name)?.Id ?? name;

    /// <summary>A line of the journal.</summary>
    public JsonObject Line(InstanceTrace trace, TraceLine line) => new()
    {
        ["id"] = $"{trace.Line.Id}.{line.Sequence}",
        ["activityInstanceId"] = $"{trace.Line.Id}.{line.ActivityInstanceId}",
        ["activityId"] = line.ActivityId,
        ["activityType"] = Type(line.ActivityId),
        ["activityTypeVersion"] = Version(line.ActivityId),
        ["activityName"] = Name(line.ActivityId),
        ["nodeId"] = NodeId(line.ActivityId),
        ["timestamp"] = line.At,
        ["sequence"] = line.Sequence,
        ["eventName"] = line.Event.ToString(),
        ["message"] = line.Detail,
        ["source"] = Type(line.ActivityId),
        ["payload"] = new JsonObject { ["Outcomes"] = Texts(line.Outcomes) },
    };

    /// <summary>An execution.</summary>
    public JsonObject Execution(InstanceTrace trace, ActivityPass pass) => new()
    {
        ["id"] = $"{trace.Line.Id}.{pass.ActivityInstanceId}",
        ["workflowInstanceId"] = trace.Line.Id.ToString(),
        ["activityId"] = pass.ActivityId,
        ["activityNodeId"] = NodeId(pass.ActivityId),
        ["activityType"] = Type(pass.ActivityId),
        ["activityTypeVersion"] = Version(pass.ActivityId),
        ["activityName"] = Name(pass.ActivityId),
        ["startedAt"] = pass.StartedAt,
        ["completedAt"] = pass.EndedAt,
        ["status"] = pass.Status,
        ["activityState"] = pass.Inputs is null ? new JsonObject() : JsonNode.Parse(pass.Inputs),
        ["outputs"] = new JsonObject(),
        ["payload"] = new JsonObject { ["Outcomes"] = Texts(pass.Outcomes) },
        ["exception"] = pass.Fault is null ? null : new JsonObject { ["type"] = "", ["message"] = pass.Fault },
        ["hasBookmarks"] = pass.Waits,
        ["aggregateFaultCount"] = pass.Status == "Faulted" ? 1 : 0,
    };

    private int Version(string activityId) => _activities.GetValueOrDefault(activityId)?.Version ?? 1;

    private string Name(string activityId) => _activities.GetValueOrDefault(activityId)?.DisplayName ?? activityId;

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);
}
