using GridFlow.Governance.Clocks;
using GridFlow.Governance.Subtasks;
using GridFlow.Governance.Whistles;

namespace GridFlow.Governance.Inbox;

/// <summary>
/// A task in somebody's inbox: one waiting step of a ladder, addressed to a role in a unit. It changes through its
/// own methods and through <see cref="Ladders.CaseFile"/>; every refusal is a <see cref="GovernanceException"/>.
/// </summary>
public sealed class HandlingTask
{
    /// <summary>The way out by which a unit gives back what is not its own (退单).</summary>
    public const string Returned = "Returned";

    /// <summary>The way out of an order.</summary>
    public const string Answered = "Answered";

    private const string LooseMark = "order:";

    /// <summary>What an order offers.</summary>
    public static TaskOutcome AnswerOutcome { get; } = new(Answered, new("答复", "Answer"), NeedsReason: true);

    /// <summary>Whether a bookmark is that of an order that somebody gave by hand: no step waits for it.</summary>
    public static bool IsLooseBookmark(string bookmarkId) => bookmarkId.StartsWith(LooseMark, StringComparison.Ordinal);

    /// <summary>The bookmark of such an order.</summary>
    internal static string LooseBookmark(int place) => LooseMark + place.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private HandlingTask()
    {
    }

    internal HandlingTask(TaskRequest request, Guid incidentId, string jurisdictionId, DateTimeOffset now)
    {
        Id = IdOf(request.InstanceId, request.BookmarkId);
        IncidentId = incidentId;
        JurisdictionId = jurisdictionId;
        InstanceId = request.InstanceId;
        BookmarkId = request.BookmarkId;
        ActivityId = request.ActivityId;
        StepName = request.StepName;
        Kind = request.Kind;
        UnitId = request.UnitId;
        UnitPath = request.UnitPath;
        Role = request.Role;
        AllowedOutcomes = [.. request.AllowedOutcomes];
        ExcludedAccountIds = [.. request.ExcludedAccountIds];
        RequiresText = request.RequiresText;
        RequiresPhoto = request.RequiresPhoto;
        Why = request.Why;
        Order = request.Order;
        Subtask = request.Subtask;
        (AskedById, AskedByUnitId) = (request.Subtask?.AskedById, request.Subtask?.AskedByUnitId);
        OpenedAt = now;
        if (request.Person is { } person)
            (Status, AssigneeId, AssigneeName, ClaimedAt) = (HandlingTaskStatus.Claimed, person.Id, person.Name, now);
        DueAt = request.DueAt;
        DueIsProvisional = request.DueIsProvisional;
    }

    /// <summary>The task's identity, from what it waits for: computing the same burst again names the same task.</summary>
    public static Guid IdOf(string instanceId, string bookmarkId) => DeterministicId.From("task", instanceId, bookmarkId);

    /// <summary>Identity.</summary>
    public Guid Id { get; private set; }

    /// <summary>The incident.</summary>
    public Guid IncidentId { get; private set; }

    /// <summary>The jurisdiction.</summary>
    public string JurisdictionId { get; private set; } = "";

    /// <summary>The workflow instance that waits.</summary>
    public string InstanceId { get; private set; } = "";

    /// <summary>The bookmark an answer resumes.</summary>
    public string BookmarkId { get; private set; } = "";

    /// <summary>The step of the ladder.</summary>
    public string ActivityId { get; private set; } = "";

    /// <summary>The step's name as drawn.</summary>
    public string StepName { get; private set; } = "";

    /// <summary>What is to be done.</summary>
    public TaskKind Kind { get; private set; }

    /// <summary>The unit it is addressed to.</summary>
    public string UnitId { get; private set; } = "";

    /// <summary>The unit's path, so that a territory's tasks can be found by prefix.</summary>
    public string UnitPath { get; private set; } = "";

    /// <summary>The role in that unit that may take it.</summary>
    public string Role { get; private set; } = "";

