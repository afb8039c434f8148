using GridFlow.Governance.Ladders.Activities;
using GridFlow.Workflows.Activities;

namespace GridFlow.Governance.Ladders;

/// <summary>The steps a ladder is drawn with, beside Elsa's own.</summary>
public static class LadderActivities
{
    /// <summary>One object of each, in the order the designer lists them.</summary>
    public static IReadOnlyList<IActivity> All { get; } =
    [
        new Intake(),
        new Classify(),
        new HandleTask(),
        new Verify(),
        new CallBack(),
        new Notify(),
        new Close(),
    ];
}
