using GridFlow.Governance.Calendars;
using GridFlow.Governance.Clocks;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Ladders.Effects;
using GridFlow.Governance.Subtasks;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Outcomes;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Execution;

namespace GridFlow.Governance.Ladders.Activities;

/// <summary>
/// A step that is somebody's task: it opens the task with its clocks, warns, and ends by an answer or by the clock.
/// </summary>
internal abstract class TaskActivity : LadderActivity
{
    internal const string DeadlineClock = "deadline";
    internal const string SignClock = "sign";
    internal const string WarnClock = "warn";
    private const string Timeout = "Timeout";

    /// <summary>Opens the task and waits.</summary>
    protected static Bookmark Open(IActivityContext context, LadderWorld world, TaskPlan plan)
    {
        var bookmark = context.Wait(payload: plan.Part is { } part ? new Dictionary<string, object?> { [TaskPlan.PartKey] = part } : null);
        var (unit, role) = plan.To;
        var calendar = world.CalendarOf(unit);
        var clock = Start(calendar, plan.Clock, plan.Limit, context.Now);
        if (clock is not null)
        {
            context.SetClock(bookmark, DeadlineClock, clock.Deadline.DueAt);
            CaseClocks.Warn(context, bookmark, WarnClock, calendar, clock.Budget, context.Now, clock.Deadline.DueAt);
        }

        if (plan.Part is null)
            CaseClocks.Set(context, world, bookmark);

        // A limit to claim that ends with or after the task itself would say nothing.
        var sign = Start(calendar, ClockKind.Sign, plan.SignLimit, context.Now) is { } start && !(clock?.Deadline.DueAt <= start.Deadline.DueAt) ? start : null;
        if (sign is not null)
            context.SetClock(bookmark, SignClock, sign.Deadline.DueAt);
        var steps = plan.Steps.Select(step => Start(calendar, step.Kind, step.Limit, context.Now)!).ToList();
        foreach (var step in steps)
            context.SetClock(bookmark, step.Kind.ToString(), step.Deadline.DueAt);

        context.Emit(new TaskOpened(
            new TaskRequest
            {
                InstanceId = context.InstanceId,
                BookmarkId = bookmark.Id,
                ActivityId = context.ActivityId,
                StepName = plan.Title ?? context.DisplayName,
                Kind = plan.Kind,
                UnitId = unit.Id,
                UnitPath = unit.Path,
                UnitName = unit.Name,
                Role = role,
                AllowedOutcomes = plan.Outcomes,
                ExcludedAccountIds = plan.Excluded,
                RequiresText = plan.RequiresText,
                RequiresPhoto = plan.RequiresPhoto,
                Order = plan.Order,
                Subtask = plan.Subtask,
                Person = plan.Person,
                DueAt = clock?.Deadline.DueAt,
                DueIsProvisional = clock?.Deadline.IsProvisional == true,
                Why = new TaskReason { Sentence = plan.Sentence, Deadline = clock?.Deadline.Explanation },
            },
            [.. new[] { sign, clock }.OfType<ClockStart>(), .. steps]));
        context.Emit(new NoticeQueued(new(plan.Person is null ? NoticeRecipient.Unit : NoticeRecipient.Person, plan.Person?.Id ?? unit.Id, plan.Person is null ? role : null, "task.opened",
            new($"新任务：{plan.Title ?? context.DisplayName}（{world.Incident.Number} {world.Incident.Title}）", $"New task: {plan.Title ?? context.DisplayName} ({world.Incident.Number} {world.Incident.Title})"))));
        return bookmark;
    }

    /// <summary>Ends the task as answered and goes on by a port.</summary>
    protected void Answer(IActivityContext context, Bookmark bookmark, string port, HandlingTaskStatus status, string? text, string? publicReply = null, SaidWhistle? said = null)
    {
        context.Emit(new TaskClosed(bookmark.Id, status, port, PortName(context, port), text, publicReply) { Whistle = said });
        context.Complete([port]);
    }

    /// <summary>Ends the task as answered, with what the answer named, and goes on.</summary>
    /// <param name="context">The step.</param>
    /// <param name="bookmark">Where it waited.</param>
    /// <param name="status">How it ended.</param>
    /// <param name="answer">What was answered.</param>
    /// <param name="name">The answer for the timeline.</param>
    /// <param name="port">The port to leave by.</param>
    protected static void Answer(IActivityContext context, Bookmark bookmark, HandlingTaskStatus status, TaskAnswer answer, BilingualText name, string port)
    {
        context.Emit(new TaskClosed(bookmark.Id, status, answer.Outcome, name, answer.Text, answer.PublicReply)
        {
            ReturnReason = answer.ReturnReason,
            NamedUnitId = answer.UnitId,
        });
        context.Complete([port]);
    }

    /// <summary>The name of a port for the timeline.</summary>
    protected virtual BilingualText PortName(IActivityContext context, string port) =>
        Descriptor.Ports.FirstOrDefault(known => known.Name == port)?.DisplayName ?? new(port, port);

