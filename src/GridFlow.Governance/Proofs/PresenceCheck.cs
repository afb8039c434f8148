using GridFlow.Governance.Inbox;
using GridFlow.Governance.Ladders.Activities;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Proofs;

/// <summary>
/// Who holds a role may be away: finds the steps for which, in some unit on some of the days ahead, nobody would be there, and those
/// whose only handler may have found the case while finder and handler are kept apart.
/// </summary>
internal static class PresenceCheck
{
    private const int Named = 3;

    public static IEnumerable<LadderFinding> Check(IReadOnlyCollection<TaskStepFound> steps, OrganisationTree tree)
    {
        if (!tree.IsStaffed) yield break;
        foreach (var step in steps)
        {
            var posts = (Addressee.Possible(tree, step.Who) ?? []).Select(unit => (Unit: unit, Role: step.Role.Length > 0 ? step.Role : tree.HandlerRole(unit))).ToList();
            if (Away(step, posts, tree) is { } away) yield return away;
            if (step.SeparatesFinder && Alone(step, posts, tree) is { } alone) yield return alone;
        }
    }

    private static LadderFinding? Away(TaskStepFound step, List<(Unit Unit, string Role)> posts, OrganisationTree tree)
    {
        var vacant = posts.Select(post => (post.Unit, post.Role, Days: tree.Absences.Vacant(tree.Holders(post.Unit.Id, post.Role), post.Unit.Id, post.Role,
            account => tree.PostsOf(account).Any(own => Substitution.CouldHold(tree, own.UnitId, own.Role, post.Unit.Id, post.Role))))).Where(post => post.Days.Count > 0).ToList();
        if (vacant.Count == 0) return null;
        var some = vacant.Take(Named).Select(post => (Role: Roles.Find(post.Role)?.Name ?? new(post.Role, post.Role), post.Unit.Name, Days: InWords(post.Days))).ToList();
        var more = vacant.Count - some.Count;
        return Finding.Of(ProblemSeverity.Warning, "ladder.absent", new(
            $"“{step.StepName}”：{string.Join("；", some.Select(post => $"{post.Name}的{post.Role.Chinese} {post.Days}"))}{(more > 0 ? $"等 {vacant.Count} 个单位" : "")}不在岗且无人代理",
            $"\"{step.StepName}\": nobody is there and nobody acts for them: {string.Join("; ", some.Select(post => $"{post.Role.English} of {post.Name} {post.Days}"))}{(more > 0 ? $" and {more} units more" : "")}"), step);
    }

    /// <summary>巡办分离: one case has one finder, so two holders are enough.</summary>
    private static LadderFinding? Alone(TaskStepFound step, List<(Unit Unit, string Role)> posts, OrganisationTree tree)
    {
        var alone = posts.Where(post => tree.Holders(post.Unit.Id, post.Role).Count == 1).ToList();
        return alone.Count == 0 ? null : Finding.Of(ProblemSeverity.Warning, "ladder.finder", new(
            $"“{step.StepName}”实行巡办分离：{alone.Count} 个单位只有一人可办，如{alone[0].Unit.Name}，其本人上报的事件届时无人可办",
            $"\"{step.StepName}\" keeps finder and handler apart: {alone.Count} units have one person only, for example {alone[0].Unit.Name}, and nobody is left for what that one reports"), step);
    }

    /// <summary>Days as ranges: 12-01–12-05、12-09.</summary>
    private static string InWords(IReadOnlyList<DateOnly> days)
    {
        var ranges = new List<(DateOnly First, DateOnly Last)>();
        foreach (var day in days)
            if (ranges.Count > 0 && ranges[^1].Last.AddDays(1) == day) ranges[^1] = (ranges[^1].First, day);
            else ranges.Add((day, day));
        return string.Join("、", ranges.Select(range => range.First == range.Last ? $"{range.First:MM-dd}" : $"{range.First:MM-dd}–{range.Last:MM-dd}"));
    }
}
