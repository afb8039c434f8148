using GridFlow.Governance.Ladders;
using GridFlow.Rules.Outcomes;

namespace GridFlow.Governance.Clocks;

/// <summary>What became of a request to change deadlines.</summary>
public enum DeadlineRequestStatus
{
    /// <summary>A second person has yet to decide.</summary>
    Waiting,

    /// <summary>The deadlines were changed.</summary>
    Granted,

    /// <summary>They stay.</summary>
    Refused,

    /// <summary>Whoever asked took it back.</summary>
    TakenBack,

    /// <summary>The case was closed before anybody decided.</summary>
    Ended,
}

/// <summary>A clock that a change was asked for.</summary>
/// <param name="Id">The clock.</param>
/// <param name="DueAt">Its deadline when it was asked, UTC.</param>
/// <param name="IsOfStep">Whether it measures a step; else the whole case.</param>
public sealed record AskedClock(Guid Id, DateTimeOffset DueAt, bool IsOfStep);

/// <summary>Somebody asks to have the running deadlines of a case changed (时限变更); somebody else decides.</summary>
public sealed class DeadlineRequest
{
    private DeadlineRequest()
    {
    }

    /// <summary>Asks.</summary>
    /// <param name="id">Identity.</param>
    /// <param name="jurisdictionId">The jurisdiction.</param>
    /// <param name="incidentId">The case.</param>
    /// <param name="terms">What is to become of its deadlines.</param>
    /// <param name="clocks">The clocks that run now: what begins to run before it is decided is not meant.</param>
    /// <param name="reason">Why.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="now">When, UTC.</param>
    public DeadlineRequest(Guid id, string jurisdictionId, Guid incidentId, DeadlineTerms terms, IEnumerable<AskedClock> clocks, string reason, Actor by, DateTimeOffset now)
    {
        (Id, JurisdictionId, IncidentId, Kind, Limit, Reason, Clocks) = (id, jurisdictionId, incidentId, terms.Kind, terms.Limit.ToString(), reason, [.. clocks]);
        (AskedById, AskedByName, AskedByUnitId, AskedAt) = (by.Id, by.Name, by.UnitId, now);
    }

    /// <summary>Identity.</summary>
    public Guid Id { get; private set; }

    /// <summary>The jurisdiction.</summary>
    public string JurisdictionId { get; private set; } = "";

    /// <summary>The case.</summary>
    public Guid IncidentId { get; private set; }

    /// <summary>How its deadlines are to be changed.</summary>
    public DeadlineChangeKind Kind { get; private set; }

    /// <summary>The time they get, as limits are written.</summary>
    public string Limit { get; private set; } = "";

    /// <summary>The clocks it is about, with the deadlines they had.</summary>
    public List<AskedClock> Clocks { get; private set; } = [];

    /// <summary>Why.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>Account of whoever asked.</summary>
    public string AskedById { get; private set; } = "";

    /// <summary>The name of that day.</summary>
    public string AskedByName { get; private set; } = "";

    /// <summary>The unit.</summary>
    public string? AskedByUnitId { get; private set; }

    /// <summary>When, UTC.</summary>
    public DateTimeOffset AskedAt { get; private set; }

    /// <summary>What became of it.</summary>
    public DeadlineRequestStatus Status { get; private set; }

    /// <summary>When it was decided, UTC; <see langword="null"/> while it waits.</summary>
    public DateTimeOffset? DecidedAt { get; private set; }

    /// <summary>Who decided.</summary>
    public string? DecidedByName { get; private set; }

    /// <summary>What was said with the decision.</summary>
    public string? Remark { get; private set; }

    /// <summary>What is to become of the deadlines.</summary>
    public DeadlineTerms Terms => new(Kind, TimeLimit.TryParse(Limit, out var limit) ? limit : throw new InvalidOperationException($"'{Limit}' is no limit."));

    /// <summary>Whether it was about steps of which none is left with a clock that runs: what came in their place was not meant.</summary>
    /// <param name="left">What a change would move now.</param>
    public bool HasLostItsSteps(CaseRecount left) => Clocks.Exists(clock => clock.IsOfStep) && left.Clocks.All(one => one.Task is null);

    /// <summary>Decides: somebody else says yes or no, whoever asked takes it back.</summary>
    /// <exception cref="GovernanceException">It was decided already, or one's own is to be granted.</exception>
    public void Decide(DeadlineRequestStatus status, string? remark, Actor by, DateTimeOffset now)
    {
        if (DecidedAt is not null) throw new GovernanceException("deadline.decided", new("这项申请已经处理", "This request was decided already"));
        if (by.Id == AskedById && status != DeadlineRequestStatus.TakenBack)
            throw new GovernanceException("deadline.own", new("本人提出的变更须由他人审批", "Somebody else must decide what you asked for"));
        (Status, Remark, DecidedByName, DecidedAt) = (status, remark, by.Name, now);
    }
}
