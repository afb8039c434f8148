using System.Collections.Immutable;
using GridFlow.Governance.Calendars;
using GridFlow.Governance.Clocks;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders.Activities;
using GridFlow.Governance.Ladders.Effects;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Evaluation;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Execution;

namespace GridFlow.Governance.Ladders.Walks;

/// <summary>Where a made-up case walks: what the jurisdiction has, without a database.</summary>
/// <param name="Ladder">The ladder, a draft perhaps.</param>
/// <param name="Organisation">The units.</param>
/// <param name="Rules">The rules that classify.</param>
/// <param name="Calendar">The calendar its clocks count on.</param>
public sealed record WalkGround(WorkflowProgram Ladder, OrganisationTree Organisation, CompiledRuleSet Rules, WorkingCalendar Calendar);

/// <summary>
/// One made-up case on its way through a ladder: the real engine and the real steps, with somebody who chooses outcomes and moves the clock.
/// Immutable: every move gives another walk and leaves this one as it was, so one can step back and try another way.
/// </summary>
public sealed class LadderWalk
{
    private readonly WalkGround _ground;
    private readonly CaseFile _case;
    private readonly WorkflowState? _state;
    private readonly ImmutableSortedDictionary<WalkClock, DateTimeOffset> _clocks;

    // Why the last move could not be made: the ladder asks of the case what cannot be, and no transaction would take it.
    private readonly BilingualText? _refusal;

    private LadderWalk(
        WalkGround ground, CaseFile @case, WorkflowState? state, ImmutableSortedDictionary<WalkClock, DateTimeOffset> clocks, DateTimeOffset now, ImmutableList<WalkMove> moves, BilingualText? refusal = null) =>
        (_ground, _case, _state, _clocks, Now, Moves, _refusal) = (ground, @case, state, clocks, now, moves, refusal);

    /// <summary>What time it is for the case, UTC.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>What has happened, the report first.</summary>
    public ImmutableList<WalkMove> Moves { get; }

    /// <summary>The case. Only to be read.</summary>
    public Incident Incident => _case.Incident;

    /// <summary>The tasks that wait for an answer.</summary>
    public IReadOnlyList<HandlingTask> OpenTasks => [.. _case.Tasks.Where(task => task.IsOpen)];

    /// <summary>All tasks so far, oldest first.</summary>
    public IReadOnlyList<HandlingTask> Tasks => _case.Tasks;

    /// <summary>The clocks as the case keeps them, those that have stopped among them.</summary>
    public IReadOnlyList<ClockLedger> Ledgers => _case.Clocks;

    /// <summary>The clocks that will wake the ladder, the next one first.</summary>
    public IReadOnlyList<(WalkClock Clock, DateTimeOffset DueAt)> Clocks => [.. _clocks.OrderBy(pair => pair.Value).Select(pair => (pair.Key, pair.Value))];

    /// <summary>Ids of the steps the case stands at.</summary>
    public IReadOnlyList<string> At => [.. (_state?.Bookmarks ?? []).Select(bookmark => bookmark.ActivityId).Distinct()];

    /// <summary>Whether nothing will happen any more: the case is closed, or lost.</summary>
    public bool IsOver => _refusal is not null || _state is not null && (_state.Status == WorkflowStatus.Finished || _state.IsStuck);

    /// <summary>What went wrong in the ladder, as its own words say it; <see langword="null"/> while all is well.</summary>
    public BilingualText? Fault => _refusal ?? (_state?.Incidents is [.., var last] ? new BilingualText(last.Cause ?? last.Message, last.Cause ?? last.Message) : null);

    /// <summary>Reports the case and lets it run to its first wait.</summary>
    public static LadderWalk Start(WalkGround ground, IncidentReport report, DateTimeOffset now)
    {
        var incident = Incident.Register(report, DeterministicId.From("walk", report.Text), $"{ground.Organisation.Jurisdiction.NumberPrefix}-000001", "", now);
        var id = incident.Id.ToString("N");
        var began = new LadderWalk(ground, CaseFile.Open(incident, Actor.Public), null, ImmutableSortedDictionary<WalkClock, DateTimeOffset>.Empty, now, []);
        return began.Move(new StartWorkflow(id, new Dictionary<string, object?>(), id), Actor.Public, new("上报", "reported"), null, now);
    }

