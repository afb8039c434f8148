using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Upgrades;

namespace GridFlow.Workflows.Execution;

/// <summary>The pure interpreter: <c>(program, state, stimulus, now) → burst</c>.</summary>
public static partial class WorkflowEngine
{
    /// <summary>
    /// Advances an instance by one stimulus, to its next wait or its end. The same arguments always give the same
    /// burst. A stimulus that no longer applies (a bookmark that is gone, a clock that was moved or has fired, an
    /// instance that ended) gives a burst without effects or journal and the state unchanged, so delivering twice is
    /// harmless.
    /// </summary>
    /// <param name="program">The compiled definition version the instance runs on.</param>
    /// <param name="state">The instance so far; <see langword="null"/> for <see cref="StartWorkflow"/>.</param>
    /// <param name="stimulus">What reaches it.</param>
    /// <param name="now">When. Counted in whole milliseconds, as stores keep times: a stored journal replays to the same state.</param>
    /// <param name="world">What activities may see of the world, see <see cref="Activities.IActivityContext.World"/>.</param>
    /// <exception cref="ArgumentException">The state belongs to another definition version, or is missing or superfluous.</exception>
    public static Burst Advance(WorkflowProgram program, WorkflowState? state, Stimulus stimulus, DateTimeOffset now, object? world = null)
    {
        now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
        if (stimulus is StartWorkflow start)
        {
            return state is null
                ? Run.Start(program, start, now, world)
                : throw new ArgumentException("The instance has been started already.", nameof(state));
        }

        if (state is null)
            throw new ArgumentException("Only a start works without a state.", nameof(state));
        if (VersionFor(state, stimulus) != program.VersionId)
            throw new ArgumentException($"The instance runs on {state.DefinitionVersionId}, not on {program.VersionId}; upgrade it first.", nameof(program));
        if (stimulus is UpgradeWorkflow upgrade)
            return Run.Upgrade(program, state, upgrade, now);
        if (state.DefinitionVersionId == program.VersionId)
            return Run.Continue(program, state, stimulus, now, world);

        var moved = Run.Move(program, state, stimulus.Actor, stimulus.Reason, now);
        var next = Run.Continue(program, moved.State, stimulus, now, world);
        return ReferenceEquals(next.State, moved.State) ? new Burst(state, [], []) : next with { Journal = [.. moved.Journal, .. next.Journal] };
    }

    /// <summary>The version whose program a stimulus must be given: that of the instance, or the one it moves to.</summary>
    public static string VersionFor(WorkflowState state, Stimulus stimulus) => stimulus switch
    {
        UpgradeWorkflow { Timing: UpgradeTiming.Now } upgrade => upgrade.VersionId,
        UpgradeWorkflow => state.DefinitionVersionId,
        _ => state.UpgradeTo ?? state.DefinitionVersionId,
    };
}
