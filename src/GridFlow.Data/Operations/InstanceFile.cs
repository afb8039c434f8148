using GridFlow.Data.Incidents;
using GridFlow.Data.Instances;
using GridFlow.Workflows.Execution;

namespace GridFlow.Data.Operations;

/// <summary>Everything about one instance that an operator needs to decide.</summary>
/// <param name="Line">What the list says of it.</param>
/// <param name="IsHeld">An operator holds it.</param>
/// <param name="IsCurrent">Its version is the one in use.</param>
/// <param name="UpgradeTo">The version it moves to at its next step.</param>
/// <param name="IsOpenCase">It carries an incident that is not closed, so it cannot be cancelled.</param>
/// <param name="ParentId">The instance that started it.</param>
/// <param name="Live">The steps in progress, with the outcomes each can be skipped to.</param>
/// <param name="Incidents">What went wrong and was not mended.</param>
/// <param name="Variables">The workflow's variables.</param>
/// <param name="Clocks">The clocks that run or are parked.</param>
/// <param name="Children">Instances it started, newest first, at most 50.</param>
/// <param name="Acts">What operators did about it that its journal does not tell.</param>
/// <param name="Journal">The newest bursts, oldest first.</param>
/// <param name="Way">The activities that ended, in order, for the drawing.</param>
public sealed record InstanceFile(
    InstanceLine Line,
    bool IsHeld,
    bool IsCurrent,
    string? UpgradeTo,
    bool IsOpenCase,
    Guid? ParentId,
    IReadOnlyList<LiveStep> Live,
    IReadOnlyList<InstanceFault> Incidents,
    IReadOnlyList<InstanceVariable> Variables,
    IReadOnlyList<InstanceClock> Clocks,
    IReadOnlyList<InstanceChild> Children,
    IReadOnlyList<OperatorAct> Acts,
    IReadOnlyList<JournalBurst> Journal,
    IReadOnlyList<VisitedStep> Way);

/// <summary>A step in progress.</summary>
/// <param name="ActivityInstanceId">The execution.</param>
/// <param name="ActivityId">The activity.</param>
/// <param name="Name">Its name as drawn.</param>
/// <param name="Outcomes">The outcomes it can be skipped to.</param>
/// <param name="WaitsSince">Since when it waits, where it does.</param>
/// <param name="HasFailed">It failed and can be retried.</param>
/// <param name="IsContainer">Others run inside it; skipping it ends them.</param>
public sealed record LiveStep(
    string ActivityInstanceId, string ActivityId, string Name, IReadOnlyList<string> Outcomes, DateTimeOffset? WaitsSince, bool HasFailed, bool IsContainer);

/// <summary>A failure that was not mended.</summary>
/// <param name="ActivityInstanceId">The execution; empty when the engine itself stopped the instance.</param>
/// <param name="Name">The step's name.</param>
/// <param name="Message">What the activity said.</param>
/// <param name="Cause">The failure behind it.</param>
/// <param name="At">When.</param>
public sealed record InstanceFault(string ActivityInstanceId, string Name, string Message, string? Cause, DateTimeOffset At);

/// <summary>A workflow variable.</summary>
/// <param name="Name">Its name.</param>
/// <param name="TypeName">Elsa's alias of its type.</param>
/// <param name="Value">Its value as JSON.</param>
public sealed record InstanceVariable(string Name, string TypeName, string Value);

/// <summary>A clock of an instance.</summary>
/// <param name="BookmarkId">The bookmark it wakes.</param>
/// <param name="Clock">Its name.</param>
/// <param name="Step">The step that waits.</param>
/// <param name="DueAt">When it is or was really due, whatever retries made of it.</param>
/// <param name="ParkedAt">When it was parked.</param>
/// <param name="Attempts">How often it failed.</param>
/// <param name="LastError">The last failure.</param>
public sealed record InstanceClock(string BookmarkId, string Clock, string Step, DateTimeOffset DueAt, DateTimeOffset? ParkedAt, int Attempts, string? LastError);

/// <summary>An instance that another one started.</summary>
public sealed record InstanceChild(Guid Id, string DefinitionId, string SubStatus, InstanceAttention? Attention, DateTimeOffset CreatedAt);

/// <summary>What one stimulus did.</summary>
/// <param name="Number">The burst's number.</param>
/// <param name="At">When.</param>
/// <param name="Cause">What reached the instance: <c>start</c>, <c>resume</c>, <c>clock</c>, <c>retry</c>, <c>skip</c>, <c>set</c>, <c>move</c>, <c>mark</c> (to move at the next step), <c>keep</c>, <c>hold</c>, <c>release</c>, <c>cancel</c>.</param>
/// <param name="Subject">The clock, variable or version it was about.</param>
/// <param name="ActorId">Who caused it.</param>
/// <param name="ActorName">That account's name.</param>
/// <param name="Reason">Why, in the actor's words.</param>
/// <param name="Lines">What happened.</param>
public sealed record JournalBurst(
    int Number, DateTimeOffset At, string Cause, string? Subject, string ActorId, string ActorName, string? Reason, IReadOnlyList<JournalStep> Lines);

/// <summary>One line of a burst.</summary>
/// <param name="Event">What happened.</param>
/// <param name="ActivityId">The activity.</param>
/// <param name="Name">Its name as drawn.</param>
/// <param name="Outcomes">The outcomes it ended with.</param>
/// <param name="Detail">Message of a fault, reason, or the activity's own note.</param>
/// <param name="Inputs">The evaluated inputs as JSON.</param>
public sealed record JournalStep(JournalEvent Event, string ActivityId, string Name, IReadOnlyList<string> Outcomes, string? Detail, string? Inputs);
