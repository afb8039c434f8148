using System.Text.Json.Nodes;

namespace GridFlow.Workflows.Definitions;

/// <summary>An activity of a definition: a read-only view of its JSON.</summary>
public sealed class ActivityDefinition
{
    private static readonly HashSet<string> NoChildren = new(StringComparer.OrdinalIgnoreCase)
        { "customProperties", "metadata", "connections", "variables", "originalActivityJson", "expression" };

    private ActivityDefinition(JsonObject json, string id, string parentNodeId)
    {
        Json = json;
        Id = id;
        NodeId = parentNodeId + ":" + id;
        Type = json.Text("type") ?? "";
    }

    /// <summary>Id, unique within the definition. An activity without one gets <c>ShortType</c> and a number, as in Elsa.</summary>
    public string Id { get; }

    /// <summary>Colon-joined path from the workflow, for example <c>Workflow1:root:Ev1</c>. Recomputed, never trusted.</summary>
    public string NodeId { get; }

    /// <summary>Type name, for example <c>Elsa.WriteLine</c>.</summary>
    public string Type { get; }

    /// <summary>Version of the type the document was made with.</summary>
    public int? Version => Json.Integer("version");

    /// <summary>Name, by which scripts refer to its outputs.</summary>
    public string? Name => Json.Text("name");

    /// <summary>Its name for people: the display text, else the name, else the id.</summary>
    public string DisplayName => (Json.Get("metadata") as JsonObject)?.Text("displayText") is { Length: > 0 } text ? text : Name ?? Id;

    /// <summary>Whether it may start the workflow.</summary>
    public bool CanStartWorkflow => Custom?.Flag("canStartWorkflow") == true || Json.Flag("canStartWorkflow");

    /// <summary>Merge mode of token-based flowcharts.</summary>
    public string? MergeMode => Custom?.Text("mergeMode");

    /// <summary>Name of what a trigger does about starts it missed, see <see cref="Activities.Scheduling.MisfirePolicy"/>.</summary>
    internal string? MisfirePolicyName => Custom?.Text("misfirePolicy");

    /// <summary>Activities inside it, in document order.</summary>
    public IReadOnlyList<ActivityDefinition> Children { get; private set; } = [];

    /// <summary>Connections, when it is a flowchart.</summary>
    public IReadOnlyList<ConnectionDefinition> Connections => Json.Get("connections").Objects().Select(ConnectionDefinition.Read).OfType<ConnectionDefinition>().ToList();

    /// <summary>Variables declared here.</summary>
    public IReadOnlyList<VariableDefinition> Variables => Json.Get("variables").Objects().Select(VariableDefinition.Read).ToList();

    /// <summary>The JSON behind this view. Do not change it.</summary>
    internal JsonObject Json { get; }

    private JsonObject? Custom => Json.Get("customProperties") as JsonObject;

    /// <summary>What the document writes for an input, by its camelCase name; <see langword="null"/> where that is an expression, or nothing.</summary>
    public string? Literal(string input) =>
        (Json.Get(input) as JsonObject)?.Get("expression") is JsonObject expression && expression.Text("type") == "Literal" ? expression.Text("value") : null;

    /// <summary>The expressions the document writes in this activity, literals left out, and those of activities inside it.</summary>
    public IEnumerable<WrittenExpression> Expressions => Json.Where(pair => pair.Key is not ("customProperties" or "metadata" or "connections" or "variables"))
        .SelectMany(pair => Written(pair.Key, pair.Value));

    /// <summary>The activity and everything inside it, depth first.</summary>
    public IEnumerable<ActivityDefinition> Flatten() => Children.SelectMany(child => child.Flatten()).Prepend(this);

    private static IEnumerable<WrittenExpression> Written(string input, JsonNode? value) => value switch
    {
        JsonArray array => array.SelectMany(item => Written(input, item)),
        JsonObject activity when IsActivity(activity) => [],
        JsonObject json when json.Text("type") is { } kind && json.ContainsKey("value") =>
            kind is "Literal" or "Text" or "Object" or "Json" or "JSON" ? [] : [new WrittenExpression(input, kind, json.Get("value") is JsonObject variable ? variable.Text("name") ?? variable.Text("id") ?? "" : json.Text("value") ?? "")],
        JsonObject json => json.SelectMany(pair => Written(input, pair.Value)),
        _ => [],
    };

    internal ActivityDefinition? Child(JsonNode? json) => Children.FirstOrDefault(child => ReferenceEquals(child.Json, json));

    internal static bool IsActivity(JsonNode? node) =>
        node is JsonObject json && json.Text("type") is { } type && !json.ContainsKey("expression")
        && (type.Contains('.') || json.ContainsKey("id") || json.ContainsKey("nodeId") || json.ContainsKey("metadata"));

    internal static ActivityDefinition Read(JsonObject json, string parentNodeId, Dictionary<string, int> unnamed)
    {
        var id = json.Text("id") is { Length: > 0 } given ? given : Invent(json.Text("type") ?? "Activity", unnamed);
        var result = new ActivityDefinition(json, id, parentNodeId);
        var children = new List<ActivityDefinition>();
        foreach (var (name, value) in json)
        {
            if (!NoChildren.Contains(name))
                Collect(value, result.NodeId, unnamed, children, depth: 0);
        }

        result.Children = children;
        return result;
    }

    /// <summary>Activities lie in properties, in lists, and one level down in the cases of a Switch.</summary>
    private static void Collect(JsonNode? value, string nodeId, Dictionary<string, int> unnamed, List<ActivityDefinition> found, int depth)
    {
        if (IsActivity(value))
        {
            found.Add(Read((JsonObject)value!, nodeId, unnamed));
        }
        else if (value is JsonArray array)
        {
            foreach (var item in array)
                Collect(item, nodeId, unnamed, found, depth + 1);
        }
        else if (value is JsonObject json && (depth == 1 || json.ContainsKey("$values")))
        {
            foreach (var (name, inner) in json)
            {
                if (!NoChildren.Contains(name) && name != "condition")
                    Collect(inner, nodeId, unnamed, found, depth);
            }
        }
    }

    private static string Invent(string type, Dictionary<string, int> unnamed)
    {
        var shortType = type[(type.LastIndexOf('.') + 1)..];
        var number = unnamed[shortType] = unnamed.GetValueOrDefault(shortType) + 1;
        return shortType + number;
    }
}

/// <summary>An expression as a document writes it.</summary>
/// <param name="Input">The property it stands in, camelCase; <c>cases</c> for all cases of a switch.</param>
/// <param name="Kind">For example <c>JavaScript</c>, <c>Liquid</c>, <c>Variable</c>.</param>
/// <param name="Text">The text, or the variable it names.</param>
public sealed record WrittenExpression(string Input, string Kind, string Text);
