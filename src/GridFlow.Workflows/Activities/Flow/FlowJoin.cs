using GridFlow.Language.Expressions;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Execution;

namespace GridFlow.Workflows.Activities.Flow;

/// <summary>Elsa's join modes.</summary>
internal enum JoinMode
{
    /// <summary>The first branch that arrives; the others are cancelled.</summary>
    WaitAny,

    /// <summary>All branches, and all must have been followed.</summary>
    WaitAll,

    /// <summary>All branches that are alive.</summary>
    WaitAllActive,
}

/// <summary>Brings branches together. The flowchart decides when it runs; when it runs, what is left of the branches is cancelled.</summary>
internal class FlowJoin(string type, string standardMode, bool isBrowsable = true) : EngineActivity(new(
    type, new("汇合", "Join"), Describe.Flow, new("等待各分支到齐再继续", "Merges branches into one"))
{
    Inputs =
    [
        Describe.Input("Mode", "Object", "方式", "Mode", "任一分支到达、全部分支到达、或全部有效分支到达", "The first branch, all branches, or all branches that are alive", standardMode) with
        {
            Choices =
            [
                Describe.Port("WaitAny", "任一分支", "Wait any"),
                Describe.Port("WaitAll", "全部分支", "Wait all"),
                Describe.Port("WaitAllActive", "全部有效分支", "Wait all active"),
            ],
        },
    ],
    IsBrowsable = isBrowsable,
})
{
    public FlowJoin() : this("Elsa.FlowJoin", "WaitAny")
    {
    }

    /// <summary>The mode, evaluated where the flowchart needs it: before the join runs.</summary>
    public static JoinMode Mode(Node node, ActivityExecution flowchart) => node.Prepared is JoinMode constant
        ? constant
        : Parse(flowchart.EvaluateInput(node.Inputs[0]));

    public override object? Prepare(NodeContent content) =>
        content.Node.Inputs[0] is { Kind: InputKind.Constant } mode ? Parse(mode.Value) : null;

    public override void Run(ActivityExecution x)
    {
        if (x.Parent is { Node.Engine: Flowchart } flowchart)
            Flowchart.CancelAncestors(flowchart, x.Node.FlowIndex);
        x.Run.Complete(x, null);
    }

    private static JoinMode Parse(object? value) => value switch
    {
        double number when Enum.IsDefined((JoinMode)(int)number) => (JoinMode)(int)number,
        _ => Enum.TryParse<JoinMode>(ScriptValue.ToText(value), ignoreCase: true, out var mode) ? mode : JoinMode.WaitAny,
    };
}

/// <summary>The join of older drawings. It waits for all branches where nothing is said; it is read, and not put on new drawings.</summary>
internal sealed class Join() : FlowJoin("Elsa.Join", "WaitAll", isBrowsable: false);
