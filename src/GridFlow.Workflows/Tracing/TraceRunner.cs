using System.Text;
using GridFlow.Language.Expressions;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Execution;

namespace GridFlow.Workflows.Tracing;

/// <summary>What a definition did when it was run in memory.</summary>
/// <param name="Lines">The execution log in order; <c>-- resume bookmark NAME of ID</c> marks each resumption.</param>
/// <param name="Status">Main status at the end.</param>
/// <param name="SubStatus">Sub status at the end.</param>
/// <param name="Output">Lines written by <c>Elsa.WriteLine</c>.</param>
/// <param name="Variables">Workflow variables as <c>NAME=value</c>.</param>
/// <param name="Error">The first incident, with the failure behind it.</param>
/// <param name="Bookmarks">Names of the bookmarks that remained.</param>
public sealed record Trace(
    IReadOnlyList<string> Lines,
    WorkflowStatus Status,
    WorkflowSubStatus SubStatus,
    IReadOnlyList<string> Output,
    IReadOnlyList<string> Variables,
    string? Error,
    IReadOnlyList<string> Bookmarks)
{
    /// <summary>The text that the verb <c>trace</c> prints.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var line in Lines)
            text.Append(line).Append('\n');
        text.Append("= ").Append(Status).Append(' ').Append(SubStatus).Append('\n');
        text.Append("output: ").AppendJoin(" | ", Output).Append('\n');
        foreach (var variable in Variables)
            text.Append("variable: ").Append(variable).Append('\n');
        if (Error is not null)
            text.Append("error: ").Append(Error).Append('\n');
        return text.ToString();
    }
}

/// <summary>
/// Runs a definition in memory, resuming the oldest bookmark whenever it waits, and writes the execution log as the
/// traces of the real Elsa engine do.
/// </summary>
public static class TraceRunner
{
    /// <summary>Longest trace, in lines.</summary>
    public const int MaximumLines = 200;

    /// <summary>Runs.</summary>
    /// <param name="program">The compiled definition.</param>
    /// <param name="input">Workflow inputs.</param>
    /// <param name="now">The time at which everything happens; nothing is waited for.</param>
    /// <param name="world">What activities may see of the world.</param>
    public static Trace Run(WorkflowProgram program, IReadOnlyDictionary<string, object?> input, DateTimeOffset now, object? world = null)
    {
        var lines = new List<string>();
        var output = new List<string>();
        var burst = WorkflowEngine.Advance(program, null, new StartWorkflow("trace", input), now, world);
        Take(burst, lines, output);
        while (burst.State is { Status: WorkflowStatus.Running, Bookmarks: [var oldest, ..] } && lines.Count < MaximumLines)
        {
            lines.Add($"-- resume bookmark {oldest.Name} of {oldest.ActivityId}");
            burst = WorkflowEngine.Advance(program, burst.State, new ResumeBookmark(oldest.Id, WorkflowState.Nothing), now, world);
            Take(burst, lines, output);
        }

        if (lines.Count > MaximumLines)
            lines.RemoveRange(MaximumLines, lines.Count - MaximumLines);
        var state = burst.State;
        return new Trace(
            lines,
            state.Status,
            state.SubStatus,
            output,
            program.Definition.Variables.Select(variable => $"{variable.Name}={Text(state.Variables.GetValueOrDefault(variable.Name))}").ToList(),
            state.Incidents.Count == 0 ? null : Error(state.Incidents[0]),
            state.Bookmarks.Select(bookmark => bookmark.Name).ToList());
    }

    private static void Take(Burst burst, List<string> lines, List<string> output)
    {
        foreach (var entry in burst.Journal)
        {
            if (entry.Event == JournalEvent.Noted)
                continue;
            var line = $"{entry.Event} {entry.ActivityId} ({entry.ActivityType})";
            lines.Add(entry.Outcomes.Count == 0 ? line : $"{line} -> {string.Join(",", entry.Outcomes)}");
        }

        output.AddRange(burst.Effects.OfType<LineWritten>().Select(line => line.Text));
    }

    private static string Text(object? value) => value is IReadOnlyList<object?> or IReadOnlyDictionary<string, object?>
        ? ScriptValue.ToJson(value)
        : (string?)ValueConversion.ToType(value, "String") ?? "";

    private static string Error(ActivityIncident incident)
    {
        var text = incident.ActivityId.Length == 0 ? incident.Message : $"{incident.ActivityId}: {incident.Message}";
        return incident.Cause is null ? text : $"{text} <- {incident.Cause}";
    }
}
