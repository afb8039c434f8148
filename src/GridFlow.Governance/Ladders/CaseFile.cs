using GridFlow.Governance.Clocks;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders.Effects;
using GridFlow.Governance.Rulings;
using GridFlow.Governance.Subtasks;
using GridFlow.Governance.Whistles;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Execution;

namespace GridFlow.Governance.Ladders;

/// <summary>
/// Everything a burst may change about one incident. The shell loads it, applies the burst's effects and saves:
/// what a case becomes is decided here and nowhere else.
/// </summary>
public sealed class CaseFile
{
    private readonly List<HandlingTask> _tasks;
    private readonly List<ClockLedger> _clocks;
    private readonly List<HandlingTask> _newTasks = [];
    private readonly List<ClockLedger> _newClocks = [];
    private readonly List<TimelineEntry> _newTimeline = [];
    private readonly List<Notice> _newNotices = [];
    private readonly List<string> _evidence = [];
    private readonly List<Whistle> _whistles;
    private readonly List<WhistleResponse> _responses;
    private readonly List<Ruling> _newRulings = [];
    private int _sequence;

    /// <summary>Opens the file.</summary>
    /// <param name="incident">The incident.</param>
    /// <param name="tasks">Its tasks; at least the open ones and, for verification, those that were answered.</param>
    /// <param name="clocks">Its clocks that have not stopped.</param>
    /// <param name="whistles">Its whistles.</param>
    /// <param name="responses">The units they called.</param>
    public CaseFile(Incident incident, IEnumerable<HandlingTask> tasks, IEnumerable<ClockLedger> clocks, IEnumerable<Whistle>? whistles = null, IEnumerable<WhistleResponse>? responses = null)
    {
        _whistles = [.. whistles ?? []];
        _responses = [.. responses ?? []];
        Incident = incident;
        _tasks = [.. tasks];
        _clocks = [.. clocks];
        _sequence = incident.LogLength;
    }

    /// <summary>Opens the file of a new incident and writes the first line of its timeline, which vouches for the report and what came with it.</summary>
    public static CaseFile Open(Incident incident, Actor reporter, IEnumerable<Attachment>? attachments = null)
    {
        var file = new CaseFile(incident, [], []);
        file._evidence.Add(CaseEvidence.Of(incident));
        file.Attach(attachments ?? []);
        file.Write(new CaseAct(reporter, null, incident.ReportedAt), TimelineKind.Registered, new(
            $"{incident.Channel.Name().Chinese}，登记编号 {incident.Number}", $"{incident.Channel.Name().English}, registered as {incident.Number}"),
            PublicSentences.Registered(incident.Number));
        return file;
    }

    /// <summary>A copy to try something on: what is done to it changes nothing here.</summary>
    public CaseFile Copy()
    {
        var copy = new CaseFile(
            Incident.Copy(), _tasks.Select(task => task.Copy()), _clocks.Select(clock => clock.Copy()), _whistles.Select(whistle => whistle.Copy()), _responses.Select(response => response.Copy()))
        {
            _sequence = _sequence,
        };
        copy._newTasks.AddRange(copy._tasks.TakeLast(_newTasks.Count));
        copy._newClocks.AddRange(copy._clocks.TakeLast(_newClocks.Count));
        copy._newTimeline.AddRange(_newTimeline);
        copy._newNotices.AddRange(_newNotices);
        copy._evidence.AddRange(_evidence);
        copy._newRulings.AddRange(_newRulings);
        return copy;
    }

    /// <summary>The incident.</summary>
    public Incident Incident { get; }

    /// <summary>Its tasks, new ones included.</summary>
    public IReadOnlyList<HandlingTask> Tasks => _tasks;

    /// <summary>Its clocks, new ones included.</summary>
    public IReadOnlyList<ClockLedger> Clocks => _clocks;

    /// <summary>Its whistles, new ones included.</summary>
    public IReadOnlyList<Whistle> Whistles => _whistles;

    /// <summary>The units its whistles called, new ones included.</summary>
    public IReadOnlyList<WhistleResponse> Responses => _responses;

    /// <summary>Tasks to insert.</summary>
    public IReadOnlyList<HandlingTask> NewTasks => _newTasks;

    /// <summary>Clocks to insert.</summary>
    public IReadOnlyList<ClockLedger> NewClocks => _newClocks;

    /// <summary>Timeline entries to insert.</summary>
    public IReadOnlyList<TimelineEntry> NewTimeline => _newTimeline;

    /// <summary>Notices for the outbox.</summary>
    public IReadOnlyList<Notice> NewNotices => _newNotices;

    /// <summary>Entries of the ruling register to insert.</summary>
    public IReadOnlyList<Ruling> NewRulings => _newRulings;

