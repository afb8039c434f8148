using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Activities.Branching;
using GridFlow.Workflows.Activities.Composition;
using GridFlow.Workflows.Activities.Flow;
using GridFlow.Workflows.Activities.Outside;
using GridFlow.Workflows.Compilation;

namespace GridFlow.Workflows.Validation;

/// <summary>
/// A join on any branch runs again, as in Elsa, when another branch begins to wait after the join was queued: running,
/// the join cancels that branch, and the cancellation visits the join once more. So a branch that waits must not hang
/// beside one that does not. A join that waits for all branches never fires when a connection to it is never followed,
/// or when two of its connections exclude each other: when, for some activity that leaves by one port only, each of the
/// two can be reached by another port alone.
/// </summary>
internal static class JoinChecks
{
    public static IEnumerable<Problem> Check(FlowchartProgram flowchart, FlowGraph graph)
    {
        for (var i = 0; i < flowchart.Nodes.Length; i++)
        {
            var join = flowchart.Nodes[i];
            if (join.Engine is not FlowJoin || graph.Inbound[i].Length < 2)
                continue;
            if (join.Prepared is JoinMode.WaitAny && MayRunTwice(flowchart, graph, i))
            {
                yield return WorkflowValidator.Warning(
                    "join.twice",
                    join,
                    $"“{join.DisplayName}”取任一分支，而有的分支等待、有的不等待；不等待的先到时它可能执行两次",
                    $"“{join.DisplayName}” takes any branch, and some wait while others do not; when one that does not wait comes first it may run twice");
            }

            if (join.Prepared is JoinMode.WaitAny or null && WaitingContainer(flowchart, graph, i) is { } container)
            {
                var (name, step) = (container.DisplayName, Waiting(container)!.DisplayName);
                yield return WorkflowValidator.Error(
                    "join.container",
                    join,
                    $"“{join.DisplayName}”取任一分支，而另一分支可能还在“{name}”里面的“{step}”处等待，取消它会使工作流出错；请把等待的步骤直接画在流程图上",
                    $"“{join.DisplayName}” takes any branch while another may still wait at “{step}” inside “{name}”, and cancelling that faults the workflow; draw the step that waits on the flowchart itself");
            }

            if (join.Prepared is not JoinMode.WaitAll)
                continue;
            if (Array.FindIndex(graph.Inbound[i], edge => IsNeverFollowed(flowchart, edge)) is >= 0 and var dead)
            {
                var edge = flowchart.Edges[graph.Inbound[i][dead]];
                var (from, port) = (flowchart.Nodes[edge.Source].DisplayName, edge.Port);
                yield return WorkflowValidator.Error(
                    "join.never",
                    join,
                    $"“{join.DisplayName}”等待全部分支，但“{from}”没有出口“{port}”，这一支永远不会到",
                    $"“{join.DisplayName}” waits for all branches, but “{from}” has no port “{port}”, so that branch never arrives");
                continue;
            }

            for (var choice = 0; choice < flowchart.Nodes.Length; choice++)
            {
                if (IsExclusive(flowchart.Nodes[choice]) && Excludes(flowchart, graph, choice, graph.Inbound[i]))
                {
                    var name = flowchart.Nodes[choice].DisplayName;
                    yield return WorkflowValidator.Error(
                        "join.never",
                        join,
                        $"“{join.DisplayName}”等待全部分支，但“{name}”每次只走其中一条，永远等不齐",
                        $"“{join.DisplayName}” waits for all branches, but “{name}” takes only one of them, so it can never go on");
                    break;
                }
            }
        }
    }

    /// <summary>A container on the way to the join that may still wait inside when the join is reached past it.</summary>
    private static Node? WaitingContainer(FlowchartProgram flowchart, FlowGraph graph, int join)
    {
        var ancestors = graph.Ancestors(join);
        for (var inside = 0; inside < ancestors.Length; inside++)
        {
            var container = flowchart.Nodes[inside];
            if (!ancestors[inside] || container.Children.Length == 0 || Waiting(container) is null)
                continue;
            for (var fork = 0; fork < ancestors.Length; fork++)
            {
                if (ancestors[fork] && fork != inside && Splits(flowchart, graph, fork, inside, join))
                    return container;
            }
        }

        return null;
    }