    /// <summary>The port a clock that ran out leads to; by default <c>Timeout</c> where it is drawn.</summary>
    protected virtual string? OnDeadline(IActivityContext context) => context.IsConnected(Timeout) ? Timeout : null;

    protected sealed override void Resume(IActivityContext context, LadderWorld world, Bookmark bookmark, IReadOnlyDictionary<string, object?> input)
    {
        var answer = TaskAnswer.FromInput(input);
        if (Subtasks.IsAt(bookmark))
        {
            if (Subtasks.Take(context, world, bookmark, answer))
                return;
        }
        else if (answer.Subtasks is { } call)
        {
            Ask(context, world, bookmark, call, answer);
            context.KeepWaiting();
            return;
        }
        else if (!Subtasks.Hold(context, world, bookmark, answer))
        {
            OnAnswer(context, world, bookmark, input);
            return;
        }

        context.Note($"Ignored the answer \"{answer.Outcome}\".");
        context.KeepWaiting();
    }

    /// <summary>Takes an answer to the step's own task, or to a part of it.</summary>
    protected abstract void OnAnswer(IActivityContext context, LadderWorld world, Bookmark bookmark, IReadOnlyDictionary<string, object?> input);

    /// <summary>Asks others for help with a task of the step.</summary>
    protected static void Ask(IActivityContext context, LadderWorld world, Bookmark main, SubtaskCall call, TaskAnswer asking)
    {
        foreach (var plan in Subtasks.Asked(context, world, main, call, asking))
            Open(context, world, plan);
    }

    protected override void ClockDue(IActivityContext context, LadderWorld world, Bookmark bookmark, string clock)
    {
        if (CaseClocks.IsWarning(clock, WarnClock))
        {
            context.Emit(new TaskWarned(bookmark.Id, CaseClocks.ShareOf(clock)));
            context.KeepWaiting();
        }
        else if (clock == SignClock)
        {
            context.Emit(new TaskSignDue(bookmark.Id));
            context.KeepWaiting();
        }
        else if (CaseClocks.IsWarning(clock, CaseClocks.Warning))
        {
            context.Emit(new CaseWarned(bookmark.Id, CaseClocks.ShareOf(clock)));
            context.KeepWaiting();
        }
        else if (clock == CaseClocks.Limit)
        {
            context.Emit(new CaseOverdue(bookmark.Id));
            if (context.IsConnected(Describe.CaseTimeout.Name))
                Answer(context, bookmark, Describe.CaseTimeout.Name, HandlingTaskStatus.TimedOut, null);
            else
                context.KeepWaiting();
        }
        else if (!Subtasks.IsAt(bookmark) && OnDeadline(context) is { } port)
        {
            Answer(context, bookmark, port, HandlingTaskStatus.TimedOut, null);
        }
        else
        {
            context.Emit(new TaskOverdue(bookmark.Id));
            context.KeepWaiting();
        }
    }

    private static ClockStart? Start(WorkingCalendar calendar, ClockKind kind, TimeLimit? limit, DateTimeOffset now) =>
        limit is { } budget ? new(kind, budget.ToString(), calendar.Id, calendar.Due(now, budget)) : null;
}

/// <summary>What a step wants of the task it opens.</summary>
/// <param name="Kind">What is to be done.</param>
/// <param name="To">Whom it is for.</param>
/// <param name="Sentence">Why it comes to them.</param>
/// <param name="Outcomes">What a person may choose.</param>
/// <param name="Limit">How long it may take.</param>
/// <param name="Clock">What its clock measures.</param>
internal sealed record TaskPlan(TaskKind Kind, Addressee To, BilingualText Sentence, IReadOnlyList<TaskOutcome> Outcomes, TimeLimit? Limit, ClockKind Clock)
{
    public TimeLimit? SignLimit { get; init; }

    public bool RequiresText { get; init; }

    public bool RequiresPhoto { get; init; }

    public IReadOnlyList<string> Excluded { get; init; } = [];

    public SupervisionOrder? Order { get; init; }

    /// <summary>What it helps with; <see langword="null"/> where it is no help to another task.</summary>
    public Subtask? Subtask { get; init; }

    /// <summary>Who has it from the beginning, in the role of the addressee.</summary>
    public AskedPerson? Person { get; init; }

    /// <summary>Where the payload of a part's bookmark says which part it is.</summary>
    public const string PartKey = "part";

    /// <summary>What it is called where that is not the step's name.</summary>
    public string? Title { get; init; }

    /// <summary>Which part of another task it is, whose clocks are not the case's; <see langword="null"/> for a task that has the case.</summary>
    public string? Part { get; init; }

    /// <summary>What is to be done within the task by its own time.</summary>
    public IReadOnlyList<(ClockKind Kind, TimeLimit Limit)> Steps { get; init; } = [];
}
