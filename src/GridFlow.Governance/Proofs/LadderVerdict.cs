using GridFlow.Governance.Calendars;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Outcomes;

namespace GridFlow.Governance.Proofs;

/// <summary>What the proof of a ladder found.</summary>
public sealed class LadderVerdict
{
    private readonly CaseGraph? _graph;

    internal LadderVerdict(IReadOnlyList<LadderFinding> findings, CaseGraph? graph) => (Findings, _graph) = (findings, graph);

    /// <summary>What is wrong; errors first.</summary>
    public IReadOnlyList<LadderFinding> Findings { get; }

    /// <summary>Whether it may be published.</summary>
    public bool IsSound => Findings.All(finding => finding.Problem.Severity != ProblemSeverity.Error);

    /// <summary>
    /// The longest a case may be under way in working time, whatever anybody does or leaves undone, as long as whoever is last in line keeps
    /// the limit: a bound that holds for a start at any moment. <see langword="null"/> where the ladder is not sound enough to have one.
    /// </summary>
    /// <param name="calendar">The office's calendar.</param>
    /// <param name="ofCategory">The limit that the rules give the category in question.</param>
    public WorstCase? Longest(WorkingCalendar calendar, TimeLimit ofCategory) => _graph?.Longest(limit => MostWorkingTime(limit, calendar, ofCategory));

    /// <summary>The most working time that a step's limit may hold, whenever it begins; none for a step that takes no time, or whose limit is none.</summary>
    internal static TimeSpan MostWorkingTime(string limit, WorkingCalendar calendar, TimeLimit ofCategory) =>
        limit == Ladders.Activities.Limits.OfCategory ? calendar.MostWorkingTime(ofCategory)
        : TimeLimit.TryParse(limit, out var own) ? calendar.MostWorkingTime(own)
        : TimeSpan.Zero;
}

/// <summary>The way through a ladder that may take longest.</summary>
/// <param name="Working">Working time, by the bound of each step's limit.</param>
/// <param name="Steps">The steps that take time, in order, and their limits as drawn.</param>
public sealed record WorstCase(TimeSpan Working, IReadOnlyList<TimedStep> Steps);

/// <summary>A step that takes time.</summary>
/// <param name="StepId">The step.</param>
/// <param name="Name">Its name as drawn.</param>
/// <param name="Limit">Its limit as drawn: <c>4wh</c>, or <c>category</c> for that of the category.</param>
/// <param name="Way">How it is left.</param>
public sealed record TimedStep(string StepId, string Name, string Limit, BilingualText Way);
