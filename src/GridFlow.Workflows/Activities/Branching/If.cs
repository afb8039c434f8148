using GridFlow.Workflows.Activities.Flow;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Execution;

namespace GridFlow.Workflows.Activities.Branching;

/// <summary>Runs one of two activities.</summary>
internal sealed class If() : EngineActivity(new(
    "Elsa.If", new("如果", "If"), Describe.Branching, new("按条件执行其中一个步骤", "Runs one of two activities"))
{
    Inputs = [Describe.Input("Condition", "Boolean", "条件", "Condition", "结果为真时执行“那么”", "Runs Then when it holds", false)],
    Outputs = [new("Result", "Boolean", new("结果", "Result"))],
    ChildPorts = [Describe.Port("Then", "那么", "Then"), Describe.Port("Else", "否则", "Else")],
})
{
    public override bool AutoCompletes => false;

    public override object Prepare(NodeContent content) => (content.Child("then"), content.Child("else"));

    public override void Run(ActivityExecution x)
    {
        var (then, otherwise) = ((Node?, Node?))x.Node.Prepared!;
        var holds = x.Input(0) is true;
        x.Output("Result", holds);
        if ((holds ? then : otherwise) is { } next)
            x.Run.Schedule(next, x);
        else
            x.Run.Complete(x, null);
    }

    public override void ChildCompleted(ActivityExecution owner, ActivityExecution child, IReadOnlyList<string>? outcomes, int tag) =>
        owner.Run.Complete(owner, null);
}

/// <summary>Runs the activity of the first case that matches, or of all that do; the default when none does.</summary>
internal sealed class Switch() : EngineActivity(new(
    "Elsa.Switch", new("多路选择", "Switch (structured)"), Describe.Branching, new("执行第一个（或所有）符合条件的步骤", "Runs the activities of the cases that match"))
{
    Inputs = [FlowSwitch.ModeInput],
    ChildPorts = [Describe.Port("Default", "默认", "Default")],
})
{
    public override bool AutoCompletes => false;

    public override object Prepare(NodeContent content) => (SwitchCase.Read(content), content.Child("default"));

    public override void Run(ActivityExecution x)
    {
        var (cases, standard) = ((SwitchCase[], Node?))x.Node.Prepared!;
        var matches = SwitchCase.Match(x, cases, x.Input(0));
        var next = matches.Count > 0 ? matches.ConvertAll(item => item.Activity) : [standard];
        foreach (var activity in next.OfType<Node>())
            x.Run.Schedule(activity, x);
        x.Index = next.OfType<Node>().Distinct().Count();
        if (x.Index == 0)
            x.Run.Complete(x, null);
    }

    public override void ChildCompleted(ActivityExecution owner, ActivityExecution child, IReadOnlyList<string>? outcomes, int tag)
    {
        if (--owner.Index == 0)
            owner.Run.Complete(owner, null);
    }
}
