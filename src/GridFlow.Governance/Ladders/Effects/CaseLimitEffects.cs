using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;

namespace GridFlow.Governance.Ladders.Effects;

/// <summary>A share of the whole case's limit is used up; whoever has the case is told.</summary>
/// <param name="BookmarkId">The task that has it.</param>
/// <param name="Percent">The share.</param>
public sealed record CaseWarned(string BookmarkId, int Percent) : OpenTaskEffect(BookmarkId)
{
    internal override void ApplyTo(CaseFile file, HandlingTask task, CaseAct act)
    {
        if (file.Incident.OverdueAt is not null || file.Incident.WarnedPercent >= Percent)
            return; // Several tasks may have the case at once; it is one limit.
        file.Incident.Warn(act.Now, Percent);
        file.Write(act, TimelineKind.Warned, new($"事件时限已用 {Percent}%", $"{Percent}% of the time for the whole case is used"), task: task);
        file.Notify(new(NoticeRecipient.Unit, task.UnitId, task.Role, "case.warned", new(
            $"事件时限已用 {Percent}%：{file.Incident.Number} {file.Incident.Title}", $"{Percent}% of the time is used: {file.Incident.Number} {file.Incident.Title}")));
    }
}

/// <summary>The whole case's limit ran out; whoever has the case is told. Where the step draws a way out for it, the task ends by that way.</summary>
/// <param name="BookmarkId">The task that has it.</param>
public sealed record CaseOverdue(string BookmarkId) : OpenTaskEffect(BookmarkId)
{
    internal override void ApplyTo(CaseFile file, HandlingTask task, CaseAct act)
    {
        if (file.Incident.OverdueAt is not null)
            return; // Several tasks may have the case at once; it is one limit.
        file.Incident.MarkOverdue(act.Now);
        file.Write(act, TimelineKind.TimedOut, new("事件时限已到，尚未办结", "The time for the whole case is over, and it is not closed"), task: task);
        file.Notify(new(NoticeRecipient.Unit, task.UnitId, task.Role, "case.overdue", new(
            $"事件已超时：{file.Incident.Number} {file.Incident.Title}", $"Overdue: {file.Incident.Number} {file.Incident.Title}")));
    }
}
