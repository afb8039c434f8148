using System.Runtime.ExceptionServices;
using GridFlow.Data.Cases;
using GridFlow.Data.Definitions;
using GridFlow.Data.Work;
using GridFlow.Governance;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders;
using GridFlow.Language.Diagnostics;
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

/// <summary>Registers a report: an incident, and the instance of its ladder that has the same id.</summary>
/// <param name="InstanceId">The id both get.</param>
/// <param name="Report">What was reported, checked.</param>
/// <param name="Number">The number it gets.</param>
/// <param name="TrackingCode">The reporter's secret.</param>
/// <param name="Reporter">Who reports.</param>
/// <param name="Photos">What came with it.</param>
public sealed record ReportRequest(Guid InstanceId, IncidentReport Report, string Number, string TrackingCode, Actor Reporter, IReadOnlyList<Attachment> Photos) : InstanceRequest(InstanceId);

/// <summary>Advances an instance by a stimulus.</summary>
/// <param name="InstanceId">The instance.</param>
/// <param name="Stimulus">The stimulus.</param>
/// <param name="Fired">The clock that is gone with it, where one fired.</param>
public sealed record AdvanceRequest(Guid InstanceId, Stimulus Stimulus, DueWork? Fired = null) : InstanceRequest(InstanceId)
{
    /// <summary>Who, for the timeline of a case.</summary>
    public Actor Actor { get; init; } = Fired is null ? Actor.System : Actor.Clock;

    /// <summary>What the timeline of a case says of it before what follows from it, with the stimulus's reason as its cause.</summary>
    public BilingualText? Note { get; init; }
}

/// <summary>Does something to a case, and to its ladder in consequence.</summary>
/// <param name="InstanceId">The instance, which has the id of the incident.</param>
/// <param name="Act">
/// Checks the case as it is stored, changes it, and says who acts and what reaches the ladder; <see langword="null"/> advances nothing.
/// Runs again where a race was lost.
/// </param>
public sealed record CaseRequest(Guid InstanceId, Func<OpenCase, (Actor Actor, Stimulus? Stimulus)> Act) : InstanceRequest(InstanceId);

/// <summary>Counts the deadlines of a case anew after the calendar changed or somebody decided so, whether or not its instance is held.</summary>
/// <param name="InstanceId">The instance, which has the id of the incident.</param>
/// <param name="Count">Counts: the case as it is stored, and the clocks of its ladder. What it refuses changes nothing.</param>
/// <param name="Why">What the timeline says changed.</param>
/// <param name="Zone">The zone that people read times in.</param>
/// <param name="Actor">Who changed it.</param>
public sealed record RecountRequest(
    Guid InstanceId, Func<CaseFile, LadderClocks, DateTimeOffset, CaseRecount> Count, BilingualText Why, TimeZoneInfo Zone, Actor Actor) : InstanceRequest(InstanceId)
{
    /// <summary>Why, in the words of whoever decided it.</summary>
    public string? Reason { get; init; }
}

/// <summary>What became of a request.</summary>
public enum InstanceVerdict
{
    /// <summary>The burst is stored.</summary>
    Done,

    /// <summary>The stimulus no longer applied: delivered before, or too late. Nothing changed.</summary>
    NothingToDo,

    /// <summary>An instance with this id has been started before, in the same way, or an incident has this key.</summary>
    AlreadyStarted,

    /// <summary>An instance with this id has been started before by another workflow or with other inputs: what is asked now did not happen.</summary>
    IdTaken,

    /// <summary>The definition's activation strategy allows no further instance now.</summary>
    NotActivated,

    /// <summary>There is no such instance.</summary>
    NotFound,

    /// <summary>Another node works on the instance at this moment, and whoever asked did not want to wait for it.</summary>
    Busy,

    /// <summary>It could not be advanced; it is as it was.</summary>
    Failed,
}

/// <summary>The answer to a request.</summary>
/// <param name="InstanceId">The instance.</param>
/// <param name="Verdict">What became of the request.</param>
/// <param name="State">The state after it, where the instance was loaded.</param>
/// <param name="Failure">Why it failed.</param>
public sealed record InstanceAnswer(Guid InstanceId, InstanceVerdict Verdict, WorkflowState? State = null, Exception? Failure = null)
{
    /// <summary>The incident after it, where the instance carries one.</summary>
    public Incident? Incident { get; init; }

    /// <summary>What counting anew did, where that was asked.</summary>
    public CaseRecount? Recount { get; init; }

    /// <summary>Throws what made the request fail, as it was thrown.</summary>
    public void EnsureNotFailed()
    {
        if (Failure is not null) ExceptionDispatchInfo.Throw(Failure);
    }
}
