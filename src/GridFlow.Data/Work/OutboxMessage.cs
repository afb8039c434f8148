namespace GridFlow.Data.Work;

/// <summary>Something to be told to the outside, written in the transaction that caused it and delivered afterwards.</summary>
public sealed class OutboxMessage
{
    /// <summary>Identity; messages are delivered in this order.</summary>
    public long Id { get; init; }

    /// <summary>The jurisdiction.</summary>
    public required string JurisdictionId { get; init; }

    /// <summary>The incident it is about.</summary>
    public Guid? IncidentId { get; init; }

    /// <summary>To whom: <c>unit:ID</c>, <c>account:ID</c> or <c>reporter</c>.</summary>
    public required string Recipient { get; init; }

    /// <summary>The text in Chinese.</summary>
    public required string Chinese { get; init; }

    /// <summary>The text in English.</summary>
    public required string English { get; init; }

    /// <summary>When it was caused.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Not before this time of the machine; at once when new.</summary>
    public DateTimeOffset NextAttemptAt { get; set; } = DateTimeOffset.UnixEpoch;

    /// <summary>How often delivery was tried.</summary>
    public int Attempts { get; set; }

    /// <summary>When it was delivered.</summary>
    public DateTimeOffset? DeliveredAt { get; set; }

    /// <summary>After too many failures it is a dead letter for a person to look at.</summary>
    public DateTimeOffset? DeadAt { get; set; }

    /// <summary>The last failure.</summary>
    public string? LastError { get; set; }
}
