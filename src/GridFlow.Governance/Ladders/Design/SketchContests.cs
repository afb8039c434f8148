using System.Text.Json.Nodes;
using GridFlow.Governance.Documents;
using GridFlow.Governance.Ladders.Design.Forms;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Activities;

namespace GridFlow.Governance.Ladders.Design;

/// <summary>Gives a drawing what the other one wrote where both did, as long as there stands what this person wrote: what is newer is not written over.</summary>
public sealed record TakeTheirs(SketchConflict Conflict) : LadderEdit(Words)
{
    /// <summary>What it is called.</summary>
    public static BilingualText Words { get; } = new("改用对方的内容", "take what the other one wrote");

    /// <inheritdoc />
    public override LadderSketch Apply(LadderSketch sketch) => Fits(sketch) ? Written(sketch) : sketch;

    /// <summary>Whether the drawing still has what this person wrote there.</summary>
    public bool Fits(LadderSketch sketch)
    {
        if (Conflict.Step is null) return Stands(sketch.Shell);
        if (sketch.Find(Conflict.Step) is not { } node) return false;
        return SketchMerge.PortOf(Conflict) is { } port
            ? sketch.From(node.Id).Where(edge => edge.Port == port).Select(edge => edge.Target).ToHashSet().SetEquals(SketchMerge.Targets(Conflict.Mine))
            : Stands(node.Json);
    }

    /// <summary>The drawing with the other's side, whatever stands there.</summary>
    internal LadderSketch Written(LadderSketch sketch)
    {
        if (Conflict.Step is null) return sketch.WithShell(Write);
        if (sketch.Find(Conflict.Step) is not { } node) return sketch;
        if (SketchMerge.PortOf(Conflict) is not { } port) return sketch.With(node.With(Write));
        var targets = SketchMerge.Targets(Conflict.Theirs);
        return sketch.With(edges: sketch.Edges.Where(edge => edge.Source != node.Id || edge.Port != port).Concat(targets.Select(target => SketchEdge.Make(node.Id, port, target))));
    }

    private bool Stands(JsonObject json)
    {
        JsonNode? there = json;
        foreach (var name in Conflict.Property.Split('.')) there = (there as JsonObject)?[name];
        return JsonNode.DeepEquals(there, Conflict.Mine is null ? null : JsonNode.Parse(Conflict.Mine));
    }

    private void Write(JsonObject json)
    {
        var path = Conflict.Property.Split('.');
        foreach (var name in path[..^1]) json = json[name] as JsonObject ?? json.Made(name);
        if (Conflict.Theirs is null) json.Remove(path[^1]);
        else json[path[^1]] = JsonNode.Parse(Conflict.Theirs);
    }
}

/// <summary>What two people wrote on one drawing, in the office's words.</summary>
public static class SketchContests
{
    /// <summary>The conflict for the eyes of whoever chooses.</summary>
    /// <param name="conflict">Where both wrote.</param>
    /// <param name="sketch">The drawing, on which mine stands.</param>
    /// <param name="registry">The types of steps.</param>
    /// <param name="organisation">For the names of levels and units.</param>
    public static BothWrote Words(this SketchConflict conflict, LadderSketch sketch, ActivityRegistry registry, OrganisationTree? organisation)
    {
        var theirs = new TakeTheirs(conflict).Written(sketch);
        if (conflict.Step is not { } id || sketch.Find(id) is not { } mine || theirs.Find(id) is not { } their)
        {
            return new(
                conflict.Property == "name" ? new("流程名称", "name of the ladder") : conflict.Property == "description" ? new("流程说明", "description of the ladder") : new("流程的其他设置", "other settings of the ladder"),
                Plain(conflict.Mine), Plain(conflict.Theirs));
        }

        var where = new Func<BilingualText, BilingualText>(name => new($"“{mine.Title}”的{name.Chinese}", $"{mine.Title}, {name.English}"));
        if (SketchMerge.PortOf(conflict) is { } port)
        {
            var exit = SketchExits.Of(sketch, mine, registry, organisation).FirstOrDefault(one => one.Port == port)?.Name ?? new(port, port);
            return new(where(new($"出口“{exit.Chinese}”", $"exit \"{exit.English}\"")), Steps(conflict.Mine), Steps(conflict.Theirs));
        }

        var property = conflict.Property.Split('.')[0];
        if ((registry.Find(mine.Type)?.Descriptor.Inputs ?? []).FirstOrDefault(input => SketchNode.Property(input.Name) == property) is { } field)
            return new(where(field.DisplayName), FieldWords.Of(field, mine.Input(field.Name), organisation), FieldWords.Of(field, their.Input(field.Name), organisation));
        return conflict.Property switch
        {
            "metadata.displayText" => new(where(new("名称", "name")), Quoted(mine.Title), Quoted(their.Title)),
            "metadata.description" => new(where(new("说明", "comment")), Quoted(mine.Comment), Quoted(their.Comment)),
            "cases" => new(where(new("分支条件", "cases")), Cases(mine), Cases(their)),
            _ => new(where(new("其他设置", "other settings")), Plain(conflict.Mine), Plain(conflict.Theirs)),
        };

        BilingualText Steps(string? targets)
        {
            var titles = SketchMerge.Targets(targets).Select(target => $"“{sketch.Find(target)?.Title ?? target}”").ToList();
            return titles.Count == 0 ? new("不连接", "leads nowhere") : new($"到{string.Join("、", titles)}", $"to {string.Join(", ", titles)}");
        }

        BilingualText Cases(SketchNode node)
        {
            var sentences = SketchCases.Of(node).Select(one => one.Condition?.Sentence(new(organisation, [])) ?? new(one.Label, one.Label)).ToList();
            return new(string.Join("；", sentences.Select(one => one.Chinese)), string.Join("; ", sentences.Select(one => one.English)));
        }
    }

    private static BilingualText Quoted(string text) => new($"“{text}”", $"\"{text}\"");

    private static BilingualText Plain(string? json) => json is null ? new("（空）", "(nothing)") : JsonNode.Parse(json).AsText() is { } text ? Quoted(text) : new(json, json);
}
