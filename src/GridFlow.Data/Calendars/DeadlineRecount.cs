using GridFlow.Governance;

namespace GridFlow.Data.Calendars;

/// <summary>
/// A calendar went live, or units moved to another, and the deadlines of open cases are counted anew. The row is written in the transaction that made it live and says
/// up to which case that was done, so whoever is killed half-way is followed by another.
/// </summary>
public sealed class DeadlineRecount
{
    /// <summary>Identity; also the order.</summary>
    public long Id { get; init; }

    /// <summary>The jurisdiction.</summary>
    public required string JurisdictionId { get; init; }

    /// <summary>The version that went live.</summary>
    public required string VersionId { get; init; }

    /// <summary>Its number.</summary>
    public required int Version { get; init; }

    /// <summary>The version that was live before.</summary>
    public required string FromVersionId { get; init; }

    /// <summary>When it went live, UTC.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>Who made it live.</summary>
    public required string ActorId { get; init; }

    /// <summary>The name of that day.</summary>
    public required string ActorName { get; init; }

    /// <summary>The last case that was looked at; cases are taken in the order of their ids.</summary>
    public Guid? Reached { get; set; }

    /// <summary>Cases of which a deadline moved.</summary>
    public int Moved { get; set; }

    /// <summary>Cases of which a deadline stayed and became certain, or uncertain.</summary>
    public int Confirmed { get; set; }

    /// <summary>Cases that could not be counted; they keep their deadlines and stand in the log of the platform.</summary>
    public int Failed { get; set; }

    /// <summary>When the last case was done, UTC.</summary>
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>What a change of the live calendar asks for.</summary>
    /// <param name="stored">The version that goes live.</param>
    /// <param name="before">The one that was live.</param>
    /// <param name="by">Who makes it live.</param>
    /// <param name="now">When, UTC.</param>
    internal static DeadlineRecount After(Definitions.StoredDefinition stored, Definitions.StoredDefinition before, Actor by, DateTimeOffset now) => new()
    {
        JurisdictionId = stored.JurisdictionId,
        VersionId = stored.Id,
        Version = stored.Version,
        FromVersionId = before.Id,
        RequestedAt = now,
        ActorId = by.Id,
        ActorName = by.Name,
    };
}
