using GridFlow.Language.Diagnostics;
using GridFlow.Language.Expressions;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Execution;

namespace GridFlow.Workflows.Activities.Composition;

/// <summary>
/// Starts an instance of another workflow for each item and, where it waits, goes on when all have ended. Every child resumes a bookmark of its
/// own, and for each that ends an activity may run.
/// </summary>
internal sealed class BulkDispatchWorkflows() : EngineActivity(new(
    "Elsa.BulkDispatchWorkflows", new("批量启动工作流", "Bulk Dispatch Workflows"), Describe.Composition, new("为列表中的每一项启动一个工作流", "Starts a workflow for each item"))
{
    Inputs =
    [
        Describe.Input("WorkflowDefinitionId", "String", "工作流", "Workflow", "要启动的工作流编号", "Definition id of the workflow") with { IsRequired = true },
        Describe.Input("Items", "Object", "列表", "Items", "每一项启动一个", "One is started for each"),
        Describe.Input("DefaultItemInputKey", "String", "项的输入名称", "Item input", "不是一组输入的项以此名称传入", "The input an item is given as, unless it is a set of inputs itself", "Item"),
        Describe.Input("CorrelationIdFunction", "Object", "关联编号", "Correlation id", "子实例的关联编号", "Correlation id of the children"),
        Describe.Input("Input", "Object", "输入", "Input", "所有子工作流共同的输入", "Inputs that all children get"),
        Describe.Input("WaitForCompletion", "Boolean", "等待完成", "Wait for completion", "等待所有子工作流结束", "Waits until all children have ended", true),
    ],
    Ports = [Describe.Port("Completed", "全部完成", "Completed") with { IsOptional = true }, Describe.Done with { IsOptional = true }],
    ChildPorts = [Describe.Port("ChildCompleted", "每个完成时", "Child completed")],
    CanWait = true,
})
{
    private static readonly string[] Completed = ["Completed", Outcomes.Done];

    /// <summary>They are written in one transaction, and the list may come from outside.</summary>
    private const int MostItems = 1_000;

    public override bool AutoCompletes => false;

    public override object? Prepare(NodeContent content)
    {
        if (content.Child("childFaulted") is { } unused)
        {
            content.Report(ProblemSeverity.Warning, "child.faulted", new(
                $"“{unused.DisplayName}”不会执行：子工作流出错时由管理员处理，处理好后才继续", $"“{unused.DisplayName}” never runs: an operator mends a child that failed before anything goes on"));
        }

        return content.Child("childCompleted");
    }

    public override void Run(ActivityExecution x)
    {
        var items = ValueConversion.ToList(x.Input(1));
        if (items.Count > MostItems)
            throw new ActivityFault($"{Numbers.Text(items.Count)} items are too many to start workflows for at once; {Numbers.Text(MostItems)} are the most.", "ArgumentOutOfRangeException");
        var common = Inputs(x.Input(4));
        var waits = x.Input(5) is true;
        x.Index = items.Count;
        for (var i = 0; i < items.Count; i++)
        {
            var childId = $"{x.Run.InstanceId}.{x.ActivityInstanceId}.{Numbers.Text(i)}";
            var bookmark = waits ? x.Wait(payload: new Dictionary<string, object?> { ["childInstanceId"] = childId }) : null;
            x.Emit(new ChildWorkflowRequested(ScriptValue.ToText(x.Input(0) ?? ""), childId, InputsOf(x, items[i], common), (string?)ValueConversion.ToType(x.Input(3), "String") ?? x.Run.CorrelationId, bookmark?.Id));
        }

        if (!waits || items.Count == 0)
            x.Run.Complete(x, Completed);
    }

    public override void Resume(ActivityExecution x, IReadOnlyDictionary<string, object?> input)
    {
        if (x.Node.Prepared is Node handler)
            x.Run.Schedule(handler, x, dynamic: new Dictionary<string, object?> { ["ChildInstance"] = input.GetValueOrDefault("result"), ["CurrentValue"] = input.GetValueOrDefault("result") });
        else
            OneEnded(x);
    }

    public override void ChildCompleted(ActivityExecution owner, ActivityExecution child, IReadOnlyList<string>? outcomes, int tag) => OneEnded(owner);

    private static void OneEnded(ActivityExecution x)
    {
        if (--x.Index == 0)
            x.Run.Complete(x, Completed);
    }

    private static Dictionary<string, object?> InputsOf(ActivityExecution x, object? item, IReadOnlyDictionary<string, object?> common)
    {
        var inputs = new Dictionary<string, object?>(common) { ["ParentInstanceId"] = x.Run.InstanceId };
        foreach (var (name, value) in item as IReadOnlyDictionary<string, object?> ?? new Dictionary<string, object?> { [(string?)x.Input(2) ?? "Item"] = item })
            inputs[name] = value;
        return inputs;
    }

    private static IReadOnlyDictionary<string, object?> Inputs(object? value) =>
        (value is string text ? ValueConversion.Json(text) : value) as IReadOnlyDictionary<string, object?> ?? WorkflowState.Nothing;
}
