using GridFlow.Governance.Ladders.Activities;
using GridFlow.Governance.Ladders.Design;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Activities;

namespace GridFlow.Governance.Proofs;

/// <summary>
/// One-click mends. What is offered was tried: it takes the finding away and brings no new error, or it is not offered.
/// </summary>
public static class LadderMends
{
    /// <summary>An edit that mends a finding, its words said on the button; <see langword="null"/> where a person must decide.</summary>
    /// <param name="finding">What the proof found in the drawing.</param>
    /// <param name="sketch">The drawing.</param>
    /// <param name="registry">The types of steps.</param>
    /// <param name="organisation">As given to the proof.</param>
    public static LadderEdit? For(LadderFinding finding, LadderSketch sketch, ActivityRegistry registry, OrganisationTree? organisation)
    {
        HashSet<(string, string)>? before = null;
        foreach (var edit in Candidates(finding, sketch, registry))
        {
            var mended = edit.Apply(sketch);
            if (ReferenceEquals(mended, sketch)) continue;
            before ??= [.. Errors(LadderProof.Prove(sketch.ToDefinition(), registry, organisation))];
            var after = LadderProof.Prove(mended.ToDefinition(), registry, organisation);
            if (after.Findings.All(left => !IsSame(left, finding)) && Errors(after).All(before.Contains)) return edit;
        }

        return null;
    }

    private static IEnumerable<(string Code, string Where)> Errors(LadderVerdict verdict) =>
        verdict.Findings.Where(finding => finding.Problem.Severity == ProblemSeverity.Error).Select(finding => (finding.Problem.Code, finding.Problem.Where));

    private static bool IsSame(LadderFinding one, LadderFinding other) =>
        one.Problem.Code == other.Problem.Code && one.Problem.Where == other.Problem.Where && one.Port == other.Port;

    private static IEnumerable<LadderEdit> Candidates(LadderFinding finding, LadderSketch sketch, ActivityRegistry registry)
    {
        if (finding.Steps is not [var first, ..] || sketch.Find(first) is not { } node) return [];
        return finding.Problem.Code switch
        {
            "ladder.no-clock" => Clock(node, "Limit", "1wd", registry),
            "ladder.limit" => Clock(node, "Limit", "1wd", registry).Concat(Clock(node, "SignLimit", "", registry)),
            "ladder.role" => Set(node, "Role", null, new("改用该层级的处置角色", "Use the level's own role"), registry)
                .Concat(Set(node, "Role", "", new("改用该层级的处置角色", "Use the level's own role"), registry)),
            "ladder.who" => Set(node, "Who", Addressee.DefaultOwner, new("改交兜底单位", "Give it to the default owner"), registry)
                .Concat(Set(node, "To", Addressee.DefaultOwner, new("改告知兜底单位", "Tell the default owner instead"), registry)),
            "ladder.way-out" or "ladder.not-closed" or "port.open" => Lines(node, finding.Port, sketch, registry),
            "ladder.unreachable" or "activity.unreachable" => [Said(new Delete([node.Id], []), new($"删除“{node.Title}”", $"Delete \"{node.Title}\""))],
            "port.unknown" => sketch.From(node.Id).Select(edge => (LadderEdit)Said(new Delete([], [edge.Id]), new("删除这条连线", "Delete the connection"))),
            "merge.loop" => Join(node, sketch, registry),
            _ => [],
        };
    }

    private static IEnumerable<LadderEdit> Clock(SketchNode node, string input, string limit, ActivityRegistry registry) =>
        Set(node, input, limit, limit.Length == 0 ? new("不限签收时间", "No limit to claim") : new("时限设为 1 个工作日", "Set the limit to one working day"), registry);

    private static IEnumerable<LadderEdit> Set(SketchNode node, string input, string? value, BilingualText words, ActivityRegistry registry) =>
        from known in registry.Find(node.Type)?.Descriptor.Inputs ?? []
        where known.Name == input
        select Said(new SetInput(node.Id, known, value is null ? null : SketchInput.Literal(value)), words);

    /// <summary>An exit that leads nowhere is led where exits like it lead: with the others of the step first, then to the default owner, then to a close.</summary>
    private static IEnumerable<LadderEdit> Lines(SketchNode node, string? port, LadderSketch sketch, ActivityRegistry registry)
    {
        string[] alike = ["Timeout", "CannotHandle", "Returned", "Disputed", "CaseTimeout", "Passed", "NoAnswer", "Satisfied", "Done"];
        var ports = port is not null ? [port] : registry.Find(node.Type)?.Descriptor.Ports.Select(known => known.Name).Where(known => sketch.From(node.Id).All(edge => edge.Port != known)) ?? [];
        return from open in ports
               let exit = registry.Find(node.Type)?.Descriptor.Ports.FirstOrDefault(known => known.Name == open)?.DisplayName ?? new BilingualText(open, open)
               from target in alike.SelectMany(other => sketch.From(node.Id).Where(edge => edge.Port == other)).Select(edge => edge.Target)
                   .Concat(sketch.Nodes.Where(other => other.Type == HandleTask.Type && other.Literal("Who") == Addressee.DefaultOwner && other.Literal("Kind") is null or "handle").Select(other => other.Id))
                   .Concat(sketch.Nodes.Where(other => other.Type == "GridFlow.Close").Select(other => other.Id))
                   .Distinct()
               where target != node.Id && sketch.Find(target) is { }
               let title = sketch.Find(target)!.Title
               select Said(new Connect(node.Id, open, target), new($"把“{exit.Chinese}”连到“{title}”", $"Lead \"{exit.English}\" to \"{title}\""));
    }

    /// <summary>What comes from a loop and from outside it meets in a join on any branch, as the finding says.</summary>
    private static IEnumerable<LadderEdit> Join(SketchNode node, LadderSketch sketch, ActivityRegistry registry)
    {
        if (registry.Find("Elsa.FlowJoin")?.Descriptor is not { } type) yield break;
        var id = sketch.FreeId(type.Type);
        var place = node.Place ?? default;
        yield return new Together(new("在前面加“任一分支”的汇合", "Put a join on any branch before it"),
        [
            new AddStep(id, type, "汇合", new(place.X - SketchNode.Width - 60, place.Y)),
            new SetInput(id, type.Inputs.First(input => input.Name == "Mode"), SketchInput.Literal("WaitAny")),
            .. sketch.To(node.Id).Select(edge => new Reconnect(edge.Id, edge.Source, edge.Port, id)),
            new Connect(id, "Done", node.Id),
        ]);
    }

    private static Together Said(LadderEdit edit, BilingualText words) => new(words, [edit]);
}
