using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Execution;

namespace GridFlow.Workflows.Activities.Flow;

/// <summary>Leaves by True or by False.</summary>
internal sealed class FlowDecision() : EngineActivity(new(
    "Elsa.FlowDecision", new("判断", "Decision"), Describe.Flow, new("按条件走“是”或“否”", "Leaves by True or False"))
{
    Inputs = [Describe.Input("Condition", "Boolean", "条件", "Condition", "结果为真时走“是”", "Leaves by True when it holds", false)],
    Ports = [Describe.Port("True", "是", "True"), Describe.Port("False", "否", "False")],
})
{
    private static readonly string[] True = ["True"];
    private static readonly string[] False = ["False"];

    public override void Run(ActivityExecution x) => x.Run.Complete(x, x.Input(0) is true ? True : False);
}

/// <summary>Leaves by several branches at once.</summary>
internal sealed class FlowFork() : EngineActivity(new(
    "Elsa.FlowFork", new("并行分支", "Fork"), Describe.Flow, new("同时走多个分支", "Leaves by several branches at once"))
{
    Inputs = [Describe.Input("Branches", "String[]", "分支", "Branches", "每个分支一个名称，也是出口的名称", "A name for each branch; the names are the ports")],
    Ports = [],
})
{
    public override object? Prepare(NodeContent content) => content.Node.Constants is [var branches] ? Names(branches) : null;

    public override void Run(ActivityExecution x) => x.Run.Complete(x, x.Node.Prepared as string[] ?? Names(x.Input(0)));

    public static string[] Names(object? branches) => [.. ValueConversion.ToList(branches).Select(Language.Expressions.ScriptValue.ToText)];
}
