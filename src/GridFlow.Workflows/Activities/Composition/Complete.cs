using GridFlow.Language.Expressions;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Execution;

namespace GridFlow.Workflows.Activities.Composition;

/// <summary>
/// Completes the nearest composite: the workflow, or the workflow used as an activity, which then leaves by the given
/// outcomes. It does not complete itself; the composite does that.
/// </summary>
internal sealed class Complete() : EngineActivity(new(
    "Elsa.Complete", new("完成子流程", "Complete"), Describe.Composition, new("以指定出口完成所在的（子）工作流", "Completes the workflow around it with outcomes"))
{
    Inputs = [Describe.Input("Outcomes", "Object", "出口", "Outcomes", "一个或多个出口名称", "One or more outcome names")],
    Ports = [],
    IsTerminal = true,
})
{
    public override bool AutoCompletes => false;

    public override bool IsTerminal => true;

    public override void Run(ActivityExecution x)
    {
        var value = x.Input(0);
        Execution.Run.SendComplete(x, [.. ValueConversion.ToList(value).Select(ScriptValue.ToText)]);
    }
}
