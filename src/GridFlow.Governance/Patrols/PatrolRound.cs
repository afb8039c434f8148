namespace GridFlow.Governance.Patrols;

/// <summary>Where a round stands.</summary>
public enum PatrolStatus
{
    /// <summary>It is somebody's task.</summary>
    Open,

    /// <summary>Walked in its time.</summary>
    Done,

    /// <summary>Its time went by.</summary>
    Missed,
}

/// <summary>
/// One walk of a plan in a unit: a task of whoever holds the role there, within its window. It keeps the version of the plan it began
/// with. Its identity is plan, unit and time, so it is opened once, on whatever node.
/// </summary>
public sealed class PatrolRound
{
    private PatrolRound()
    {
    }

    /// <summary>Opens a round.</summary>
    /// <param name="due">What is due.</param>
    /// <param name="planVersionId">The version of the patrols it is of.</param>
    public PatrolRound(DueRound due, string planVersionId)
    {
        var (plan, unit, time) = due;
        Id = IdOf(due);
        JurisdictionId = unit.JurisdictionId;
        PlanId = plan.Id;
        PlanVersionId = planVersionId;
        PlanName = plan.Name;
        UnitId = unit.Id;
        UnitPath = unit.Path;
        Role = plan.Role;
        Day = time.Day;
        From = time.From;
        Until = time.Until;
        Items = plan.Items.Count;
    }

    /// <summary>Identity.</summary>
    public Guid Id { get; private set; }

    /// <summary>The jurisdiction; no other sees it.</summary>
    public string JurisdictionId { get; private set; } = "";

    /// <summary>The plan.</summary>
    public string PlanId { get; private set; } = "";

    /// <summary>The version of the jurisdiction's patrols whose check-list it has.</summary>
    public string PlanVersionId { get; private set; } = "";

    /// <summary>The plan's name of that day.</summary>
    public string PlanName { get; private set; } = "";

    /// <summary>The unit whose ground is walked.</summary>
    public string UnitId { get; private set; } = "";

    /// <summary>Path of that unit, for territories.</summary>
    public string UnitPath { get; private set; } = "";

    /// <summary>The role in the unit whose task it is.</summary>
    public string Role { get; private set; } = "";

    /// <summary>The local day it begins on.</summary>
    public DateOnly Day { get; private set; }

    /// <summary>Beginning of its window, UTC.</summary>
    public DateTimeOffset From { get; private set; }

    /// <summary>End of its window, UTC.</summary>
    public DateTimeOffset Until { get; private set; }

    /// <summary>Where it stands.</summary>
    public PatrolStatus Status { get; private set; }

    /// <summary>When somebody set out, UTC.</summary>
    public DateTimeOffset? StartedAt { get; private set; }

    /// <summary>When it was done or missed, UTC.</summary>
    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>Account of whoever set out.</summary>
    public string? WalkedById { get; private set; }

    /// <summary>The name of that day.</summary>
    public string? WalkedByName { get; private set; }

    /// <summary>How many items its check-list has.</summary>
    public int Items { get; private set; }

    /// <summary>How many of them are not in order.</summary>
    public int Failed { get; private set; }

    /// <summary>What was answered so far.</summary>
    public IReadOnlyList<PatrolAnswer> Answers { get; private set; } = [];

    /// <summary>How often it was changed: of two who change it at once one finds the other's work.</summary>
    public int Revision { get; private set; }

    /// <summary>The identity of what is due.</summary>
    public static Guid IdOf(DueRound due) => DeterministicId.From("patrol", due.Unit.JurisdictionId, due.Plan.Id, due.Unit.Id,
        due.Time.From.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture),
        due.Time.Until.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>The answer to an item, or <see langword="null"/>.</summary>
    public PatrolAnswer? AnswerTo(string itemId) => Answers.FirstOrDefault(answer => answer.ItemId == itemId);

    /// <summary>Somebody sets out.</summary>
    /// <exception cref="GovernanceException">It is not to be walked now.</exception>
    public void Start(Actor actor, DateTimeOffset now)
    {
        EnsureRuns(now);
        if (StartedAt is not null)
            return;
        (StartedAt, WalkedById, WalkedByName) = (now, actor.Id, actor.FullName.Chinese);
        Revision++;
    }

    /// <summary>Refuses what comes at the wrong time, and a failure that was reported already.</summary>
    /// <param name="itemId">The item that is to be answered.</param>
    /// <param name="now">When, UTC.</param>
    /// <exception cref="GovernanceException">It is not to be walked now, or the item became an incident.</exception>
    public void EnsureCanAnswer(string itemId, DateTimeOffset now)
    {
        EnsureRuns(now);
        if (AnswerTo(itemId) is { IncidentNumber: { } number })
            throw new GovernanceException("patrol.reported", new($"此项已上报为事件 {number}，不能再改", $"This item was reported as {number} and cannot be changed"));
    }

    /// <summary>Writes an answer down, in the place of an earlier one to the same item.</summary>
    /// <exception cref="GovernanceException">It is not to be walked now, or the item became an incident.</exception>
    public void Record(PatrolAnswer answer, Actor actor, DateTimeOffset now)
    {
        EnsureCanAnswer(answer.ItemId, now);
        Start(actor, now);
        Answers = [.. Answers.Where(other => other.ItemId != answer.ItemId), answer];
        Failed = Answers.Count(one => one.IsFailed);
        Revision++;
    }

    /// <summary>The round is done.</summary>
    /// <param name="plan">Its plan.</param>
    /// <param name="actor">Who says so.</param>
    /// <param name="now">When, UTC.</param>
    /// <exception cref="GovernanceException">It is not to be walked now, items are missing, or it took less time than it has to.</exception>
    public void Finish(PatrolPlan plan, Actor actor, DateTimeOffset now)
    {
        EnsureRuns(now);
        if (plan.Items.Count(item => AnswerTo(item.Id) is null) is > 0 and var missing)
            throw new GovernanceException("patrol.items-missing", new($"还有 {missing} 项未检查", $"{missing} items are not answered yet"));
        Start(actor, now);
        if (EarliestEnd(plan) is { } earliest && now < earliest)
        {
            var left = (int)Math.Ceiling((earliest - now).TotalMinutes);
            throw new GovernanceException("patrol.too-short", new($"本次巡查须满 {plan.Minutes} 分钟，还差 {left} 分钟", $"This round takes at least {plan.Minutes} minutes; {left} are left"));
        }

        (Status, ClosedAt) = (PatrolStatus.Done, now);
        Revision++;
    }

    /// <summary>Before this it cannot be done; <see langword="null"/> where nobody set out or it may be as short as it is.</summary>
    public DateTimeOffset? EarliestEnd(PatrolPlan plan) => plan.Minutes is { } minutes ? StartedAt?.AddMinutes(minutes) : null;

    /// <summary>Its time went by. What was answered stays.</summary>
    public void Miss()
    {
        if (Status != PatrolStatus.Open)
            return;
        (Status, ClosedAt) = (PatrolStatus.Missed, Until);
        Revision++;
    }

    private void EnsureRuns(DateTimeOffset now)
    {
        if (Status == PatrolStatus.Done)
            throw new GovernanceException("patrol.done", new("本次巡查已经完成", "This round is done already"));
        if (Status == PatrolStatus.Missed || now >= Until)
            throw new GovernanceException("patrol.over", new("本次巡查的时间已过，记为未巡", "The time of this round is over; it counts as missed"));
        if (now < From)
            throw new GovernanceException("patrol.early", new("本次巡查的时间未到", "The time of this round has not come"));
    }
}
