using GridFlow.Governance.Ladders.Activities;
using GridFlow.Workflows.Activities;

namespace GridFlow.Governance.Ladders.Design.Tables;

/// <summary>Rungs put in and taken out as rows of the table: the connections follow.</summary>
public static class TableRungs
{
    private static readonly string[] Up = ["CannotHandle", "Timeout", "CaseTimeout"];

    /// <summary>Puts a rung behind another: what that one cannot do, or not in time, comes to the new one first.</summary>
    /// <param name="sketch">The drawing.</param>
    /// <param name="after">The step it comes behind; must handle.</param>
    /// <param name="who">Whom it is for.</param>
    /// <param name="title">Its name.</param>
    /// <param name="registry">The types of steps.</param>
    /// <returns>The edit; <see langword="null"/> where the step sends nothing on.</returns>
    public static LadderEdit? Insert(LadderSketch sketch, string after, string who, string title, ActivityRegistry registry)
    {
        if (sketch.Find(after) is not { Type: HandleTask.Type } rung || registry.Find(HandleTask.Type)?.Descriptor is not { } type) return null;
        var upward = sketch.From(after).Where(edge => Up.Contains(edge.Port)).ToList();
        if (upward.Count == 0) return null;
        var id = sketch.FreeId(type.Type);
        var place = rung.Place ?? default;
        var onward = upward.FirstOrDefault(edge => edge.Port == "CannotHandle") ?? upward[0];
        return new Together(new($"插入“{title}”", $"insert \"{title}\""),
        [
            new AddStep(id, type, title, new(place.X + SketchNode.Width + 40, place.Y + SketchNode.Height + 20)),
            new SetInput(id, type.Inputs.First(input => input.Name == "Who"), SketchInput.Literal(who)),
            new SetInput(id, type.Inputs.First(input => input.Name == "Limit"), SketchInput.Literal("1wd")),
            .. upward.Select(edge => new Reconnect(edge.Id, after, edge.Port, id)),
            .. upward.Select(edge => edge.Port).Union(["CannotHandle", "Timeout"]).Select(port => new Connect(id, port, upward.FirstOrDefault(edge => edge.Port == port)?.Target ?? onward.Target)),
            .. who == Addressee.Lead ? [new Connect(id, "Returned", onward.Target), new Connect(id, Returning.Disputed, onward.Target)] : Array.Empty<LadderEdit>(),
            .. sketch.From(after).Where(edge => edge.Port == "Done").Select(edge => new Connect(id, "Done", edge.Target)),
        ]);
    }

    /// <summary>Takes a rung out: what came to it goes where it would have sent it on.</summary>
    /// <returns>The edit; <see langword="null"/> where the step sends nothing on.</returns>
    public static LadderEdit? Remove(LadderSketch sketch, string id)
    {
        if (sketch.Find(id) is not { Type: HandleTask.Type } rung || sketch.From(id).FirstOrDefault(edge => edge.Port is "CannotHandle") is not { } onward || onward.Target == id) return null;
        return new Together(new($"删除“{rung.Title}”", $"delete \"{rung.Title}\""),
        [
            .. sketch.To(id).Where(edge => edge.Source != id).Select(edge => new Reconnect(edge.Id, edge.Source, edge.Port, onward.Target)),
            new Delete([id], []),
        ]);
    }
}
