using GridFlow.Governance.Clocks;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Subtasks;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Ladders.Effects;

/// <summary>A step asks somebody to do something.</summary>
/// <param name="Request">The task.</param>
/// <param name="Clocks">Its clocks: until it is claimed, until it is answered; as many as have a limit.</param>
public sealed record TaskOpened(TaskRequest Request, IReadOnlyList<ClockStart> Clocks) : CaseEffect
{
    internal override void ApplyTo(CaseFile file, CaseAct act)
    {
        // The rules may have decided in this very burst, so the step could not know them yet.
        var why = Request.Why with { Rules = [.. (file.Incident.Classification?.Hits ?? []).Where(hit => hit.Decided.Count > 0)] };
        var task = file.Add(new HandlingTask(Request with { Why = why, Order = Request.Order is { } order ? order with { Number = file.NextOrderNumber() } : null, Subtask = Asked(Request.Subtask, act.Actor) }, file.Incident.Id, file.Incident.JurisdictionId, act.Now));
        foreach (var clock in Clocks)
            file.StartClock(clock, task.Id, act);
        if (!TaskForm.Of(task.Kind).IsPart)
            file.Incident.MoveTo(TaskForm.Of(task.Kind).Stage, task.UnitId);
        file.Write(act, TimelineKind.Assigned, Request.Why.Sentence, TaskForm.Of(task.Kind).Opened(Request.UnitName), task: task);
    }

    private static Subtask? Asked(Subtask? subtask, Actor actor) =>
        subtask is null ? null : subtask with { AskedById = actor.Id, AskedByName = actor.FullName.Chinese, AskedByUnitId = actor.UnitId };
}

/// <summary>A clock to start.</summary>
/// <param name="Kind">What it measures.</param>
/// <param name="Budget">The limit as rules write it.</param>
/// <param name="CalendarId">The calendar.</param>
/// <param name="Deadline">The deadline.</param>
public sealed record ClockStart(ClockKind Kind, string Budget, string CalendarId, Deadline Deadline);

/// <summary>What happens to a task that is open: where none is, the ladder and the case disagree and nothing may be stored.</summary>
/// <param name="BookmarkId">The task's bookmark.</param>
public abstract record OpenTaskEffect(string BookmarkId) : CaseEffect
{
    internal sealed override void ApplyTo(CaseFile file, CaseAct act) =>
        ApplyTo(file, file.OpenTaskAt(BookmarkId) ?? throw new InvalidOperationException($"No open task waits at bookmark {BookmarkId} for {GetType().Name}."), act);

    internal abstract void ApplyTo(CaseFile file, HandlingTask task, CaseAct act);
}

/// <summary>A task ended by an answer or by its clock.</summary>
/// <param name="BookmarkId">The task's bookmark.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Outcome">The port.</param>
/// <param name="OutcomeName">The port's name for the timeline.</param>
/// <param name="Text">The answer in words.</param>
/// <param name="PublicReply">What the reporter is told, if anything.</param>
public sealed record TaskClosed(string BookmarkId, HandlingTaskStatus Status, string Outcome, BilingualText OutcomeName, string? Text, string? PublicReply = null)
    : OpenTaskEffect(BookmarkId)
{
    /// <summary>The whistle that is asked for with the answer, for the step that blows it.</summary>
    public SaidWhistle? Whistle { get; init; }

    /// <summary>Why it was given back, see <see cref="HandlingTask.ReturnReason"/>.</summary>
    public string? ReturnReason { get; init; }

    /// <summary>The unit the answer named, see <see cref="HandlingTask.NamedUnitId"/>.</summary>
    public string? NamedUnitId { get; init; }

    internal override void ApplyTo(CaseFile file, HandlingTask task, CaseAct act)
    {
        task.End(Status, Outcome, Text, act.Actor, act.Now);
        task.Name(ReturnReason, NamedUnitId);
        file.StopClocks(task, act, Outcome);
        file.EndWhistle(task, Outcome, act.Now);
        if (PublicReply is { } reply)
            file.Incident.Reply(reply);
        if (Outcome == HandlingTask.Returned)
            file.Incident.Return();
        var kind = Status switch
        {
            HandlingTaskStatus.TimedOut => TimelineKind.TimedOut,
            HandlingTaskStatus.Cancelled => TimelineKind.Withdrawn,
            HandlingTaskStatus.Returned => TimelineKind.Escalated,
            _ => TimelineKind.Answered,
        };
        file.Write(act, kind, new($"{task.StepName}：{OutcomeName.Chinese}", $"{task.StepName}: {OutcomeName.English}"),
            Status == HandlingTaskStatus.Done ? TaskForm.Of(task.Kind).Done : null, task: task, cause: Text);
        if (task.Subtask is null)
            return;
        if (Status == HandlingTaskStatus.Cancelled)
            file.TellEnded(task);
        else
            file.TellAsker(task, "subtask.answered", new($"{task.StepName}：{OutcomeName.Chinese}", $"{task.StepName}: {OutcomeName.English}"));
    }
}

/// <summary>A share of a task's budget is used up.</summary>
public sealed record TaskWarned(string BookmarkId, int Percent) : OpenTaskEffect(BookmarkId)
{
    internal override void ApplyTo(CaseFile file, HandlingTask task, CaseAct act)
    {
        task.Warn(act.Now);
        file.Write(act, TimelineKind.Warned, new($"“{task.StepName}”时限已用 {Percent}%", $"{Percent}% of the time for \"{task.StepName}\" is used"), task: task);
    }
}

/// <summary>The time to claim a task is over; where it was claimed in time this says nothing.</summary>
public sealed record TaskSignDue(string BookmarkId) : OpenTaskEffect(BookmarkId)
{
    internal override void ApplyTo(CaseFile file, HandlingTask task, CaseAct act)
    {
        if (task.ClaimedAt is not null)
            return;
        file.Write(act, TimelineKind.TimedOut, new($"“{task.StepName}”未在时限内签收", $"\"{task.StepName}\" was not claimed in time"), task: task);
        file.Notify(new(NoticeRecipient.Unit, task.UnitId, task.Role, "task.sign-due", new(
            $"请签收：{task.StepName}（{file.Incident.Number} {file.Incident.Title}）", $"Please claim: {task.StepName} ({file.Incident.Number} {file.Incident.Title})")));
    }
}

/// <summary>A task's clock ran out and nothing takes it over.</summary>
public sealed record TaskOverdue(string BookmarkId) : OpenTaskEffect(BookmarkId)
{
    internal override void ApplyTo(CaseFile file, HandlingTask task, CaseAct act)
    {
        task.MarkOverdue(act.Now);
        var text = new BilingualText($"“{task.StepName}”超时未办", $"\"{task.StepName}\" is overdue");
        file.Write(act, TimelineKind.TimedOut, text, task: task);
        if (task.Subtask is not null)
            file.TellAsker(task, "subtask.overdue", text);
    }
}
