using GridFlow.Language.Expressions;
using GridFlow.Workflows.Execution;

namespace GridFlow.Workflows.Activities.Primitives;

/// <summary>Ends the instance at once: nothing queued or awaited happens any more.</summary>
internal sealed class Finish() : EngineActivity(new(
    "Elsa.Finish", new("办结", "Finish"), Describe.Primitives, new("立即结束整个工作流，其余分支不再进行", "Ends the workflow at once")) { Ports = [], IsTerminal = true })
{
    public override bool IsTerminal => true;

    public override void Run(ActivityExecution x)
    {
        x.Run.Finish();
        x.Run.Complete(x, null);
    }
}

/// <summary>Names the instance.</summary>
internal sealed class SetName() : EngineActivity(new(
    "Elsa.SetName", new("设置名称", "Set Name"), Describe.Primitives, new("给这个实例一个名称", "Gives the instance a name"))
{
    Inputs = [Describe.Input("Value", "String", "名称", "Name", "实例的名称", "The name of the instance")],
})
{
    public override void Run(ActivityExecution x) => x.Run.Name = (string?)x.Input(0);
}

/// <summary>Says what the instance is about.</summary>
internal sealed class Correlate() : EngineActivity(new(
    "Elsa.Correlate", new("关联", "Correlate"), Describe.Primitives, new("设置实例的关联编号", "Sets the correlation id of the instance"))
{
    Inputs = [Describe.Input("CorrelationId", "String", "关联编号", "Correlation id", "实例所关联的编号", "What the instance is about")],
})
{
    public override void Run(ActivityExecution x) => x.Run.CorrelationId = (string?)x.Input(0);
}

/// <summary>Fails.</summary>
internal sealed class Fault() : EngineActivity(new(
    "Elsa.Fault", new("报错", "Fault"), Describe.Primitives, new("让工作流出错", "Faults the workflow"))
{
    Inputs =
    [
        Describe.Input("Code", "String", "代码", "Code", "错误代码", "Code of the error"),
        Describe.Input("Category", "String", "类别", "Category", "错误的类别", "Category of the error"),
        Describe.Input("FaultType", "String", "类型", "Type", "错误的类型", "Type of the error"),
        Describe.Input("Message", "String", "说明", "Message", "给人看的说明", "The message for people"),
    ],
    Ports = [],
})
{
    public override void Run(ActivityExecution x) => throw new ActivityFault(ScriptValue.ToText(x.Input(3) ?? ""), "FaultException");
}
