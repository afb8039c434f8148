using GridFlow.Workflows.Compilation;

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
    /// <param name="now">When.</param>
    /// <param name="world">What activities may see of the world, see <see cref="Activities.IActivityContext.World"/>.</param>
    /// <exception cref="ArgumentException">The state belongs to another definition version, or is missing or superfluous.</exception>
    public static Burst Advance(WorkflowProgram program, WorkflowState? state, Stimulus stimulus, DateTimeOffset now, object? world = null)
    {
        if (stimulus is StartWorkflow start)
        {
            return state is null
                ? Run.Start(program, start, now, world)
                : throw new ArgumentException("The instance has been started already.", nameof(state));
        }

        if (state is null)
            throw new ArgumentException("Only a start works without a state.", nameof(state));
        if (state.DefinitionVersionId != program.VersionId && state.UpgradeTo == program.VersionId)
        {
            var moved = Run.Move(program, state, stimulus.Actor, stimulus.Reason, now);
            var next = Run.Continue(program, moved.State, stimulus, now, world);
            return next.Journal.Count == 0 ? new Burst(state, [], []) : next with { Journal = [.. moved.Journal, .. next.Journal] };
        }

        if (state.DefinitionVersionId != program.VersionId)
            throw new ArgumentException($"The instance runs on {state.DefinitionVersionId}, not on {program.VersionId}; upgrade it first.", nameof(program));
        return Run.Continue(program, state, stimulus, now, world);
    }
}