    /// <summary>
    /// Applies what a burst wants of the case, in order. What is no <see cref="CaseEffect"/> is the shell's to consume, except that a
    /// removed bookmark withdraws its task here.
    /// </summary>
    /// <param name="effects">The burst's effects.</param>
    /// <param name="actor">Who caused the burst.</param>
    /// <param name="reason">Why, in the actor's words. It is quoted once: at the task it answers, else at the first line.</param>
    /// <param name="now">When, UTC.</param>
    /// <exception cref="InvalidOperationException">An effect is about a task that is not open: the burst must not be stored.</exception>
    public void Apply(IReadOnlyList<Effect> effects, Actor actor, string? reason, DateTimeOffset now)
    {
        // An answered task's bookmark is burnt in the same burst: that is its end, not a withdrawal.
        var answered = effects.OfType<TaskClosed>().Select(closed => closed.BookmarkId).ToHashSet();
        var act = new CaseAct(actor, answered.Count == 0 ? reason : null, now);
        var answer = new CaseAct(actor, reason, now);
        foreach (var effect in effects)
        {
            if (effect is CaseEffect own)
                own.ApplyTo(this, effect is TaskClosed ? answer : act);
            else if (effect is BookmarkRemoved removed && !answered.Contains(removed.BookmarkId) && OpenTaskAt(removed.BookmarkId) is { } task)
                Withdraw(task, act, effects.OfType<CaseGoesOn>().FirstOrDefault()?.Deadline);
        }

        CountDown();
    }

    /// <summary>The next line that is written vouches for these attachments.</summary>
    public void Attach(IEnumerable<Attachment> attachments) => _evidence.AddRange(attachments.Select(CaseEvidence.Of));

    /// <summary>Chains the new lines to the log, when nothing more can be added before they are stored.</summary>
    public void Seal()
    {
        foreach (var line in _newTimeline) Incident.Log(line);
    }

    /// <summary>Somebody takes a task.</summary>
    public void Claim(HandlingTask task, Actor actor, DateTimeOffset now)
    {
        task.Claim(actor, now);
        StopSigning(task, actor, now);
        Write(new CaseAct(actor, null, now), TimelineKind.Claimed, new($"{actor.FullName.Chinese}签收“{task.StepName}”", $"{actor.FullName.English} claimed \"{task.StepName}\""), task: task);
        CountDown();
    }

    /// <summary>Somebody gives a task back to the unit.</summary>
    public void Release(HandlingTask task, Actor actor, string? reason, DateTimeOffset now)
    {
        task.Release(actor);
        Write(new CaseAct(actor, reason, now), TimelineKind.Released, new($"{actor.FullName.Chinese}放回“{task.StepName}”", $"{actor.FullName.English} gave back \"{task.StepName}\""), task: task);
    }

    /// <summary>Somebody gives a task to a colleague of the unit, who is told.</summary>
    public void HandOver(HandlingTask task, Actor colleague, Actor actor, string? reason, DateTimeOffset now)
    {
        task.HandOver(colleague, actor, now);
        StopSigning(task, actor, now);
        Write(new CaseAct(actor, reason, now), TimelineKind.Assigned, new(
            $"{actor.FullName.Chinese}将“{task.StepName}”转交{colleague.Name}", $"{actor.FullName.English} gave \"{task.StepName}\" to {colleague.Name}"), task: task);
        Notify(new(NoticeRecipient.Person, colleague.Id, null, "task.handed-over", new(
            $"{actor.Name}转交：{task.StepName}（{Incident.Number} {Incident.Title}）", $"From {actor.Name}: {task.StepName} ({Incident.Number} {Incident.Title})")));
        CountDown();
    }

    private void StopSigning(HandlingTask task, Actor actor, DateTimeOffset now)
    {
        foreach (var clock in _clocks.Where(clock => clock.TaskId == task.Id && clock.Kind == ClockKind.Sign))
            clock.Stop(actor.Id, "claimed", now);
    }

    internal HandlingTask Add(HandlingTask task)
    {
        _tasks.Add(task);
        _newTasks.Add(task);
        if (task.HasCase) Incident.Moved(task.OpenedAt);
        return task;
    }

    internal void Add(Whistle whistle) => _whistles.Add(whistle);

    internal void Add(WhistleResponse response) => _responses.Add(response);

    internal void EndWhistle(HandlingTask task, string? outcome, DateTimeOffset now) => _whistles.Find(whistle => whistle.Id == task.Id)?.End(outcome, now);

    internal HandlingTask? OpenTaskAt(string bookmarkId) => _tasks.Find(task => task.BookmarkId == bookmarkId && task.IsOpen);

    /// <summary>Starts a clock; false where it runs already: classified again (rework, dispatch), a second start would give time away.</summary>
    internal bool StartClock(ClockStart start, Guid? taskId, CaseAct act)
    {
        var clock = new ClockLedger(Incident.Id, taskId, start.Kind, start.Budget, start.CalendarId, start.Deadline, act.Actor.Id, act.Now);
        if (_clocks.Any(existing => existing.Id == clock.Id))
            return false;
        _clocks.Add(clock);
        _newClocks.Add(clock);
        return true;
    }

    internal void StopClocks(HandlingTask task, CaseAct act, string reason)
    {
        foreach (var clock in _clocks.Where(clock => clock.TaskId == task.Id))
            clock.Stop(act.Actor.Id, reason, act.Now);
    }

