namespace GridFlow.Workflows.Activities.Flow;

/// <summary>A point of the drawing that does nothing: where lines meet, or where a step is yet to come.</summary>
internal sealed class FlowNode() : EngineActivity(new(
    "Elsa.FlowNode", new("节点", "Node"), Describe.Flow, new("不做任何事，直接继续", "Does nothing and goes on")))
{
    public override void Run(Execution.ActivityExecution x)
    {
    }
}
