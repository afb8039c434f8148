namespace GridFlow.Data.Supervision;

/// <summary>A case on somebody's own watch list (关注).</summary>
public sealed class WatchedCase
{
    /// <summary>Who watches it.</summary>
    public required string AccountId { get; init; }

    /// <summary>The case.</summary>
    public required Guid IncidentId { get; init; }

    /// <summary>Since when, UTC.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>How many lines its log had when it was looked at last: what came after is new.</summary>
    public required int Seen { get; set; }
}
