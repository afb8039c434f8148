using GridFlow.Workflows.Activities.Branching;
using GridFlow.Workflows.Activities.Flow;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Upgrades;

namespace GridFlow.Workflows.Execution;

/// <summary>Rebinding a state to another version of its definition.</summary>
internal sealed partial class Run
{
    public static Burst Upgrade(WorkflowProgram program, WorkflowState state, UpgradeWorkflow upgrade, DateTimeOffset now)
    {
        if (!MayUpgrade(state, upgrade))
            return Unchanged(state);
        if (upgrade.Timing == UpgradeTiming.Now)
            return Move(program, state, upgrade.Actor, upgrade.Reason, now);
        var run = Load(program, state, upgrade, now, world: null);
        run.NoteOperator(upgrade.Timing == UpgradeTiming.NextStep ? $"to move to {upgrade.VersionId} at the next step" : $"stays on {state.DefinitionVersionId}");
        return run.Finished(keep: upgrade.Timing == UpgradeTiming.NextStep ? WorkflowUpgrade.MoveAtNextStep(state, upgrade.VersionId) : state with { UpgradeTo = null });
    }

    /// <summary>Whether there is something to decide: a second identical decision, or one about a version it has left, changes nothing.</summary>
    private static bool MayUpgrade(WorkflowState state, UpgradeWorkflow upgrade) =>
        state.SubStatus is not (WorkflowSubStatus.Cancelled or WorkflowSubStatus.Finished)
        && state.DefinitionVersionId == upgrade.FromVersionId
        && upgrade.Timing switch
        {
            UpgradeTiming.Now => upgrade.VersionId != upgrade.FromVersionId,
            UpgradeTiming.NextStep => upgrade.VersionId != upgrade.FromVersionId && state.UpgradeTo != upgrade.VersionId,
            _ => state.UpgradeTo is not null,
        };

    public static Burst Move(WorkflowProgram to, WorkflowState state, string actor, string? reason, DateTimeOffset now)
    {
        var run = Load(to, state, new HoldWorkflow { Actor = actor, Reason = reason }, now, world: null);
        if (run.Rebind().Due is [var due, ..])
            throw new InvalidOperationException($"“{due.DisplayName}” would be lost; see WorkflowUpgrade.Preview.");
        run.NoteOperator($"moved from {state.DefinitionVersionId} to {to.VersionId}");
        return run.Finished(keep: state with { UpgradeTo = null });
    }

    /// <summary>What becomes of the steps when the state is bound to another version.</summary>
    public static Rebinding Rebind(WorkflowProgram from, WorkflowProgram to, WorkflowState state)
    {
        var run = Load(to, state, new HoldWorkflow(), default, world: null);
        var rebinding = run.Rebind();
        foreach (var x in run.Active)
        {
            if (x.Node.Prepared is FlowchartProgram flowchart && from.FindNode(x.Node.Key)?.Prepared is FlowchartProgram former)
            {
                run.FindBehind(x, flowchart, former, rebinding);
                run.FindStranded(x, flowchart, former, Load(from, state, new HoldWorkflow(), default, world: null), rebinding);
            }
            else if (x.Node.Engine is Sequence && x.Node.Prepared is Node[] steps)
                rebinding.Passed.AddRange(steps.Take(x.Index).Where(step => from.FindNode(step.Key) is null));
            else if (x.Node.Engine is Activities.Branching.Parallel && x.Node.Prepared is Node[] branches)
                rebinding.Passed.AddRange(branches.Where(branch => from.FindNode(branch.Key) is null));
        }

        return rebinding;
    }

    /// <summary>
    /// A new activity all of whose ways in have been passed already would never be considered, and a join behind it
    /// would wait for ever: it is skipped, as a dead path would be. Structured containers find their place again by the
    /// child they wait for.
    /// </summary>
    private Rebinding Rebind()
    {
        var rebinding = new Rebinding([], [], [], []);
        foreach (var x in Active)
        {
            if (x.Node.Prepared is FlowchartProgram flowchart && x.Visits is { } visits)
                PassNewSteps(x, flowchart, visits, rebinding);
            else if (x.Node.Engine is Sequence && _callbacks.Find(callback => callback.Owner == x) is { Child: { } child })
                x.Index = Array.IndexOf((Node[])x.Node.Prepared!, child) + 1;
            else if (x.Node.Engine is Activities.Branching.Parallel)
                x.Index = _callbacks.Count(callback => callback.Owner == x);
        }

        return rebinding;
    }

