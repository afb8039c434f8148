namespace GridFlow.Data.Instances;

/// <summary>When a published workflow with a timer, a cron expression or a start time begins its next instance.</summary>
public sealed class TriggerClock
{
    /// <summary>The published version.</summary>
    public required string DefinitionVersionId { get; init; }

    /// <summary>The trigger in it.</summary>
    public required string ActivityId { get; init; }

    /// <summary>The last planned time that was dealt with; before the first start the moment of publishing.</summary>
    public required DateTimeOffset LastAt { get; set; }

    /// <summary>The planned time of the next start; <see langword="null"/> when there is none left.</summary>
    public DateTimeOffset? DueAt { get; set; }

    /// <summary>How often it failed in a row.</summary>
    public int Attempts { get; private set; }

    /// <summary>After a failure: not before this time of the machine.</summary>
    public DateTimeOffset? NextAttemptAt { get; private set; }

    /// <summary>After too many failures it is parked for a person to look at: it starts nothing, and blocks nobody.</summary>
    public DateTimeOffset? ParkedAt { get; private set; }

    /// <summary>The last failure, without personal data.</summary>
    public string? LastError { get; private set; }

    /// <summary>After so many failures a trigger is parked for a person.</summary>
    public const int MaximumAttempts = 5;

    /// <summary>It failed: it waits longer each time, and is parked in the end.</summary>
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

    /// <summary>It cannot be planned at all, however often one tries.</summary>
    /// <param name="error">Why.</param>
    /// <param name="now">When, in business time.</param>
    public void Park(string error, DateTimeOffset now) => (LastError, ParkedAt) = (error, now);

    /// <summary>It works again.</summary>
    public void Recover() => (Attempts, NextAttemptAt, LastError) = (0, null, null);

    /// <summary>A person wants it tried once more; it comes back at once if it fails again.</summary>
    /// <param name="now">When, in business time.</param>
    public void Retry(DateTimeOffset now) => (ParkedAt, NextAttemptAt, Attempts, DueAt) = (null, null, MaximumAttempts - 1, DueAt ?? now);
}
