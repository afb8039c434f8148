using GridFlow.Governance.Clocks;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Execution;

namespace GridFlow.Governance.Ladders;

/// <summary>A step asks somebody to do something.</summary>
/// <param name="Request">The task.</param>
/// <param name="Clocks">Its clocks: until it is claimed, until it is answered; as many as have a limit.</param>
/// <param name="Stage">Where the case stands from now on.</param>
public sealed record TaskOpened(TaskRequest Request, IReadOnlyList<ClockStart> Clocks, IncidentStage Stage) : Effect;

/// <summary>A clock to start with a task.</summary>
/// <param name="Kind">What it measures.</param>
/// <param name="Budget">The limit as rules write it.</param>
/// <param name="CalendarId">The calendar.</param>
/// <param name="Deadline">The deadline.</param>
public sealed record ClockStart(ClockKind Kind, string Budget, string CalendarId, Deadline Deadline);

/// <summary>A task ended by an answer or by its clock.</summary>
/// <param name="BookmarkId">The task's bookmark.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Outcome">The port.</param>
/// <param name="OutcomeName">The port's name for the timeline.</param>
/// <param name="Text">The answer in words.</param>
/// <param name="PublicReply">What the reporter is told, if anything.</param>
public sealed record TaskClosed(string BookmarkId, HandlingTaskStatus Status, string Outcome, BilingualText OutcomeName, string? Text, string? PublicReply = null) : Effect;

/// <summary>A share of a task's budget is used up.</summary>
public sealed record TaskWarned(string BookmarkId, int Percent) : Effect;

/// <summary>The time to claim a task is over; where it was claimed in time this says nothing.</summary>
public sealed record TaskSignDue(string BookmarkId) : Effect;

/// <summary>A task's clock ran out and nothing takes it over.</summary>
public sealed record TaskOverdue(string BookmarkId) : Effect;

/// <summary>The rules, or a person in their place, decided what the incident is.</summary>
/// <param name="Classification">What and why.</param>
/// <param name="CategoryCode">Category; <see langword="null"/> leaves it.</param>
/// <param name="CategoryName">Its name for the timeline.</param>
/// <param name="Severity">1 to 4; 0 leaves it.</param>
/// <param name="LeadUnitId">The leading department; <see langword="null"/> leaves it.</param>
/// <param name="LeadUnitName">Its name for the timeline.</param>
/// <param name="AssistUnitIds">Departments that help.</param>
/// <param name="Limit">The handling limit; <see langword="null"/> leaves it.</param>
/// <param name="Due">The case's deadline by that limit.</param>
public sealed record IncidentClassified(
    Classification Classification,
    string? CategoryCode,
    string? CategoryName,
    int Severity,
    string? LeadUnitId,
    string? LeadUnitName,
    IReadOnlyList<string> AssistUnitIds,
    string? Limit,
    ClockStart? Due) : Effect;

/// <summary>The result was not good enough, or the reporter not satisfied: the case goes back.</summary>
public sealed record IncidentSentBack(BilingualText Text) : Effect;

/// <summary>The case ends.</summary>
/// <param name="Outcome">How.</param>
/// <param name="PublicReply">What the reporter is told; <see langword="null"/> keeps the handler's words.</param>
public sealed record IncidentClosed(IncidentOutcome Outcome, string? PublicReply) : Effect;

/// <summary>A line for the timeline that nothing else says.</summary>
public sealed record TimelineNoted(TimelineKind Kind, BilingualText Text, bool IsPublic, string ActivityId) : Effect;

/// <summary>Tell somebody something, through the outbox.</summary>
public sealed record NoticeQueued(Notice Notice) : Effect;

/// <summary>Whom a notice is for.</summary>
public enum NoticeRecipient
{
    /// <summary>The people of a unit who hold a role; all of the unit where no role is named.</summary>
    Unit,

    /// <summary>Whoever reported the incident.</summary>
    Reporter,
}

/// <summary>A message to people about a case.</summary>
/// <param name="Recipient">Whom it is for.</param>
/// <param name="UnitId">The unit; <see langword="null"/> for the reporter.</param>
/// <param name="Role">The role in the unit.</param>
/// <param name="Template">Key of the message, for channels that keep approved templates (SMS).</param>
/// <param name="Text">The message itself.</param>
public sealed record Notice(NoticeRecipient Recipient, string? UnitId, string? Role, string Template, BilingualText Text);