    /// <summary>Account that claimed it.</summary>
    public string? AssigneeId { get; private set; }

    /// <summary>Name of that account when it claimed.</summary>
    public string? AssigneeName { get; private set; }

    /// <summary>Account of the colleague for whom it was claimed (代), who may take it back at any time.</summary>
    public string? AssigneeForId { get; private set; }

    /// <summary>When it was claimed, UTC.</summary>
    public DateTimeOffset? ClaimedAt { get; private set; }

    /// <summary>Open, claimed, or how it ended.</summary>
    public HandlingTaskStatus Status { get; private set; }

    /// <summary>When it came into the inbox, UTC.</summary>
    public DateTimeOffset OpenedAt { get; private set; }

    /// <summary>When its own limit is due, UTC; <see langword="null"/> without one. What is left to whoever has it says <see cref="NextDueAt"/>.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>The due time rests on a year whose holidays are not published yet (暂定).</summary>
    public bool DueIsProvisional { get; private set; }

    /// <summary>
    /// What is left: the earliest deadline of the clocks that run for it, UTC: to claim, to answer, and of the case as a whole where it is no help to another task.
    /// <see langword="null"/> when none runs.
    /// </summary>
    public DateTimeOffset? NextDueAt { get; private set; }

    /// <summary>The clock of <see cref="NextDueAt"/>.</summary>
    public ClockKind? NextClock { get; private set; }

    /// <summary><see cref="NextDueAt"/> rests on a year whose holidays are not published yet (暂定).</summary>
    public bool NextDueIsProvisional { get; private set; }

    /// <summary>When the last share of the budget at which it warns was used up, UTC.</summary>
    public DateTimeOffset? WarnedAt { get; private set; }

    /// <summary>When the clock ran out while nothing could take the task over, UTC.</summary>
    public DateTimeOffset? OverdueAt { get; private set; }

    /// <summary>When it ended, UTC.</summary>
    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>Account that ended it, or <c>clock</c>.</summary>
    public string? ClosedBy { get; private set; }

    /// <summary>Name of whoever ended it.</summary>
    public string? ClosedByName { get; private set; }

    /// <summary>The port the ladder went on by, for example <c>Done</c>.</summary>
    public string? Outcome { get; private set; }

    /// <summary>The answer in the handler's words.</summary>
    public string? Answer { get; private set; }

    /// <summary>Why it was given back (退单): the key of a <see cref="Organisations.ReturnReason"/>.</summary>
    public string? ReturnReason { get; private set; }

    /// <summary>The unit that the answer named: whose it is in the opinion of whoever returned it, or by the decision of whoever dispatched or ruled.</summary>
    public string? NamedUnitId { get; private set; }

    /// <summary>An answer needs words.</summary>
    public bool RequiresText { get; private set; }

    /// <summary>A successful answer needs a photo.</summary>
    public bool RequiresPhoto { get; private set; }

    /// <summary>Outcomes a person may choose, in the order buttons show them.</summary>
    public List<TaskOutcome> AllowedOutcomes { get; private set; } = [];

    /// <summary>Accounts that may not take it: whoever handled a case does not verify it.</summary>
    public List<string> ExcludedAccountIds { get; private set; } = [];

    /// <summary>Why this came to the unit.</summary>
    public TaskReason Why { get; private set; } = new();

    /// <summary>The order that it is (督办单); <see langword="null"/> for other tasks.</summary>
    public SupervisionOrder? Order { get; private set; }

    /// <summary>What it helps with (协办、征求意见、会签); <see langword="null"/> for other tasks.</summary>
    public Subtask? Subtask { get; private set; }

    /// <summary>Account of whoever asks for it, as <see cref="Subtask"/> says; apart, so that it can be looked for.</summary>
    public string? AskedById { get; private set; }

    /// <summary>The unit that asks for it.</summary>
    public string? AskedByUnitId { get; private set; }

    /// <summary>Minutes of the meetings at which it was assessed (综合研判), oldest first.</summary>
    public List<JointMinutes> Minutes { get; private set; } = [];

