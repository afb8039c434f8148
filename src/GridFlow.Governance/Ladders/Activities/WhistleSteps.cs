using GridFlow.Governance.Clocks;
using GridFlow.Rules.Outcomes;
using GridFlow.Workflows.Activities;

namespace GridFlow.Governance.Ladders.Activities;

/// <summary>What a unit that a whistle called does by its own time, as the step is drawn, and the clocks that wait for it.</summary>
internal static class WhistleSteps
{
    /// <summary>Making contact and arriving, as far as the drawing limits them.</summary>
    public static IEnumerable<(ClockKind Kind, TimeLimit Limit)> Of(IActivityContext context)
    {
        if (Limit(context, "ContactLimit") is { } contact) yield return (ClockKind.Contact, contact);
        if (Limit(context, "ArriveLimit") is { } arrive) yield return (ClockKind.Arrive, arrive);
    }

    /// <summary>A limit of the drawing; <see langword="null"/> where it is empty.</summary>
    public static TimeLimit? Limit(IActivityContext context, string input) => TimeLimit.TryParse(context.Input<string>(input), out var limit) ? limit : null;

    /// <summary>The clock by which a unit that is coming should be there.</summary>
    public static string Last(IActivityContext context) => Of(context).Select(step => step.Kind.ToString()).LastOrDefault()
        ?? (Limits.ToSign(context) is null ? TaskActivity.DeadlineClock : TaskActivity.SignClock);

    /// <summary>What a clock waits for.</summary>
    public static ClockKind Named(string clock) => clock switch
    {
        TaskActivity.SignClock => ClockKind.Sign,
        nameof(ClockKind.Contact) => ClockKind.Contact,
        nameof(ClockKind.Arrive) => ClockKind.Arrive,
        _ => ClockKind.Handle,
    };
}
