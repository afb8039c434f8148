using GridFlow.Governance.Clocks;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Execution;

namespace GridFlow.Governance.Ladders;

/// <summary>
/// Everything a burst may change about one incident. The shell loads it, applies the burst's effects and saves:
/// what a case becomes is decided here and nowhere else.
/// </summary>
public sealed class CaseFile
{
    private readonly List<HandlingTask> tasks;
    private readonly List<ClockLedger> clocks;
    private readonly List<HandlingTask> newTasks = [];
    private readonly List<ClockLedger> newClocks = [];
    private readonly List<TimelineEntry> newTimeline = [];
    private readonly List<Notice> newNotices = [];
    private int sequence;

    /// <summary>Opens the file.</summary>
    /// <param name="incident">The incident.</param>
    /// <param name="tasks">Its tasks; at least the open ones and, for verification, those that were answered.</param>
    /// <param name="clocks">Its clocks that have not stopped.</param>
    /// <param name="lastSequence">Sequence of its last timeline entry, 0 for none.</param>
    public CaseFile(Incident incident, IEnumerable<HandlingTask> tasks, IEnumerable<ClockLedger> clocks, int lastSequence)
    {
        Incident = incident;
        this.tasks = [.. tasks];
        this.clocks = [.. clocks];
        sequence = lastSequence;
    }

    /// <summary>Opens the file of a new incident and writes the first line of its timeline.</summary>
    public static CaseFile Open(Incident incident, Actor reporter)
    {
        var file = new CaseFile(incident, [], [], 0);
        file.Write(TimelineKind.Registered, reporter, incident.ReportedAt, null,
            new($"{incident.Channel.Name().Chinese}，登记编号 {incident.Number}", $"{incident.Channel.Name().English}, registered as {incident.Number}"), isPublic: true);
        return file;
    }

    /// <summary>The incident.</summary>
    public Incident Incident { get; }

    /// <summary>Its tasks, new ones included.</summary>
    public IReadOnlyList<HandlingTask> Tasks => tasks;

    /// <summary>Its clocks, new ones included.</summary>
    public IReadOnlyList<ClockLedger> Clocks => clocks;

    /// <summary>Tasks to insert.</summary>
    public IReadOnlyList<HandlingTask> NewTasks => newTasks;

    /// <summary>Clocks to insert.</summary>
    public IReadOnlyList<ClockLedger> NewClocks => newClocks;

    /// <summary>Timeline entries to insert.</summary>
    public IReadOnlyList<TimelineEntry> NewTimeline => newTimeline;

    /// <summary>Notices for the outbox.</summary>
    public IReadOnlyList<Notice> NewNotices => newNotices;

    /// <summary>Applies what a burst wants, in order.</summary>
    /// <param name="effects">The burst's effects; those of the engine itself are the shell's business, except that a removed bookmark withdraws its task.</param>
    /// <param name="actor">Who caused the burst.</param>
    /// <param name="reason">Why, in the actor's words.</param>
    /// <param name="now">When, UTC.</param>
    public void Apply(IReadOnlyList<Effect> effects, Actor actor, string? reason, DateTimeOffset now)
    {
        // An answered task's bookmark is burnt in the same burst: that is its end, not a withdrawal.
        var answered = effects.OfType<TaskClosed>().Select(closed => closed.BookmarkId).ToHashSet();
        foreach (var effect in effects)
            if (effect is not BookmarkRemoved removed || !answered.Contains(removed.BookmarkId))
                Apply(effect, actor, reason, now);
    }

    /// <summary>Somebody takes a task.</summary>
    public void Claim(HandlingTask task, Actor actor, DateTimeOffset now)
    {
        task.Claim(actor, now);
        foreach (var clock in clocks.Where(clock => clock.TaskId == task.Id && clock.Kind == ClockKind.Sign))
            clock.Stop(actor.Id, "claimed", now);
        Write(TimelineKind.Claimed, actor, now, null, new($"{actor.Name}签收“{task.StepName}”", $"{actor.Name} claimed \"{task.StepName}\""), task: task);
    }

    /// <summary>Somebody gives a task back to the unit.</summary>
    public void Release(HandlingTask task, Actor actor, string? reason, DateTimeOffset now)
    {
        task.Release(actor);
        Write(TimelineKind.Released, actor, now, reason, new($"{actor.Name}放回“{task.StepName}”", $"{actor.Name} gave back \"{task.StepName}\""), task: task);
    }

