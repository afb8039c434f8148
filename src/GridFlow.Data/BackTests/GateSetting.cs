namespace GridFlow.Data.BackTests;

/// <summary>
/// How a jurisdiction's gate before publishing is set. Rows are only added: the newest holds, the others are its history.
/// </summary>
public sealed class GateSetting
{
    /// <summary>The points a set may agree less by where nobody said otherwise.</summary>
    public const double DefaultPoints = 1.0;

    /// <summary>Identity; also the order.</summary>
    public long Id { get; init; }

    /// <summary>The jurisdiction.</summary>
    public required string JurisdictionId { get; init; }

    /// <summary>Whether the gate holds anything back.</summary>
    public bool IsOn { get; init; } = true;

    /// <summary>By how many percentage points of the judged cases a version may agree less than the live one.</summary>
    public double Points { get; init; } = DefaultPoints;

    /// <summary>Whether a version without a back-test of exactly its content is held back too.</summary>
    public bool NeedsBackTest { get; init; }

    /// <summary>So many cases must tell who closed them; 0: any number will do.</summary>
    public int LeastJudged { get; init; }

    /// <summary>When, UTC.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Account of whoever set it; empty for the setting nobody has made yet.</summary>
    public string ActorId { get; init; } = "";

    /// <summary>The name of that day.</summary>
    public string ActorName { get; init; } = "";

    /// <summary>Why.</summary>
    public string Reason { get; init; } = "";
}
