using System.Text.Json.Nodes;

namespace GridFlow.Governance.Ladders.Design;

/// <summary>Ids of a drawing: unique within the document, also those of activities inside a step, and stable, because open cases point at them.</summary>
internal static class SketchIds
{
    private static readonly HashSet<string> NoChildren = new(StringComparer.OrdinalIgnoreCase)
        { "customProperties", "metadata", "connections", "variables", "originalActivityJson", "expression", "condition" };

    /// <summary>An id that is not taken, made from a type or from another id.</summary>
    /// <param name="from">The type, or the id of what is copied.</param>
    /// <param name="salt">What tells this person's new steps from those that somebody else adds meanwhile; may be empty.</param>
    /// <param name="taken">The ids of the document.</param>
    public static string Free(string from, string salt, IReadOnlySet<string> taken)
    {
        var name = from[(from.LastIndexOf('.') + 1)..].Split('-')[0].TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        name = name.Length == 0 ? "step" : char.ToLowerInvariant(name[0]) + name[1..];
        if (salt.Length > 0) name += "-" + salt;
        var free = name;
        for (var number = 2; taken.Contains(free); number++) free = $"{name}{number}";
        return free;
    }

    /// <summary>The ids of an activity and of those inside it.</summary>
    public static IEnumerable<string> In(JsonNode? activity) =>
        activity is JsonObject json && IsActivity(json) ? Inside(json).SelectMany(In).Prepend(json.Text("id")!) : [];

    /// <summary>The steps a connection names, whether they exist or not.</summary>
    public static IEnumerable<string> Ends(JsonNode? node) => node is JsonObject json && SketchEdge.Read(json) is { } edge ? [edge.Source, edge.Target] : [];

    /// <summary>A copy of an activity in which it, and all inside it, have ids that are not taken; those it gets are taken then.</summary>
    /// <param name="activity">The activity.</param>
    /// <param name="path">Where its path begins, by its new id.</param>
    /// <param name="salt">See <see cref="Free"/>.</param>
    /// <param name="taken">The ids of the document it comes into.</param>
    public static JsonObject Renamed(JsonObject activity, Func<string, string> path, string salt, HashSet<string> taken)
    {
        var copy = (JsonObject)activity.DeepClone();
        Rename(copy, path, salt, taken);
        return copy;
    }

    private static void Rename(JsonObject activity, Func<string, string> path, string salt, HashSet<string> taken)
    {
        var was = activity.Text("id")!;
        var id = Free(was, salt, taken);
        taken.Add(id);
        activity[activity.NameOf("id")] = id;
        activity[activity.NameOf("nodeId")] = path(id);
        if (activity.Text("name") == was) activity[activity.NameOf("name")] = id;
        foreach (var input in activity.Select(property => property.Value).OfType<JsonObject>())
            if (input.Object("memoryReference") is { } memory && memory.Text("id") is { } reference && reference.StartsWith(was + ":", StringComparison.Ordinal))
                memory[memory.NameOf("id")] = id + reference[was.Length..];
        foreach (var inner in Inside(activity)) Rename(inner, own => $"{path(id)}:{own}", salt, taken);
    }

    // As the definition reads them: activities lie in properties and in lists, but not in what describes the step itself.
    private static List<JsonObject> Inside(JsonObject activity) => [.. activity.Where(property => !NoChildren.Contains(property.Key)).SelectMany(property => Find(property.Value))];

    private static IEnumerable<JsonObject> Find(JsonNode? node) => node switch
    {
        JsonArray array => array.SelectMany(Find),
        JsonObject json when IsActivity(json) => [json],
        JsonObject json => json.Where(property => !NoChildren.Contains(property.Key)).SelectMany(property => Find(property.Value)),
        _ => [],
    };

    private static bool IsActivity(JsonObject json) => json.Text("id") is not null && json.Text("type") is not null && !json.ContainsKey("expression");
}
