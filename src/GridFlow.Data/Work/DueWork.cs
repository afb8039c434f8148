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

    /// <summary>When it is due.</summary>
    public required DateTimeOffset DueAt { get; set; }

    /// <summary>How often it failed.</summary>
    public int Attempts { get; set; }

    /// <summary>After too many failures it is parked for a person to look at, so that it never blocks others.</summary>
    public DateTimeOffset? ParkedAt { get; set; }

    /// <summary>The last failure, without personal data.</summary>
    public string? LastError { get; set; }
}
