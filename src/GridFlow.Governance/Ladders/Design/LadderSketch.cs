using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Definitions;

namespace GridFlow.Governance.Ladders.Design;

/// <summary>
/// The drawing of a ladder while somebody works on it: an immutable view over an Elsa definition whose root is a flowchart. It knows
/// steps and connections; whatever else the document holds is kept as it is. <see cref="LadderEdit"/>s make another of it.
/// </summary>
public sealed class LadderSketch
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // The document with an empty list of activities and connections, and what stood in those lists without being a step or a connection.
    private readonly JsonObject _shell;
    private readonly ImmutableArray<JsonNode> _strayActivities, _strayConnections;
    private readonly Lazy<ImmutableDictionary<string, SketchNode>> _byId;
    private readonly Lazy<HashSet<string>> _takenIds;

    private LadderSketch(JsonObject shell, ImmutableArray<SketchNode> nodes, ImmutableArray<SketchEdge> edges, ImmutableArray<JsonNode> strayActivities, ImmutableArray<JsonNode> strayConnections)
    {
        (_shell, Nodes, Edges, _strayActivities, _strayConnections) = (shell, nodes, edges, strayActivities, strayConnections);
        _byId = new(() => nodes.ToImmutableDictionary(node => node.Id, StringComparer.Ordinal));
        _takenIds = new(() => [.. nodes.SelectMany(node => SketchIds.In(node.Json)), .. strayActivities.SelectMany(SketchIds.In), .. strayConnections.SelectMany(SketchIds.Ends)]);
    }

    /// <summary>The name of the ladder for people.</summary>
    public string Name => _shell.Text("name") ?? DefinitionId;

    /// <summary>What it is for.</summary>
    public string Description => _shell.Text("description") ?? "";

    /// <summary>The definition it is a version of.</summary>
    public string DefinitionId => _shell.Text("definitionId") ?? "";

    /// <summary>The steps, in the order of the document.</summary>
    public ImmutableArray<SketchNode> Nodes { get; }

    /// <summary>The connections; both ends of each are steps of the drawing.</summary>
    public ImmutableArray<SketchEdge> Edges { get; }

    /// <summary>Id of the step the document names as its first; <see langword="null"/> where it names none.</summary>
    public string? Start => Root.Text("start");

    /// <summary>The step a case begins with, as the engine finds it: the one named, a start, else the only one that nothing leads to; <see langword="null"/> without steps.</summary>
    public string? Begin => Start
        ?? Nodes.FirstOrDefault(node => node.Type == "Elsa.Start")?.Id
        ?? (Nodes.Where(node => !To(node.Id).Any()).ToList() is [var only] ? only.Id : Nodes.FirstOrDefault()?.Id);

    private JsonObject Root => _shell.Object("root")!;

    /// <summary>Reads a document.</summary>
    /// <param name="json">An Elsa workflow definition.</param>
    /// <param name="sketch">Its drawing.</param>
    /// <param name="problem">Why it has none: unreadable, or not a flowchart.</param>
    public static bool TryOpen(string json, out LadderSketch? sketch, out Problem? problem)
    {
        sketch = null;
        if (!WorkflowDefinition.TryParse(json, out var definition, out problem)) return false;
        if (definition!.Root.Type != "Elsa.Flowchart")
        {
            problem = new(ProblemSeverity.Error, "sketch.no-flowchart", new("该流程不是流程图，不能在画布上编辑", "The workflow is no flowchart and cannot be drawn"));
            return false;
        }

        sketch = Open((JsonObject)JsonNode.Parse(definition.ToJson(complete: true))!);
        return true;
    }

    /// <summary>Reads a document.</summary>
    /// <exception cref="FormatException">It is unreadable or no flowchart.</exception>
    public static LadderSketch Open(string json) => TryOpen(json, out var sketch, out var problem) ? sketch! : throw new FormatException(problem!.Message.ToString());

    /// <summary>The step of an id.</summary>
    public SketchNode? Find(string id) => _byId.Value.GetValueOrDefault(id);

    /// <summary>The connections that leave a step.</summary>
    public IEnumerable<SketchEdge> From(string id) => Edges.Where(edge => edge.Source == id);

    /// <summary>The connections that lead to a step.</summary>
    public IEnumerable<SketchEdge> To(string id) => Edges.Where(edge => edge.Target == id);

    /// <summary>An id that nothing in the document has yet: <c>handleTask</c>, else <c>handleTask2</c>.</summary>
    /// <param name="type">The type of the step.</param>
    /// <param name="salt">A few letters of this sitting's own, so that two people who add steps at the same time do not make the same id; may be empty.</param>
    public string FreeId(string type, string salt = "") => SketchIds.Free(type, salt, _takenIds.Value);

    /// <summary>The whole document: everything that was read, with what was edited.</summary>
    public string ToJson()
    {
        var document = (JsonObject)_shell.DeepClone();
        var root = document.Object("root")!;
        Fill(root, "activities", Nodes.Select(node => node.Json).Concat(_strayActivities));
        Fill(root, "connections", Edges.Select(edge => edge.Json).Concat(_strayConnections));
        return document.ToJsonString(Plain);
    }

    /// <summary>The same drawing as the beginning of another ladder.</summary>
    /// <param name="definitionId">The id of the other's definition.</param>
    /// <param name="name">Its name for people.</param>
    public LadderSketch As(string definitionId, string name) => WithShell(shell =>
    {
        shell.Set("definitionId", definitionId);
        shell.Set("id", $"{definitionId}:1");
        shell.Set("name", name);
    });

    /// <summary>The document as the engine reads it.</summary>
    public WorkflowDefinition ToDefinition() => WorkflowDefinition.Parse(ToJson());

    /// <summary>Where a step's path in the document begins.</summary>
    internal string NodePath(string id) => $"{Root.Text("nodeId") ?? WorkflowDefinition.WorkflowActivityId}:{id}";

    /// <summary>Every id of the document: of steps, of activities inside them, of what loose connections name.</summary>
    internal IReadOnlySet<string> TakenIds => _takenIds.Value;

    /// <summary>The drawing with other steps and connections. Connections that lost an end go, doubles too.</summary>
    internal LadderSketch With(IEnumerable<SketchNode>? nodes = null, IEnumerable<SketchEdge>? edges = null)
    {
        var (newNodes, newEdges) = (nodes?.ToImmutableArray() ?? Nodes, edges?.ToImmutableArray() ?? Edges);
        var ids = newNodes.Select(node => node.Id).ToHashSet(StringComparer.Ordinal);
        newEdges = [.. newEdges.Where(edge => ids.Contains(edge.Source) && ids.Contains(edge.Target)).DistinctBy(edge => edge.Id)];
        var next = new LadderSketch(_shell, newNodes, newEdges, _strayActivities, _strayConnections);
        return newNodes.SequenceEqual(Nodes) && newEdges.SequenceEqual(Edges) ? this : Start is { } start && !ids.Contains(start) ? next.WithRoot(root => root.Set("start", null)) : next;
    }

    internal LadderSketch With(SketchNode changed) => With(Nodes.Select(node => node.Id == changed.Id ? changed : node));

    internal LadderSketch WithRoot(Action<JsonObject> change) => WithShell(shell => change(shell.Object("root")!));

    internal LadderSketch WithShell(Action<JsonObject> change)
    {
        var shell = (JsonObject)_shell.DeepClone();
        change(shell);
        return JsonNode.DeepEquals(shell, _shell) ? this : new(shell, Nodes, Edges, _strayActivities, _strayConnections);
    }

    /// <summary>The document around the drawing, to compare two of them by.</summary>
    internal JsonObject Shell => _shell;

    private static LadderSketch Open(JsonObject document)
    {
        var root = document.Object("root")!;
        var (activities, connections) = (Take(root, "activities"), Take(root, "connections"));
        var nodes = activities.OfType<JsonObject>().Where(json => json.Text("id") is not null && json.Text("type") is not null).Select(json => new SketchNode(json))
            .DistinctBy(node => node.Id).ToImmutableArray();
        var ids = nodes.Select(node => node.Id).ToHashSet(StringComparer.Ordinal);
        var edges = connections.OfType<JsonObject>().Select(SketchEdge.Read).OfType<SketchEdge>()
            .Where(edge => ids.Contains(edge.Source) && ids.Contains(edge.Target)).DistinctBy(edge => edge.Id).ToImmutableArray();
        return new(document, nodes, edges,
            [.. activities.Except(nodes.Select(node => node.Json))], [.. connections.Except(edges.Select(edge => edge.Json))]);
    }

    /// <summary>Empties a list of the root and returns what was in it.</summary>
    private static List<JsonNode> Take(JsonObject root, string name)
    {
        if (root.Array(name) is not { } array) return [];
        var items = array.OfType<JsonNode>().ToList();
        array.Clear();
        return items;
    }

    private static void Fill(JsonObject root, string name, IEnumerable<JsonNode> items)
    {
        if (root.Array(name) is not { } array) root[root.NameOf(name)] = array = [];
        foreach (var item in items) array.Add(item.DeepClone());
    }
}
