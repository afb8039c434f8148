using GridFlow.Governance.Clocks;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Rules.Outcomes;

namespace GridFlow.Governance.Ladders.Effects;

/// <summary>A running clock got more time (延期).</summary>
/// <param name="BookmarkId">The task that has the case.</param>
/// <param name="IsCase">Whether it is the clock of the whole case; else that of the task.</param>
/// <param name="By">How much, as limits are written.</param>
/// <param name="Deadline">Its new deadline.</param>
/// <param name="Reason">Why it was granted.</param>
public sealed record ClockExtended(string BookmarkId, bool IsCase, string By, Deadline Deadline, string Reason) : OpenTaskEffect(BookmarkId)
{
    internal override void ApplyTo(CaseFile file, HandlingTask task, CaseAct act)
    {
        var taskId = IsCase ? (Guid?)null : task.Id;
        file.Clocks.FirstOrDefault(clock => clock.TaskId == taskId && clock.Kind != ClockKind.Sign && clock is { IsStopped: false, IsPaused: false })?.Extend(Deadline, By, act.Actor.Id, Reason, act.Now);
        if (IsCase)
        {
            file.Incident.Extend(Deadline);
            return;
        }

        task.Extend(Deadline);
        var more = TimeLimit.TryParse(By, out var limit) ? limit : default;
        file.Write(act, TimelineKind.Noted, new($"“{task.StepName}”延期 {more.Chinese}", $"\"{task.StepName}\" got {more.English} more"), task: task);
    }
}

/// <summary>What may be answered to a task has changed.</summary>
/// <param name="BookmarkId">The task's bookmark.</param>
/// <param name="Outcomes">What may be answered now.</param>
public sealed record OutcomesOffered(string BookmarkId, IReadOnlyList<TaskOutcome> Outcomes) : OpenTaskEffect(BookmarkId)
{
    internal override void ApplyTo(CaseFile file, HandlingTask task, CaseAct act) => task.Offer(Outcomes);
}
