using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace GridFlow.Governance.Ladders.Design;

/// <summary>What two people changed on one drawing at the same time, each in another way.</summary>
/// <param name="Step">Id of the step; <see langword="null"/> for the ladder as a whole.</param>
/// <param name="Title">The step's name for people.</param>
/// <param name="Property">What of it, as the document calls it: <c>limit</c>, <c>metadata.displayText</c>; <c>exit:Timeout</c> for where an exit leads.</param>
/// <param name="Mine">What stands now, as JSON; <see langword="null"/> for nothing.</param>
/// <param name="Theirs">What the other one wrote, as JSON.</param>
public sealed record SketchConflict(string? Step, string Title, string Property, string? Mine, string? Theirs);

/// <summary>
/// Brings together what two people made of one drawing: every step, input and connection that only one of them touched is as that one
/// left it. A step that one took away and the other changed stays. Where both wrote, mine stands and theirs is told.
/// </summary>
/// <param name="Merged">The drawing of both.</param>
/// <param name="Conflicts">Where both wrote. Two who moved one step are no conflict.</param>
public sealed record SketchMerge(LadderSketch Merged, IReadOnlyList<SketchConflict> Conflicts)
{
    private const string Exit = "exit:";

    // What means something only as a whole.
    private static readonly HashSet<string> Wholes = ["position", "expression", "size"];

    /// <summary>Compares three drawings.</summary>
    /// <param name="began">What both began with.</param>
    /// <param name="mine">What this person made of it.</param>
    /// <param name="theirs">What the other one made of it.</param>
    public static SketchMerge Of(LadderSketch began, LadderSketch mine, LadderSketch theirs)
    {
        if (ReferenceEquals(began, mine)) return new(theirs, []);
        if (ReferenceEquals(began, theirs)) return new(mine, []);
        var conflicts = new List<SketchConflict>();
        var nodes = ImmutableArray.CreateBuilder<SketchNode>();
        foreach (var node in mine.Nodes)
            if (Together(began.Find(node.Id), node, theirs.Find(node.Id), conflicts) is { } kept) nodes.Add(kept);
        foreach (var node in theirs.Nodes.Where(node => mine.Find(node.Id) is null))
            if (began.Find(node.Id) is not { } was || !JsonNode.DeepEquals(was.Json, node.Json)) nodes.Add(node);

        var shell = Join(began.Shell, mine.Shell, theirs.Shell, "", (path, my, their) => conflicts.Add(new(null, mine.Name, path, my?.ToJsonString(), their?.ToJsonString())));
        var merged = mine.WithShell(json =>
        {
            json.Clear();
            foreach (var (name, value) in shell) json[name] = value?.DeepClone();
        }).With(nodes, Edges(began, mine, theirs, conflicts));
        return new(merged, conflicts);
    }

    /// <summary>The exit that both led elsewhere; <see langword="null"/> for a conflict about a property.</summary>
    internal static string? PortOf(SketchConflict conflict) => conflict.Property.StartsWith(Exit, StringComparison.Ordinal) ? conflict.Property[Exit.Length..] : null;

    /// <summary>Where a side of a conflict leads an exit: ids of steps.</summary>
    internal static IEnumerable<string> Targets(string? side) => side is null ? [] : ((JsonArray)JsonNode.Parse(side)!).Select(target => (string)target!);

    /// <summary>A step of mine beside the same step of theirs; <see langword="null"/> where they took it away and I left it as it was.</summary>
    private static SketchNode? Together(SketchNode? was, SketchNode my, SketchNode? their, List<SketchConflict> conflicts)
    {
        if (their is null) return was is not null && JsonNode.DeepEquals(was.Json, my.Json) ? null : my;
        if (ReferenceEquals(my, their) || JsonNode.DeepEquals(my.Json, their.Json)) return my;
        var joined = Join(was?.Json ?? [], my.Json, their.Json, "", (path, mine, theirs) =>
        {
            if (!path.EndsWith("position", StringComparison.Ordinal)) conflicts.Add(new(my.Id, my.Title, path, mine?.ToJsonString(), theirs?.ToJsonString()));
        });
        return JsonNode.DeepEquals(joined, my.Json) ? my : new SketchNode(joined);
    }

    /// <summary>A connection stays if both have it, or if one of them drew it. An exit that both led elsewhere leads where I led it.</summary>
    private static IEnumerable<SketchEdge> Edges(LadderSketch began, LadderSketch mine, LadderSketch theirs, List<SketchConflict> conflicts)
    {
        var (was, my, their) = (ByExit(began), ByExit(mine), ByExit(theirs));
        foreach (var exit in my.Select(edges => edges.Key).Union(their.Select(edges => edges.Key)))
        {
            if (mine.Find(exit.Source) is not { } step)
            {
                // A step I took away leads where it led, if it stays because the other one changed it.
                foreach (var edge in their[exit]) yield return edge;
                continue;
            }

            var (before, mineThere, theirsThere) = (Ids(was[exit]), Ids(my[exit]), Ids(their[exit]));
            if (before.SetEquals(mineThere) || before.SetEquals(theirsThere) || mineThere.SetEquals(theirsThere))
            {
                foreach (var edge in my[exit].Where(edge => theirsThere.Contains(edge.Id) || !before.Contains(edge.Id))) yield return edge;
                foreach (var edge in their[exit].Where(edge => !mineThere.Contains(edge.Id) && (!before.Contains(edge.Id) || (mineThere.Count == 0 && mine.Find(edge.Target) is null)))) yield return edge;
                continue;
            }

            foreach (var edge in my[exit]) yield return edge;
            conflicts.Add(new(step.Id, step.Title, Exit + exit.Port, Side(my[exit]), Side(their[exit])));
        }

        static ILookup<(string Source, string Port), SketchEdge> ByExit(LadderSketch sketch) => sketch.Edges.ToLookup(edge => (edge.Source, edge.Port));
        static HashSet<string> Ids(IEnumerable<SketchEdge> edges) => [.. edges.Select(edge => edge.Id)];
        static string Side(IEnumerable<SketchEdge> edges) => new JsonArray([.. edges.Select(edge => (JsonNode)edge.Target)]).ToJsonString();
    }

    private static JsonObject Join(JsonObject was, JsonObject mine, JsonObject theirs, string path, Action<string, JsonNode?, JsonNode?> conflict)
    {
        var joined = new JsonObject();
        foreach (var name in mine.Select(property => property.Key).Union(theirs.Select(property => property.Key)))
        {
            var (before, my, their) = (was[name], mine[name], theirs[name]);
            var (myHas, theyHave) = (mine.ContainsKey(name), theirs.ContainsKey(name));
            var place = path.Length == 0 ? name : $"{path}.{name}";
            if (Same(mine, theirs, name) || Same(was, theirs, name))
                Put(myHas, my);
            else if (Same(was, mine, name))
                Put(theyHave, their);
            else if (my is JsonObject myObject && their is JsonObject theirObject && !Wholes.Contains(name))
                joined[name] = Join(before as JsonObject ?? [], myObject, theirObject, place, conflict);
            else
            {
                conflict(place, my, their);
                Put(myHas, my);
            }

            void Put(bool has, JsonNode? value)
            {
                if (has) joined[name] = value?.DeepClone();
            }
        }

        return joined;
    }

    private static bool Same(JsonObject one, JsonObject other, string name) =>
        one.ContainsKey(name) == other.ContainsKey(name) && JsonNode.DeepEquals(one[name], other[name]);
}
