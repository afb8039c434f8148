using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Execution;

namespace GridFlow.Governance.Ladders.Activities;

/// <summary>A step of a ladder: an activity that knows its incident.</summary>
internal abstract class LadderActivity : IActivity
{
    public abstract ActivityDescriptor Descriptor { get; }

    public void Execute(IActivityContext context) => Execute(context, World(context));

    public void Resume(IActivityContext context, Bookmark bookmark, IReadOnlyDictionary<string, object?> input) => Resume(context, World(context), bookmark, input);

    public void ClockDue(IActivityContext context, Bookmark bookmark, string clock) => ClockDue(context, World(context), bookmark, clock);

    protected abstract void Execute(IActivityContext context, LadderWorld world);

    protected virtual void Resume(IActivityContext context, LadderWorld world, Bookmark bookmark, IReadOnlyDictionary<string, object?> input) => context.Complete();

    protected virtual void ClockDue(IActivityContext context, LadderWorld world, Bookmark bookmark, string clock) => context.KeepWaiting();

    private static LadderWorld World(IActivityContext context) => context.World as LadderWorld
        ?? throw new InvalidOperationException($"The host lent no LadderWorld to step \"{context.DisplayName}\".");
}
