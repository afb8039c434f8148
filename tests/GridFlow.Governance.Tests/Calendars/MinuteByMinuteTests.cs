using System.Globalization;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using GridFlow.Governance.Calendars;
using GridFlow.Rules.Outcomes;
using GridFlow.Testing;

namespace GridFlow.Governance.Tests.Calendars;

/// <summary>
/// Deadlines beside an oracle that knows nothing but, for every minute of two years, whether the office is open, written from the notices
/// without any of the calendar's code.
/// </summary>
public sealed class MinuteByMinuteTests
{
    private const int Day = 1440;

    private static readonly DateTime First = new(2025, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);
    private static readonly Dictionary<DateOnly, bool> Notices = Repository.Holidays.SelectMany(pair => JsonDocument.Parse(pair.Json).RootElement.GetProperty("days").EnumerateArray())
        .ToDictionary(day => DateOnly.Parse(day.GetProperty("date").GetString()!, CultureInfo.InvariantCulture), day => !day.GetProperty("isOffDay").GetBoolean());

    [Fact]
    public void Ten_thousand_random_limits_end_where_counting_minutes_ends() => Compare(China.Calendar, Open(_ => [(9, 12), (14, 18)]), 10_000);

    [Fact]
    public void Summer_hours_and_a_lunch_of_their_own_are_counted_minute_by_minute()
    {
        var calendar = China.With(CalendarConventions.Default, seasons: [new(new(2024, 5, 1), new(2024, 9, 30), [new(8 * 60, 12 * 60), new(15 * 60, 18 * 60)])]);

        Compare(calendar, Open(date => date.Month is >= 5 and <= 9 ? [(8, 12), (15, 18)] : [(9, 12), (14, 18)]), 2_000);
    }

    private static void Compare(WorkingCalendar calendar, bool[] open, int times)
    {
        // Six weeks before the end, so that the longest limit ends within the two years.
        var starts = Gen.Choose(0, open.Length - 60 * Day);
        var limits = Gen.OneOf(
            Gen.Choose(1, 600).Select(amount => new TimeLimit(amount, TimeUnit.Minutes)), Gen.Choose(1, 72).Select(amount => new TimeLimit(amount, TimeUnit.Hours)),
            Gen.Choose(1, 80).Select(amount => new TimeLimit(amount, TimeUnit.WorkingHours)), Gen.Choose(1, 20).Select(amount => new TimeLimit(amount, TimeUnit.WorkingDays)),
            Gen.Choose(1, 30).Select(amount => new TimeLimit(amount, TimeUnit.CalendarDays)));
        Prop.ForAll(starts.Zip(limits).ToArbitrary(), vector =>
        {
            var (start, limit) = vector;
            Assert.Equal(Instant(Count(open, start, limit)), calendar.Due(Instant(start), limit).DueAt);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Effort.Of(atTheGate: times, thorough: times * 10)));
    }

    /// <summary>The minute at which a limit ends, counted one by one.</summary>
    private static int Count(bool[] open, int start, TimeLimit limit)
    {
        switch (limit.Unit)
        {
            case TimeUnit.Minutes: return start + limit.Amount;
            case TimeUnit.Hours: return start + 60 * limit.Amount;
            case TimeUnit.WorkingHours:
                var left = 60 * limit.Amount;
                var minute = start;
                for (; left > 0; minute++)
                    if (open[minute])
                        left--;
                return minute;
            default:
                var day = start / Day;
                for (var counted = 0; counted < limit.Amount;)
                    if (limit.Unit == TimeUnit.CalendarDays || Closing(open, day + 1) > 0)
                        (day, counted) = (day + 1, counted + 1);
                    else
                        day++;
                while (Closing(open, day) == 0)
                    day++;
                return day * Day + Closing(open, day);
        }
    }

    /// <summary>The minute of a day after its last open one; 0 for a day off.</summary>
    private static int Closing(bool[] open, int day)
    {
        for (var minute = Day - 1; minute >= 0; minute--)
            if (open[day * Day + minute])
                return minute + 1;
        return 0;
    }

    private static bool[] Open(Func<DateOnly, (int From, int To)[]> hours)
    {
        var open = new bool[2 * 365 * Day];
        for (var minute = 0; minute < open.Length; minute++)
        {
            var (date, hour) = (DateOnly.FromDateTime(First.AddDays(minute / Day)), minute % Day / 60.0);
            var works = Notices.TryGetValue(date, out var noticed) ? noticed : date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);
            open[minute] = works && hours(date).Any(period => hour >= period.From && hour < period.To);
        }

        return open;
    }

    private static DateTimeOffset Instant(int minute) => new DateTimeOffset(First.AddMinutes(minute), TimeSpan.FromHours(8)).ToUniversalTime();
}
