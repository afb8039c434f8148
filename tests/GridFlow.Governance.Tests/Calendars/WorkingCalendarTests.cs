using GridFlow.Governance.Calendars;

namespace GridFlow.Governance.Tests.Calendars;

public sealed class WorkingCalendarTests
{
    // Counts checked against the State Council's notices; a Monday-to-Friday rule gives 261 for both years.
    [Theory]
    [InlineData(2025, new[] { 19, 19, 21, 22, 19, 20, 23, 21, 23, 18, 20, 23 })]
    [InlineData(2026, new[] { 21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23 })]
    public void A_year_has_the_working_days_of_the_notice(int year, int[] months)
    {
        var counted = Enumerable.Range(1, 12).Select(month => Enumerable
            .Range(1, DateTime.DaysInMonth(year, month))
            .Count(day => China.Calendar.IsWorkingDay(new DateOnly(year, month, day))));

        Assert.Equal(months, counted);
        Assert.Equal(248, months.Sum());
    }

    [Theory]
    [InlineData("2026-02-14 10:00", true)] // Saturday, made up
    [InlineData("2026-02-16 10:00", false)] // Monday, Spring Festival
    [InlineData("2026-03-07 10:00", false)] // an ordinary Saturday
    [InlineData("2026-03-09 12:30", false)] // lunch
    [InlineData("2026-03-09 09:00", true)]
    [InlineData("2026-03-09 18:00", false)] // closing time is closed
    public void Holidays_make_up_days_weekends_and_lunch_are_known(string local, bool open) =>
        Assert.Equal(open, China.Calendar.IsOpen(China.At(local)));

    [Fact]
    public void A_local_exception_beats_the_national_table_and_the_weekly_pattern()
    {
        var calendar = China.With(CalendarConventions.Default,
        [
            new(new(2026, 2, 14), Works: false, "台风停工"),
            new(new(2026, 10, 1), Works: true, "景区值守", [new(8 * 60, 20 * 60)]),
            new(new(2026, 3, 9), Works: false, "三月三"),
        ]);

        Assert.False(calendar.IsWorkingDay(new(2026, 2, 14)));
        Assert.False(calendar.IsWorkingDay(new(2026, 3, 9)));
        Assert.True(calendar.IsOpen(China.At("2026-10-01 19:59")));
        Assert.False(calendar.IsOpen(China.At("2026-10-02 10:00")));
    }

    [Fact]
    public void Summer_hours_hold_in_their_season_only()
    {
        var calendar = China.With(CalendarConventions.Default, seasons:
            [new(new(2024, 5, 1), new(2024, 9, 30), [new(8 * 60, 12 * 60), new(15 * 60, 18 * 60)])]);

        Assert.True(calendar.IsOpen(China.At("2026-07-01 08:30")));
        Assert.False(calendar.IsOpen(China.At("2026-07-01 14:30")));
        Assert.False(calendar.IsOpen(China.At("2026-04-30 08:30")));
        Assert.True(calendar.IsOpen(China.At("2026-04-30 14:30")));
    }

    [Fact]
    public void A_season_may_span_new_year()
    {
        var winter = new Season(new(2024, 11, 1), new(2024, 2, 29), [new(9 * 60, 17 * 60)]);

        Assert.True(winter.Covers(new(2026, 12, 31)));
        Assert.True(winter.Covers(new(2026, 2, 28)));
        Assert.False(winter.Covers(new(2026, 3, 1)));
    }

    [Fact]
    public void A_calendar_of_day_and_night_counts_every_hour()
    {
        var calendar = new WorkingCalendar("always", TimeZoneInfo.Utc, Enum.GetValues<DayOfWeek>(), [new(0, 1440)]);

        var start = China.At("2026-10-01 03:17");
        Assert.Equal(start.AddHours(100), calendar.Advance(start, TimeSpan.FromHours(100)));
        Assert.True(calendar.Covers(new(2099, 1, 1)));
    }

    [Fact]
    public void Opening_hours_follow_the_zone_through_a_change_of_clocks()
    {
        // Berlin's clocks went forward on 29 March 2026; 09:00 there is 08:00 UTC before and 07:00 UTC after.
        var berlin = new WorkingCalendar("berlin", TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), Enum.GetValues<DayOfWeek>(), [new(9 * 60, 10 * 60)]);

        Assert.True(berlin.IsOpen(new(2026, 3, 28, 8, 30, 0, TimeSpan.Zero)));
        Assert.True(berlin.IsOpen(new(2026, 3, 29, 7, 30, 0, TimeSpan.Zero)));
        Assert.False(berlin.IsOpen(new(2026, 3, 29, 8, 30, 0, TimeSpan.Zero)));
    }

    [Fact]
    public void A_calendar_that_never_opens_is_refused() =>
        Assert.Throws<ArgumentException>(() => new WorkingCalendar("never", TimeZoneInfo.Utc, [], [new(0, 1440)]));
}
