using GridFlow.Governance.Inbox;
using GridFlow.Governance.Whistles;
using GridFlow.Workflows.Activities;

namespace GridFlow.Governance.Ladders.Activities;

/// <summary>
/// 综合研判: where the drawing says so a case is assigned only after those concerned have met on it. Whoever assigns it asks them in (as anybody with a
/// task asks others), takes the minutes (who was there, what was decided, who does what until when), and then decides.
/// </summary>
internal static class Assessing
{
    public static InputDescriptor Meeting { get; } = Describe.Flag("Meeting", false, new("会商研判后分拨", "Meeting first"),
        new("只用于分拨：召集有关单位研判并记录纪要后才能分拨", "For dispatching only: those concerned meet and minutes are taken before it is assigned"));

    private static readonly TaskOutcome Minutes = new(WhistleActs.Minutes, new("记录研判纪要", "Take minutes of the assessment")) { Stays = true, Asks = AnswerField.Minutes };

    /// <summary>The outcome by which minutes are taken, where the step asks for a meeting.</summary>
    public static TaskOutcome? Offer(IActivityContext context, HandlingWork work) => work.Kind == TaskKind.Dispatch && context.Input<bool>(Meeting.Name) ? Minutes : null;

    /// <summary>Refuses to have a case assigned before it was assessed.</summary>
    /// <exception cref="GovernanceException">No minutes were taken.</exception>
    public static void EnsureHeld(HandlingTask task, TaskAnswer answer)
    {
        if (task is { Kind: TaskKind.Dispatch, Minutes.Count: 0 } && answer.Outcome == "Done" && task.AllowedOutcomes.Exists(outcome => outcome.Port == WhistleActs.Minutes))
            throw new GovernanceException("assessment.minutes", new("请先召集研判并记录纪要，再分拨", "Please hold the assessment and take its minutes before it is assigned"));
    }
}
