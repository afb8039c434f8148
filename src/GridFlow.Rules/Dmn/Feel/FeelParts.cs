using GridFlow.Rules.Dmn.Feel.Values;

namespace GridFlow.Rules.Dmn.Feel;

/// <summary>What stands after a dot: an entry of a context, of every context in a list, or a part of a date, time, duration or range.</summary>
internal static class FeelParts
{
    public static object? Of(object? value, string name, DmnTrace trace) => value switch
    {
        FeelNamespace other => other.Get(name, trace),
        IReadOnlyDictionary<string, object?> context => context.TryGetValue(name, out var entry) ? entry : None(value, name, trace),
        IReadOnlyList<object?> list => list.Select(one => Of(one, name, trace)).ToList(),
        FeelRange range => name switch
        {
            "start" => range.From,
            "end" => range.To,
            "start included" => range.FromClosed,
            "end included" => range.ToClosed,
            _ => None(value, name, trace),
        },

        // A time without a zone has these parts, and nothing in them.
        FeelTime { Zone: null } or FeelMoment { Time.Zone: null } when name is "time offset" or "timezone" => null,
        FeelTime { Zone.Name: null } or FeelMoment { Time.Zone.Name: null } when name is "timezone" => null,
        _ => OfTime(value, name) ?? None(value, name, trace),
    };

    private static object? OfTime(object? value, string name) => (value, name) switch
    {
        (FeelDate date, "year") => date.Year,
        (FeelDate date, "month") => date.Month,
        (FeelDate date, "day") => date.Day,
        (FeelDate date, "weekday") => date.Weekday,
        (FeelMoment moment, "year" or "month" or "day" or "weekday") => OfTime(moment.Date, name),
        (FeelMoment { Time.Zone: { } zone } moment, "time offset") => new FeelSpan(zone.Offset(moment.Date, moment.Time.Second)),
        (FeelMoment moment, _) => OfTime(moment.Time, name),
        (FeelTime time, "hour") => time.Hour,
        (FeelTime time, "minute") => time.Minute,
        (FeelTime time, "second") => time.Second % 60,
        (FeelTime { Zone: { } zone } time, "time offset") => new FeelSpan(zone.Offset(null, time.Second)),
        (FeelTime time, "timezone") => time.Zone?.Name,
        (FeelMonths months, "years") => (decimal)(months.Count / 12),
        (FeelMonths months, "months") => (decimal)(months.Count % 12),
        (FeelSpan span, "days") => Math.Truncate(span.Seconds / FeelTime.Day),
        (FeelSpan span, "hours") => Math.Truncate(span.Seconds % FeelTime.Day / 3600),
        (FeelSpan span, "minutes") => Math.Truncate(span.Seconds % 3600 / 60),
        (FeelSpan span, "seconds") => span.Seconds % 60,
        _ => null,
    } switch { int whole => (decimal)whole, var part => part };

    private static object? None(object? value, string name, DmnTrace trace) => trace.Fail(
        $"{FeelValue.Short(value)} 没有“{name}”。", $"{FeelValue.Short(value)} has no {name}.");
}
