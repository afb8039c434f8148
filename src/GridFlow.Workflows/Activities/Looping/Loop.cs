using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Execution;

namespace GridFlow.Workflows.Activities.Looping;

/// <summary>What loops have in common: a body, and how Break and Complete inside end them.</summary>
internal abstract class Loop(ActivityDescriptor descriptor) : EngineActivity(descriptor)
{
    public override bool AutoCompletes => false;

    public override object? Prepare(NodeContent content) => content.Child("body");

    public override void Run(ActivityExecution x) => Iterate(x);

    public override void ChildCompleted(ActivityExecution owner, ActivityExecution child, IReadOnlyList<string>? outcomes, int tag) => Iterate(owner);

    public override bool BreakReceived(ActivityExecution x)
    {
        x.IsBreaking = true;
        return true;
    }

    /// <summary>In Elsa a Complete on its way to the composite cancels the loops it passes.</summary>
    public override bool CompleteReceived(ActivityExecution receiver, ActivityExecution sender, IReadOnlyList<string> outcomes)
    {
        receiver.Run.Cancel(receiver);
        receiver.Run.Complete(receiver, null);
        return false;
    }

    /// <summary>Schedules the body once more, or completes.</summary>
    protected abstract void Iterate(ActivityExecution x);

    protected static Node? Body(ActivityExecution x) => (Node?)x.Node.Prepared;
}

/// <summary>Leaves the innermost loop.</summary>
internal sealed class Break() : EngineActivity(new(
    "Elsa.Break", new("跳出循环", "Break"), Describe.Looping, new("跳出当前循环", "Leaves the innermost loop")) { Ports = [], IsTerminal = true })
{
    public override bool IsTerminal => true;

    public override void Run(ActivityExecution x) => Execution.Run.SendBreak(x);
}
