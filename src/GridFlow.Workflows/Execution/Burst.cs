namespace GridFlow.Workflows.Execution;

/// <summary>
/// What one stimulus did to an instance: everything up to the next wait or the end.
/// </summary>
/// <param name="State">The new state; the old one is unchanged.</param>
/// <param name="Effects">What the shell must do, in order, in the transaction that stores <paramref name="State"/>.</param>
/// <param name="Journal">What happened, in order.</param>
public sealed record Burst(WorkflowState State, IReadOnlyList<Effect> Effects, IReadOnlyList<JournalEntry> Journal);

/// <summary>What kind of thing a journal entry records; the names are those of Elsa's execution log.</summary>
public enum JournalEvent
{
    /// <summary>An activity began.</summary>
    Started,

    /// <summary>An activity ended with outcomes.</summary>
    Completed,

    /// <summary>An activity waits.</summary>
    Suspended,

    /// <summary>A waiting activity was woken.</summary>
    Resumed,

    /// <summary>An activity failed.</summary>
    Faulted,

    /// <summary>An activity was cancelled.</summary>
    Canceled,

    /// <summary>Something an activity wants remembered with its inputs and its own words.</summary>
    Noted,
}

/// <summary>One line of an instance's journal.</summary>
/// <param name="Sequence">1-based position in the instance's journal.</param>
/// <param name="At">When the burst ran.</param>
/// <param name="Event">What happened.</param>
/// <param name="ActivityId">The activity in the definition.</param>
/// <param name="ActivityType">Its type, for example <c>Elsa.WriteLine</c>.</param>
/// <param name="ActivityInstanceId">The execution of the activity.</param>
/// <param name="Actor">Who caused the burst.</param>
/// <param name="Outcomes">The outcomes of a completed activity; empty for the plain default.</param>
/// <param name="Detail">Message of a fault, reason of a stimulus, or the activity's own note.</param>
public sealed record JournalEntry(
    long Sequence,
    DateTimeOffset At,
    JournalEvent Event,
    string ActivityId,
    string ActivityType,
    string ActivityInstanceId,
    string Actor,
    IReadOnlyList<string> Outcomes,
    string? Detail = null)
{
    /// <summary>The evaluated inputs, in the entry that ends an execution's turn: completed, suspended or faulted.</summary>
    public IReadOnlyDictionary<string, object?>? Inputs { get; init; }
}
