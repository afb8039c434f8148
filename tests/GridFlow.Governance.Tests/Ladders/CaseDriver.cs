using GridFlow.Governance.Calendars;
using GridFlow.Governance.Clocks;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders.Effects;
using GridFlow.Governance.Ladders;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Rulings;
using GridFlow.Governance.Subtasks;
using GridFlow.Governance.Tests.Calendars;
using GridFlow.Governance.Tests.Organisations;
using GridFlow.Governance.Whistles;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Outcomes;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Definitions;
using GridFlow.Workflows.Execution;
using Incident = GridFlow.Governance.Incidents.Incident;

namespace GridFlow.Governance.Tests.Ladders;

/// <summary>
/// Walks one incident through the shipped ladder as the shell would: loads, advances, applies, keeps clocks; but in
/// memory and with a clock of its own.
/// </summary>
internal sealed class CaseDriver
{
    private static readonly WorkflowProgram Shipped = Compile(Repository.Read("workflows", "wulingyuan", "incident.json"));

    private readonly Dictionary<(string Bookmark, string Clock), DateTimeOffset> _clocks = [];
    private readonly OrganisationTree _organisation;
    private readonly CompiledRuleSet _rules;
    private readonly WorkflowProgram _ladder;
    private readonly RulingBook _rulings;
    private readonly List<Notice> _notices = [];
    private readonly List<JournalEntry> _journal = [];

    private CaseDriver(IncidentReport report, DateTimeOffset now, OrganisationTree organisation, CompiledRuleSet rules, WorkflowProgram ladder, RulingBook rulings)
    {
        _rulings = rulings;
        _ladder = ladder;
        _organisation = organisation;
        _rules = rules;
        Now = now;
        var incident = Incident.Register(report, DeterministicId.From("test", report.Text), "WLY20260309000001", "0123ABCD", now);
        Case = CaseFile.Open(incident, Actor.Public);
        Advance(new StartWorkflow(incident.Id.ToString("N"), new Dictionary<string, object?>(), incident.Id.ToString("N")), Actor.Public);
    }

    public DateTimeOffset Now { get; private set; }

    /// <summary>The calendar of whatever comes next.</summary>
    public WorkingCalendar Calendar { get; set; } = China.Calendar;

    public CaseFile Case { get; }

    public Incident Incident => Case.Incident;

    public WorkflowState State { get; private set; } = null!;

    public WorkflowProgram Program => _ladder;

    public IReadOnlyList<Notice> Notices => _notices;

    public IReadOnlyList<JournalEntry> Journal => _journal;

    public IReadOnlyDictionary<(string Bookmark, string Clock), DateTimeOffset> Clocks => _clocks;

    public HandlingTask Task => Assert.Single(Case.Tasks, task => task.IsOpen);

    public static IncidentReport Resident(string text = "巷口垃圾桶旁成堆垃圾两天没人清", string? place = Wulingyuan.Grid) =>
        new("wulingyuan", Channel.Public, text)
        {
            PlaceUnitId = place,
            PlacePath = place is null ? "/" : Wulingyuan.Unit(place).Path,
            ReporterName = "李四",
            ReporterPhone = "13800001234",
        };

    public static IncidentReport Worker(string text = "巷口垃圾桶旁成堆垃圾两天没人清", string place = Wulingyuan.Grid, bool direct = false) =>
        Resident(text, place) with { ReporterAccountId = "grid", ReporterUnitId = Wulingyuan.Grid, DirectReport = direct, Channel = Channel.GridWorker };

    public static CaseDriver Report(IncidentReport report, string at = "2026-03-09 09:00", OrganisationTree? organisation = null, CompiledRuleSet? rules = null, string? ladder = null, RulingBook? rulings = null) =>
        new(report, China.At(at), organisation ?? Wulingyuan.Tree, rules ?? TestRules.Compiled, ladder is null ? Shipped : Compile(ladder), rulings ?? RulingBook.Empty);

    /// <summary>Somebody answers the open task a minute later.</summary>
    public CaseDriver Answer(string account, string outcome, string? text = "已处理", Func<TaskAnswer, TaskAnswer>? more = null) => Answer(Task, account, outcome, text, more);

    /// <summary>Somebody answers one of several open tasks a minute later.</summary>
    public CaseDriver Answer(HandlingTask task, string account, string outcome, string? text = "已处理", Func<TaskAnswer, TaskAnswer>? more = null)
    {
        Now = Now.AddMinutes(1);
        var answer = new TaskAnswer(outcome, text) { ReturnReason = outcome == HandlingTask.Returned ? "owner" : null };
        answer = more?.Invoke(answer) ?? answer;
        var actor = new Actor(account, account, task.UnitId);
        task.EnsureCanAnswer(answer, actor, photos: 1);
        WhistleCheck.EnsureFits(Case, task, answer);
        if (SubtaskCheck.Obstacle(Case.Tasks, task, answer.Outcome, _organisation) is { } obstacle) throw obstacle;
        Advance(new ResumeBookmark(task.BookmarkId, answer.ToInput(actor)) { Actor = account, Reason = answer.Text }, actor);
        return this;
    }

    /// <summary>Whoever has a task asks others for help with it a minute later.</summary>
    public CaseDriver Ask(HandlingTask task, string account, SubtaskCall call)
    {
        Now = Now.AddMinutes(1);
        var actor = new Actor(account, account, task.UnitId);
        var said = call.Checked(task, Case.Tasks.OpenPartsOf(task.Id).Count(), _organisation);
        Advance(new ResumeBookmark(task.BookmarkId, SubtaskActs.Asking(said).ToInput(actor)) { Actor = account }, actor);
        return this;
    }

