using GridFlow.Language.Expressions;
using GridFlow.Workflows.Activities.Outside;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Execution;

namespace GridFlow.Workflows.Tracing;

/// <summary>
/// Runs a definition in memory, resuming the oldest bookmark whenever it waits, and writes the execution log as the
/// traces of the real Elsa engine do. Workflows that it starts run where they are known, and their ends resume it.
/// </summary>
public sealed class TraceRunner
{
    /// <summary>Longest trace, in lines.</summary>
    public const int MaximumLines = 200;

    private const int MaximumDepth = 16;

    private readonly List<string> _lines = [];
    private readonly List<string> _output = [];
    private readonly Func<string, WorkflowProgram?> _children;
    private readonly DateTimeOffset _now;
    private readonly object? _world;

    private TraceRunner(Func<string, WorkflowProgram?> children, DateTimeOffset now, object? world) => (_children, _now, _world) = (children, now, world);

    /// <summary>Runs.</summary>
    /// <param name="program">The compiled definition.</param>
    /// <param name="input">Workflow inputs.</param>
    /// <param name="now">The time at which everything happens; nothing is waited for.</param>
    /// <param name="world">What activities may see of the world.</param>
    /// <param name="children">The program of a workflow by the id of its definition; without one, what waits for a child is resumed like anything that waits.</param>
    public static Trace Run(WorkflowProgram program, IReadOnlyDictionary<string, object?> input, DateTimeOffset now, object? world = null, Func<string, WorkflowProgram?>? children = null)
    {
        var runner = new TraceRunner(children ?? (_ => null), now, world);
        var state = runner.Run(program, new StartWorkflow("trace", input), depth: 0);
        if (runner._lines.Count > MaximumLines)
            runner._lines.RemoveRange(MaximumLines, runner._lines.Count - MaximumLines);
        return new Trace(
            runner._lines,
            state.Status,
            state.SubStatus,
            runner._output,
            program.Definition.Variables.Select(variable => $"{variable.Name}={Text(state.Variables.GetValueOrDefault(variable.Name))}").ToList(),
            state.Incidents.Count == 0 ? null : Error(state.Incidents[0]),
            state.Bookmarks.Select(bookmark => bookmark.Name).ToList());
    }

    private WorkflowState Run(WorkflowProgram program, StartWorkflow start, int depth)
    {
        var asked = new Queue<ChildWorkflowRequested>();
        HashSet<string> waiting = [];
        Dictionary<string, HttpRequested> unsent = [];
        var state = Take(null, start);
        while (_lines.Count < MaximumLines)
        {
            if (asked.TryDequeue(out var child))
                state = RunChild(state, child);
            else if (state.Status == WorkflowStatus.Running && state.Bookmarks.FirstOrDefault(bookmark => !waiting.Contains(bookmark.Id)) is { } oldest)
                state = Resume(state, oldest, InputFor(oldest));
            else
                break;
        }

        return state;

        WorkflowState Take(WorkflowState? before, Stimulus stimulus)
        {
            var burst = WorkflowEngine.Advance(program, before, stimulus, _now, _world);
            Write(burst);
            foreach (var request in burst.Effects.OfType<ChildWorkflowRequested>().Where(request => _children(request.DefinitionId) is not null))
            {
                asked.Enqueue(request);
                if (request.ParentBookmarkId is { } id)
                    waiting.Add(id);
            }

            foreach (var request in burst.Effects.OfType<HttpRequested>())
                unsent[request.BookmarkId] = request;
            return burst.State;
        }

        // Nothing is sent from a trace: a request is answered as its drawing expects first, with an empty list or record, and an endpoint is called with an empty body.
        IReadOnlyDictionary<string, object?> InputFor(Bookmark bookmark)
        {
            if (unsent.GetValueOrDefault(bookmark.Id) is { } request)
            {
                var status = request.Expected.Count > 0 ? request.Expected[0] : 200;
                _lines.Add($"-- answer {Numbers.Text(status)} to {request.Method} {request.Url}");
                return new Dictionary<string, object?> { ["result"] = new HttpAnswer(status, KeepsList(program, bookmark.ActivityId) ? "[]" : "{}", "application/json").ToInput() };
            }

            return bookmark.Name == HttpCall.ActivityType ? HttpCall.Empty(bookmark.Payload).ToInput() : WorkflowState.Nothing;
        }

        WorkflowState Resume(WorkflowState before, Bookmark bookmark, IReadOnlyDictionary<string, object?> with)
        {
            _lines.Add($"-- resume bookmark {bookmark.Name} of {bookmark.ActivityId}");
            return Take(before, new ResumeBookmark(bookmark.Id, with));
        }

        // A child that has not finished well leaves its parent waiting, as it does in the platform.
        WorkflowState RunChild(WorkflowState before, ChildWorkflowRequested request)
        {
            if (depth >= MaximumDepth)
                return before;
            _lines.Add($"-- start workflow {request.DefinitionId}");
            var end = Run(_children(request.DefinitionId)!, new StartWorkflow(request.ChildInstanceId, request.Input, request.CorrelationId), depth + 1);
            _lines.Add($"-- end workflow {request.DefinitionId}: {end.Status} {end.SubStatus}");
            return end.SubStatus == WorkflowSubStatus.Finished && before.Bookmarks.FirstOrDefault(bookmark => bookmark.Id == request.ParentBookmarkId) is { } parent
                ? Resume(before, parent, new Dictionary<string, object?> { ["result"] = end.Output })
                : before;
        }
    }

    /// <summary>Whether a step keeps what it is answered in a variable that holds a list.</summary>
    private static bool KeepsList(WorkflowProgram program, string activityId) => program.Nodes.Where(node => node.Id == activityId)
        .SelectMany(node => node.Outputs).Where(output => output.Output == "ParsedContent")
        .Any(output => program.Nodes.SelectMany(node => node.Variables).Any(variable => variable.Id == output.VariableId && variable.TypeName.EndsWith("[]", StringComparison.Ordinal)));

    private void Write(Burst burst)
    {
        foreach (var entry in burst.Journal)
        {
            if (entry.Event == JournalEvent.Noted)
                continue;
            var line = $"{entry.Event} {entry.ActivityId} ({entry.ActivityType})";
            _lines.Add(entry.Outcomes.Count == 0 ? line : $"{line} -> {string.Join(",", entry.Outcomes)}");
        }

        _output.AddRange(burst.Effects.OfType<LineWritten>().Select(line => line.Text));
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
