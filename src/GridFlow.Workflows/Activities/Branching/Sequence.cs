using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Execution;

namespace GridFlow.Workflows.Activities.Branching;

/// <summary>One activity after the other.</summary>
internal sealed class Sequence() : EngineActivity(new(
    "Elsa.Sequence", new("顺序", "Sequence"), Describe.Branching, new("依次执行各步骤", "Runs activities one after the other")))
{
    public override bool AutoCompletes => false;

    public override object Prepare(NodeContent content) => content.Activities();

    public override void Run(ActivityExecution x) => Next(x);

    public override void ChildCompleted(ActivityExecution owner, ActivityExecution child, IReadOnlyList<string>? outcomes, int tag)
    {
        if (owner.IsBreaking || child.Node.Engine?.IsTerminal == true)
            owner.Run.Complete(owner, null);
        else
            Next(owner);
    }

    public override bool BreakReceived(ActivityExecution x)
    {
        x.IsBreaking = true;
        return false;
    }

    private static void Next(ActivityExecution x)
    {
        var activities = (Node[])x.Node.Prepared!;
        if (x.Index >= activities.Length)
        {
            x.Run.Complete(x, null);
            return;
        }

        x.Run.Schedule(activities[x.Index], x);
        x.Index++;
    }
}

/// <summary>Several activities at once; they take turns in the queue.</summary>
internal sealed class Parallel() : EngineActivity(new(
    "Elsa.Parallel", new("并行", "Parallel"), Describe.Branching, new("同时执行各步骤，全部完成后继续", "Runs activities at once and waits for all")))
{
    public override bool AutoCompletes => false;

    public override object Prepare(NodeContent content) => content.Activities();

    public override void Run(ActivityExecution x)
    {
        var activities = (Node[])x.Node.Prepared!;
        x.Index = activities.Length;
        if (activities.Length == 0)
            x.Run.Complete(x, null);
        foreach (var activity in activities)
            x.Run.Schedule(activity, x);
    }

    public override void ChildCompleted(ActivityExecution owner, ActivityExecution child, IReadOnlyList<string>? outcomes, int tag)
    {
        if (--owner.Index == 0)
            owner.Run.Complete(owner, null);
    }
}
