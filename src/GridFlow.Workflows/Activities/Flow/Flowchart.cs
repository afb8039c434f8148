using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Execution;

namespace GridFlow.Workflows.Activities.Flow;

/// <summary>A drawing of activities and connections. Decides by visit counts or by tokens what runs next.</summary>
internal sealed partial class Flowchart() : EngineActivity(new(
    "Elsa.Flowchart", new("流程图", "Flowchart"), Describe.Flow, new("由连线决定步骤的先后", "Activities and connections between them")))
{
    public override bool AutoCompletes => false;

    public override object Prepare(NodeContent content)
    {
        var nodes = content.Activities();
        var indexes = new Dictionary<string, int>();
        for (var i = 0; i < nodes.Length; i++)
        {
            nodes[i].FlowIndex = i;
            indexes.TryAdd(nodes[i].Id, i);
        }

        var edges = new List<FlowEdge>();
        var keys = new HashSet<string>();
        var outbound = new List<int>[nodes.Length];
        for (var i = 0; i < nodes.Length; i++)
            outbound[i] = [];
        foreach (var connection in content.Definition.Connections)
        {
            if (!indexes.TryGetValue(connection.Source, out var source) || !indexes.TryGetValue(connection.Target, out var target))
            {
                content.Report(
                    connection.IsLegacy ? ProblemSeverity.Error : ProblemSeverity.Warning,
                    "connection.end",
                    new($"连线 {connection.Source} → {connection.Target} 的一端不存在", $"An end of the connection {connection.Source} → {connection.Target} does not exist"));
                continue;
            }

            var key = connection.Port is null or Outcomes.Done ? $"{connection.Source}>{connection.Target}" : $"{connection.Source}:{connection.Port}>{connection.Target}";
            if (connection.Port is null)
                key += "?";
            if (connection.TargetPort is not (null or "In"))
                key += ":" + connection.TargetPort;
            if (!keys.Add(key))
            {
                var (from, to) = (nodes[source].DisplayName, nodes[target].DisplayName);
                content.Report(
                    ProblemSeverity.Warning,
                    "connection.twice",
                    new($"从“{from}”到“{to}”的连线画了两次；只算一次", $"The connection from “{from}” to “{to}” is drawn twice; it counts once"));
                continue;
            }

            outbound[source].Add(edges.Count);
            edges.Add(new FlowEdge(source, connection.Port, target, key));
        }

        for (var i = 0; i < nodes.Length; i++)
            nodes[i].ConnectedPorts = outbound[i].Select(edge => edges[edge].Port ?? Outcomes.Done).Distinct().ToArray();
        return new FlowchartProgram(nodes, [.. edges], Array.ConvertAll(outbound, list => list.ToArray()), Start(nodes, edges));
    }

    public override void Run(ActivityExecution x)
    {
        var program = (FlowchartProgram)x.Node.Prepared!;
        var start = program.StartFor(x.Run.TriggerActivityId);
        if (start < 0)
            x.Run.Complete(x, null);
        else
            x.Run.Schedule(program.Nodes[start], x);
    }

    public override void ChildCompleted(ActivityExecution owner, ActivityExecution child, IReadOnlyList<string>? outcomes, int tag)
    {
        if (owner.Run.FlowchartMode == FlowchartMode.TokenBased)
            TokenChildCompleted(owner, child, outcomes);
        else
            CounterChildCompleted(owner, child, outcomes);
    }

    public override void CancelReceived(ActivityExecution receiver, ActivityExecution sender)
    {
        if (receiver.Run.FlowchartMode == FlowchartMode.TokenBased)
            TokenCancelReceived(receiver, sender);
        else
            CounterCancelReceived(receiver, sender);
    }

    /// <summary>
    /// Cancels everything between the start and an activity that has an execution here. As in Elsa, what waits inside a container
    /// is cancelled before the container, which faults in counter mode; publishing refuses such a drawing.
    /// </summary>
    public static void CancelAncestors(ActivityExecution flowchart, int activity)
    {
        var ancestors = ((FlowchartProgram)flowchart.Node.Prepared!).Graph(flowchart.Run.TriggerActivityId).Ancestors(activity);
        List<ActivityExecution>? found = null;
        foreach (var x in flowchart.Run.Active)
        {
            if (x.Parent == flowchart && x.Node.FlowIndex is >= 0 and var index && ancestors[index])
                (found ??= []).Add(x);
        }

        foreach (var x in found ?? [])
            x.Run.CancelFromInside(x);
    }

    /// <summary>Elsa's order: a Start activity, one that may start the workflow, one that nothing leads to, the first.</summary>
    private static int Start(Node[] nodes, List<FlowEdge> edges)
    {
        var start = Array.FindIndex(nodes, node => node.Type == "Elsa.Start");
        if (start < 0)
            start = Array.FindIndex(nodes, node => node.CanStartWorkflow);
        for (var i = 0; start < 0 && i < nodes.Length; i++)
        {
            if (!edges.Exists(edge => edge.Target == i))
                start = i;
        }

        return start < 0 && nodes.Length > 0 ? 0 : start;
    }

    private static void CompleteIfNothingPending(ActivityExecution flowchart)
    {
        var run = flowchart.Run;
        if (!run.HasChild(flowchart, ActivityStatus.Running) && !run.HasScheduledWork(flowchart) && !run.HasChild(flowchart, ActivityStatus.Faulted))
            run.Complete(flowchart, null);
    }

    private static bool Ends(Node node) => node.Engine?.IsTerminal == true;
}
