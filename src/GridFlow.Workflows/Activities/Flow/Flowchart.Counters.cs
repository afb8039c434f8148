using System.Runtime.CompilerServices;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Execution;

namespace GridFlow.Workflows.Activities.Flow;

/// <summary>
/// Counter mode. Every connection of a completed activity is visited, followed or not; an activity is considered once
/// all its forward inbound connections have been visited more often than it has. If none was followed it is skipped,
/// which visits its own connections in turn: dead paths eliminate themselves.
/// </summary>
internal sealed partial class Flowchart
{
    private static void CounterChildCompleted(ActivityExecution owner, ActivityExecution child, IReadOnlyList<string>? outcomes)
    {
        if (child.Status != ActivityStatus.Completed)
            return;
        if (Ends(child.Node))
        {
            owner.Run.Complete(owner, null);
            return;
        }

        if (!Leave(owner, child.Node, outcomes, child.ByBackwardConnection))
            CompleteIfNothingPending(owner);
    }

    /// <summary>In Elsa the flowchart hears of every cancellation inside it, at any depth, and of its own; what is not in its drawing makes it throw.</summary>
    private static void CounterCancelReceived(ActivityExecution flowchart, ActivityExecution sender)
    {
        CompleteIfNothingPending(flowchart);
        Leave(flowchart, sender.Node, Outcomes.None, byBackwardConnection: false);
    }

    /// <summary>Visits the outbound connections of an activity. Returns whether anything was scheduled.</summary>
    private static bool Leave(ActivityExecution x, Node activity, IReadOnlyList<string>? outcomes, bool byBackwardConnection)
    {
        var program = (FlowchartProgram)x.Node.Prepared!;
        var index = activity.Parent == x.Node ? activity.FlowIndex : -1;
        var graph = program.Graph(x.Run.TriggerActivityId);
        if (index < 0 || graph.IsDangling(index))
            throw new ActivityFault($"Activity {activity.Id} is not reachable from the flowchart graph. Unable to schedule it's outbound activities.");
        return Leave(x, program, graph, x.Visits ??= new FlowVisits(program), index, outcomes, byBackwardConnection);
    }

    private static bool Leave(
        ActivityExecution x, FlowchartProgram program, FlowGraph graph, FlowVisits visits, int activity, IReadOnlyList<string>? outcomes, bool byBackwardConnection)
    {
        // A skipped chain is walked by recursion; a drawing too long for that fails instead of killing the process.
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var scheduled = false;
        if (!byBackwardConnection)
            visits.VisitActivity(activity);
        foreach (var edge in program.Outbound[activity])
        {
            var connection = program.Edges[edge];
            var followed = outcomes.Follows(connection.Port);
            visits.VisitConnection(edge, followed);
            if (!graph.IsBackward(edge))
            {
                scheduled |= Consider(x, program, graph, visits, edge);
            }
            else if (followed)
            {
                if (!graph.IsValidBackward(edge))
                    throw new ActivityFault($"Invalid backward connection: Every path from the source ('{program.Nodes[connection.Source].Id}') must go through the target ('{program.Nodes[connection.Target].Id}') when tracing back to the start.");
                x.Run.Schedule(program.Nodes[connection.Target], x, backward: true);
                scheduled = true;
            }
        }

        return scheduled;
    }

    private static bool Consider(ActivityExecution x, FlowchartProgram program, FlowGraph graph, FlowVisits visits, int edge)
    {
        var target = program.Edges[edge].Target;
        var node = program.Nodes[target];
        var inbound = graph.Inbound[target];
        var mode = node.Engine is FlowJoin ? FlowJoin.Mode(node, x) : JoinMode.WaitAllActive;
        if (mode == JoinMode.WaitAny)
            return ConsiderWaitAny(x, program, graph, visits, edge, node, inbound);
        if (!visits.AllVisited(inbound, target))
            return false;
        if (mode == JoinMode.WaitAll ? !visits.AllFollowed(inbound) : !visits.AnyFollowed(inbound))
            return Leave(x, program, graph, visits, target, Outcomes.None, byBackwardConnection: false);
        x.Run.Schedule(node, x);
        return true;
    }

    private static bool ConsiderWaitAny(
        ActivityExecution x, FlowchartProgram program, FlowGraph graph, FlowVisits visits, int edge, Node node, int[] inbound)
    {
        if (visits.ConnectionVisits(edge) <= visits.Visits(node.FlowIndex) || x.Run.IsScheduled(node, x))
            return false;
        if (visits.AnyFollowed(inbound))
        {
            x.Run.Schedule(node, x);
            CancelAncestors(x, node.FlowIndex);
            return true;
        }

        return visits.AllVisited(inbound, node.FlowIndex)
            && Leave(x, program, graph, visits, node.FlowIndex, Outcomes.None, byBackwardConnection: false);
    }
}
