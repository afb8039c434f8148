using GridFlow.Workflows.Execution;

namespace GridFlow.Workflows.Activities.Composition;

/// <summary>The activity around the root of a definition: Elsa's <c>Workflow1</c>.</summary>
internal sealed class Workflow() : EngineActivity(new(
    "Elsa.Workflow", new("工作流", "Workflow"), Describe.Composition, new("整个工作流", "The whole workflow")) { IsBrowsable = false })
{
    public override bool AutoCompletes => false;

    public override bool IsComposite => true;

    public override void Run(ActivityExecution x) => x.Run.Schedule(x.Node.Children[0], x);

    public override void ChildCompleted(ActivityExecution owner, ActivityExecution child, IReadOnlyList<string>? outcomes, int tag) =>
        owner.Run.Complete(owner, null);

    /// <summary>Completes the sender, so that what lies between hears of it, then itself.</summary>
    public override bool CompleteReceived(ActivityExecution receiver, ActivityExecution sender, IReadOnlyList<string> outcomes)
    {
        receiver.Run.CompositeOutcomes = outcomes;
        receiver.Run.Complete(sender, null);
        receiver.Run.Complete(receiver, outcomes);
        return true;
    }
}
