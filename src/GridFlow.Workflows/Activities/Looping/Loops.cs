using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Execution;

namespace GridFlow.Workflows.Activities.Looping;

/// <summary>Runs the body while a condition holds. The condition is evaluated before each round, not with the other inputs.</summary>
internal sealed class While() : Loop(new(
    "Elsa.While", new("当条件成立时循环", "While"), Describe.Looping, new("条件成立时反复执行", "Runs the body while the condition holds"))
{
    Inputs = [Describe.Input("Condition", "Boolean", "条件", "Condition", "每轮之前判断", "Evaluated before each round", false) with { AutoEvaluate = false }],
    ChildPorts = [Describe.Body],
})
{
    protected override void Iterate(ActivityExecution x)
    {
        if (!x.IsBreaking && x.EvaluateInput(x.Node.Inputs[0]) is true && Body(x) is { } body)
            x.Run.Schedule(body, x);
        else
            x.Run.Complete(x, null);
    }
}

/// <summary>Counts from a start to an end; the body sees <c>CurrentValue</c>.</summary>
internal sealed class For() : Loop(new(
    "Elsa.For", new("计数循环", "For"), Describe.Looping, new("从起始数到结束数，每步执行一次", "Runs the body for each number from start to end"))
{
    Inputs =
    [
        Describe.Input("Start", "Int32", "起始", "Start", "第一个数", "The first number", 0d),
        Describe.Input("End", "Int32", "结束", "End", "最后一个数", "The last number", 0d),
        Describe.Input("Step", "Int32", "步长", "Step", "每次增加多少，可以为负", "What is added each time; may be negative", 1d),
        Describe.Input("OuterBoundInclusive", "Boolean", "包含结束数", "Inclusive", "是否包括结束数", "Whether the end is included", true),
    ],
    Outputs = [new("CurrentValue", "Int32", new("当前数", "Current value"))],
    ChildPorts = [Describe.Body],
})
{
    protected override void Iterate(ActivityExecution x)
    {
        var (start, end, step) = (Number(x, 0), Number(x, 1), Number(x, 2));
        var inclusive = x.Input(3) is true;
        var current = start + step * x.Index;
        var goesOn = step >= 0
            ? inclusive ? current <= end : current < end
            : inclusive ? current >= end : current > end;
        if (x.IsBreaking || !goesOn || Body(x) is not { } body)
        {
            x.Run.Complete(x, null);
            return;
        }

        x.Run.Schedule(body, x, dynamic: new Dictionary<string, object?> { ["CurrentValue"] = current });
        x.Index++;
        x.Output("CurrentValue", current);
    }

    private static double Number(ActivityExecution x, int input) => x.Input(input) is double number ? number : 0;
}

/// <summary>Runs the body for each item in turn; the body sees <c>CurrentValue</c> and <c>CurrentIndex</c>.</summary>
internal sealed class ForEach() : Loop(new(
    "Elsa.ForEach", new("逐项循环", "For Each"), Describe.Looping, new("对列表中的每一项依次执行", "Runs the body for each item in turn"))
{
    Inputs = [Describe.Input("Items", "Object[]", "列表", "Items", "要逐项处理的列表", "The items")],
    Outputs = [new("CurrentValue", "Object", new("当前项", "Current value"))],
    ChildPorts = [Describe.Body],
})
{
    protected override void Iterate(ActivityExecution x)
    {
        var items = ValueConversion.ToList(x.Input(0));
        if (x.IsBreaking || x.Index >= items.Count)
        {
            x.Run.Complete(x, null);
            return;
        }

        var current = items[x.Index];
        x.Output("CurrentValue", current);
        if (Body(x) is { } body)
            x.Run.Schedule(body, x, dynamic: new Dictionary<string, object?> { ["CurrentIndex"] = (double)x.Index, ["CurrentValue"] = current });
        else
            x.Run.Complete(x, null);
        x.Index++;
    }
}

/// <summary>
/// Runs the body for all items at once. As in Elsa its items are of type object, so a list written as an Object
/// expression stays a text and is no list here.
/// </summary>
internal sealed class ParallelForEach() : EngineActivity(new(
    "Elsa.ParallelForEach", new("并行逐项", "Parallel For Each"), Describe.Looping, new("对列表中的每一项同时执行", "Runs the body for all items at once"))
{
    Inputs = [Describe.Input("Items", "Object", "列表", "Items", "要处理的列表", "The items")],
    ChildPorts = [Describe.Body],
})
{
    public override bool AutoCompletes => false;

    public override object? Prepare(NodeContent content) => content.Child("body");

    public override void Run(ActivityExecution x)
    {
        var items = x.Input(0) as IReadOnlyList<object?> ?? [];
        if (x.Node.Prepared is not Node body || items.Count == 0)
        {
            x.Run.Complete(x, null);
            return;
        }

        x.Index = items.Count;
        for (var i = 0; i < items.Count; i++)
            x.Run.Schedule(body, x, tag: i + 1, dynamic: new Dictionary<string, object?> { ["CurrentValue"] = items[i], ["CurrentIndex"] = (double)i });
    }

    public override void ChildCompleted(ActivityExecution owner, ActivityExecution child, IReadOnlyList<string>? outcomes, int tag)
    {
        if (--owner.Index == 0)
            owner.Run.Complete(owner, null);
    }
}
