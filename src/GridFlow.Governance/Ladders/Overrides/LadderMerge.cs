using GridFlow.Governance.Ladders.Activities;
using GridFlow.Governance.Ladders.Design;
using GridFlow.Governance.Ladders.Design.Tables;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Activities;

namespace GridFlow.Governance.Ladders.Overrides;

/// <summary>A ladder with what a unit does otherwise.</summary>
/// <param name="Sketch">The drawing; that of the parent itself where nothing is overridden.</param>
/// <param name="Conflicts">Parts that the parent no longer has: they do not count, the rest does.</param>
public sealed record MergedLadder(LadderSketch Sketch, IReadOnlyList<BilingualText> Conflicts);

/// <summary>Puts what a unit overrides into the ladder it inherits. What is not overridden stays as it is.</summary>
public static class LadderMerge
{
    /// <summary>Merges what units override one after the other: the street's own into the ladder, then the village's into that.</summary>
    /// <param name="parent">The ladder.</param>
    /// <param name="topFirst">What is overridden, the highest unit first.</param>
    /// <param name="registry">The types of steps.</param>
    public static MergedLadder Of(LadderSketch parent, IEnumerable<LadderOverride> topFirst, ActivityRegistry registry)
    {
        var (sketch, conflicts) = (parent, new List<BilingualText>());
        foreach (var own in topFirst) sketch = Merge(sketch, own, registry, conflicts);
        return new(sketch, conflicts);
    }

    private static LadderSketch Merge(LadderSketch parent, LadderOverride own, ActivityRegistry registry, List<BilingualText> conflicts)
    {
        var table = LadderTable.Of(parent, registry);
        foreach (var step in own.Steps)
        {
            var row = table.Rows.FirstOrDefault(row => row.StepId == step.StepId);
            if (row is null)
            {
                conflicts.Add(new($"流程中已没有“{step.Title}”这一步，对它的调整不再适用", $"The ladder no longer has the step \"{step.Title}\": what is overridden of it does not count"));
                continue;
            }

            table = table with { Rows = table.Rows.Replace(row, Overridden(row, step, conflicts)) };
        }

        var merged = table.Write(parent, registry).Apply(parent);
        foreach (var rung in own.Rungs) merged = Insert(merged, rung, registry, conflicts);
        return merged;
    }

    private static TableRow Overridden(TableRow row, StepOverride step, List<BilingualText> conflicts)
    {
        return row with
        {
            Who = Part(row.Who, step.Who, new("由谁办理", "who")),
            SignLimit = Part(row.SignLimit, step.SignLimit, new("签收时限", "time to claim")),
            Limit = Part(row.Limit, step.Limit, new("办理时限", "time to answer")),
            WarnsAt = Part(row.WarnsAt, step.WarnsAt, new("预警比例", "warning")),
        };

        string? Part(string? inherited, string? own, BilingualText name)
        {
            if (own is not null && inherited is null)
                conflicts.Add(new($"“{row.Title}”不再有固定的{name.Chinese}，对它的调整不再适用", $"\"{row.Title}\" has no fixed {name.English} any more: what is overridden of it does not count"));
            return inherited is null ? null : own ?? inherited;
        }
    }

    private static LadderSketch Insert(LadderSketch sketch, ExtraRung rung, ActivityRegistry registry, List<BilingualText> conflicts)
    {
        if (TableRungs.Insert(sketch, rung.After, rung.Who, rung.Title, registry) is not { } edit)
        {
            conflicts.Add(new($"加的一级“{rung.Title}”已没有可以接在后面的步骤", $"There is no step any more that the extra rung \"{rung.Title}\" could come behind"));
            return sketch;
        }

        var with = edit.Apply(sketch);
        var added = with.Nodes.First(node => sketch.Find(node.Id) is null).Id;
        return new SetInput(added, registry.Find(HandleTask.Type)!.Descriptor.Inputs.First(input => input.Name == "Limit"), SketchInput.Literal(rung.Limit)).Apply(with);
    }
}
