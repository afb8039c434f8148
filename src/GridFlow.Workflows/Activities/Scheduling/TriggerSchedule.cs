using Cronos;
using GridFlow.Language.Expressions;
using GridFlow.Workflows.Compilation;

namespace GridFlow.Workflows.Activities.Scheduling;

/// <summary>What a trigger owes at a moment.</summary>
/// <param name="Starts">
/// Planned times of the starts that are due, oldest first. Each is the identity of its start: the shell starts at most
/// one instance for (definition, trigger, planned time), so asking twice is harmless.
/// </param>
/// <param name="Next">
/// The next planned time; <see langword="null"/> when there is none. It lies in the past when the list was cut: ask again.
/// </param>
public sealed record DueStarts(IReadOnlyList<DateTimeOffset> Starts, DateTimeOffset? Next);

/// <summary>
/// When triggers by time (<c>Elsa.Timer</c>, <c>Elsa.Cron</c>, <c>Elsa.StartAt</c>) start workflows: a pure function of
/// the trigger, of the last planned time that was dealt with, and of now.
/// </summary>
public static class TriggerSchedule
{
    /// <summary>Most starts one call returns.</summary>
    public const int MaximumStarts = 100;

    /// <summary>A start this late or less still counts as in time, so that the driver's own pace is no misfire.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    /// <summary>Whether triggers of a type start by time.</summary>
    public static bool IsScheduled(string activityType) => activityType is "Elsa.Timer" or "Elsa.Cron" or "Elsa.StartAt";

    /// <summary>The first planned time after a moment: what to wait for when a trigger has just been published.</summary>
    /// <param name="trigger">The trigger.</param>
    /// <param name="after">The moment.</param>
    /// <returns><see langword="null"/> when there is none: a StartAt in the past, an interval of nothing, a trigger that is not by time.</returns>
    /// <exception cref="FormatException">An input of the trigger is not of its form; publishing refuses such a trigger.</exception>
    public static DateTimeOffset? Next(WorkflowTrigger trigger, DateTimeOffset after) => trigger.Type switch
    {
        "Elsa.Timer" => Interval(trigger) is { Ticks: > 0 } interval && interval < DateTimeOffset.MaxValue - after ? after + interval : null,
        "Elsa.Cron" => Cron(trigger).Next(after, trigger.Zone),
        "Elsa.StartAt" => StartAt.At(trigger.Inputs.GetValueOrDefault("DateTime"), trigger.Zone) is { } time && time > after ? time : null,
        _ => null,
    };

    /// <summary>The starts that are due now under the trigger's policy, and the next planned time.</summary>
    /// <param name="trigger">The trigger.</param>
    /// <param name="last">The last planned time that was dealt with, or before the first the moment of publishing.</param>
    /// <param name="now">Now.</param>
    /// <exception cref="FormatException">An input of the trigger is not of its form; publishing refuses such a trigger.</exception>
    public static DueStarts Due(WorkflowTrigger trigger, DateTimeOffset last, DateTimeOffset now)
    {
        switch (trigger.MisfirePolicy)
        {
            case MisfirePolicy.FireOnce:
                return Latest(trigger, last, now) is { } latest
                    ? new DueStarts([latest], Next(trigger, latest))
                    : new DueStarts([], Next(trigger, last));
            case MisfirePolicy.Skip when now - Tolerance > last && Latest(trigger, last, now - Tolerance) is { } missed:
                return Each(trigger, missed, now);
            default:
                return Each(trigger, last, now);
        }
    }

    /// <summary>The policy of a name; <see langword="null"/> when it is not known.</summary>
    internal static MisfirePolicy? Policy(string? name) => name switch
    {
        null or "" => MisfirePolicy.FireOnce,
        _ when Enum.TryParse<MisfirePolicy>(name, ignoreCase: true, out var policy) && Enum.IsDefined(policy) && !char.IsAsciiDigit(name[0]) => policy,
        _ => null,
    };

    private static DueStarts Each(WorkflowTrigger trigger, DateTimeOffset last, DateTimeOffset now)
    {
        var starts = new List<DateTimeOffset>();
        var next = Next(trigger, last);
        while (next <= now && starts.Count < MaximumStarts)
        {
            starts.Add(next.Value);
            next = Next(trigger, next.Value);
        }

        return new DueStarts(starts, next);
    }

    /// <summary>The latest planned time in (last, now]. However long nothing ran, only the end of that time is walked through.</summary>
    private static DateTimeOffset? Latest(WorkflowTrigger trigger, DateTimeOffset last, DateTimeOffset now)
    {
        if (!(Next(trigger, last) is { } first && first <= now))
            return null;
        if (trigger.Type == "Elsa.StartAt")
            return first;
        if (trigger.Type == "Elsa.Timer")
        {
            var interval = Interval(trigger).Ticks;
            return last + TimeSpan.FromTicks((now - last).Ticks / interval * interval);
        }

        var cron = Cron(trigger);
        for (var back = TimeSpan.FromMinutes(2); now - back > first; back *= 30)
        {
            if (Last(cron, now - back, now, trigger.Zone) is { } found)
                return found;
        }

        return Last(cron, first.AddSeconds(-1), now, trigger.Zone);
    }

    private static DateTimeOffset? Last(CronExpression cron, DateTimeOffset from, DateTimeOffset until, TimeZoneInfo zone)
    {
        DateTimeOffset? found = null;
        for (var next = cron.Next(from, zone); next <= until; next = cron.Next(next.Value, zone))
            found = next;
        return found;
    }

    private static TimeSpan Interval(WorkflowTrigger trigger) => ValueConversion.To<TimeSpan>(trigger.Inputs.GetValueOrDefault("Interval"));

    private static CronExpression Cron(WorkflowTrigger trigger) => CronText.Parse(ScriptValue.ToText(trigger.Inputs.GetValueOrDefault("CronExpression") ?? ""));
}