    /// <summary>Whether one activity sets off at once towards another and, past that, towards the join.</summary>
    private static bool Splits(FlowchartProgram flowchart, FlowGraph graph, int fork, int inside, int join)
    {
        var edges = Array.FindAll(flowchart.Outbound[fork], edge => !graph.IsBackward(edge));
        var towards = Array.FindAll(edges, edge => Leads(edge, inside, avoiding: -1));
        var past = Array.FindAll(edges, edge => Leads(edge, join, avoiding: inside));
        return Array.Exists(towards, one => Array.Exists(past, other => one != other && (!IsExclusive(flowchart.Nodes[fork]) || flowchart.Edges[one].Port == flowchart.Edges[other].Port)));

        bool Leads(int first, int to, int avoiding)
        {
            var seen = new bool[flowchart.Nodes.Length];
            var stack = new Stack<int>([flowchart.Edges[first].Target]);
            while (stack.TryPop(out var current))
            {
                if (current == to)
                    return true;
                if (current == avoiding || seen[current])
                    continue;
                seen[current] = true;
                foreach (var edge in flowchart.Outbound[current])
                {
                    if (!graph.IsBackward(edge))
                        stack.Push(flowchart.Edges[edge].Target);
                }
            }

            return false;
        }
    }

    /// <summary>The first step inside a container that waits.</summary>
    private static Node? Waiting(Node container)
    {
        foreach (var child in container.Children)
        {
            if (child.Descriptor.CanWait || Waiting(child) is not null)
                return child.Descriptor.CanWait ? child : Waiting(child);
        }

        return null;
    }

    /// <summary>Whether a connection hangs at a port that its source does not have.</summary>
    private static bool IsNeverFollowed(FlowchartProgram flowchart, int edge) =>
        FlowchartChecks.Outcomes(flowchart.Nodes[flowchart.Edges[edge].Source]) is { } outcomes && !outcomes.Contains(flowchart.Edges[edge].Port ?? Execution.Outcomes.Done);

    /// <summary>Whether some activity leads to the join both without a wait and past a step that waits.</summary>
    private static bool MayRunTwice(FlowchartProgram flowchart, FlowGraph graph, int join)
    {
        var ancestors = graph.Ancestors(join);
        for (var fork = 0; fork < ancestors.Length; fork++)
        {
            if (!ancestors[fork] || flowchart.Outbound[fork].Length < 2 || IsExclusive(flowchart.Nodes[fork]) || StructureChecks.CanWait(flowchart.Nodes[fork]))
                continue;
            var without = Forward(flowchart, graph, fork, pastWaits: false);
            var all = Forward(flowchart, graph, fork, pastWaits: true);
            if (without[join] && Enumerable.Range(0, all.Length).Any(i => all[i] && ancestors[i] && StructureChecks.CanWait(flowchart.Nodes[i])))
                return true;
        }

        return false;
    }

    private static bool[] Forward(FlowchartProgram flowchart, FlowGraph graph, int from, bool pastWaits)
    {
        var seen = new bool[flowchart.Nodes.Length];
        var stack = new Stack<int>([from]);
        while (stack.TryPop(out var current))
        {
            if (seen[current] || (!pastWaits && StructureChecks.CanWait(flowchart.Nodes[current])))
                continue;
            seen[current] = true;
            foreach (var edge in flowchart.Outbound[current])
            {
                if (!graph.IsBackward(edge))
                    stack.Push(flowchart.Edges[edge].Target);
            }
        }

        return seen;
    }

    /// <summary>Whether an activity leaves by exactly one of several ports.</summary>
    private static bool IsExclusive(Node node) => node.Engine switch
    {
        FlowFork or Fork or FlowJoin or BulkDispatchWorkflows or FlowSendHttpRequest => false,
        FlowSwitch => node.Constants is ["MatchFirst"],
        _ => node.ConnectedPorts.Length > 1,
    };

    private static bool Excludes(FlowchartProgram flowchart, FlowGraph graph, int choice, int[] inbound)
    {
        var ports = flowchart.Nodes[choice].ConnectedPorts;
        var reach = Array.ConvertAll(ports, port => Reachable(flowchart, graph, choice, port));
        var needed = new HashSet<int>();
        foreach (var edge in inbound)
        {
            var by = Enumerable.Range(0, ports.Length).Where(port => reach[port][edge]).ToArray();
            if (by.Length == 1)
                needed.Add(by[0]);
        }

        return needed.Count > 1;
    }

    /// <summary>Edges that can be followed when the choice leaves by one port.</summary>
    private static bool[] Reachable(FlowchartProgram flowchart, FlowGraph graph, int choice, string port)
    {
        var edges = new bool[flowchart.Edges.Length];
        var seen = new bool[flowchart.Nodes.Length];
        var stack = new Stack<int>([graph.Start]);
        while (stack.TryPop(out var current))
        {
            if (seen[current])
                continue;
            seen[current] = true;
            foreach (var edge in flowchart.Outbound[current])
            {
                if (graph.IsBackward(edge) || (current == choice && (flowchart.Edges[edge].Port ?? Execution.Outcomes.Done) != port))
                    continue;
                edges[edge] = true;
                stack.Push(flowchart.Edges[edge].Target);
            }
        }

        return edges;
    }
}
