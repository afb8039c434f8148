using GridFlow.Workflows.Compilation;

namespace GridFlow.Workflows.Execution;

/// <summary>
/// What one stimulus did to an instance: everything up to the next wait or the end.
/// </summary>
/// <param name="State">The new state; the old one is unchanged.</param>
/// <param name="Effects">What the shell must do, in order, in the transaction that stores <paramref name="State"/>.</param>
/// <param name="Journal">What happened, in order.</param>
public sealed record Burst(WorkflowState State, IReadOnlyList<Effect> Effects, IReadOnlyList<JournalEntry> Journal);

/// <summary>What kind of thing a journal entry records; the names are those of Elsa's execution log.</summary>
public enum JournalEvent : byte
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

/// <summary>
/// One line of an instance's journal. A burst writes two dozen of them, so a line holds only what is its own and points
/// to what the burst and the program know.
/// </summary>
public sealed class JournalEntry
{
    private readonly Origin _origin;
    private readonly Node _node;
    private readonly object? _rest;
    private readonly int _number;

    internal JournalEntry(long sequence, Origin origin, JournalEvent kind, Node node, int number, object? rest, IReadOnlyDictionary<string, object?>? inputs)
    {
        Sequence = sequence;
        Event = kind;
        Inputs = inputs;
        _origin = origin;
        _node = node;
        _number = number;
        _rest = rest;
    }

    /// <summary>1-based position in the instance's journal.</summary>
    public long Sequence { get; }

    /// <summary>When the burst ran.</summary>
    public DateTimeOffset At => _origin.At;

    /// <summary>What happened.</summary>
    public JournalEvent Event { get; }

    /// <summary>The activity in the definition.</summary>
    public string ActivityId => _node.Id;

    /// <summary>Its type, for example <c>Elsa.WriteLine</c>.</summary>
    public string ActivityType => _node.Type;

    /// <summary>The execution of the activity.</summary>
    public string ActivityInstanceId => Numbers.Text(_number);

    /// <summary>Who caused the burst.</summary>
    public string Actor => _origin.Actor;

    /// <summary>The outcomes of a completed activity; empty for the plain default.</summary>
    public IReadOnlyList<string> Outcomes => _rest as IReadOnlyList<string> ?? Execution.Outcomes.None;

    /// <summary>Message of a fault, reason of a stimulus, or the activity's own note.</summary>
    public string? Detail => _rest as string;

    /// <summary>The evaluated inputs, in the entry that ends an execution's turn: completed, suspended or faulted.</summary>
    public IReadOnlyDictionary<string, object?>? Inputs { get; }

    /// <summary>What all lines of a burst share.</summary>
    internal sealed record Origin(DateTimeOffset At, string Actor);
}