    /// <summary>Given by hand beside the ladder: its answer moves nothing on.</summary>
    public bool IsLoose => IsLooseBookmark(BookmarkId);

    /// <summary>The case lies with whoever it is for: it is no part of another task, and no order beside the ladder.</summary>
    public bool HasCase => LiesWith(Kind, BookmarkId);

    /// <summary>Whether the case lies with whoever a task of this kind is for, at this bookmark.</summary>
    public static bool LiesWith(TaskKind kind, string bookmarkId) => !IsLooseBookmark(bookmarkId) && !TaskForm.Of(kind).IsPart;

    /// <summary>Whether it still waits for somebody.</summary>
    public bool IsOpen => Status is HandlingTaskStatus.Open or HandlingTaskStatus.Claimed;

    /// <summary>Takes the task.</summary>
    /// <exception cref="GovernanceException">It has ended, another has it, or the account is excluded.</exception>
    public void Claim(Actor actor, DateTimeOffset now)
    {
        EnsureMayAct(actor);
        Status = HandlingTaskStatus.Claimed;
        Assign(actor);
        ClaimedAt ??= now;
    }

    /// <summary>Gives the task back to the unit's inbox.</summary>
    /// <exception cref="GovernanceException">The actor does not have it.</exception>
    public void Release(Actor actor)
    {
        EnsureMayAct(actor);
        if (AssigneeId != actor.Id)
            throw new GovernanceException("task.not-yours", new("您没有签收这项任务", "You have not claimed this task"));
        Status = HandlingTaskStatus.Open;
        AssigneeId = null;
        AssigneeName = null;
        AssigneeForId = null;
        ClaimedAt = null;
    }

    /// <summary>Gives the task to a colleague of the unit (委派), who has it from then on.</summary>
    /// <param name="colleague">Who gets it.</param>
    /// <param name="actor">Who has it, or may take it.</param>
    /// <param name="now">When, UTC.</param>
    /// <exception cref="GovernanceException">It has ended, another has it, it is a unit's answer to a whistle, or the colleague is excluded.</exception>
    public void HandOver(Actor colleague, Actor actor, DateTimeOffset now)
    {
        EnsureMayAct(actor);
        if (Kind == TaskKind.Respond)
            throw new GovernanceException("task.hand-over", new("吹哨任务须由到场人员本人签收", "A call by whistle is signed by whoever comes"));
        if (colleague.Id == AssigneeId || AssigneeId is null && colleague.Id == actor.Id)
            throw new GovernanceException("task.hand-over", new("请选择另一位同事", "Please choose another colleague"));
        if (Apart(colleague) is { } refusal) throw refusal;
        Status = HandlingTaskStatus.Claimed;
        Assign(colleague);
        ClaimedAt ??= now;
    }

    /// <summary>Checks an answer before the ladder sees it, so that a refusal changes nothing.</summary>
    /// <param name="answer">What the person chose and wrote.</param>
    /// <param name="actor">Who answers.</param>
    /// <param name="photos">Photos attached to this task.</param>
    /// <exception cref="GovernanceException">The task has ended, is another's, or something required is missing.</exception>
    public void EnsureCanAnswer(TaskAnswer answer, Actor actor, int photos)
    {
        EnsureMayAct(actor);
        if (AllowedOutcomes.Find(allowed => allowed.Port == answer.Outcome) is not { } outcome)
            throw new GovernanceException("task.outcome", new($"本步骤没有“{answer.Outcome}”这个结果", $"This step has no outcome \"{answer.Outcome}\""));
        if ((RequiresText || outcome.NeedsReason) && string.IsNullOrWhiteSpace(answer.Text))
            throw new GovernanceException("task.text-required", new("请填写办理情况", "Please describe what was done"));
        TaskForm.Of(Kind).EnsureComplete(answer, outcome);
        if (RequiresPhoto && outcome.IsSuccess && photos == 0)
            throw new GovernanceException("task.photo-required", new("请上传办理照片", "Please attach a photo of the result"));
    }

