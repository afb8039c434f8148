using GridFlow.Data.Definitions;
using GridFlow.Data.Work;
using GridFlow.Workflows.Execution;

namespace GridFlow.Data.Instances;

/// <summary>One thing to do to one instance.</summary>
/// <param name="InstanceId">The instance, or the id the new one gets: asked twice with the same id it starts once.</param>
public abstract record InstanceRequest(Guid InstanceId);

/// <summary>Starts an instance.</summary>
/// <param name="InstanceId">The id it gets.</param>
/// <param name="Workflow">The published version to run.</param>
/// <param name="Stimulus">How.</param>
public sealed record StartRequest(Guid InstanceId, PublishedWorkflow Workflow, StartWorkflow Stimulus) : InstanceRequest(InstanceId)
{
    /// <summary>The jurisdiction it runs for: a shipped workflow belongs to whoever starts it.</summary>
    public string JurisdictionId { get; init; } = Workflow.JurisdictionId;

    /// <summary>The instance that asked for it.</summary>
    public Guid? ParentId { get; init; }

    /// <summary>The bookmark of the parent that waits for its end.</summary>
    public string? ParentBookmarkId { get; init; }
}

/// <summary>Advances an instance by a stimulus.</summary>
/// <param name="InstanceId">The instance.</param>
/// <param name="Stimulus">The stimulus.</param>
/// <param name="Fired">The clock that is gone with it, where one fired.</param>
public sealed record AdvanceRequest(Guid InstanceId, Stimulus Stimulus, DueWork? Fired = null) : InstanceRequest(InstanceId);

/// <summary>What became of a request.</summary>
public enum InstanceVerdict
{
    /// <summary>The burst is stored.</summary>
    Done,

    /// <summary>The stimulus no longer applied: delivered before, or too late. Nothing changed.</summary>
    NothingToDo,

    /// <summary>An instance with this id has been started before, in the same way.</summary>
    AlreadyStarted,

    /// <summary>An instance with this id has been started before by another workflow or with other inputs: what is asked now did not happen.</summary>
    IdTaken,

    /// <summary>The definition's activation strategy allows no further instance now.</summary>
    NotActivated,

    /// <summary>There is no such instance.</summary>
    NotFound,

    /// <summary>The instance carries a case: <see cref="Cases.CaseRunner"/> advances it.</summary>
    IsCase,

    /// <summary>It could not be advanced; it is as it was.</summary>
    Failed,
}

/// <summary>The answer to a request.</summary>
/// <param name="InstanceId">The instance.</param>
/// <param name="Verdict">What became of the request.</param>
/// <param name="State">The state after it, where the instance was loaded.</param>
/// <param name="Failure">Why it failed.</param>
public sealed record InstanceAnswer(Guid InstanceId, InstanceVerdict Verdict, WorkflowState? State = null, Exception? Failure = null);
