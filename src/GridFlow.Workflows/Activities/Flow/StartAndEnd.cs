using GridFlow.Workflows.Execution;

namespace GridFlow.Workflows.Activities.Flow;

/// <summary>Where a flowchart begins.</summary>
internal sealed class Start() : EngineActivity(new(
    "Elsa.Start", new("开始", "Start"), Describe.Flow, new("流程图从这里开始", "Where the flowchart begins")))
{
    public override void Run(ActivityExecution x)
    {
    }
}

/// <summary>Completes the flowchart around it. Work that is queued already still runs, as in Elsa.</summary>
internal sealed class End() : EngineActivity(new(
    "Elsa.End", new("结束", "End"), Describe.Flow, new("流程图到这里结束", "Completes the flowchart")) { Ports = [], IsTerminal = true })
{
    public override bool IsTerminal => true;

    public override void Run(ActivityExecution x)
    {
    }
}