    /// <summary>A copy: lists are replaced, never changed in place, so both may share them.</summary>
    internal HandlingTask Copy() => (HandlingTask)MemberwiseClone();

    /// <summary>Whoever asked for help presses for an answer.</summary>
    /// <exception cref="GovernanceException">It is no such request, has ended, or was pressed for just now.</exception>
    internal void Urge(DateTimeOffset now)
    {
        if (Subtask is not { } subtask || !IsOpen)
            throw new GovernanceException("task.ended", new("任务已经结束", "The task has already ended"));
        if (now - subtask.UrgedAt < CaseSubtasks.UrgePause)
            throw new GovernanceException("subtask.urged", new("刚刚催办过，请过一小时再催", "It was pressed for within the last hour"));
        Subtask = subtask with { Urges = subtask.Urges + 1, UrgedAt = now };
    }

    internal void Add(JointMinutes minutes) => Minutes = [.. Minutes, minutes];

    internal void Warn(DateTimeOffset now) => WarnedAt = now;

    internal void Extend(Deadline deadline) => (DueAt, DueIsProvisional, WarnedAt) = (deadline.DueAt, deadline.IsProvisional, null);

    /// <summary>Its limit was counted anew on another calendar.</summary>
    internal void Recount(Deadline deadline) => (DueAt, DueIsProvisional, Why) = (deadline.DueAt, deadline.IsProvisional, Why with { Deadline = deadline.Explanation });

    /// <summary>What may be chosen from now on.</summary>
    internal void Offer(IEnumerable<TaskOutcome> outcomes) => AllowedOutcomes = [.. outcomes];

    internal void MarkOverdue(DateTimeOffset now) => OverdueAt ??= now;

    internal void CountDown(ClockLedger? next) => (NextDueAt, NextClock, NextDueIsProvisional) = (next?.DueAt, next?.Kind, next?.IsProvisional == true);

    internal void Name(string? returnReason, string? unitId) => (ReturnReason, NamedUnitId) = (returnReason, unitId);

    internal void End(HandlingTaskStatus status, string? outcome, string? answer, Actor actor, DateTimeOffset now)
    {
        Status = status;
        Outcome = outcome;
        Answer = answer;
        ClosedAt = now;
        ClosedBy = actor.Id;
        ClosedByName = actor.FullName.Chinese;
    }

    private void Assign(Actor actor) => (AssigneeId, AssigneeName, AssigneeForId) = (actor.Id, actor.FullName.Chinese, actor.For?.Id);

    /// <summary>Refuses whoever may not act on it.</summary>
    /// <exception cref="GovernanceException">It has ended, another has it, or the actor is kept from it.</exception>
    public void EnsureMayAct(Actor actor)
    {
        if (Refusal(actor) is { } refusal) throw refusal;
    }

    /// <summary>Whether somebody in whose reach it is may act on it.</summary>
    public bool MayAct(Actor actor) => Refusal(actor) is null;

    private GovernanceException? Refusal(Actor actor)
    {
        if (!IsOpen)
            return new("task.ended", new("任务已经结束", "The task has already ended"));
        return AssigneeId is { } holder && !actor.Persons.Contains(holder) && !(AssigneeForId is { } absent && actor.Persons.Contains(absent))
            ? new("task.claimed-by-another", new($"任务已由{AssigneeName}签收", $"The task is claimed by {AssigneeName}"))
            : Apart(actor);
    }

    /// <summary>Whoever acts in somebody's place must be as far from the handling as both of them.</summary>
    private GovernanceException? Apart(Actor actor) => !ExcludedAccountIds.Intersect(actor.Persons).Any() ? null : new("task.excluded", Kind == TaskKind.Countersign
        ? new("不能会签自己提出或办理的事项", "Nobody countersigns what he asked for or handled himself")
        : new("处置人不能核查自己办理的事件", "Whoever handled an incident cannot verify it"));
}
