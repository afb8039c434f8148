namespace GridFlow.Workflows.Execution;

/// <summary>
/// One thing that reaches an instance from outside. Together with the definition, the state and <c>now</c> it is
/// all that <see cref="WorkflowEngine"/> sees, so a journal of stimuli replays an instance exactly.
/// </summary>
public abstract record Stimulus
{
    /// <summary>Who caused it: a user id, <c>system</c>, <c>clock</c>. Recorded in the journal.</summary>
    public string Actor { get; init; } = "system";

    /// <summary>Why, in the actor's words, where there are any. Recorded in the journal.</summary>
    public string? Reason { get; init; }
}

/// <summary>Starts a new instance.</summary>
/// <param name="InstanceId">The identity the shell gives the instance.</param>
/// <param name="Input">Workflow inputs by name.</param>
/// <param name="CorrelationId">What the instance is about, for example an incident id.</param>
/// <param name="TriggerActivityId">The trigger that started it, where it was not simply started.</param>
public sealed record StartWorkflow(
    string InstanceId,
    IReadOnlyDictionary<string, object?> Input,
    string? CorrelationId = null,
    string? TriggerActivityId = null) : Stimulus;

/// <summary>Resumes one bookmark.</summary>
/// <param name="BookmarkId">The bookmark's id within the instance.</param>
/// <param name="Input">What the waiting activity receives: the outcome a handler chose, an event's payload.</param>
public sealed record ResumeBookmark(string BookmarkId, IReadOnlyDictionary<string, object?> Input) : Stimulus;

/// <summary>A clock that an activity set has come due.</summary>
/// <param name="BookmarkId">The bookmark the clock belongs to.</param>
/// <param name="Clock">The name the activity gave the clock, for example <c>deadline</c> or <c>warn-80</c>.</param>
public sealed record ClockDue(string BookmarkId, string Clock) : Stimulus;

/// <summary>Ends the instance without finishing it.</summary>
public sealed record CancelWorkflow : Stimulus;

/// <summary>
/// Clocks are due at other times: what they were counted on has changed. Runs nothing, and reaches an instance that is held or failed as
/// well. One that has fired is set once more; those of bookmarks that wait no longer are passed over.
/// </summary>
/// <param name="Clocks">The clocks with their new times.</param>
public sealed record MoveClocks(IReadOnlyList<Clock> Clocks) : Stimulus;
