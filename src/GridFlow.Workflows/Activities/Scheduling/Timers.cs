using System.Globalization;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Execution;

namespace GridFlow.Workflows.Activities.Scheduling;

/// <summary>As a trigger starts a workflow at intervals; inside a workflow waits for one interval.</summary>
internal sealed class Timer() : EngineActivity(new(
    "Elsa.Timer", new("定时器", "Timer"), Describe.Scheduling, new("按固定间隔启动，或在流程中等待一个间隔", "Starts at intervals, or waits for one interval"))
{
    Inputs = [Describe.Input("Interval", "TimeSpan", "间隔", "Interval", "时:分:秒，例如 72:00:00", "Hours, minutes and seconds, for example 72:00:00", "00:01:00")],
    CanWait = true,
    IsTrigger = true,
})
{
    public override void Run(ActivityExecution x)
    {
        if (x.Run.TriggerActivityId != x.Node.Id)
            Delay.WaitUntil(x, x.Run.Now + ValueConversion.To<TimeSpan>(x.Input(0)));
    }
}

/// <summary>Starts or goes on at a time; a time that has passed does not wait.</summary>
internal sealed class StartAt() : EngineActivity(new(
    "Elsa.StartAt", new("定点", "Start At"), Describe.Scheduling, new("到指定时间再继续", "Goes on at a time"))
{
    Inputs = [Describe.Input("DateTime", "DateTimeOffset", "时间", "Time", "例如 2026-08-01T08:00:00；不写时区即本地时间", "For example 2026-08-01T08:00:00, local time unless it has an offset") with { IsRequired = true }],
    CanWait = true,
    IsTrigger = true,
})
{
    public override void Run(ActivityExecution x)
    {
        if (x.Run.TriggerActivityId != x.Node.Id && At(x.Input(0), x.Run.Program.Zone) is { } time && time > x.Run.Now)
            Delay.WaitUntil(x, time);
    }

    /// <summary>The time meant: without an offset it is that of the office's clock.</summary>
    public static DateTimeOffset? At(object? value, TimeZoneInfo zone)
    {
        if (value is not string text)
            return ValueConversion.To<DateTimeOffset?>(value);
        var time = DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
        return TimeZoneInfo.ConvertTime(time.Kind == DateTimeKind.Unspecified ? new DateTimeOffset(time, zone.GetUtcOffset(time)) : new DateTimeOffset(time), zone);
    }
}

/// <summary>As a trigger starts a workflow by a calendar; inside a workflow waits for the next time.</summary>
internal sealed class Cron() : EngineActivity(new(
    "Elsa.Cron", new("周期", "Cron"), Describe.Scheduling, new("按 Cron 表达式启动，或等待下一个时间点", "Starts by a cron expression, or waits for its next time"))
{
    Inputs = [Describe.Input("CronExpression", "String", "Cron 表达式", "Cron expression", "分 时 日 月 周，例如 0 8 * * MON-FRI；可在最前面加秒", "Minute, hour, day, month, weekday, for example 0 8 * * MON-FRI; seconds may stand first") with { IsRequired = true }],
    CanWait = true,
    IsTrigger = true,
})
{
    public override void Run(ActivityExecution x)
    {
        if (x.Run.TriggerActivityId == x.Node.Id)
            return;
        var next = CronText.Parse((string?)x.Input(0) ?? "").Next(x.Run.Now, x.Run.Program.Zone)
            ?? throw new ActivityFault("The cron expression has no next time.", "InvalidOperationException");
        Delay.WaitUntil(x, next);
    }
}
