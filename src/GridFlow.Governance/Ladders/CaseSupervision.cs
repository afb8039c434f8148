using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders.Effects;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Ladders;

/// <summary>What presses a case on from beside its ladder: orders given by hand, and the reporter who asks for it to be hastened.</summary>
public static class CaseSupervision
{
    /// <summary>A reporter asks again at most this often.</summary>
    public static readonly TimeSpan UrgePause = TimeSpan.FromDays(1);

    /// <summary>The name of the clock on an order by hand, which wakes the case and no step of its ladder.</summary>
    public const string OrderClock = "order";

    /// <summary>Gives a unit an order, as a task with a deadline of its own beside the one the ladder waits for.</summary>
    /// <param name="file">The case.</param>
    /// <param name="order">The order; it gets its number.</param>
    /// <param name="unit">Who must answer.</param>
    /// <param name="role">The role in the unit.</param>
    /// <param name="clock">Its deadline.</param>
    /// <param name="actor">Who orders it.</param>
    /// <param name="now">When, UTC.</param>
    /// <exception cref="GovernanceException">The case is closed.</exception>
    public static HandlingTask Issue(this CaseFile file, SupervisionOrder order, Unit unit, string role, ClockStart clock, Actor actor, DateTimeOffset now)
    {
        if (file.Incident.Stage == IncidentStage.Closed)
            throw new GovernanceException("incident.closed", new("事件已经结案", "The incident is already closed"));
        order = order with { Number = file.NextOrderNumber() };
        var (name, act) = (order.Grade.Name(), new CaseAct(actor, order.Text, now));
        var task = file.Add(new HandlingTask(
            new TaskRequest
            {
                InstanceId = file.Incident.Id.ToString("N"),
                BookmarkId = HandlingTask.LooseBookmark(file.Tasks.Count(other => other.Order is not null) + 1),
                ActivityId = "",
                StepName = name.Chinese,
                Kind = TaskKind.Supervise,
                UnitId = unit.Id,
                UnitPath = unit.Path,
                UnitName = unit.Name,
                Role = role,
                AllowedOutcomes = [HandlingTask.AnswerOutcome],
                RequiresText = true,
                DueAt = clock.Deadline.DueAt,
                DueIsProvisional = clock.Deadline.IsProvisional,
                Why = new TaskReason { Sentence = new($"{name.Chinese}：请{unit.Name}限期答复", $"{name.English}: {unit.Name} must answer in time"), Deadline = clock.Deadline.Explanation },
                Order = order,
            },
            file.Incident.Id, file.Incident.JurisdictionId, now));
        file.StartClock(clock, task.Id, act);
        file.Write(act, TimelineKind.Assigned, new($"{name.Chinese} {order.Number}：请{unit.Name}限期答复", $"{name.English} {order.Number}: {unit.Name} must answer in time"), task: task);
        file.Notify(new(NoticeRecipient.Unit, unit.Id, role, "order.issued", new(
            $"{name.Chinese}：{order.Number} {file.Incident.Title}", $"{name.English}: {order.Number} {file.Incident.Title}")));
        file.CountDown();
        return task;
    }

    /// <summary>Answers an order that was given by hand.</summary>
    public static void AnswerOrder(this CaseFile file, HandlingTask task, string? text, Actor actor, DateTimeOffset now)
    {
        var act = new CaseAct(actor, text, now);
        task.End(HandlingTaskStatus.Done, HandlingTask.Answered, text, actor, now);
        file.StopClocks(task, act, HandlingTask.Answered);
        file.Write(act, TimelineKind.Answered, new($"{task.StepName} {task.Order!.Number}：已答复", $"{task.Order.Grade.Name().English} {task.Order.Number}: answered"), task: task, cause: text);
        if (task.Order.IssuedByUnitId is { } unit)
            file.Notify(new(NoticeRecipient.Unit, unit, null, "order.answered", new($"{task.Order.Number} 已答复", $"{task.Order.Number} was answered")));
        file.CountDown();
    }

    /// <summary>The time to answer an order that was given by hand is over: it stays open, marked, and both sides are told.</summary>
    public static void OrderDue(this CaseFile file, HandlingTask task, DateTimeOffset now)
    {
        task.MarkOverdue(now);
        var text = new BilingualText($"{task.StepName} {task.Order!.Number}：逾期未答复", $"{task.Order.Grade.Name().English} {task.Order.Number}: not answered in time");
        file.Write(new CaseAct(Actor.Clock, null, now), TimelineKind.TimedOut, text, task: task);
        file.Notify(new(NoticeRecipient.Unit, task.UnitId, task.Role, "order.overdue", text));
        if (task.Order.IssuedByUnitId is { } unit)
            file.Notify(new(NoticeRecipient.Unit, unit, null, "order.overdue", text));
    }

    /// <summary>The reporter asks for an overdue case to be hastened (催办); whoever has it is told.</summary>
    /// <exception cref="GovernanceException">It is closed, not overdue, or was asked for within the last day.</exception>
    public static void Urge(this CaseFile file, DateTimeOffset now)
    {
        if (Refusal(file.Incident, now) is { } refusal) throw refusal;
        file.Incident.Urge(now);
        var text = new BilingualText("反映人催办", "The reporter asks for it to be hastened");
        file.Write(new CaseAct(Actor.Public, null, now), TimelineKind.Urged, text, new("您已催办，承办单位已收到提醒", "You asked for it to be hastened; whoever handles it was told"));
        foreach (var task in file.Tasks.Where(task => task.IsOpen))
            file.Notify(new(NoticeRecipient.Unit, task.UnitId, task.Role, "case.urged", new($"群众催办：{file.Incident.Number} {file.Incident.Title}", $"Hastened by the reporter: {file.Incident.Number} {file.Incident.Title}")));
    }

    /// <summary>Whether the reporter may ask for it to be hastened now.</summary>
    public static bool MayUrge(this Incident incident, DateTimeOffset now) => Refusal(incident, now) is null;

    private static GovernanceException? Refusal(Incident incident, DateTimeOffset now)
    {
        if (incident.Stage == IncidentStage.Closed) return new("urge.closed", new("事件已经结案", "The incident is already closed"));
        if (incident.OverdueAt is null && !(incident.NextDueAt < now)) return new("urge.not-due", new("还在办理时限内，超过时限后可以催办", "It is still within its time; it can be hastened once that is over"));
        return now - incident.UrgedAt < UrgePause ? new("urge.too-soon", new("今天已经催办过，请明天再试", "It was hastened already; please try again tomorrow")) : null;
    }
}
