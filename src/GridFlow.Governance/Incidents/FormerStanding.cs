namespace GridFlow.Governance.Incidents;

/// <summary>
/// What an incident was until it was classified anew or given to another department, so that a look back finds what was known then. The first
/// classification leaves none: before it there was nothing.
/// </summary>
public sealed class FormerStanding
{
    /// <summary>Identity.</summary>
    public Guid Id { get; init; }

    /// <summary>The incident.</summary>
    public Guid IncidentId { get; init; }

    /// <summary>Until when, UTC.</summary>
    public DateTimeOffset Until { get; init; }

    /// <summary>The category it had.</summary>
    public string? CategoryCode { get; init; }

    /// <summary>The unit that led.</summary>
    public string? LeadUnitId { get; init; }
}
