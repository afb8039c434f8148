using GridFlow.Governance.Ladders.Activities;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Definitions;

namespace GridFlow.Governance.Ladders;

/// <summary>The steps a ladder is drawn with, beside Elsa's own.</summary>
public static class LadderActivities
{
    /// <summary>The type of the step every ladder begins with.</summary>
    public const string IntakeType = "GridFlow.Intake";

    private const string Prefix = "GridFlow.";

    /// <summary>
    /// Whether a definition is a ladder: it has steps of a case, and runs by itself. One made to be used as an activity
    /// is part of the ladders that use it, and is proved with them.
    /// </summary>
    public static bool IsLadder(WorkflowDefinition definition) =>
        !definition.UsableAsActivity && definition.Root.Flatten().Any(activity => IsStep(activity.Type));

    /// <summary>Whether activities of a type are steps of a case.</summary>
    public static bool IsStep(string activityType) => activityType.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>One object of each, in the order the designer lists them.</summary>
    public static IReadOnlyList<IActivity> All { get; } =
    [
        new Intake(),
        new Classify(),
        new HandleTask(),
        new BlowWhistle(),
        new Supervise(),
        new Verify(),
        new CallBack(),
        new Notify(),
        new Close(),
    ];
}