    /// <summary>Whoever asked takes a request back a minute later.</summary>
    public CaseDriver TakeBack(HandlingTask part, string account, string? reason = null)
    {
        Now = Now.AddMinutes(1);
        var actor = new Actor(account, account, part.Subtask!.AskedByUnitId);
        Advance(new ResumeBookmark(part.BookmarkId, SubtaskActs.TakingBack(reason).ToInput(actor)) { Actor = account, Reason = reason }, actor);
        return this;
    }

    /// <summary>The ladder hears something that no desk has checked.</summary>
    public CaseDriver Hear(HandlingTask task, string account, TaskAnswer answer)
    {
        var actor = new Actor(account, account, task.UnitId);
        Advance(new ResumeBookmark(task.BookmarkId, answer.ToInput(actor)) { Actor = account, Reason = answer.Text }, actor);
        return this;
    }

    /// <summary>Somebody gives a unit an order by hand.</summary>
    public HandlingTask Order(string unit, TimeLimit limit) => Case.Issue(
        new SupervisionOrder(SupervisionGrade.Urge, "请说明", "leader", "李领导", Wulingyuan.Office), Wulingyuan.Unit(unit), Roles.DepartmentHandler,
        new ClockStart(ClockKind.Handle, limit.ToString(), Calendar.Id, Calendar.Due(Now, limit)), new Actor("leader", "李领导", Wulingyuan.Office), Now);

    /// <summary>A unit that was called signs a minute later; the ladder hears of it at once, or when an operator lets go of the instance.</summary>
    public CaseDriver Sign(HandlingTask task, string account, TimeSpan held = default)
    {
        Now = Now.AddMinutes(1);
        var actor = new Actor(account, account, task.UnitId);
        Case.Claim(task, actor, Now);
        Now += held;
        Advance(new ResumeBookmark(task.BookmarkId, new TaskAnswer(WhistleActs.Signed).ToInput(actor)) { Actor = account }, actor);
        return this;
    }

    /// <summary>Somebody else grants a change of the running deadlines a minute later.</summary>
    public CaseRecount Change(DeadlineTerms terms, IReadOnlySet<Guid>? only = null)
    {
        Now = Now.AddMinutes(1);
        var (actor, recount) = (new Actor("leader", "李领导"), CaseRecount.Of(Case, Ladder, terms, Calendar, _organisation.Line, Now, only));
        recount.ApplyTo(Case, new("时限变更", "Deadlines changed"), "暴雨", Calendar.Zone, actor, Now);
        Advance(recount.Moves with { Actor = actor.Id }, actor);
        return recount;
    }

    /// <summary>The clocks of its ladder as a change of deadlines sees them.</summary>
    public LadderClocks Ladder => LadderClocks.Of(State, () => _ladder);

    /// <summary>Time passes; what comes due fires in order.</summary>
    public CaseDriver Wait(TimeSpan span)
    {
        var until = Now + span;
        while (_clocks.Count > 0 && _clocks.MinBy(pair => pair.Value) is var next && next.Value <= until)
        {
            Now = next.Value > Now ? next.Value : Now;
            _clocks.Remove(next.Key);
            Advance(new ClockDue(next.Key.Bookmark, next.Key.Clock) { Actor = Actor.Clock.Id }, Actor.Clock);
        }

        Now = until;
        return this;
    }

    /// <summary>Time passes while nobody looks at the clocks.</summary>
    public CaseDriver Skip(TimeSpan span)
    {
        Now += span;
        return this;
    }

    /// <summary>Time passes until the open task's clock has run out.</summary>
    public CaseDriver RunOut() => Wait(Task.DueAt!.Value - Now);

    private void Advance(Stimulus stimulus, Actor actor)
    {
        var world = new LadderWorld(Incident, _organisation, _rules, Calendar) { Tasks = Case.Tasks, Clocks = Case.Clocks, Rulings = _rulings };
        var before = State is null ? null : WorkflowState.FromJson(State.ToJson());
        var burst = WorkflowEngine.Advance(_ladder, before, stimulus, Now, world);
        State = burst.State;
        _journal.AddRange(burst.Journal);
        _notices.AddRange(burst.Effects.OfType<NoticeQueued>().Select(queued => queued.Notice));
        Case.Apply(burst.Effects, actor, stimulus.Reason, Now);
        foreach (var effect in burst.Effects)
            Keep(effect);
    }

    private void Keep(Effect effect)
    {
        switch (effect)
        {
            case ClockSet set:
                _clocks[(set.BookmarkId, set.Clock)] = set.DueAt;
                break;
            case ClockCleared cleared:
                _clocks.Remove((cleared.BookmarkId, cleared.Clock));
                break;
            case BookmarkRemoved removed:
                foreach (var key in _clocks.Keys.Where(key => key.Bookmark == removed.BookmarkId).ToList())
                    _clocks.Remove(key);
                break;
        }
    }

    private static WorkflowProgram Compile(string json)
    {
        var result = WorkflowProgram.Compile(WorkflowDefinition.Parse(json), ActivityRegistry.Standard.With(LadderActivities.All));
        Assert.Empty(result.Problems);
        return result.Program!;
    }
}
