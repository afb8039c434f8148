using GridFlow.Data.Definitions;
using GridFlow.Data.Inbox;
using GridFlow.Data.Instances;

namespace GridFlow.Data.Operations;

/// <summary>A clock that failed too often.</summary>
/// <param name="InstanceId">The instance it wakes.</param>
/// <param name="BookmarkId">The bookmark.</param>
/// <param name="Clock">Its name.</param>
/// <param name="Definition">The definition the instance runs.</param>
/// <param name="IncidentNumber">The incident the instance carries.</param>
/// <param name="Step">The step that waits; <see langword="null"/> when none does any more.</param>
/// <param name="DueAt">When it was really due; <see langword="null"/> when the instance no longer knows it.</param>
/// <param name="ParkedAt">When it was parked.</param>
/// <param name="Attempts">How often it failed.</param>
/// <param name="LastError">The last failure.</param>
public sealed record ParkedClock(
    Guid InstanceId, string BookmarkId, string Clock, string Definition, string? IncidentNumber, string? Step, DateTimeOffset? DueAt, DateTimeOffset ParkedAt, int Attempts, string? LastError)
{
    /// <summary>Whether the instance still waits for it: then it can only be retried.</summary>
    public bool IsAwaited => DueAt is not null;
}

/// <summary>A message between workflows that failed too often.</summary>
/// <param name="Id">The message.</param>
/// <param name="Kind">What it asks for.</param>
/// <param name="Subject">The definition, task name or bookmark; for an event the hash of its name.</param>
/// <param name="SourceId">The instance that asks.</param>
/// <param name="TargetId">The instance it is for.</param>
/// <param name="CreatedAt">When it was asked.</param>
/// <param name="DeadAt">When it was given up.</param>
/// <param name="Attempts">How often it failed.</param>
/// <param name="LastError">The last failure.</param>
/// <param name="AwaitedBy">The instance that waits for it to arrive: then it can only be retried.</param>
public sealed record DeadDispatch(
    long Id, DispatchKind Kind, string Subject, Guid? SourceId, Guid? TargetId, DateTimeOffset CreatedAt, DateTimeOffset DeadAt, int Attempts, string? LastError, Guid? AwaitedBy);

/// <summary>A notice that could not be delivered.</summary>
/// <param name="Id">The notice.</param>
/// <param name="Recipient">For whom.</param>
/// <param name="IncidentNumber">The incident it is about.</param>
/// <param name="Chinese">Its text; empty for a viewer who may not see incidents.</param>
/// <param name="English">Its text in English.</param>
/// <param name="CreatedAt">When it was caused.</param>
/// <param name="DeadAt">When it was given up.</param>
/// <param name="Attempts">How often it failed.</param>
/// <param name="LastError">The last failure.</param>
public sealed record DeadLetter(
    long Id, string Recipient, string? IncidentNumber, string Chinese, string English, DateTimeOffset CreatedAt, DateTimeOffset DeadAt, int Attempts, string? LastError);

/// <summary>The first pages of everything that is parked or dead, oldest first, with how much there is of each.</summary>
public sealed record ParkedList(Page<ParkedClock> Clocks, Page<DeadDispatch> Dispatches, Page<DeadLetter> Letters)
{
    /// <summary>All triggers by time that failed too often, or cannot be planned.</summary>
    public IReadOnlyList<ParkedTrigger> Triggers { get; init; } = [];

    /// <summary>All documents that cannot be used as they are, and what serves in their place.</summary>
    public IReadOnlyList<DocumentFault> Documents { get; init; } = [];

    /// <summary>How much there is of all kinds.</summary>
    public int Total => Clocks.Total + Dispatches.Total + Letters.Total + Triggers.Count + Documents.Count;
}
