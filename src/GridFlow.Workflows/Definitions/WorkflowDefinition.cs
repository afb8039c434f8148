using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Workflows.Definitions;

/// <summary>What happens to an instance when one of its activities fails.</summary>
public enum IncidentStrategy
{
    /// <summary>The instance becomes faulted; work already queued still runs, as in Elsa.</summary>
    Fault,

    /// <summary>The failed activity stays, everything else goes on.</summary>
    ContinueWithIncidents,
}

/// <summary>How many instances of a workflow may run at once.</summary>
public enum ActivationStrategy
{
    /// <summary>Any number.</summary>
    Always,

    /// <summary>One.</summary>
    Singleton,

    /// <summary>One per correlation id, whatever the workflow.</summary>
    Correlation,

    /// <summary>One per correlation id of this workflow.</summary>
    CorrelatedSingleton,
}

/// <summary>
/// An Elsa 3 workflow definition. The JSON document itself is the model: what this class does not know stays in it,
/// so reading and writing loses nothing.
/// </summary>
public sealed class WorkflowDefinition
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Indented = new(Plain) { WriteIndented = true };
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 128 };

    private readonly JsonObject _document;

    private WorkflowDefinition(JsonObject document)
    {
        _document = document;
        Root = ActivityDefinition.Read((JsonObject)document.Get("root")!, WorkflowActivityId, []);
        Variables = document.Get("variables").Objects().Select(VariableDefinition.Read).ToList();
        Inputs = document.Get("inputs").Objects().Select(ArgumentDefinition.Read).ToList();
        Outputs = document.Get("outputs").Objects().Select(ArgumentDefinition.Read).ToList();
        Outcomes = document.Get("outcomes").Texts().ToList();
    }

    /// <summary>Id of the activity that wraps the root, as Elsa names it.</summary>
    public const string WorkflowActivityId = "Workflow1";

    /// <summary>Id of this version.</summary>
    public string Id => _document.Text("id") ?? $"{DefinitionId}-v{Version}";

    /// <summary>Id shared by all versions.</summary>
    public string DefinitionId => _document.Text("definitionId") ?? _document.Text("id") ?? "";

    /// <summary>Name for people.</summary>
    public string Name => _document.Text("name") ?? DefinitionId;

    /// <summary>What it is for.</summary>
    public string? Description => _document.Text("description");

    /// <summary>Version number, from 1.</summary>
    public int Version => _document.Integer("version") ?? 1;

    /// <summary>True for the highest version.</summary>
    public bool IsLatest => _document.Flag("isLatest");

    /// <summary>True for the version that starts new instances.</summary>
    public bool IsPublished => _document.Flag("isPublished");

    /// <summary>Variables of the workflow.</summary>
    public IReadOnlyList<VariableDefinition> Variables { get; }

    /// <summary>Inputs of the workflow.</summary>
    public IReadOnlyList<ArgumentDefinition> Inputs { get; }

    /// <summary>Outputs of the workflow.</summary>
    public IReadOnlyList<ArgumentDefinition> Outputs { get; }

    /// <summary>Outcomes of the workflow where it is used as an activity.</summary>
    public IReadOnlyList<string> Outcomes { get; }

    /// <summary>The root activity, normally a flowchart.</summary>
    public ActivityDefinition Root { get; }

    /// <summary>What a failed activity does to an instance; a name that is not known is refused at publish and counts as the default.</summary>
    public IncidentStrategy IncidentStrategy => StrategyNames.Incident(IncidentStrategyName) ?? IncidentStrategy.Fault;

    /// <summary>How many instances may run at once; a name that is not known is refused at publish and counts as the default.</summary>
    public ActivationStrategy ActivationStrategy => StrategyNames.Activation(ActivationStrategyName) ?? ActivationStrategy.Always;

    internal string? IncidentStrategyName => Options?.Text("incidentStrategyType");

    internal string? ActivationStrategyName => Options?.Text("activationStrategyType");

    /// <summary>Whether other workflows may use it as an activity.</summary>
    public bool UsableAsActivity => Options?.Flag("usableAsActivity") == true || _document.Flag("usableAsActivity");

    private JsonObject? Options => _document.Get("options") as JsonObject;

    /// <summary>Reads a definition.</summary>
    /// <param name="json">The document.</param>
    /// <param name="definition">The definition, when it could be read.</param>
    /// <param name="problem">Why it could not.</param>
    public static bool TryParse(string json, out WorkflowDefinition? definition, out Problem? problem)
    {
        definition = null;
        try
        {
            if (JsonNode.Parse(json, documentOptions: Lenient) is not JsonObject document)
                problem = new Problem(ProblemSeverity.Error, "workflow.json", new("工作流定义必须是一个 JSON 对象", "A workflow definition must be a JSON object"));
            else if (!ActivityDefinition.IsActivity(document.Get("root")))
                problem = new Problem(ProblemSeverity.Error, "workflow.root", new("工作流定义缺少根步骤 root", "The workflow definition has no root activity"));
            else
                (definition, problem) = (new WorkflowDefinition(document), null);
        }
        catch (JsonException error)
        {
            problem = new Problem(
                ProblemSeverity.Error,
                "workflow.json",
                new($"不是有效的 JSON：{error.Message}", $"Not valid JSON: {error.Message}"),
                Line: (int)(error.LineNumber ?? 0) + 1,
                Column: (int)(error.BytePositionInLine ?? 0) + 1);
        }
        catch (ArgumentException error)
        {
            problem = new Problem(ProblemSeverity.Error, "workflow.json", new($"属性重复：{error.Message}", $"A property is repeated: {error.Message}"));
        }

        return definition is not null;
    }

    /// <summary>Reads a definition.</summary>
    /// <exception cref="FormatException">The document is not a workflow definition.</exception>
    public static WorkflowDefinition Parse(string json) => TryParse(json, out var definition, out var problem)
        ? definition!
        : throw new FormatException(problem!.Message.ToString());

    /// <summary>
    /// Writes the document: everything that was read, with <c>nodeId</c> corrected where there is one.
    /// </summary>
    /// <param name="indented">For people.</param>
    /// <param name="complete">Adds <c>id</c> and <c>nodeId</c> to activities that have none, as editors expect.</param>
    public string ToJson(bool indented = false, bool complete = false)
    {
        var copy = new WorkflowDefinition((JsonObject)_document.DeepClone());
        foreach (var activity in copy.Root.Flatten())
        {
            if (complete || activity.Json.ContainsKey("nodeId"))
                activity.Json["nodeId"] = activity.NodeId;
            if (complete && activity.Json.Text("id") is not { Length: > 0 })
                activity.Json["id"] = activity.Id;
        }

        return copy._document.ToJsonString(indented ? Indented : Plain);
    }

    /// <summary>A copy with another place in the row of versions.</summary>
    public WorkflowDefinition WithVersion(string id, int version, bool isLatest, bool isPublished)
    {
        var copy = (JsonObject)_document.DeepClone();
        copy["id"] = id;
        copy["version"] = version;
        copy["isLatest"] = isLatest;
        copy["isPublished"] = isPublished;
        return new WorkflowDefinition(copy);
    }

    /// <summary>The activity of an id anywhere in the definition.</summary>
    public ActivityDefinition? Find(string activityId) => Root.Flatten().FirstOrDefault(activity => activity.Id == activityId);
}
