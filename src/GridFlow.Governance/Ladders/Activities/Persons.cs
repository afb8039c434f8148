using GridFlow.Governance.Inbox;
using GridFlow.Workflows.Activities;

namespace GridFlow.Governance.Ladders.Activities;

/// <summary>Who is behind an answer: where two must be kept apart, neither a substitute nor whoever the substitute stands in for may be on both sides.</summary>
internal static class Persons
{
    /// <summary>Who answers, and in whose place.</summary>
    public static IReadOnlyList<string> Of(IActivityContext context, TaskAnswer answer) =>
        answer.AnsweredFor is { } absent ? [context.Actor, absent] : [context.Actor];
}
