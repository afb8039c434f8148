using GridFlow.Governance.Clocks;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;

namespace GridFlow.Governance.Ladders.Effects;

/// <summary>A case was put on the register of what cannot be solved now (挂账): its clocks stand still, and that of the review runs.</summary>
/// <param name="Suspension">What was approved.</param>
/// <param name="PublicText">What was written for the public; <see langword="null"/> for the usual words.</param>
/// <param name="Review">The clock of the review.</param>
public sealed record CaseSuspended(Suspension Suspension, string? PublicText, ClockStart Review) : OpenTaskEffect(Suspension.BookmarkId)
{
    internal override void ApplyTo(CaseFile file, HandlingTask task, CaseAct act)
    {
        var suspension = Suspension with { ApprovedBy = act.Actor.FullName.Chinese };
        file.PauseClocks(task, act, $"挂账：{suspension.Ground.Name().Chinese}，{suspension.Basis}");
        file.StartReview(task, Review, act);
        file.Incident.Suspend(suspension, act.Now, Review.Deadline.DueAt);
        var (ground, day) = (suspension.Ground.Name(), Review.Budget);
        file.Write(act, TimelineKind.Noted, new($"挂账至 {day}：{ground.Chinese}（{suspension.Basis}）", $"Suspended until {day}: {ground.English} ({suspension.Basis})"),
            PublicText is { } said ? new(said, said) : IncidentOutcome.Suspended.Reply(), task: task, cause: suspension.Reason);
    }
}

/// <summary>
/// The step that had a case suspended was withdrawn, by another branch or by an operator, and another has the case: its limit goes on there.
/// It is let run where the task is withdrawn, see <see cref="CaseFile.Apply"/>; here it is told.
/// </summary>
/// <param name="Deadline">That of the whole case.</param>
public sealed record CaseGoesOn(Deadline Deadline) : CaseEffect
{
    internal override void ApplyTo(CaseFile file, CaseAct act) => file.Write(
        act, TimelineKind.Noted, new("挂账的环节已撤回，恢复办理", "The step that was suspended is withdrawn: the case goes on"), new("您反映的事项已恢复办理", "Your report is being worked on again"));
}

/// <summary>A suspended case was taken up again: its clocks go on with what was left.</summary>
/// <param name="BookmarkId">The task that has it.</param>
/// <param name="TaskDeadline">The task's deadline; <see langword="null"/> where it had run out before.</param>
/// <param name="CaseDeadline">That of the whole case.</param>
/// <param name="IsReview">The day of the review has come; else somebody took it up.</param>
public sealed record CaseTakenUp(string BookmarkId, Deadline? TaskDeadline, Deadline? CaseDeadline, bool IsReview) : OpenTaskEffect(BookmarkId)
{
    internal override void ApplyTo(CaseFile file, HandlingTask task, CaseAct act)
    {
        file.ResumeClocks(task, act, TaskDeadline, CaseDeadline);
        file.Write(act, TimelineKind.Noted, IsReview ? new("挂账复查日已到，恢复办理", "The day of the review has come: it goes on") : new("结束挂账，恢复办理", "No longer suspended: it goes on"),
            new("您反映的事项已恢复办理", "Your report is being worked on again"), task: task);
        if (IsReview)
            file.Notify(new(NoticeRecipient.Unit, task.UnitId, task.Role, "case.review", new(
                $"挂账到期，请复查：{file.Incident.Number} {file.Incident.Title}", $"To be reviewed: {file.Incident.Number} {file.Incident.Title}")));
    }
}
