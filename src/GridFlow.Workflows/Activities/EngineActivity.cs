using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Execution;

namespace GridFlow.Workflows.Activities;

/// <summary>
/// An activity of the engine itself: it may schedule children and take part in the signals that Elsa sends from an
/// activity through its ancestors (completed, break, complete composite, canceled).
/// </summary>
internal abstract class EngineActivity(ActivityDescriptor descriptor) : IActivity
{
    public ActivityDescriptor Descriptor => descriptor;

    /// <summary>Elsa's code activities complete after they ran, unless they wait.</summary>
    public virtual bool AutoCompletes => true;

    /// <summary>Completing it completes the flowchart or sequence around it.</summary>
    public virtual bool IsTerminal => false;

    /// <summary>Elsa's composites: the workflow and workflows used as activities.</summary>
    public virtual bool IsComposite => false;

    public void Execute(IActivityContext context) => Run((ActivityExecution)context);

    void IActivity.Resume(IActivityContext context, Bookmark bookmark, IReadOnlyDictionary<string, object?> input) =>
        Resume((ActivityExecution)context, input);

    public abstract void Run(ActivityExecution x);

    /// <summary>A bookmark of it was resumed.</summary>
    public virtual void Resume(ActivityExecution x, IReadOnlyDictionary<string, object?> input) => x.Run.Complete(x, null);

    /// <summary>Reads what is particular to the type out of the definition, once per program.</summary>
    public virtual object? Prepare(NodeContent content) => null;

    /// <summary>A child it scheduled has completed.</summary>
    public virtual void ChildCompleted(ActivityExecution owner, ActivityExecution child, IReadOnlyList<string>? outcomes, int tag)
    {
    }

    /// <summary>A Break inside. Returns true to keep the signal from going further up.</summary>
    public virtual bool BreakReceived(ActivityExecution x) => false;

    /// <summary>A Complete inside. Returns true to keep the signal from going further up.</summary>
    public virtual bool CompleteReceived(ActivityExecution receiver, ActivityExecution sender, IReadOnlyList<string> outcomes) => false;

    /// <summary>It, or an activity anywhere inside it, was cancelled.</summary>
    public virtual void CancelReceived(ActivityExecution receiver, ActivityExecution sender)
    {
    }
}