    /// <summary>Somebody answers a task a minute later.</summary>
    /// <param name="task">One of <see cref="OpenTasks"/>.</param>
    /// <param name="answer">What is answered.</param>
    /// <param name="actor">Who; <see langword="null"/> for somebody in the task's role who has had nothing to do with the case.</param>
    /// <exception cref="GovernanceException">The task does not take the answer, or not from this person.</exception>
    public LadderWalk Answer(HandlingTask task, TaskAnswer answer, Actor? actor = null)
    {
        var who = actor ?? new Actor($"{task.Role}#{Moves.Count}", Roles.Find(task.Role)?.Name.Chinese ?? task.Role, task.UnitId);
        task.EnsureCanAnswer(answer, who, photos: 1);
        var way = task.AllowedOutcomes.FirstOrDefault(outcome => outcome.Port == answer.Outcome)?.Name ?? new(answer.Outcome, answer.Outcome);
        return Move(new ResumeBookmark(task.BookmarkId, answer.ToInput(who)) { Actor = who.Id, Reason = answer.Text }, who,
            new($"{task.StepName}：{way.Chinese}", $"{task.StepName}: {way.English}"), task.ActivityId, Now.AddMinutes(1));
    }

    /// <summary>Time passes, and what comes due fires in order. With no clock left nothing but time passes.</summary>
    public LadderWalk Wait(TimeSpan span)
    {
        var (walk, until) = (this, Now + span);
        while (walk.Clocks is [var (clock, due), ..] && due <= until)
            walk = walk.Fire(clock, due);
        return new(_ground, walk._case, walk._state, walk._clocks, until, walk.Moves);
    }

    /// <summary>Time passes until the next clock has fired; the same walk where none runs.</summary>
    public LadderWalk ToNextClock() => Clocks is [var (clock, due), ..] ? Fire(clock, due) : this;

    /// <summary>One clock fires, whether or not it is the next: what would be if it were.</summary>
    internal LadderWalk Fire(WalkClock clock) => Fire(clock, _clocks[clock]);

    private LadderWalk Fire(WalkClock clock, DateTimeOffset due)
    {
        var step = _state!.Bookmarks.FirstOrDefault(bookmark => bookmark.Id == clock.BookmarkId)?.ActivityId;
        var name = step is null ? "" : _ground.Ladder.FindStep(step)?.DisplayName ?? step;
        var what = clock.Word;
        var without = new LadderWalk(_ground, _case, _state, _clocks.Remove(clock), Now, Moves);
        return without.Move(new ClockDue(clock.BookmarkId, clock.Name) { Actor = Actor.Clock.Id }, Actor.Clock, new($"{name}：{what.Chinese}", $"{name}: {what.English}"), step, due > Now ? due : Now);
    }

    private LadderWalk Move(Stimulus stimulus, Actor actor, BilingualText what, string? step, DateTimeOffset now)
    {
        var burst = WorkflowEngine.Advance(_ground.Ladder, _state, stimulus, now, new LadderWorld(Incident, _ground.Organisation, _ground.Rules, _ground.Calendar) { Tasks = _case.Tasks, Clocks = _case.Clocks });
        var file = _case.Copy();
        try
        {
            file.Apply(burst.Effects, actor, stimulus.Reason, now);
        }
        catch (GovernanceException refusal)
        {
            return new(_ground, _case, _state, _clocks, now, Moves.Add(new WalkMove(now, what, step, [], [], [], [], Passed(burst))), refusal.Text);
        }

        var move = new WalkMove(now, what, step, [.. file.NewTasks.Skip(_case.NewTasks.Count)], [.. file.NewNotices.Skip(_case.NewNotices.Count)],
            [.. file.NewClocks.Skip(_case.NewClocks.Count)], [.. file.NewTimeline.Skip(_case.NewTimeline.Count)], Passed(burst));
        return new(_ground, file, burst.State, Kept(burst.Effects), now, Moves.Add(move));
    }