    private void Apply(Effect effect, Actor actor, string? reason, DateTimeOffset now)
    {
        switch (effect)
        {
            case TaskOpened opened:
                OpenTask(opened, actor, now);
                break;
            case TaskClosed closed when OpenTaskOf(closed.BookmarkId) is { } task:
                CloseTask(task, closed, actor, reason, now);
                break;
            case TaskWarned warned when OpenTaskOf(warned.BookmarkId) is { } task:
                task.Warn(now);
                Write(TimelineKind.Warned, actor, now, null, new($"“{task.StepName}”时限已用 {warned.Percent}%", $"{warned.Percent}% of the time for \"{task.StepName}\" is used"), task: task);
                break;
            case TaskSignDue sign when OpenTaskOf(sign.BookmarkId) is { ClaimedAt: null } task:
                Write(TimelineKind.TimedOut, actor, now, null, new($"“{task.StepName}”未在时限内签收", $"\"{task.StepName}\" was not claimed in time"), task: task);
                newNotices.Add(new(NoticeRecipient.Unit, task.UnitId, task.Role, "task.sign-due",
                    new($"请签收：{task.StepName}（{Incident.Number} {Incident.Title}）", $"Please claim: {task.StepName} ({Incident.Number} {Incident.Title})")));
                break;
            case TaskOverdue overdue when OpenTaskOf(overdue.BookmarkId) is { } task:
                task.MarkOverdue(now);
                Write(TimelineKind.TimedOut, actor, now, null, new($"“{task.StepName}”超时未办", $"\"{task.StepName}\" is overdue"), task: task);
                break;
            case BookmarkRemoved removed when OpenTaskOf(removed.BookmarkId) is { } task:
                task.End(HandlingTaskStatus.Cancelled, null, null, actor, now);
                StopClocks(task, actor, "withdrawn", now);
                Write(TimelineKind.Withdrawn, actor, now, reason, new($"“{task.StepName}”已撤回", $"\"{task.StepName}\" was withdrawn"), task: task);
                break;
            case IncidentClassified classified:
                Classify(classified, actor, now);
                break;
            case IncidentSentBack back:
                Incident.SendBack();
                Write(TimelineKind.SentBack, actor, now, reason, back.Text, isPublic: true);
                break;
            case IncidentClosed closed:
                Close(closed, actor, now);
                break;
            case TimelineNoted noted:
                Write(noted.Kind, actor, now, reason, noted.Text, noted.IsPublic, noted.ActivityId);
                break;
            case NoticeQueued queued:
                newNotices.Add(queued.Notice);
                break;
        }
    }

    private void OpenTask(TaskOpened opened, Actor actor, DateTimeOffset now)
    {
        // The rules may have decided in this very burst, so the step could not know them yet.
        var why = opened.Request.Why with { Rules = [.. (Incident.Classification?.Hits ?? []).Where(hit => hit.Decided.Count > 0)] };
        var task = new HandlingTask(opened.Request with { Why = why }, Incident.Id, Incident.JurisdictionId, now);
        tasks.Add(task);
        newTasks.Add(task);
        foreach (var clock in opened.Clocks)
            StartClock(clock, task.Id, actor, now);
        Incident.MoveTo(opened.Stage, task.UnitId);
        Write(TimelineKind.Assigned, actor, now, null, opened.Request.Why.Sentence, isPublic: true, task: task);
    }

    private void CloseTask(HandlingTask task, TaskClosed closed, Actor actor, string? reason, DateTimeOffset now)
    {
        task.End(closed.Status, closed.Outcome, closed.Text, actor, now);
        StopClocks(task, actor, closed.Outcome, now);
        if (closed.PublicReply is { } reply)
            Incident.Reply(reply);
        var kind = closed.Status switch
        {
            HandlingTaskStatus.TimedOut => TimelineKind.TimedOut,
            HandlingTaskStatus.Returned => TimelineKind.Escalated,
            _ => TimelineKind.Answered,
        };
        Write(kind, actor, now, closed.Text ?? reason, new($"{task.StepName}：{closed.OutcomeName.Chinese}", $"{task.StepName}: {closed.OutcomeName.English}"), isPublic: true, task: task);
    }

    private void Classify(IncidentClassified classified, Actor actor, DateTimeOffset now)
    {
        Incident.Classify(classified.Classification, classified.CategoryCode, classified.Severity, classified.LeadUnitId, classified.AssistUnitIds, classified.Limit);
        if (classified.Due is { } due)
        {
            Incident.Due(due.Deadline.DueAt, due.Deadline.IsProvisional);
            StartClock(due, null, actor, now);
        }

        var unsure = classified.Classification.Unsure;
        var category = classified.CategoryName ?? classified.CategoryCode;
        Write(TimelineKind.Classified, actor, now, null, unsure ?? new BilingualText(
            $"分类为“{category}”，主办单位 {classified.LeadUnitName}",
            $"Classified as {category}, led by {classified.LeadUnitName}"));
    }

    private void Close(IncidentClosed closed, Actor actor, DateTimeOffset now)
    {
        Incident.Close(closed.Outcome, closed.PublicReply, now);
        foreach (var clock in clocks)
            clock.Stop(actor.Id, "closed", now);
        var name = closed.Outcome.Name();
        Write(TimelineKind.Closed, actor, now, null, new($"结案：{name.Chinese}", $"Closed: {name.English}"), isPublic: true);
    }

    private void StartClock(ClockStart start, Guid? taskId, Actor actor, DateTimeOffset now)
    {
        var clock = new ClockLedger(Incident.Id, taskId, start.Kind, start.Budget, start.CalendarId, start.Deadline, actor.Id, now);
        if (clocks.Any(existing => existing.Id == clock.Id))
            return; // Classified again (rework, dispatch): the case clock goes on, a second start would give time away.
        clocks.Add(clock);
        newClocks.Add(clock);
    }

    private void StopClocks(HandlingTask task, Actor actor, string reason, DateTimeOffset now)
    {
        foreach (var clock in clocks.Where(clock => clock.TaskId == task.Id))
            clock.Stop(actor.Id, reason, now);
    }

    private HandlingTask? OpenTaskOf(string bookmarkId) =>
        tasks.Find(task => task.BookmarkId == bookmarkId && task.IsOpen);

    private void Write(TimelineKind kind, Actor actor, DateTimeOffset now, string? cause, BilingualText text, bool isPublic = false, string? activityId = null, HandlingTask? task = null) =>
        newTimeline.Add(new(Incident.Id, ++sequence, now, kind, actor, cause, text, isPublic, activityId ?? task?.ActivityId, task?.Id));
}
