using System.Text.Json;
using System.Text.Json.Nodes;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Definitions;

namespace GridFlow.Workflows.Editing;

/// <summary>
/// A definition as Elsa's editors expect it. They read the current form only, so what older files write otherwise (flat
/// connections, PascalCase keys, bare values) is put into it; nothing that they do not know is left out.
/// </summary>
public static class EditorDocument
{
    private static readonly string[] Lists = ["variables", "inputs", "outputs", "outcomes"];

    /// <summary>The document with ids, <c>nodeId</c>s, versions, positions and the current form of everything.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="registry">The activities it may use, whose descriptors say which properties are inputs.</param>
    public static JsonObject Write(WorkflowDefinition definition, ActivityRegistry registry)
    {
        var copy = WorkflowDefinition.Parse(definition.ToJson(complete: true));
        // From the inside out: a container gives its activities their places.
        foreach (var activity in copy.Root.Flatten().Reverse()) Complete(activity, registry);
        var document = Object(copy.ToJson());
        CamelCase(document);
        foreach (var list in Lists)
        {
            if (document[list] is not JsonArray) document[list] = new JsonArray();
        }

        if (document["customProperties"] is not JsonObject) document["customProperties"] = new JsonObject();
        if (document["options"] is not JsonObject) document["options"] = new JsonObject();
        return document;
    }

    /// <summary>
    /// Whether two documents say the same: which version it is, when it was made and by which tool does not count, nor what is
    /// empty, nor the order of activities and connections, which the Studio changes.
    /// </summary>
    public static bool SaysTheSame(JsonObject left, JsonObject right) => JsonNode.DeepEquals(Content(left), Content(right));

    private static JsonObject Content(JsonObject document)
    {
        var content = (JsonObject)document.DeepClone();
        foreach (var name in new[] { "id", "version", "isLatest", "isPublished", "createdAt", "toolVersion", "links", "isReadonly" }) content.Remove(name);
        return Essence(content) as JsonObject ?? [];
    }

    private static JsonNode? Essence(JsonNode? node, string name = "")
    {
        switch (node)
        {
            case JsonObject json:
                var kept = new JsonObject(json.OrderBy(property => property.Key, StringComparer.Ordinal)
                    .Select(property => KeyValuePair.Create(property.Key, Essence(property.Value, property.Key))).Where(property => property.Value is not null));
                return kept.Count > 0 ? kept : null;
            case JsonArray array:
                var items = array.Select(item => Essence(item)).OfType<JsonNode>();
                var list = new JsonArray([.. name is "activities" or "connections" ? items.OrderBy(item => item.ToJsonString(), StringComparer.Ordinal) : items]);
                return list.Count > 0 ? list : null;
            case JsonValue value when value.GetValueKind() is JsonValueKind.False:
                return null;
            default:
                return node?.DeepClone();
        }
    }

    /// <summary>
    /// What an editor sends, with what it does not know and therefore left out put back. Elsa Studio writes every property
    /// it knows, as null where it is empty, so what is absent was dropped and not removed. Activities are its own: there it keeps everything.
    /// </summary>
    /// <param name="model">What the editor sent; it is changed.</param>
    /// <param name="basis">The document it was given.</param>
    public static void Restore(JsonObject model, JsonObject basis)
    {
        foreach (var list in Lists) RestoreItems(model[list] as JsonArray, basis[list] as JsonArray, static item => Text(item, "id") ?? Text(item, "name"));
        if (model["options"] is JsonObject options && basis["options"] is JsonObject former) RestoreProperties(options, former);
        RestoreConnections(model["root"], basis["root"]);
        RestoreProperties(model, basis);
    }

    /// <summary>Reads a document that is known to be an object.</summary>
    public static JsonObject Object(string json) => (JsonObject)JsonNode.Parse(json, documentOptions: new() { MaxDepth = 128 })!;

