using GridFlow.Data.Definitions;
using GridFlow.Governance.Clocks;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Whistles;

namespace GridFlow.Data.Incidents;

/// <summary>Everything about one incident that its page shows.</summary>
/// <param name="Incident">The incident; reporter's name and phone are removed where the viewer may not see them.</param>
/// <param name="Tasks">Its tasks, oldest first.</param>
/// <param name="Clocks">Its clock ledgers.</param>
/// <param name="Timeline">What happened, oldest first.</param>
/// <param name="Attachments">Its photos.</param>
/// <param name="DefinitionVersionId">The ladder version it runs on.</param>
/// <param name="Visited">Activities of the ladder that ran, in order, with the outcomes they ended with.</param>
/// <param name="WaitingAt">Activities where it waits.</param>
public sealed record IncidentFile(
    Incident Incident,
    IReadOnlyList<HandlingTask> Tasks,
    IReadOnlyList<ClockLedger> Clocks,
    IReadOnlyList<TimelineEntry> Timeline,
    IReadOnlyList<Attachment> Attachments,
    string? DefinitionVersionId,
    IReadOnlyList<VisitedStep> Visited,
    IReadOnlyList<string> WaitingAt)
{
    /// <summary>Its whistles, oldest first.</summary>
    public IReadOnlyList<Whistle> Whistles { get; init; } = [];

    /// <summary>The units they called.</summary>
    public IReadOnlyList<WhistleResponse> Responses { get; init; } = [];

    /// <summary>The row that chose its ladder; <see langword="null"/> where no table was asked.</summary>
    public CaseChoice? Choice { get; init; }

    /// <summary>The number of the closed incident that is taken up again by this one.</summary>
    public string? Reopens { get; init; }

    /// <summary>The number of the incident by which this one was taken up again.</summary>
    public string? ReopenedAs { get; init; }

    /// <summary>How many others were merged into it: their reporters read the same reply.</summary>
    public int TookIn { get; init; }

    /// <summary>Steps the case went past, the last time, without their being done: handed on, run out of time, withdrawn, skipped.</summary>
    public IReadOnlyList<string> Undone =>
    [
        .. from pass in Visited
           group pass by pass.ActivityId into passes
           let task = Tasks.LastOrDefault(task => task.ActivityId == passes.Key && task is { IsOpen: false, HasCase: true })
           where passes.Last().IsSkipped || task is not null and not { Status: HandlingTaskStatus.Done }
           select passes.Key,
    ];
}

/// <summary>One pass through an activity of the ladder.</summary>
/// <param name="ActivityId">The activity.</param>
/// <param name="Outcomes">The outcomes it ended with.</param>
/// <param name="At">When, UTC.</param>
/// <param name="IsSkipped">An operator passed over it: what it is there for was not done.</param>
public sealed record VisitedStep(string ActivityId, IReadOnlyList<string> Outcomes, DateTimeOffset At, bool IsSkipped = false);
