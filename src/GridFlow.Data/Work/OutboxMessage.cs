namespace GridFlow.Data.Work;

/// <summary>Something to be told to the outside, written in the transaction that caused it and delivered afterwards.</summary>
public sealed class OutboxMessage
{
    /// <summary>Identity; messages are delivered in about this order.</summary>
    public long Id { get; init; }

    /// <summary>The jurisdiction.</summary>
    public required string JurisdictionId { get; init; }

    /// <summary>The incident it is about.</summary>
    public Guid? IncidentId { get; init; }

    /// <summary>To whom: <c>unit:ID</c>, <c>account:ID</c> or <c>reporter</c>.</summary>
    public required string Recipient { get; init; }

    /// <summary>For a unit: the role in it that is told; all of it where none is named.</summary>
    public string? Role { get; init; }

    /// <summary>Key of the message, for channels that keep approved templates (SMS).</summary>
    public string? Template { get; init; }

    /// <summary>The text in Chinese.</summary>
    public required string Chinese { get; init; }

    /// <summary>The text in English.</summary>
    public required string English { get; init; }

    /// <summary>When it was caused.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When each channel got a <see cref="NoticeDelivery"/> of it.</summary>
    public DateTimeOffset? SharedAt { get; set; }

    /// <summary>When the last channel had delivered it, or an operator had discarded what a channel could not deliver.</summary>
    public DateTimeOffset? DeliveredAt { get; set; }

    /// <summary>When a channel had failed too often and no other was still trying: a dead letter for a person to look at.</summary>
    public DateTimeOffset? DeadAt { get; set; }
}

/// <summary>One notice on its way through one channel, which is tried again on its own.</summary>
public sealed class NoticeDelivery
{
    /// <summary>The notice.</summary>
    public required long MessageId { get; init; }

    /// <summary>The name of the channel.</summary>
    public required string Channel { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; set; }

    /// <summary>Not before this time of the machine; at once when new.</summary>
    public DateTimeOffset NextAttemptAt { get; set; } = DateTimeOffset.UnixEpoch;

    /// <summary>When the channel had delivered it.</summary>
    public DateTimeOffset? DeliveredAt { get; set; }

    /// <summary>When the channel had failed too often.</summary>
    public DateTimeOffset? DeadAt { get; set; }

    /// <summary>The last failure, without personal data.</summary>
    public string? LastError { get; set; }
}
