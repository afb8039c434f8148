using System.Globalization;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Execution;

namespace GridFlow.Workflows.Activities.Scheduling;

/// <summary>Waits for a while.</summary>
internal sealed class Delay() : EngineActivity(new(
    "Elsa.Delay", new("等待一段时间", "Delay"), Describe.Scheduling, new("等待一段时间再继续", "Waits for a while"))
{
    Inputs = [Describe.Input("TimeSpan", "TimeSpan", "时长", "Duration", "时:分:秒，例如 00:30:00", "Hours, minutes and seconds, for example 00:30:00")],
    CanWait = true,
})
{
    public override void Run(ActivityExecution x) => WaitUntil(x, x.Run.Now + (ValueConversion.To<TimeSpan?>(x.Input(0)) ?? System.TimeSpan.Zero));

    /// <summary>Waits with one clock named <c>due</c>.</summary>
    public static void WaitUntil(ActivityExecution x, DateTimeOffset dueAt)
    {
        var bookmark = x.Wait(payload: new Dictionary<string, object?> { ["resumeAt"] = dueAt.ToString("O", CultureInfo.InvariantCulture) });
        x.SetClock(bookmark, "due", dueAt);
    }
}
