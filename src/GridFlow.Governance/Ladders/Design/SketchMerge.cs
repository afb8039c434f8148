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
/// left it. A step that one took away and the other changed or led elsewhere stays. Where both wrote, mine stands and theirs is told.
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
            if (theirs.Find(node.Id) is { } their) nodes.Add(Together(began.Find(node.Id), node, their, conflicts));
            else if (IsChanged(began, mine, node)) nodes.Add(node);
        nodes.AddRange(theirs.Nodes.Where(node => mine.Find(node.Id) is null && IsChanged(began, theirs, node)));

        var shell = Join(began.Shell, mine.Shell, theirs.Shell, "", (path, my, their) => conflicts.Add(new(null, mine.Name, path, my?.ToJsonString(), their?.ToJsonString())));
        var merged = mine.WithShell(json =>
        {
            json.Clear();
            foreach (var (name, value) in shell) json[name] = value?.DeepClone();
        }).With(nodes, Edges(began, mine, theirs, [.. nodes.Select(node => node.Id)], conflicts));
        return new(merged, conflicts);
    }

    /// <summary>The exit that both led elsewhere; <see langword="null"/> for a conflict about a property.</summary>
    internal static string? PortOf(SketchConflict conflict) => conflict.Property.StartsWith(Exit, StringComparison.Ordinal) ? conflict.Property[Exit.Length..] : null;

    /// <summary>Where a side of a conflict leads an exit: ids of steps.</summary>
    internal static IEnumerable<string> Targets(string? side) => side is null ? [] : ((JsonArray)JsonNode.Parse(side)!).Select(target => (string)target!);

    /// <summary>Whether one of them added a step, changed it or led it elsewhere. An exit that only lost where it led does not count.</summary>
    private static bool IsChanged(LadderSketch began, LadderSketch now, SketchNode node)
    {
        if (began.Find(node.Id) is not { } was || !JsonNode.DeepEquals(was.Json, node.Json)) return true;
        var (before, after) = (began.From(node.Id).ToList(), now.From(node.Id).Select(edge => edge.Id).ToHashSet());
        return !after.IsSubsetOf(before.Select(edge => edge.Id)) || before.Exists(edge => !after.Contains(edge.Id) && now.Find(edge.Target) is not null);
    }

    /// <summary>A step of mine beside the same step of theirs.</summary>
    private static SketchNode Together(SketchNode? was, SketchNode my, SketchNode their, List<SketchConflict> conflicts)
    {
        if (ReferenceEquals(my, their) || JsonNode.DeepEquals(my.Json, their.Json)) return my;
        var joined = Join(was?.Json ?? [], my.Json, their.Json, "", (path, mine, theirs) =>
        {
            if (!path.EndsWith("position", StringComparison.Ordinal)) conflicts.Add(new(my.Id, my.Title, path, mine?.ToJsonString(), theirs?.ToJsonString()));
        });
        return JsonNode.DeepEquals(joined, my.Json) ? my : new SketchNode(joined);
    }

    /// <summary>A connection stays if both have it, or if one of them drew it. An exit that both led elsewhere leads where I led it.</summary>
    /// <param name="began">What both began with.</param>
    /// <param name="mine">What this person made of it.</param>
    /// <param name="theirs">What the other one made of it.</param>
    /// <param name="steps">The steps of the merge: a connection to or from another is none.</param>
    /// <param name="conflicts">Takes the exits that both led elsewhere.</param>
    private static IEnumerable<SketchEdge> Edges(LadderSketch began, LadderSketch mine, LadderSketch theirs, HashSet<string> steps, List<SketchConflict> conflicts)
    {
        var (was, my, their) = (ByExit(began), ByExit(mine), ByExit(theirs));
        foreach (var exit in my.Select(edges => edges.Key).Union(their.Select(edges => edges.Key)))
        {
            // A step that one took away leads where the other leads it, if it stays because that one changed it.
            if (mine.Find(exit.Source) is not { } step || theirs.Find(exit.Source) is null)
            {
                foreach (var edge in mine.Find(exit.Source) is null ? their[exit] : my[exit]) yield return edge;
                continue;
            }

            var (before, mineThere, theirsThere) = (Ids(was[exit]), Ids(my[exit]), Ids(their[exit]));
            if (before.SetEquals(mineThere) || before.SetEquals(theirsThere) || mineThere.SetEquals(theirsThere))
            {
                // What lost its step with the one who took that away has it again if it stays, unless that one led the exit elsewhere.
                foreach (var edge in my[exit].Where(edge => theirsThere.Contains(edge.Id) || !before.Contains(edge.Id) || (theirsThere.Count == 0 && theirs.Find(edge.Target) is null))) yield return edge;
                foreach (var edge in their[exit].Where(edge => !mineThere.Contains(edge.Id) && (!before.Contains(edge.Id) || (mineThere.Count == 0 && mine.Find(edge.Target) is null)))) yield return edge;
                continue;
            }

            foreach (var edge in my[exit]) yield return edge;
            var (stands, told) = (Side(my[exit]), Side(their[exit]));
            if (stands != told) conflicts.Add(new(step.Id, step.Title, Exit + exit.Port, stands, told));
        }

        static ILookup<(string Source, string Port), SketchEdge> ByExit(LadderSketch sketch) => sketch.Edges.ToLookup(edge => (edge.Source, edge.Port));
        static HashSet<string> Ids(IEnumerable<SketchEdge> edges) => [.. edges.Select(edge => edge.Id)];
        string Side(IEnumerable<SketchEdge> edges) => new JsonArray([.. edges.Select(edge => edge.Target).Where(steps.Contains).Select(target => (JsonNode)target)]).ToJsonString();
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
