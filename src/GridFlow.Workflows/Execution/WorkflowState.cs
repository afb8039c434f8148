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

    /// <summary>Elsa's main status, derived from <see cref="SubStatus"/>.</summary>
    public WorkflowStatus Status => SubStatus is WorkflowSubStatus.Finished or WorkflowSubStatus.Cancelled or WorkflowSubStatus.Faulted
        ? WorkflowStatus.Finished
        : WorkflowStatus.Running;

    /// <summary>Elsa's sub status.</summary>
    public required WorkflowSubStatus SubStatus { get; init; }

    /// <summary>Where it waits, oldest first.</summary>
    public IReadOnlyList<Bookmark> Bookmarks { get; init; } = [];
}
