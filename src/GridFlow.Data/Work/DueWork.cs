namespace GridFlow.Data.Work;

/// <summary>
/// A clock of a waiting instance. The row is written in the transaction that stores the state and removed in the one
/// that stores its consequence, so a clock fires once whatever crashes in between.
/// </summary>
public sealed class DueWork
{
    /// <summary>The waiting instance.</summary>
    public required Guid InstanceId { get; init; }

    /// <summary>The bookmark to wake.</summary>
    public required string BookmarkId { get; init; }

    /// <summary>The clock's name; unique per bookmark.</summary>
    public required string Clock { get; init; }

    /// <summary>When it is due, in business time.</summary>
    public required DateTimeOffset DueAt { get; set; }

    /// <summary>After a failure: not before this time of the machine.</summary>
    public DateTimeOffset? NextAttemptAt { get; set; }

    /// <summary>How often it failed.</summary>
    public int Attempts { get; set; }

    /// <summary>After too many failures it is parked for a person to look at, so that it never blocks others.</summary>
    public DateTimeOffset? ParkedAt { get; set; }

    /// <summary>The last failure, without personal data.</summary>
    public string? LastError { get; set; }

    /// <summary>After so many failures a clock is parked for a person.</summary>
    public const int MaximumAttempts = 5;

    /// <summary>A failed clock steps back, further each time, and is parked in the end, so that it never blocks the others.</summary>
    /// <param name="error">What went wrong, without personal data.</param>
    /// <param name="now">When, in business time.</param>
    /// <param name="machine">When, in the machine's time, which the next attempt waits for.</param>
    public void Postpone(string error, DateTimeOffset now, DateTimeOffset machine)
    {
        Attempts++;
        LastError = error;
        NextAttemptAt = machine + TimeSpan.FromSeconds(Math.Pow(4, Attempts));
        if (Attempts >= MaximumAttempts) ParkedAt = now;
    }
}
