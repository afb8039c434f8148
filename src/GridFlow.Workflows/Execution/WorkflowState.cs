namespace GridFlow.Workflows.Execution;

/// <summary>Elsa's main status.</summary>
public enum WorkflowStatus
{
    /// <summary>Not ended: executing or waiting.</summary>
    Running,

    /// <summary>Ended, well or badly.</summary>
    Finished,
}

/// <summary>Elsa's sub status.</summary>
public enum WorkflowSubStatus
{
    /// <summary>Not started.</summary>
    Pending,

    /// <summary>In the middle of a burst; never stored.</summary>
    Executing,

    /// <summary>Waiting, or stuck.</summary>
    Suspended,

    /// <summary>Ended well.</summary>
    Finished,

    /// <summary>Ended by <see cref="CancelWorkflow"/>.</summary>
    Cancelled,

    /// <summary>Ended by a fault.</summary>
    Faulted,
}

/// <summary>The whole state of one instance: immutable, serializable, small.</summary>
public sealed partial record WorkflowState
{
    /// <summary>The instance.</summary>
    public required string InstanceId { get; init; }

    /// <summary>What it is about.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>The instance's own name, where an activity gave it one.</summary>
    public string? Name { get; init; }

    /// <summary>Id of the definition version it runs on.</summary>
    public string DefinitionVersionId { get; init; } = "";

    /// <summary>Elsa's main status, derived from <see cref="SubStatus"/>.</summary>
    public WorkflowStatus Status => SubStatus is WorkflowSubStatus.Finished or WorkflowSubStatus.Cancelled or WorkflowSubStatus.Faulted
        ? WorkflowStatus.Finished
        : WorkflowStatus.Running;

    /// <summary>Elsa's sub status.</summary>
    public required WorkflowSubStatus SubStatus { get; init; }

    /// <summary>Where it waits, oldest first.</summary>
    public IReadOnlyList<Bookmark> Bookmarks { get; init; } = [];

    /// <summary>The clocks that run, in the order they were set.</summary>
    public IReadOnlyList<Clock> Clocks { get; init; } = [];

    /// <summary>The workflow's variables by name.</summary>
    public IReadOnlyDictionary<string, object?> Variables { get; init; } = Nothing;

    /// <summary>What it was started with.</summary>
    public IReadOnlyDictionary<string, object?> Input { get; init; } = Nothing;

    /// <summary>The workflow's outputs so far.</summary>
    public IReadOnlyDictionary<string, object?> Output { get; init; } = Nothing;

    /// <summary>What went wrong and was not mended, oldest first.</summary>
    public IReadOnlyList<ActivityIncident> Incidents { get; init; } = [];

    /// <summary>
    /// True when nothing will ever wake it: it has not ended and waits for nothing. A blocked join or a failed activity
    /// that others went on without leaves an instance so; an operator must act.
    /// </summary>
    public bool IsStuck => SubStatus == WorkflowSubStatus.Suspended && Bookmarks.Count == 0;

    /// <summary>True while an operator holds it: stimuli are put aside until <see cref="ReleaseWorkflow"/>.</summary>
    public bool IsHeld { get; init; }

    /// <summary>Id of the version it moves to at its next step, where that was decided.</summary>
    public string? UpgradeTo { get; init; }

    /// <summary>What is in progress, containers included, oldest first: what <see cref="SkipActivity"/> can take.</summary>
    public IEnumerable<LiveActivity> Live => Executions.Where(x => x.Parent != 0).OrderBy(x => x.Number)
        .Select(x => new LiveActivity(Numbers.Text(x.Number), x.Activity, x.Status == ActivityStatus.Faulted, Executions.Any(child => child.Parent == x.Number)));

    /// <summary>Length of the journal so far.</summary>
    public long JournalLength { get; init; }

    internal static IReadOnlyDictionary<string, object?> Nothing { get; } = new Dictionary<string, object?>();

    /// <summary>What was put aside while the instance was held.</summary>
    internal IReadOnlyList<Stimulus> Deferred { get; init; } = [];

    internal string? TriggerActivityId { get; init; }

    internal FlowchartMode? FlowchartMode { get; init; }

    /// <summary>The last number given to an execution or a bookmark.</summary>
    internal int LastNumber { get; init; }

    internal IReadOnlyList<ExecutionState> Executions { get; init; } = [];

    internal IReadOnlyList<CallbackState> Callbacks { get; init; } = [];
}

/// <summary>A clock that runs: wakes a bookmark at a time.</summary>
public sealed record Clock(string BookmarkId, string Name, DateTimeOffset DueAt);

/// <summary>An execution in progress.</summary>
/// <param name="ActivityInstanceId">The execution.</param>
/// <param name="Step">The activity, as <see cref="Compilation.WorkflowProgram.FindStep"/> takes it.</param>
/// <param name="HasFailed">It failed and was not mended.</param>
/// <param name="IsContainer">Others run inside it.</param>
public sealed record LiveActivity(string ActivityInstanceId, string Step, bool HasFailed, bool IsContainer);

/// <summary>A failure of an activity.</summary>
/// <param name="ActivityId">The activity in the definition; empty when the engine itself stopped the instance.</param>
/// <param name="ActivityInstanceId">The execution that failed; what <see cref="RetryActivity"/> takes.</param>
/// <param name="Message">What the activity said.</param>
/// <param name="Cause">Kind and message of the failure behind it, where there is one.</param>
/// <param name="At">When.</param>
public sealed record ActivityIncident(string ActivityId, string ActivityInstanceId, string Message, string? Cause, DateTimeOffset At);

/// <summary>How flowcharts decide when an activity with several inbound connections runs.</summary>
public enum FlowchartMode
{
    /// <summary>Elsa's library default: visit counts, with dead-path elimination.</summary>
    CounterBased,

    /// <summary>Elsa's newer mode: tokens and merge modes.</summary>
    TokenBased,
}

/// <summary>A live execution of an activity, by the activity's key in the program.</summary>
internal sealed record ExecutionState(int Number, int Parent, string Activity, ActivityStatus Status)
{
    public int Index { get; init; }

    public int Tag { get; init; }

    public bool Breaking { get; init; }

    public bool Backward { get; init; }

    public IReadOnlyDictionary<string, object?>? Dynamic { get; init; }

    public IReadOnlyDictionary<string, object?>? Kept { get; init; }

    public IReadOnlyDictionary<string, object?>? Variables { get; init; }

    /// <summary>Flowcharts: visits by activity id.</summary>
    public IReadOnlyDictionary<string, int>? Visits { get; init; }

    /// <summary>Flowcharts: visits by connection key, negative when the last visit was not followed.</summary>
    public IReadOnlyDictionary<string, int>? Connections { get; init; }

    /// <summary>Token-based flowcharts.</summary>
    public IReadOnlyList<TokenState>? Tokens { get; init; }
}

/// <summary>A parent waits for a child to complete.</summary>
internal sealed record CallbackState(int Owner, string Activity, int Tag);

internal sealed record TokenState(string From, string? Outcome, string To, bool Consumed, bool Blocked);

internal enum ActivityStatus
{
    Pending,
    Running,
    Completed,
    Canceled,
    Faulted,
}