    private ImmutableSortedDictionary<WalkClock, DateTimeOffset> Kept(IReadOnlyList<Effect> effects)
    {
        var clocks = _clocks.ToBuilder();
        WalkClock.Follow(clocks, effects);
        return clocks.ToImmutable();
    }

    /// <summary>The steps that ended, and by which exits: what lights up on the drawing.</summary>
    private static List<(string Step, string Port)> Passed(Burst burst) =>
        [.. from entry in burst.Journal
            where entry.Event == JournalEvent.Completed
            from port in entry.Outcomes is { Count: > 0 } outcomes ? outcomes : ["Done"]
            select (entry.ActivityId, port)];
}

/// <summary>A clock that will wake the ladder.</summary>
/// <param name="BookmarkId">Where the case waits.</param>
/// <param name="Name">The clock's name in the step.</param>
public sealed record WalkClock(string BookmarkId, string Name) : IComparable<WalkClock>
{
    /// <summary>Keeps the clocks of a case in memory as the shell keeps them in rows: what a burst sets, clears, and takes with what no longer waits.</summary>
    internal static void Follow(IDictionary<WalkClock, DateTimeOffset> clocks, IReadOnlyList<Effect> effects)
    {
        foreach (var effect in effects)
            switch (effect)
            {
                case ClockSet set:
                    clocks[new WalkClock(set.BookmarkId, set.Clock)] = set.DueAt;
                    break;
                case ClockCleared cleared:
                    clocks.Remove(new WalkClock(cleared.BookmarkId, cleared.Clock));
                    break;
                case BookmarkRemoved removed:
                    foreach (var clock in clocks.Keys.Where(clock => clock.BookmarkId == removed.BookmarkId).ToList())
                        clocks.Remove(clock);
                    break;
            }
    }

    /// <summary>What it is in words.</summary>
    public BilingualText Word => CaseClocks.IsWarning(Name, TaskActivity.WarnClock) ? new($"预警 {CaseClocks.ShareOf(Name)}%", $"warning at {CaseClocks.ShareOf(Name)}%")
        : CaseClocks.IsWarning(Name, CaseClocks.Warning) ? new($"事件时限预警 {CaseClocks.ShareOf(Name)}%", $"warning of the whole case at {CaseClocks.ShareOf(Name)}%")
        : Name switch
    {
        "deadline" => new("时限到", "the limit is over"),
        "Contact" => new("联系时限到", "the time to make contact is over"),
        "Arrive" => new("到场时限到", "the time to arrive is over"),
        "sign" => new("签收时限到", "the time to claim is over"),
        "case" => new("事件时限到", "the time for the whole case is over"),
        _ => new("到时", "due"),
    };

    /// <inheritdoc />
    public int CompareTo(WalkClock? other) => (BookmarkId, Name).CompareTo((other?.BookmarkId ?? "", other?.Name ?? ""));
}

/// <summary>One move of a walk, and all it made.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="What">What was done, or what came due.</param>
/// <param name="StepId">The step it was done at; <see langword="null"/> for the report.</param>
/// <param name="Tasks">Tasks it opened.</param>
/// <param name="Notices">Notices it sent.</param>
/// <param name="Clocks">Clocks it started.</param>
/// <param name="Timeline">Lines it wrote.</param>
/// <param name="Passed">Steps that ended, and their exits.</param>
public sealed record WalkMove(
    DateTimeOffset At,
    BilingualText What,
    string? StepId,
    IReadOnlyList<HandlingTask> Tasks,
    IReadOnlyList<Notice> Notices,
    IReadOnlyList<ClockLedger> Clocks,
    IReadOnlyList<TimelineEntry> Timeline,
    IReadOnlyList<(string Step, string Port)> Passed);
