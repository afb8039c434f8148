using GridFlow.Governance.Incidents;

namespace GridFlow.Governance.Patrols;

/// <summary>A failed item of a round, and the incident it became or belongs to: the link between the two, read from both sides.</summary>
public sealed class PatrolFinding
{
    private PatrolFinding()
    {
    }

    /// <summary>Links an item of a round with an incident.</summary>
    /// <param name="round">The round.</param>
    /// <param name="item">The item that failed.</param>
    /// <param name="incident">The incident.</param>
    /// <param name="isRepeat">The incident was there already.</param>
    /// <param name="now">When it was found, UTC.</param>
    public PatrolFinding(PatrolRound round, PatrolItem item, Incident incident, bool isRepeat, DateTimeOffset now)
    {
        RoundId = round.Id;
        ItemId = item.Id;
        ItemName = item.Name;
        JurisdictionId = round.JurisdictionId;
        PlanId = round.PlanId;
        PlanName = round.PlanName;
        UnitId = round.UnitId;
        IncidentId = incident.Id;
        IncidentNumber = incident.Number;
        IsRepeat = isRepeat;
        FoundAt = now;
    }

    /// <summary>The round.</summary>
    public Guid RoundId { get; private set; }

    /// <summary>The item.</summary>
    public string ItemId { get; private set; } = "";

    /// <summary>The item's name of that day.</summary>
    public string ItemName { get; private set; } = "";

    /// <summary>The jurisdiction.</summary>
    public string JurisdictionId { get; private set; } = "";

    /// <summary>The plan.</summary>
    public string PlanId { get; private set; } = "";

    /// <summary>The plan's name of that day.</summary>
    public string PlanName { get; private set; } = "";

    /// <summary>The unit that was walked.</summary>
    public string UnitId { get; private set; } = "";

    /// <summary>The incident.</summary>
    public Guid IncidentId { get; private set; }

    /// <summary>Its number.</summary>
    public string IncidentNumber { get; private set; } = "";

    /// <summary>An earlier round had reported it and it was not settled.</summary>
    public bool IsRepeat { get; private set; }

    /// <summary>When, UTC.</summary>
    public DateTimeOffset FoundAt { get; private set; }
}
