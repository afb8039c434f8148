using GridFlow.Governance.Ladders.Effects;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Activities;

namespace GridFlow.Governance.Ladders.Activities;

/// <summary>What happens when a result is not good enough: it is counted, and the way leads to whoever handled it.</summary>
internal static class SendingBack
{
    public static void Count(IActivityContext context, BilingualText text, BilingualText publicText)
    {
        context.SetVariable(LadderVariables.Reworks, context.Number(LadderVariables.Reworks) + 1);
        if (context.Text(LadderVariables.HandledBy) is { } level)
            context.SetVariable(LadderVariables.Level, level);
        context.Emit(new IncidentSentBack(text, publicText));
    }
}
