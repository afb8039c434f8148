using GridFlow.Workflows.Activities.Branching;
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
        run.Rebind();
        run.NoteOperator($"moved from {state.DefinitionVersionId} to {to.VersionId}");
        return run.Finished(keep: state with { UpgradeTo = null });
    }

    /// <summary>New steps that lie behind the instance.</summary>
    public static IReadOnlyList<Node> Passed(WorkflowProgram to, WorkflowState state) =>
        Load(to, state, new HoldWorkflow(), default, world: null).Rebind();

    /// <summary>
    /// A new activity all of whose ways in have been passed already would never be considered, and a join behind it
    /// would wait for ever: it is skipped, as a dead path would be. Structured containers find their place again by the
    /// child they wait for.
    /// </summary>
    private List<Node> Rebind()
    {
        var passed = new List<Node>();
        foreach (var x in Active)
        {
            if (x.Visits is { } visits && x.Node.Prepared is FlowchartProgram flowchart)
                PassNewSteps(x, flowchart, visits, passed);
            else if (x.Node.Engine is Sequence && callbacks.Find(callback => callback.Owner == x) is { Child: { } child })
                x.Index = Array.IndexOf((Node[])x.Node.Prepared!, child) + 1;
            else if (x.Node.Engine is Activities.Branching.Parallel)
                x.Index = callbacks.Count(callback => callback.Owner == x);
        }

        return passed;
    }

    private void PassNewSteps(ActivityExecution x, FlowchartProgram flowchart, FlowVisits visits, List<Node> passed)
    {
        var graph = flowchart.Graph(TriggerActivityId);
        visits.VisitNewConnections(flowchart);
        var found = true;
        while (found)
        {
            found = false;
            for (var i = 0; i < flowchart.Nodes.Length; i++)
            {
                var node = flowchart.Nodes[i];
                if (graph.Inbound[i].Length == 0 || !visits.AllVisited(graph.Inbound[i], i) || FindCallback(x, node) >= 0)
                    continue;
                visits.VisitActivity(i);
                foreach (var edge in flowchart.Outbound[i])
                    visits.VisitConnection(edge, followed: false);
                if (!passed.Contains(node))
                    passed.Add(node);
                found = true;
            }
        }
    }
}
