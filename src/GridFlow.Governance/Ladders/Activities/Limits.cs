using GridFlow.Rules.Outcomes;
using GridFlow.Workflows.Activities;

namespace GridFlow.Governance.Ladders.Activities;

/// <summary>Reads the limit of a step.</summary>
internal static class Limits
{
    /// <summary>The word that means "the limit the rules decided".</summary>
    public const string OfCategory = "category";

    // The most common limit of the shipped categories, for a case whose category has none: a task without a clock must not exist.
    private static readonly TimeLimit Fallback = new(5, TimeUnit.WorkingDays);

    /// <summary>The time to claim the task, where the step states one that can be read.</summary>
    public static TimeLimit? ToSign(IActivityContext context) =>
        TimeLimit.TryParse(context.Input<string>("SignLimit"), out var limit) ? limit : null;

    public static TimeLimit? Read(IActivityContext context)
    {
        var text = context.Input<string>("Limit")?.Trim();
        if (string.IsNullOrEmpty(text))
            return null;
        if (text == OfCategory)
            text = context.Text(LadderVariables.Limit);
        return TimeLimit.TryParse(text, out var limit) ? limit : Fallback;
    }
}
