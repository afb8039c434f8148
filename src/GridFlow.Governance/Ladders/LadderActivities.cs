using GridFlow.Governance.Ladders.Activities;
using GridFlow.Workflows.Activities;

namespace GridFlow.Governance.Ladders;

/// <summary>The steps a ladder is drawn with, beside Elsa's own.</summary>
public static class LadderActivities
{
    /// <summary>The type of the step every ladder begins with; a definition that has it is a ladder.</summary>
    public const string IntakeType = "GridFlow.Intake";

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
