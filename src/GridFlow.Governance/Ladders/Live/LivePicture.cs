using GridFlow.Governance.Inbox;
using GridFlow.Governance.Ladders.Design;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Activities;

namespace GridFlow.Governance.Ladders.Live;

/// <summary>Cases that are at a step now.</summary>
/// <param name="StepId">The step, as the drawing of the case calls it.</param>
/// <param name="Cases">How many; one that is at two steps at once is at both.</param>
/// <param name="Overdue">Of these, with a clock that has run out.</param>
public sealed record StepCases(string StepId, int Cases, int Overdue);

/// <summary>Tasks of a step that ended in a period, of those that took equally long and ended alike.</summary>
/// <param name="StepId">The step.</param>
/// <param name="Outcome">The exit they left by; <see langword="null"/> for what was withdrawn.</param>
/// <param name="Minutes">From the inbox to the end, whole minutes by the wall clock.</param>
/// <param name="Times">How many.</param>
public sealed record StepPasses(string StepId, string? Outcome, long Minutes, int Times)
{
    /// <summary>The middle one; of two middle ones the shorter, so that it is a time that some task really took. <see langword="null"/> of none.</summary>
    public static TimeSpan? Median(IReadOnlyCollection<StepPasses> passes)
    {
        var before = (passes.Sum(pass => (long)pass.Times) + 1) / 2;
        foreach (var pass in passes.OrderBy(pass => pass.Minutes))
            if ((before -= pass.Times) <= 0) return TimeSpan.FromMinutes(pass.Minutes);
        return null;
    }
}

/// <summary>Cases that fell back from a step.</summary>
/// <param name="Port">The exit.</param>
/// <param name="Name">The exit in the office's words.</param>
/// <param name="To">Id of the step they came back to; <see langword="null"/> where the drawing leads on and the unit gave them back all the same.</param>
/// <param name="Times">How often in the period.</param>
/// <param name="Way">Ids of the connections until it is back.</param>
public sealed record LiveReturn(string Port, BilingualText Name, string? To, int Times, IReadOnlyList<string> Way);

/// <summary>A step with what goes on at it.</summary>
/// <param name="StepId">The step.</param>
/// <param name="Title">Its name as drawn; its id where this drawing has no such step.</param>
/// <param name="Cases">Cases there now.</param>
/// <param name="Overdue">Of these, with a clock that has run out.</param>
/// <param name="Passed">Tasks that ended in the period.</param>
/// <param name="Median">How long the middle one of them took; <see langword="null"/> where none ended.</param>
/// <param name="Returns">Where cases fell back, most first.</param>
public sealed record LiveStep(string StepId, string Title, int Cases, int Overdue, int Passed, TimeSpan? Median, IReadOnlyList<LiveReturn> Returns);

/// <summary>
/// A ladder with what goes on in it. Cases run on the version they began with and on their unit's own form of the ladder: each is counted at
/// the step of this drawing that has the same id, and apart where there is none. Pure.
/// </summary>
/// <param name="Steps">The steps that somebody has cases at, in the order they are read on the drawing.</param>
/// <param name="Elsewhere">Steps of other versions, or of a unit's own rungs, that this drawing does not have.</param>
public sealed record LivePicture(IReadOnlyList<LiveStep> Steps, IReadOnlyList<LiveStep> Elsewhere)
{
    /// <summary>Puts counts on a drawing.</summary>
    /// <param name="sketch">The drawing.</param>
    /// <param name="registry">What its steps are.</param>
    /// <param name="organisation">For names.</param>
    /// <param name="now">Cases at steps now.</param>
    /// <param name="passes">Tasks that ended in the period.</param>
    public static LivePicture Of(LadderSketch sketch, ActivityRegistry registry, OrganisationTree? organisation, IReadOnlyCollection<StepCases> now, IReadOnlyCollection<StepPasses> passes)
    {
        var (cases, passed, back) = (now.ToDictionary(one => one.StepId), passes.ToLookup(one => one.StepId), FallingBack.Exits(sketch, registry));
        var drawn = sketch.Nodes.Where(node => cases.ContainsKey(node.Id) || passed.Contains(node.Id) || registry.Find(node.Type)?.Descriptor is { CanWait: true })
            .OrderBy(node => node.Place?.X ?? 0).ThenBy(node => node.Place?.Y ?? 0).Select(node => Step(node.Id, node)).ToList();
        var other = cases.Keys.Concat(passes.Select(one => one.StepId)).Distinct().Where(id => sketch.Find(id) is null).Order(StringComparer.Ordinal).Select(id => Step(id, null)).ToList();
        return new LivePicture(drawn, other);

        LiveStep Step(string id, SketchNode? node)
        {
            var (here, ended) = (cases.GetValueOrDefault(id), passed[id].Where(pass => pass.Outcome is not null).ToList());
            var exits = node is null ? [] : SketchExits.Of(sketch, node, registry, organisation);
            var returns = from pass in ended
                          group pass.Times by pass.Outcome into left
                          let way = back.GetValueOrDefault((id, left.Key!))
                          where way is not null || left.Key == HandlingTask.Returned
                          let times = left.Sum()
                          orderby times descending
                          select new LiveReturn(
                              left.Key!, exits.FirstOrDefault(exit => exit.Port == left.Key)?.Name ?? new(left.Key!, left.Key!), way?[^1].Target, times, [.. (way ?? []).Select(edge => edge.Id)]);
            return new(id, node?.Title ?? id, here?.Cases ?? 0, here?.Overdue ?? 0, ended.Sum(pass => pass.Times), StepPasses.Median(ended), [.. returns]);
        }
    }
}
