using GridFlow.Language.Expressions;
using GridFlow.Workflows.Execution;

namespace GridFlow.Workflows.Activities.Composition;

/// <summary>
/// Starts an instance of another workflow. The child is an instance of its own, so the parent asks for it by an effect
/// and, where it waits, is resumed with the child's outputs as <c>result</c> when the child has ended.
/// </summary>
internal abstract class ChildWorkflow(string type, string chinese, string english, string chineseHelp, string englishHelp, bool standardWait) : EngineActivity(new(
    type, new(chinese, english), Describe.Composition, new(chineseHelp, englishHelp))
{
    Inputs =
    [
        Describe.Input("WorkflowDefinitionId", "String", "工作流", "Workflow", "要启动的工作流编号", "Definition id of the workflow") with { IsRequired = true },
        Describe.Input("CorrelationId", "String", "关联编号", "Correlation id", "子实例的关联编号", "Correlation id of the child"),
        Describe.Input("Input", "Object", "输入", "Input", "子工作流的输入", "Inputs of the child"),
        Describe.Input("WaitForCompletion", "Boolean", "等待完成", "Wait for completion", "等待子工作流结束", "Waits until the child has ended", standardWait),
    ],
    Outputs = [new("Result", "Object", new("结果", "Result"))],
    CanWait = true,
})
{
    public override void Run(ActivityExecution x)
    {
        var childId = $"{x.Run.InstanceId}.{x.ActivityInstanceId}";
        var bookmark = x.Input(3) is true ? x.Wait(payload: new Dictionary<string, object?> { ["childInstanceId"] = childId }) : null;
        var input = x.Input(2) is string text ? Compilation.ValueConversion.Json(text) : x.Input(2);
        x.Emit(new ChildWorkflowRequested(
            ScriptValue.ToText(x.Input(0) ?? ""),
            childId,
            input as IReadOnlyDictionary<string, object?> ?? WorkflowState.Nothing,
            (string?)x.Input(1) ?? x.Run.CorrelationId,
            bookmark?.Id));
    }

    public override void Resume(ActivityExecution x, IReadOnlyDictionary<string, object?> input)
    {
        x.Output("Result", input.GetValueOrDefault("result"));
        x.Run.Complete(x, null);
    }
}

/// <summary>Runs a workflow to its end before it goes on.</summary>
internal sealed class ExecuteWorkflow() : ChildWorkflow(
    "Elsa.ExecuteWorkflow", "执行工作流", "Execute Workflow", "执行另一个工作流，结束后继续", "Runs another workflow and goes on when it has ended", standardWait: true);

/// <summary>Starts a workflow and goes on, unless it is told to wait.</summary>
internal sealed class DispatchWorkflow() : ChildWorkflow(
    "Elsa.DispatchWorkflow", "派发工作流", "Dispatch Workflow", "启动另一个工作流", "Starts another workflow", standardWait: false);
