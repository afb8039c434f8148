using GridFlow.Governance.Inbox;
using GridFlow.Governance.Ladders.Effects;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Activities;

namespace GridFlow.Governance.Ladders.Activities;

/// <summary>退单: units give a case back as not their own, so often and no more; then somebody rules (终裁).</summary>
internal static class Returning
{
    /// <summary>The way on of the last return a step allows, where it is drawn.</summary>
    public const string Disputed = "Disputed";

    /// <summary>The most returns a drawing may allow.</summary>
    public const int Most = 9;

    public static InputDescriptor Cap { get; } = Describe.Number("MaxReturns", 3, new("退单上限", "Most returns"),
        new("整个事件最多退单几次（1 到 9）；最后一次从“退单到限”送终裁，此后不能再退", "How often the whole case may be returned (1 to 9); the last one leaves by \"Returns used up\", and no one returns after it"));

    /// <summary>How often the case was given back, with what this burst did.</summary>
    public static int Count(IActivityContext context, LadderWorld world) => world.Incident.Returns + Now(context).Count();

    /// <summary>Whether a unit may still give it back at this step.</summary>
    public static bool IsAllowed(IActivityContext context, int returns) => context.IsConnected(HandlingTask.Returned) && returns < context.Input<int>(Cap.Name);

    /// <summary>Counts one more for the drawing, and says by which way it leaves.</summary>
    public static string Leave(IActivityContext context, int returnsBefore)
    {
        if (context.GetVariable(LadderVariables.Returns) is not null)
            context.SetVariable(LadderVariables.Returns, returnsBefore + 1);
        return returnsBefore + 1 >= context.Input<int>(Cap.Name) && context.IsConnected(Disputed) ? Disputed : HandlingTask.Returned;
    }

    /// <summary>Whether a unit gave the case back before.</summary>
    public static bool Refused(IActivityContext context, LadderWorld world, string unitId)
    {
        var now = Now(context).Select(closed => closed.BookmarkId).ToHashSet();
        return world.Tasks.Any(task => task.UnitId == unitId && (task.Outcome == HandlingTask.Returned || now.Contains(task.BookmarkId)));
    }

    /// <summary>The return in words: why, and whose it is instead.</summary>
    public static BilingualText InWords(LadderWorld world, TaskAnswer answer, BilingualText? act = null)
    {
        var (chinese, english) = act is { } other ? (other.Chinese, other.English) : ("退单", "returned");
        var reason = world.Organisation.Jurisdiction.ReturnReasons.Find(known => known.Key == answer.ReturnReason)?.Name ?? new(answer.ReturnReason ?? "", answer.ReturnReason ?? "");
        var receiver = world.Organisation.Find(answer.UnitId)?.Name;
        return receiver is null
            ? new($"{chinese}（{reason.Chinese}）", $"{english} ({reason.English})")
            : new($"{chinese}（{reason.Chinese}，建议转{receiver}）", $"{english} ({reason.English}; proposed: {receiver})");
    }

    private static IEnumerable<TaskClosed> Now(IActivityContext context) => context.Emitted.OfType<TaskClosed>().Where(closed => closed.Outcome == HandlingTask.Returned);
}
