using GridFlow.Rules.Dmn.Feel.Values;

namespace GridFlow.Rules.Dmn.Feel.Functions;

/// <summary>Functions that make dates, times and durations.</summary>
internal static class TimeFunctions
{
    public static IEnumerable<FeelSignature> All { get; } =
    [
        new("date(from: string)", (given, _) => FeelTimeText.Date((string)given[0]!)),
        new("date(from: date)", (given, _) => given[0]),
        new("date(from: date and time)", (given, _) => ((FeelMoment)given[0]!).Date),
        new("date(year: number, month: number, day: number)", (given, _) => FeelDate.Create((decimal)given[0]!, (decimal)given[1]!, (decimal)given[2]!)),
        new("time(from: string)", (given, _) => FeelTimeText.Time((string)given[0]!)),
        new("time(from: time)", (given, _) => given[0]),
        new("time(from: date and time)", (given, _) => ((FeelMoment)given[0]!).Time),
        new("time(hour: number, minute: number, second: number, offset?: days and time duration or null)", (given, _) =>
            Zone((FeelSpan?)given[3], out var zone) ? FeelTime.Create((decimal)given[0]!, (decimal)given[1]!, (decimal)given[2]!, zone) : null),
        new("date and time(from: string)", (given, _) => FeelTimeText.Moment((string)given[0]!)),
        new("date and time(from: date and time)", (given, _) => given[0]),
        new("date and time(date: date, time: time)", (given, _) => new FeelMoment((FeelDate)given[0]!, (FeelTime)given[1]!)),
        new("date and time(date: date and time, time: time)", (given, _) => new FeelMoment(((FeelMoment)given[0]!).Date, (FeelTime)given[1]!)),
        new("duration(from: string)", (given, _) => FeelTimeText.Duration((string)given[0]!)),
        new("years and months duration(from: date, to: date)", (given, _) => Between((FeelDate)given[0]!, (FeelDate)given[1]!)),
        new("years and months duration(from: date and time, to: date and time)", (given, _) => Between(((FeelMoment)given[0]!).Date, ((FeelMoment)given[1]!).Date)),
        new("now()", (_, trace) => trace.Now ?? NoClock(trace)),
        new("today()", (_, trace) => trace.Now?.Date ?? NoClock(trace)),
    ];

    private static object? NoClock(DmnTrace trace) => trace.Fail("没有给出当前时间。", "Nobody said what time it is.");

    private static bool Zone(FeelSpan? offset, out FeelZone? zone)
    {
        zone = offset is { } span ? new FeelZone((int)span.Seconds) : null;
        return offset is not { } given || Math.Abs(given.Seconds) <= 18 * 3600 && decimal.IsInteger(given.Seconds);
    }

    private static FeelMonths Between(FeelDate from, FeelDate to)
    {
        var months = ((to.Year - (long)from.Year) * 12) + to.Month - from.Month;
        return new FeelMonths(months > 0 && to.Day < from.Day ? months - 1 : months < 0 && to.Day > from.Day ? months + 1 : months);
    }
}
