using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders;
using GridFlow.Workflows.Execution;

namespace GridFlow.Governance.Replays;

/// <summary>A case of the past: how it arrived, and all that reached its ladder.</summary>
/// <param name="Id">The incident, which is also the instance.</param>
/// <param name="Number">Its number.</param>
/// <param name="Report">What was reported.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Stimuli">What reached the ladder, the start first.</param>
/// <param name="Answers">How its tasks were answered, or were not.</param>
public sealed record PastCase(Guid Id, string Number, IncidentReport Report, DateTimeOffset At, IReadOnlyList<PastStimulus> Stimuli, IReadOnlyList<PastAnswer> Answers)
{
    /// <summary>How many attachments came with the report.</summary>
    public int Attachments { get; init; }

    /// <summary>How many reports came before it.</summary>
    public RecentReports Recent { get; init; } = RecentReports.None;
}

/// <summary>Something that reached a ladder.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Stimulus">What.</param>
public sealed record PastStimulus(DateTimeOffset At, Stimulus Stimulus);

/// <summary>How somebody dealt with a task.</summary>
/// <param name="Kind">What was to be done.</param>
/// <param name="Category">The case's category.</param>
/// <param name="UnitId">The unit it lay with.</param>
/// <param name="OpenedAt">When it came, UTC.</param>
/// <param name="ClosedAt">When it was answered, UTC; <see langword="null"/> where nobody did before its time was over.</param>
/// <param name="Outcome">What was chosen.</param>
public sealed record PastAnswer(TaskKind Kind, string Category, string UnitId, DateTimeOffset OpenedAt, DateTimeOffset? ClosedAt, string? Outcome);
