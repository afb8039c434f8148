using GridFlow.Language.Diagnostics;
using GridFlow.Language.Expressions;
using GridFlow.Workflows.Activities.Branching;
using GridFlow.Workflows.Activities.Flow;
using GridFlow.Workflows.Activities.Outside;
using GridFlow.Workflows.Activities.Scripting;
using GridFlow.Workflows.Compilation;

namespace GridFlow.Workflows.Validation;

/// <summary>Drawings: ports, reachability, joins that can never fire, loops without a wait.</summary>
internal static class FlowchartChecks
{
    public static IEnumerable<Problem> Check(Node node, FlowchartProgram flowchart)
    {
        if (flowchart.Start < 0)
            return [WorkflowValidator.Warning("flowchart.empty", node, $"流程图“{node.DisplayName}”是空的", $"The flowchart “{node.DisplayName}” is empty")];
        var graphs = Starts(flowchart).Select(start => new FlowGraph(flowchart, start)).ToArray();
        return Ports(flowchart)
            .Concat(Unreachable(flowchart, graphs))
            .Concat(graphs.SelectMany(graph => JoinChecks.Check(flowchart, graph)).Distinct())
            .Concat(graphs.SelectMany(graph => LoopChecks.Check(flowchart, graph)).Distinct())
            .Concat(graphs.SelectMany(graph => Loops(flowchart, graph)).Distinct());
    }

    /// <summary>The outcomes an activity can leave by; <see langword="null"/> when they are only known when it runs.</summary>
    public static IReadOnlyList<string>? Outcomes(Node node) => node.Engine switch
    {
        FlowSwitch => [.. ((SwitchCase[])node.Prepared!).Select(item => item.Label), "Default"],
        Fork when node.Prepared is string[] { Length: > 0 } branches => branches,
        FlowFork => node.Constants is [var branches] ? ValueConversion.ToList(branches).Select(ScriptValue.ToText).ToList() : null,
        FlowSendHttpRequest => FlowSendHttpRequest.Declared(node),
        RunJavaScript => [.. RunJavaScript.Declared(node).Append("Done").Distinct()],
        _ => node.Descriptor.Ports.Select(port => port.Name).ToList(),
    };

    private static IEnumerable<int> Starts(FlowchartProgram flowchart) =>
        Enumerable.Range(0, flowchart.Nodes.Length).Where(i => i == flowchart.Start || flowchart.Nodes[i] is { CanStartWorkflow: true, Descriptor.IsTrigger: true });

    private static IEnumerable<Problem> Ports(FlowchartProgram flowchart)
    {
        foreach (var node in flowchart.Nodes)
        {
            if (Outcomes(node) is not { } outcomes)
                continue;
            foreach (var port in node.ConnectedPorts.Where(port => !outcomes.Contains(port)))
            {
                var (chinese, english) = ($"“{node.DisplayName}”没有出口“{port}”，这条连线不会走到", $"“{node.DisplayName}” has no port “{port}”, so this connection is never followed");
                yield return node.Descriptor.IsTerminal || node.Engine is FlowFork or Fork
                    ? WorkflowValidator.Warning("port.unknown", node, chinese, english)
                    : WorkflowValidator.Error("port.unknown", node, chinese, english);
            }

            foreach (var port in outcomes.Where(port => outcomes.Count > 1 && port != "Default" && !node.ConnectedPorts.Contains(port) && !IsOptional(node, port)))
            {
                var name = node.Descriptor.Ports.FirstOrDefault(known => known.Name == port)?.DisplayName ?? new(port, port);
                yield return WorkflowValidator.Warning(
                    "port.open", node, $"“{node.DisplayName}”的出口“{name.Chinese}”没有连线", $"The port “{name.English}” of “{node.DisplayName}” leads nowhere");
            }
        }
    }

    /// <summary>Whether an outcome is one that may be left undrawn, and was.</summary>
    public static bool IsUnused(Node node, string port) => IsOptional(node, port) && !node.ConnectedPorts.Contains(port);

    private static bool IsOptional(Node node, string port) => node.Descriptor.Ports.Any(known => known.Name == port && known.IsOptional);

    private static IEnumerable<Problem> Unreachable(FlowchartProgram flowchart, FlowGraph[] graphs)
    {
        for (var i = 0; i < flowchart.Nodes.Length; i++)
        {
            var node = flowchart.Nodes[i];
            if (graphs.All(graph => graph.IsDangling(i)))
                yield return WorkflowValidator.Warning("activity.unreachable", node, $"没有连线能走到“{node.DisplayName}”", $"“{node.DisplayName}” cannot be reached");
        }
    }

    private static IEnumerable<Problem> Loops(FlowchartProgram flowchart, FlowGraph graph)
    {
        for (var edge = 0; edge < flowchart.Edges.Length; edge++)
        {
            var (source, target) = (flowchart.Edges[edge].Source, flowchart.Edges[edge].Target);
            if (!graph.IsBackward(edge) || graph.IsDangling(source))
                continue;
            var (from, to) = (flowchart.Nodes[source], flowchart.Nodes[target]);
            if (!graph.IsValidBackward(edge))
            {
                yield return WorkflowValidator.Error(
                    "loop.entry",
                    from,
                    $"从“{from.DisplayName}”回到“{to.DisplayName}”的连线无效：也可以不经过“{to.DisplayName}”就到达“{from.DisplayName}”",
                    $"The connection from “{from.DisplayName}” back to “{to.DisplayName}” is invalid: “{from.DisplayName}” can be reached without passing “{to.DisplayName}”");
                continue;
            }

            // Nodes between the head of the loop and its end, along which no step waits.
            if (!ReachesWithoutWait(flowchart, graph, target, source, out var hasChoice))
                continue;
            yield return hasChoice || Choice(from)
                ? WorkflowValidator.Warning(
                    "loop.busy",
                    from,
                    $"“{to.DisplayName}”到“{from.DisplayName}”的循环中没有等待，条件不变时会一直空转",
                    $"Nothing waits in the loop from “{to.DisplayName}” to “{from.DisplayName}”; it spins as long as its condition holds")
                : WorkflowValidator.Error(
                    "loop.endless",
                    from,
                    $"“{to.DisplayName}”到“{from.DisplayName}”的循环没有等待，也没有出口，永远不会结束",
                    $"The loop from “{to.DisplayName}” to “{from.DisplayName}” neither waits nor ends");
        }
    }

    /// <summary>Whether an activity decides where to go, so that a loop through it may end.</summary>
    private static bool Choice(Node node) => node.Engine switch
    {
        FlowDecision => node.Constants is null,
        FlowFork or Fork or FlowJoin => false,
        _ => Outcomes(node) is not { Count: <= 1 },
    };

    private static bool ReachesWithoutWait(FlowchartProgram flowchart, FlowGraph graph, int from, int to, out bool hasChoice)
    {
        hasChoice = false;
        var seen = new bool[flowchart.Nodes.Length];
        var stack = new Stack<int>([from]);
        var reached = false;
        while (stack.TryPop(out var current))
        {
            if (seen[current] || StructureChecks.CanWait(flowchart.Nodes[current]))
                continue;
            seen[current] = true;
            hasChoice |= Choice(flowchart.Nodes[current]);
            if (current == to)
            {
                reached = true;
                continue;
            }

            foreach (var edge in flowchart.Outbound[current])
            {
                if (!graph.IsBackward(edge))
                    stack.Push(flowchart.Edges[edge].Target);
            }
        }

        return reached;
    }
}
