using GridFlow.Workflows.Upgrades;

namespace GridFlow.Workflows.Execution;

/// <summary>Runs a failed activity again. The incident is taken off; a faulted instance goes on.</summary>
/// <param name="ActivityInstanceId">The execution that failed, from the incident.</param>
public sealed record RetryActivity(string ActivityInstanceId) : Stimulus;

/// <summary>Completes a waiting or failed activity with outcomes of the operator's choice, without running it.</summary>
/// <param name="ActivityInstanceId">The execution.</param>
/// <param name="Outcomes">The outcomes; empty for the default.</param>
public sealed record SkipActivity(string ActivityInstanceId, IReadOnlyList<string> Outcomes) : Stimulus;

/// <summary>Holds the instance: whatever reaches it is put aside until <see cref="ReleaseWorkflow"/>.</summary>
public sealed record HoldWorkflow : Stimulus;

/// <summary>Ends a hold and delivers, in order, what was put aside.</summary>
public sealed record ReleaseWorkflow : Stimulus;

/// <summary>Gives a workflow variable another value.</summary>
public sealed record ModifyVariable(string Name, object? Value) : Stimulus;

/// <summary>
/// Decides what becomes of an instance now that there is another version of its definition. The shell asks
/// <see cref="WorkflowUpgrade.Preview"/> first; a journal of stimuli replays the move like everything else.
/// </summary>
/// <param name="VersionId">The version to move to.</param>
/// <param name="Timing">Move at once, at the next step, or stay, which takes back an earlier decision to move at the next step.</param>
public sealed record UpgradeWorkflow(string VersionId, UpgradeTiming Timing) : Stimulus
{
    /// <summary>The version it runs on until then: whoever replays a journal finds here where it began.</summary>
    public required string FromVersionId { get; init; }
}