    /// <summary>The clocks of a task and of the whole case stand still; that of signing is over, since whoever asked for it has taken the task.</summary>
    internal void PauseClocks(HandlingTask task, CaseAct act, string reason)
    {
        StopSigning(task, act.Actor, act.Now);
        foreach (var clock in Measuring(task).Where(clock => !clock.IsPaused))
            clock.Pause(act.Actor.Id, reason, act.Now);
    }

    /// <summary>Starts the clock of the review, or lets it run again where the task was suspended before.</summary>
    internal void StartReview(HandlingTask task, ClockStart review, CaseAct act)
    {
        if (!StartClock(review, task.Id, act))
            _clocks.Find(clock => clock.TaskId == task.Id && clock.Kind == ClockKind.Review)?.Resume(review.Deadline, act.Actor.Id, null, act.Now);
    }

    /// <summary>Lets the clocks run again; one that had run out before goes on with the deadline it had.</summary>
    internal void ResumeClocks(HandlingTask task, CaseAct act, Deadline? own, Deadline? whole)
    {
        _clocks.Find(clock => clock.TaskId == task.Id && clock is { Kind: ClockKind.Review, IsPaused: false, IsStopped: false })?.Pause(act.Actor.Id, "taken up again", act.Now);
        foreach (var clock in Measuring(task).Where(clock => clock.IsPaused))
            if ((clock.TaskId is null ? whole : own) is { } deadline)
                clock.Resume(deadline, act.Actor.Id, null, act.Now);
            else if (clock.DueBefore is { } before)
                clock.Resume(new Deadline(before, clock.IsProvisional, clock.Explanation), act.Actor.Id, null, act.Now);
        if (own is not null)
            task.Extend(own);
        Incident.TakeUp(whole);
        Incident.Moved(act.Now);
    }

    private IEnumerable<ClockLedger> Measuring(HandlingTask task) =>
        _clocks.Where(clock => (clock.TaskId is null || clock.TaskId == task.Id) && clock is { IsStopped: false, Kind: not (ClockKind.Sign or ClockKind.Review) });

    internal void Notify(Notice notice) => _newNotices.Add(notice);

    internal void Register(Ruling ruling) => _newRulings.Add(ruling);

    internal void Write(CaseAct act, TimelineKind kind, BilingualText text, BilingualText? publicText = null, string? activityId = null, HandlingTask? task = null, string? cause = null)
    {
        _newTimeline.Add(new(
            Incident.Id, ++_sequence, act.Now, kind, act.Actor, act.TakeReason(cause), text, publicText, activityId ?? task?.ActivityId, task?.Id, CaseEvidence.Write(_evidence)));
        _evidence.Clear();
        if (act.Actor.IsStaff && MovesOn(kind) && task?.IsLoose != true) Incident.Moved(act.Now);
    }

    /// <summary>What is only said beside the way of a case does not move it.</summary>
    private static bool MovesOn(TimelineKind kind) => kind is not (TimelineKind.Noted or TimelineKind.Urged or TimelineKind.Notified or TimelineKind.Released or TimelineKind.Rated);

    /// <summary>
    /// What is left to the case and to each open task is the earliest of all clocks that run for it; lists are sorted and counted by it. A case
    /// is not late because a part of another task is, or an order beside its ladder; and who was asked for help is not late because the case is.
    /// </summary>
    internal void CountDown()
    {
        var running = _clocks.Where(clock => !clock.IsStopped && clock.DueAt is not null).OrderBy(clock => clock.DueAt).ToList();
        var beside = _tasks.Where(task => !task.HasCase).Select(task => task.Id).ToHashSet();
        Incident.CountDown(running.Find(clock => clock.TaskId is not { } task || !beside.Contains(task)));
        foreach (var task in _tasks)
            task.CountDown(task.IsOpen ? running.Find(clock => clock.TaskId is null ? task.Subtask is null : clock.TaskId == task.Id) : null);
    }

    /// <summary>The number of the next order: that of the case, and its place among the orders of the case.</summary>
    internal string NextOrderNumber() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Incident.Number}-{_tasks.Count(task => task.Order is not null) + 1:00}");

    /// <summary>What was ordered by hand has no step that would take it back when the case ends.</summary>
    internal void WithdrawOrders(CaseAct act)
    {
        foreach (var task in _tasks.Where(task => task is { IsOpen: true, IsLoose: true })) Withdraw(task, act, null);
    }

    private void Withdraw(HandlingTask task, CaseAct act, Deadline? whole)
    {
        // Withdrawn by another branch, the case must not stand still for ever: its limit goes on with what was left, or as it was where nobody's task comes next.
        if (Incident.Suspension?.BookmarkId == task.BookmarkId)
            ResumeClocks(task, act, null, whole);
        task.End(HandlingTaskStatus.Cancelled, null, null, act.Actor, act.Now);
        StopClocks(task, act, "withdrawn");
        EndWhistle(task, null, act.Now);
        Write(act, TimelineKind.Withdrawn, task.Subtask is null
            ? new($"“{task.StepName}”已撤回", $"\"{task.StepName}\" was withdrawn")
            : new($"“{task.StepName}”不再需要答复", $"\"{task.StepName}\" needs no answer any more"), task: task);
        if (task.Subtask is not null)
            this.TellEnded(task);
    }
}
