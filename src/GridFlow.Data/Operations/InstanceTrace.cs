using GridFlow.Workflows.Execution;

namespace GridFlow.Data.Operations;

/// <summary>What an instance did, execution by execution, for a viewer that draws it.</summary>
/// <param name="Line">What the list says of it.</param>
/// <param name="ParentId">The instance that started it.</param>
/// <param name="Lines">The journal, in order.</param>
/// <param name="Passes">Every execution of an activity, in the order they began.</param>
/// <param name="Faults">What went wrong and was not mended.</param>
/// <param name="Variables">The workflow's variables.</param>
public sealed record InstanceTrace(
    InstanceLine Line, Guid? ParentId, IReadOnlyList<TraceLine> Lines, IReadOnlyList<ActivityPass> Passes, IReadOnlyList<ActivityIncident> Faults, IReadOnlyList<InstanceVariable> Variables)
{
    /// <summary>Folds the journal into executions. One that was woken and began to wait again is one execution.</summary>
    internal static IReadOnlyList<ActivityPass> Fold(IEnumerable<TraceLine> lines, WorkflowState state)
    {
        var waiting = state.Bookmarks.Select(bookmark => bookmark.ActivityInstanceId).ToHashSet();
        var passes = new Dictionary<string, ActivityPass>();
        foreach (var line in lines.Where(line => line.ActivityInstanceId.Length > 0))
        {
            var pass = passes.GetValueOrDefault(line.ActivityInstanceId)
                ?? new ActivityPass(line.ActivityInstanceId, line.ActivityId, line.At, null, "Running", null, [], null, waiting.Contains(line.ActivityInstanceId));
            passes[line.ActivityInstanceId] = line.Event switch
            {
                JournalEvent.Completed => pass with { EndedAt = line.At, Status = "Completed", Outcomes = line.Outcomes },
                JournalEvent.Faulted => pass with { EndedAt = line.At, Status = "Faulted", Fault = line.Detail },
                JournalEvent.Canceled => pass with { EndedAt = line.At, Status = "Canceled" },
                // A retry runs the same execution again.
                JournalEvent.Started or JournalEvent.Resumed => pass with { EndedAt = null, Status = "Running", Fault = null },
                _ => pass,
            };
            if (line.Inputs is not null) passes[line.ActivityInstanceId] = passes[line.ActivityInstanceId] with { Inputs = line.Inputs };
        }

        return [.. passes.Values];
    }
}

/// <summary>One line of the journal with its place in the whole.</summary>
/// <param name="Sequence">From 1.</param>
/// <param name="At">When.</param>
/// <param name="Event">What happened.</param>
/// <param name="ActivityId">The activity.</param>
/// <param name="ActivityInstanceId">The execution.</param>
/// <param name="Outcomes">The outcomes of one that ended.</param>
/// <param name="Detail">Message of a fault, or the activity's own note.</param>
/// <param name="Inputs">The evaluated inputs as JSON.</param>
public sealed record TraceLine(
    int Sequence, DateTimeOffset At, JournalEvent Event, string ActivityId, string ActivityInstanceId, IReadOnlyList<string> Outcomes, string? Detail, string? Inputs);

/// <summary>One execution of an activity.</summary>
/// <param name="ActivityInstanceId">The execution.</param>
/// <param name="ActivityId">The activity.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="EndedAt">When it ended, well or badly.</param>
/// <param name="Status">Elsa's name of where it stands: <c>Running</c>, <c>Completed</c>, <c>Canceled</c> or <c>Faulted</c>.</param>
/// <param name="Inputs">The evaluated inputs as JSON.</param>
/// <param name="Outcomes">The outcomes it ended with.</param>
/// <param name="Fault">Why it failed.</param>
/// <param name="Waits">It waits for a stimulus.</param>
public sealed record ActivityPass(
    string ActivityInstanceId, string ActivityId, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string Status, string? Inputs, IReadOnlyList<string> Outcomes, string? Fault, bool Waits);
