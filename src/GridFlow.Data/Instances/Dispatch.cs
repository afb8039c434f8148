namespace GridFlow.Data.Instances;

/// <summary>What a dispatch asks for.</summary>
public enum DispatchKind
{
    /// <summary>Start an instance; <see cref="Dispatch.Subject"/> is the definition.</summary>
    Start,

    /// <summary>Resume a bookmark; <see cref="Dispatch.Subject"/> is the bookmark of the target.</summary>
    Resume,

    /// <summary>Tell everybody who waits for it, and start what it triggers; <see cref="Dispatch.Subject"/> is the bookmark hash.</summary>
    Event,

    /// <summary>Let the host run a task; <see cref="Dispatch.Subject"/> is its name.</summary>
    Task,
}

/// <summary>
/// Something one instance, or the outside, asks of others. It is written in the transaction that caused it and removed
/// in the one that stores its consequences, so inside the database it happens exactly once whatever crashes in between.
/// </summary>
public sealed class Dispatch
{
    /// <summary>Identity; dispatches are delivered in about this order.</summary>
    public long Id { get; init; }

    /// <summary>What is asked.</summary>
    public required DispatchKind Kind { get; init; }

    /// <summary>The jurisdiction it stays in.</summary>
    public required string JurisdictionId { get; init; }

    /// <summary>The instance that asks, where one does.</summary>
    public Guid? SourceId { get; init; }

    /// <summary>The instance to resume, the id of the one to start, or the only one an event is for.</summary>
    public Guid? TargetId { get; init; }

    /// <summary>Definition, bookmark, hash or task name, see <see cref="Kind"/>.</summary>
    public required string Subject { get; init; }

    /// <summary>For an event: only instances with this correlation id. For a start: the correlation id it gets.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>The bookmark of the source that waits for the end of what is started or run.</summary>
    public string? ReplyBookmarkId { get; init; }

    /// <summary>Inputs or payload, as a JSON object.</summary>
    public required string Body { get; set; }

    /// <summary>When it was asked.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Not before this time of the machine; at once when new.</summary>
    public DateTimeOffset NextAttemptAt { get; set; } = DateTimeOffset.UnixEpoch;

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; set; }

    /// <summary>An event for many is delivered in pieces: the last instance that has it.</summary>
    public Guid? DeliveredTo { get; set; }

    /// <summary>After too many failures it is a dead letter for a person to look at.</summary>
    public DateTimeOffset? DeadAt { get; set; }

    /// <summary>The last failure, without personal data.</summary>
    public string? LastError { get; set; }
}
