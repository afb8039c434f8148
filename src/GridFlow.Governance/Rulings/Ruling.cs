using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;

namespace GridFlow.Governance.Rulings;

/// <summary>Where an entry of the register stands.</summary>
public enum RulingStatus
{
    /// <summary>Entered by whoever ruled; it decides nothing until a second person agrees.</summary>
    Waiting,

    /// <summary>It decides, as long as it is valid.</summary>
    InForce,

    /// <summary>A second person said no.</summary>
    Refused,

    /// <summary>Taken out of force before its time.</summary>
    Withdrawn,
}

/// <summary>
/// An entry of the ruling register (确权台账): whose a kind of case is in an area, as a final ruling said. In force and valid it comes before
/// the rules, so it changes what becomes of cases as a rule does, and like a rule it takes two people.
/// </summary>
public sealed class Ruling
{
    private Ruling()
    {
    }

    internal Ruling(Incident incident, Unit area, string categoryCode, string unitId, DateOnly validFrom, DateOnly validUntil, string evidence, int sequence, Actor ruledBy, DateTimeOffset now)
    {
        Number = $"{incident.Number}-Q{sequence}";
        JurisdictionId = incident.JurisdictionId;
        IncidentId = incident.Id;
        IncidentNumber = incident.Number;
        AreaUnitId = area.Id;
        AreaPath = area.Path;
        CategoryCode = categoryCode;
        UnitId = unitId;
        ValidFrom = validFrom;
        ValidUntil = validUntil;
        Evidence = evidence;
        RuledById = ruledBy.Id;
        RuledByName = ruledBy.Name;
        RuledAt = now;
    }

    /// <summary>The number people quote, made from the incident's: <c>WLY202611270003-Q1</c>.</summary>
    public string Number { get; private set; } = "";

    /// <summary>The jurisdiction; no other sees it.</summary>
    public string JurisdictionId { get; private set; } = "";

    /// <summary>The case it comes from.</summary>
    public Guid IncidentId { get; private set; }

    /// <summary>The number of that case.</summary>
    public string IncidentNumber { get; private set; } = "";

    /// <summary>The unit whose ground it holds on: a grid, a community, a street, the whole.</summary>
    public string AreaUnitId { get; private set; } = "";

    /// <summary>Path of that unit: the ruling holds for places whose path begins with it.</summary>
    public string AreaPath { get; private set; } = "";

    /// <summary>The category it holds for.</summary>
    public string CategoryCode { get; private set; } = "";

    /// <summary>Whose such a case is.</summary>
    public string UnitId { get; private set; } = "";

    /// <summary>First day on which it holds, in the jurisdiction's zone.</summary>
    public DateOnly ValidFrom { get; private set; }

    /// <summary>Last day on which it holds.</summary>
    public DateOnly ValidUntil { get; private set; }

    /// <summary>What it rests on, in words: maps, contracts, minutes on the spot.</summary>
    public string Evidence { get; private set; } = "";

    /// <summary>Account of whoever ruled.</summary>
    public string RuledById { get; private set; } = "";

    /// <summary>The name of that day.</summary>
    public string RuledByName { get; private set; } = "";

    /// <summary>When, UTC.</summary>
    public DateTimeOffset RuledAt { get; private set; }

    /// <summary>Where it stands.</summary>
    public RulingStatus Status { get; private set; }

    /// <summary>Name of whoever agreed, refused or withdrew.</summary>
    public string? DecidedByName { get; private set; }

    /// <summary>When, UTC.</summary>
    public DateTimeOffset? DecidedAt { get; private set; }

    /// <summary>Why it was refused or withdrawn.</summary>
    public string? DecisionNote { get; private set; }

    /// <summary>Whether it decides on a day.</summary>
    public bool HoldsOn(DateOnly day) => Status == RulingStatus.InForce && day >= ValidFrom && day <= ValidUntil;

    /// <summary>A second person agrees: it is in force.</summary>
    /// <exception cref="GovernanceException">It does not wait, or the actor is who ruled.</exception>
    public void Approve(Actor actor, DateTimeOffset now)
    {
        Ensure(RulingStatus.Waiting);
        EnsureSecond(actor);
        Decide(RulingStatus.InForce, actor, null, now);
    }

    /// <summary>A second person says no.</summary>
    /// <exception cref="GovernanceException">It does not wait, or the actor is who ruled.</exception>
    public void Refuse(Actor actor, string note, DateTimeOffset now)
    {
        Ensure(RulingStatus.Waiting);
        EnsureSecond(actor);
        Decide(RulingStatus.Refused, actor, note, now);
    }

    /// <summary>Takes it out of force.</summary>
    /// <exception cref="GovernanceException">It is not in force.</exception>
    public void Withdraw(Actor actor, string note, DateTimeOffset now)
    {
        Ensure(RulingStatus.InForce);
        Decide(RulingStatus.Withdrawn, actor, note, now);
    }

    private void Decide(RulingStatus status, Actor actor, string? note, DateTimeOffset now) =>
        (Status, DecidedByName, DecidedAt, DecisionNote) = (status, actor.Name, now, note);

    private void Ensure(RulingStatus status)
    {
        if (Status != status)
            throw new GovernanceException("ruling.status", new("这条确权已经处理过了", "This ruling has been dealt with already"));
    }

    private void EnsureSecond(Actor actor)
    {
        if (actor.Id == RuledById)
            throw new GovernanceException("ruling.own", new("裁定人不能自己审核，须由另一人审核", "Whoever ruled cannot agree to it as well: it takes a second person"));
    }
}
