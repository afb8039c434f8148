using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Execution;

namespace GridFlow.Workflows.Activities.Scheduling;

/// <summary>As a trigger starts a workflow at intervals; inside a workflow waits for one interval.</summary>
internal sealed class Timer() : EngineActivity(new(
    "Elsa.Timer", new("定时器", "Timer"), Describe.Scheduling, new("按固定间隔启动，或在流程中等待一个间隔", "Starts at intervals, or waits for one interval"))
{
    Inputs = [Describe.Input("Interval", "TimeSpan", "间隔", "Interval", "时:分:秒", "Hours, minutes and seconds", "00:01:00")],
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
    Inputs = [Describe.Input("DateTime", "DateTimeOffset", "时间", "Time", "带时区的时间，例如 2026-08-01T08:00:00+08:00", "A time with its offset") with { IsRequired = true }],
    CanWait = true,
    IsTrigger = true,
})
{
    public override void Run(ActivityExecution x)
    {
        var time = ValueConversion.To<DateTimeOffset>(x.Input(0));
        if (x.Run.TriggerActivityId != x.Node.Id && time > x.Run.Now)
            Delay.WaitUntil(x, time);
    }
}

/// <summary>As a trigger starts a workflow by a calendar; inside a workflow waits for the next time.</summary>
internal sealed class Cron() : EngineActivity(new(
    "Elsa.Cron", new("周期", "Cron"), Describe.Scheduling, new("按 Cron 表达式启动，或等待下一个时间点", "Starts by a cron expression, or waits for its next time"))
{
    Inputs = [Describe.Input("CronExpression", "String", "Cron 表达式", "Cron expression", "分 时 日 月 周，例如 0 8 * * MON-FRI", "Minute, hour, day, month, weekday") with { IsRequired = true }],
    CanWait = true,
    IsTrigger = true,
})
{
    public override void Run(ActivityExecution x)
    {
        if (x.Run.TriggerActivityId == x.Node.Id)
            return;
        var next = CronSchedule.Parse((string?)x.Input(0) ?? "").Next(x.Run.Now)
            ?? throw new ActivityFault("The cron expression has no next time.", "InvalidOperationException");
        Delay.WaitUntil(x, next);
    }
}