    private void PassNewSteps(ActivityExecution x, FlowchartProgram flowchart, FlowVisits visits, Rebinding rebinding)
    {
        var graph = flowchart.Graph(TriggerActivityId);
        visits.VisitNewConnections(flowchart);
        for (var found = true; found;)
        {
            found = false;
            for (var i = 0; i < flowchart.Nodes.Length; i++)
            {
                var (node, inbound) = (flowchart.Nodes[i], graph.Inbound[i]);
                if (inbound.Length == 0 || !visits.AllVisited(inbound, i) || FindCallback(x, node) >= 0 || rebinding.Due.Contains(node))
                    continue;
                found = true;
                if (node.Prepared is JoinMode.WaitAll ? visits.AllFollowed(inbound) : visits.AnyFollowed(inbound))
                {
                    rebinding.Due.Add(node);
                    continue;
                }

                visits.VisitActivity(i);
                foreach (var edge in flowchart.Outbound[i])
                    visits.VisitConnection(edge, followed: false);
                if (!rebinding.Passed.Contains(node))
                    rebinding.Passed.Add(node);
            }
        }
    }

    /// <summary>Steps at which a branch has arrived that waits for others, and to which it does not lead any more.</summary>
    private void FindStranded(ActivityExecution x, FlowchartProgram flowchart, FlowchartProgram former, Run before, Rebinding rebinding)
    {
        if (before.Active.Find(other => other.Number == x.Number) is not { Visits: { } visits } old)
            return;
        var (formerGraph, graph) = (former.Graph(TriggerActivityId), flowchart.Graph(TriggerActivityId));
        for (var i = 0; i < former.Nodes.Length; i++)
        {
            var node = former.Nodes[i];
            var arrived = Array.FindAll(formerGraph.Inbound[i], edge => visits.ConnectionVisits(edge) > visits.Visits(i) && visits.IsFollowed(edge));
            if (arrived.Length == 0 || before.FindCallback(old, node) >= 0)
                continue;
            var now = Array.FindIndex(flowchart.Nodes, other => other.Key == node.Key);
            if (now < 0 || graph.IsDangling(now) || Array.Exists(arrived, edge => IsCutOff(former.Edges[edge].Key)))
                rebinding.Stranded.Add(node);
        }

        bool IsCutOff(string key) => Array.FindIndex(flowchart.Edges, edge => edge.Key == key) is >= 0 and var edge && graph.IsBackward(edge);
    }

    /// <summary>
    /// New connections that lead from where the instance stands, or will come, to what it has behind it: a step that has
    /// completed swallows what arrives there, and one that is in progress would run twice.
    /// </summary>
    private void FindBehind(ActivityExecution x, FlowchartProgram flowchart, FlowchartProgram former, Rebinding rebinding)
    {
        if (x.Visits is not { } visits)
            return;
        var graph = flowchart.Graph(TriggerActivityId);
        var ahead = new bool[flowchart.Nodes.Length];
        var stack = new Stack<int>(_callbacks.Where(callback => callback.Owner == x).Select(callback => callback.Child.FlowIndex));
        while (stack.TryPop(out var current))
        {
            if (ahead[current])
                continue;
            ahead[current] = true;
            foreach (var edge in flowchart.Outbound[current])
            {
                var (connection, target) = (flowchart.Edges[edge], flowchart.Edges[edge].Target);
                if (graph.IsBackward(edge))
                    continue;
                var node = flowchart.Nodes[target];
                var isNew = !Array.Exists(former.Edges, old => old.Key == connection.Key);
                if (isNew && node.Prepared is not JoinMode.WaitAny && (FindCallback(x, node) >= 0 || visits.Visits(target) > visits.ConnectionVisits(edge)))
                    rebinding.Behind.Add((flowchart.Nodes[current], node));
                stack.Push(target);
            }
        }
    }
}

/// <summary>What binding a state to another version means for single steps.</summary>
/// <param name="Passed">New steps that lie behind the instance and are passed over.</param>
/// <param name="Due">Steps that had waited for branches and now have all: they would have to run at once.</param>
/// <param name="Stranded">Steps at which a branch has arrived and which it does not reach in the new version.</param>
/// <param name="Behind">New connections from what lies ahead to what lies behind.</param>
internal sealed record Rebinding(List<Node> Passed, List<Node> Due, List<Node> Stranded, List<(Node From, Node To)> Behind);
