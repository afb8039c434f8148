using GridFlow.Governance.Ladders.Design;
using GridFlow.Workflows.Activities;

namespace GridFlow.Governance.Ladders.Live;

/// <summary>
/// Where cases fall back: the exits by which a case comes, before anybody else has it, to a step that every way to here had led through
/// already. 退单 to 分类 and 返工 to 流转 are; sending a case on to the street is not, although the street's cases may come back later.
/// </summary>
public static class FallingBack
{
    /// <summary>The exits of a drawing that lead back, each with the steps of its way until it is back.</summary>
    /// <param name="sketch">The drawing.</param>
    /// <param name="registry">Which steps wait for somebody.</param>
    public static IReadOnlyDictionary<(string Step, string Port), IReadOnlyList<SketchEdge>> Exits(LadderSketch sketch, ActivityRegistry registry)
    {
        var passed = Passed(sketch);
        var exits = new Dictionary<(string, string), IReadOnlyList<SketchEdge>>();
        foreach (var leaving in sketch.Edges.GroupBy(edge => (edge.Source, edge.Port)))
            if (passed.TryGetValue(leaving.Key.Source, out var before) && leaving.Select(edge => Way(sketch, registry, edge, before)).FirstOrDefault(way => way is not null) is { } way)
                exits[leaving.Key] = way;
        return exits;
    }

    /// <summary>The way from a connection to a step that was passed before, over steps that wait for nobody.</summary>
    private static List<SketchEdge>? Way(LadderSketch sketch, ActivityRegistry registry, SketchEdge first, IReadOnlySet<string> passed)
    {
        var (seen, open) = (new HashSet<string>(), new Queue<List<SketchEdge>>([[first]]));
        while (open.TryDequeue(out var way))
        {
            var at = way[^1].Target;
            if (passed.Contains(at)) return way;
            if (!seen.Add(at) || registry.Find(sketch.Find(at)!.Type)?.Descriptor.CanWait != false) continue;
            foreach (var next in sketch.From(at)) open.Enqueue([.. way, next]);
        }

        return null;
    }

    /// <summary>For each step that can be reached those that every way to it leads through, itself among them.</summary>
    private static Dictionary<string, HashSet<string>> Passed(LadderSketch sketch)
    {
        if (sketch.Begin is not { } begin) return [];
        var passed = new Dictionary<string, HashSet<string>> { [begin] = [begin] };
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var edge in sketch.Edges.Where(edge => edge.Target != begin && passed.ContainsKey(edge.Source)))
            {
                var over = passed[edge.Source].Append(edge.Target).ToHashSet();
                if (!passed.TryGetValue(edge.Target, out var known)) passed[edge.Target] = over;
                else if (known.RemoveWhere(step => !over.Contains(step)) == 0) continue;
                changed = true;
            }
        }

        return passed;
    }
}