    private static void Complete(ActivityDefinition activity, ActivityRegistry registry)
    {
        var json = activity.Json;
        CamelCase(json);
        var descriptor = registry.Find(activity.Type)?.Descriptor;
        if (json["version"] is null) json["version"] = descriptor?.Version ?? 1;
        if (json["metadata"] is not JsonObject) json["metadata"] = new JsonObject();
        if (json["customProperties"] is not JsonObject custom) json["customProperties"] = custom = new JsonObject();
        if (activity.CanStartWorkflow) custom["canStartWorkflow"] = true;
        foreach (var input in descriptor?.Inputs ?? [])
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(input.Name);
            // A bare value is a literal. A variable is named by its object, or in old files by its id.
            if (json[name] is JsonValue bare && input.TypeName != "Variable")
            {
                json.Remove(name);
                json[name] = new JsonObject
                {
                    ["typeName"] = input.TypeName,
                    ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = bare },
                };
            }
        }

        if (json.ContainsKey("activities")) Complete(activity, json);
    }

    /// <summary>A container: plain lists, nested connections, a place for every activity.</summary>
    private static void Complete(ActivityDefinition activity, JsonObject json)
    {
        if (json.ContainsKey("connections")) Arrange(activity);
        Flatten(json, "activities");
        if (!json.ContainsKey("connections")) return;
        var connections = Flatten(json, "connections");
        for (var i = 0; i < connections.Count; i++)
        {
            if (connections[i] is not JsonObject connection) continue;
            CamelCase(connection);
            if (connection["source"] is JsonValue source && connection["target"] is JsonValue target)
            {
                connection["source"] = new JsonObject { ["activity"] = source.DeepClone(), ["port"] = connection["sourcePort"]?.DeepClone() };
                connection["target"] = new JsonObject { ["activity"] = target.DeepClone(), ["port"] = connection["targetPort"]?.DeepClone() };
                connection.Remove("sourcePort");
                connection.Remove("targetPort");
            }

            if (connection["source"] is JsonObject from && from["port"] is null) from["port"] = "Done";
            if (connection["target"] is JsonObject to && to["port"] is null) to["port"] = "In";
            if (connection["vertices"] is not JsonArray) connection["vertices"] = new JsonArray();
        }

    }

    /// <summary>Activities that were never drawn get a place: a column for each step away from the start.</summary>
    private static void Arrange(ActivityDefinition container)
    {
        const int Column = 280, Row = 120;
        var rows = new Dictionary<int, int>();
        var depths = new Dictionary<string, int>();
        var connections = container.Connections;
        for (var round = 0; round < container.Children.Count; round++)
        {
            // A child that nothing leads to begins a row; others stand one column after whatever leads to them first.
            foreach (var child in container.Children.Where(child => !depths.ContainsKey(child.Id)))
            {
                var before = connections.Where(connection => connection.Target == child.Id && connection.Source != child.Id).ToList();
                if (before.Count == 0) depths[child.Id] = 0;
                else if (before.Find(connection => depths.ContainsKey(connection.Source)) is { } known) depths[child.Id] = depths[known.Source] + 1;
            }
        }

        foreach (var child in container.Children)
        {
            var depth = depths.GetValueOrDefault(child.Id);
            var row = rows[depth] = rows.GetValueOrDefault(depth, -1) + 1;
            var metadata = (JsonObject)child.Json["metadata"]!;
            if (metadata["designer"] is not JsonObject designer) metadata["designer"] = designer = new JsonObject();
            if (designer["position"] is not JsonObject) designer["position"] = new JsonObject { ["x"] = depth * Column, ["y"] = row * Row };
        }
    }

    /// <summary>A property as a plain list, where an old file wraps it or gives the one item bare.</summary>
    private static JsonArray Flatten(JsonObject json, string name)
    {
        if (json[name] is JsonArray plain) return plain;
        var list = new JsonArray([.. json[name].Objects().Select(item => item.DeepClone())]);
        json[name] = list;
        return list;
    }

    private static void CamelCase(JsonObject json)
    {
        foreach (var name in json.Select(property => property.Key).Where(name => name.Length > 0 && char.IsAsciiLetterUpper(name[0])).ToList())
        {
            var camel = char.ToLowerInvariant(name[0]) + name[1..];
            if (json.ContainsKey(camel)) continue;
            var value = json[name];
            json.Remove(name);
            json[camel] = value;
        }
    }

    private static void RestoreProperties(JsonObject model, JsonObject basis)
    {
        foreach (var (name, value) in basis)
        {
            if (!model.ContainsKey(name)) model[name] = value?.DeepClone();
        }
    }

    private static void RestoreItems(JsonArray? model, JsonArray? basis, Func<JsonObject, string?> key)
    {
        if (model is null || basis is null) return;
        var former = basis.OfType<JsonObject>().Where(item => key(item) is not null).DistinctBy(key).ToDictionary(item => key(item)!);
        foreach (var item in model.OfType<JsonObject>())
        {
            if (key(item) is { } id && former.TryGetValue(id, out var old)) RestoreProperties(item, old);
        }
    }

    /// <summary>Connections have no id; two ends and a port are one connection.</summary>
    private static void RestoreConnections(JsonNode? model, JsonNode? basis)
    {
        var former = Containers(basis).DistinctBy(container => Text(container, "id")).ToDictionary(container => Text(container, "id") ?? "");
        foreach (var container in Containers(model))
        {
            if (former.TryGetValue(Text(container, "id") ?? "", out var old))
                RestoreItems(container["connections"] as JsonArray, old["connections"] as JsonArray, static connection => $"{Ends(connection["source"])}>{Ends(connection["target"])}");
        }

        static string Ends(JsonNode? end) => end is JsonObject json ? $"{Text(json, "activity")}:{Text(json, "port")}" : "";
    }

    private static IEnumerable<JsonObject> Containers(JsonNode? node) => node switch
    {
        JsonObject json => json.SelectMany(property => Containers(property.Value)).Concat(json["connections"] is JsonArray ? [json] : []),
        JsonArray array => array.SelectMany(Containers),
        _ => [],
    };

    private static string? Text(JsonObject json, string name) => json.Text(name);
}
