using System.Globalization;
using System.Text;
using GridFlow.Workflows.Compilation;

namespace GridFlow.Workflows.Execution;

public sealed partial record WorkflowState
{
    // A merge that a loop has put further out of step than this is refused by the validator.
    private const int MostAhead = 8;

    /// <summary>
    /// Where the instance stands, without how it came there: two running states of one program with the same position go on alike under the
    /// same stimuli. Numbers of executions and bookmarks, times and the journal are not in it, and of the visits of a flowchart only how far
    /// each connection is ahead of the activity it leads to, so that a loop that comes back to the same place comes back to the same position.
    /// </summary>
    /// <param name="program">The program of the version it runs on.</param>
    public string Position(WorkflowProgram program)
    {
        var text = new StringBuilder();
        var order = new Dictionary<int, int>();
        foreach (var execution in Executions)
            order.Add(execution.Number, order.Count);
        Write(text, Variables);
        foreach (var execution in Executions)
        {
            text.Append('|').Append(execution.Activity).Append(',').Append(execution.Parent == 0 ? -1 : order.GetValueOrDefault(execution.Parent, -1))
                .Append(',').Append((int)execution.Status).Append(',').Append(execution.Index).Append(',').Append(execution.Tag)
                .Append(execution.Breaking ? 'x' : '.').Append(execution.Backward ? 'b' : '.');
            Write(text, execution.Parent == 0 ? null : execution.Variables);
            Write(text, execution.Dynamic);
            Write(text, execution.Kept);
            foreach (var token in execution.Tokens ?? [])
                text.Append(token);
            if (execution.Visits is not null && program.Node(execution.Activity).Prepared is FlowchartProgram flowchart)
                Write(text, flowchart, FlowVisits.Restore(flowchart, execution.Visits, execution.Connections ?? new Dictionary<string, int>()));
        }

        foreach (var callback in Callbacks)
            text.Append('^').Append(order.GetValueOrDefault(callback.Owner, -1)).Append(callback.Activity).Append(callback.Tag);
        foreach (var bookmark in Bookmarks)
            text.Append('@').Append(bookmark.ActivityId).Append(order.GetValueOrDefault(int.Parse(bookmark.ActivityInstanceId, CultureInfo.InvariantCulture), -1))
                .AppendJoin(',', Clocks.Where(clock => clock.BookmarkId == bookmark.Id).Select(clock => clock.Name));
        return text.ToString();
    }

    private void Write(StringBuilder text, FlowchartProgram flowchart, FlowVisits visits)
    {
        var graph = flowchart.Graph(TriggerActivityId);
        for (var activity = 0; activity < flowchart.Nodes.Length; activity++)
            foreach (var edge in graph.Inbound[activity])
            {
                var ahead = Math.Min(visits.ConnectionVisits(edge) - visits.Visits(activity), MostAhead);
                // What is not ahead is visited again before it is asked whether it was followed.
                text.Append(ahead).Append(ahead > 0 && visits.IsFollowed(edge) ? '+' : '-');
            }
    }

    private static void Write(StringBuilder text, IReadOnlyDictionary<string, object?>? values)
    {
        foreach (var (name, value) in (values ?? Nothing).OrderBy(pair => pair.Key, StringComparer.Ordinal))
            text.Append(name).Append('=').Append(Language.Expressions.ScriptValue.ToText(value)).Append(';');
    }
}
