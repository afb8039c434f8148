using GridFlow.Language.Expressions;
using GridFlow.Workflows.Execution;

namespace GridFlow.Workflows.Activities.Composition;

/// <summary>Publishes an event for other instances and for triggers.</summary>
internal sealed class PublishEvent() : EngineActivity(new(
    "Elsa.PublishEvent", new("发布事件", "Publish Event"), Describe.Composition, new("向其他工作流发布事件", "Publishes an event to other workflows"))
{
    Inputs =
    [
        Describe.Input("EventName", "String", "事件名称", "Event name", "事件的名称", "The name of the event") with { IsRequired = true },
        Describe.Input("CorrelationId", "String", "关联编号", "Correlation id", "只给这个编号的实例，可不填", "Only for instances with this id; may be empty"),
        Describe.Input("IsLocalEvent", "Boolean", "仅本实例", "Local", "只给本实例", "Only for this instance", false),
        Describe.Input("Payload", "Object", "内容", "Payload", "事件的内容", "What the event carries"),
    ],
})
{
    public override void Run(ActivityExecution x)
    {
        var name = (string?)x.Input(0) ?? "";
        x.Emit(new EventPublished(
            name,
            EventPublished.HashOf(name),
            (string?)x.Input(1),
            x.Input(2) is true ? x.Run.InstanceId : null,
            x.Input(3)));
    }
}

/// <summary>Asks the host to do something and waits for its report.</summary>
internal sealed class RunTask() : EngineActivity(new(
    "Elsa.RunTask", new("执行任务", "Run Task"), Describe.Composition, new("请宿主执行任务并等待结果", "Asks the host to do something and waits for the result"))
{
    Inputs =
    [
        Describe.Input("TaskName", "String", "任务名称", "Task name", "任务的名称", "The name of the task") with { IsRequired = true },
        Describe.Input("Payload", "Object", "内容", "Payload", "任务的内容", "What the task needs"),
    ],
    Outputs = [new("Result", "Object", new("结果", "Result"))],
    CanWait = true,
})
{
    public override void Run(ActivityExecution x)
    {
        var name = (string?)x.Input(0) ?? "";
        var taskId = $"{x.Run.InstanceId}.{x.ActivityInstanceId}";
        var bookmark = x.Wait(payload: new Dictionary<string, object?> { ["taskId"] = taskId, ["taskName"] = name });
        x.Emit(new TaskRequested(taskId, name, x.Input(1), bookmark.Id));
    }

    public override void Resume(ActivityExecution x, IReadOnlyDictionary<string, object?> input)
    {
        x.Output("Result", input.GetValueOrDefault("RunTaskInput") ?? input.GetValueOrDefault("result"));
        x.Run.Complete(x, null);
    }
}

/// <summary>Sets an output of the workflow, or of the workflow used as an activity around it.</summary>
internal sealed class SetOutput() : EngineActivity(new(
    "Elsa.SetOutput", new("设置输出", "Set Output"), Describe.Composition, new("设置工作流的输出", "Sets an output of the workflow"))
{
    Inputs =
    [
        Describe.Input("OutputName", "String", "输出名称", "Output name", "输出的名称", "The name of the output") with { IsRequired = true },
        Describe.Input("OutputValue", "Object", "值", "Value", "输出的值", "The value"),
    ],
})
{
    public override void Run(ActivityExecution x)
    {
        var name = ScriptValue.ToText(x.Input(0) ?? "");
        if (WorkflowActivity.Around(x) is not null)
            x.SetVariable(name, x.Input(1));
        else
            x.Run.SetWorkflowOutput(name, x.Input(1));
    }
}
