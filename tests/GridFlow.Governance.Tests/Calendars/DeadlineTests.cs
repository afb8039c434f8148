using GridFlow.Governance.Calendars;
using GridFlow.Rules.Outcomes;

namespace GridFlow.Governance.Tests.Calendars;

public sealed class DeadlineTests
{
    // The vectors of the working-day rules: opening hours 09-12 and 14-18, the start day not counted.
    [Theory]
    [InlineData("2026-02-13 10:00", "1wd", "2026-02-14 18:00")]
    [InlineData("2026-02-13 10:00", "5wd", "2026-02-27 18:00")]
    [InlineData("2026-02-13 10:00", "7wd", "2026-03-02 18:00")]
    [InlineData("2026-02-14 10:00", "1wd", "2026-02-24 18:00")]
    [InlineData("2026-02-14 10:00", "5wd", "2026-02-28 18:00")]
    [InlineData("2026-02-14 10:00", "7wd", "2026-03-03 18:00")]
    [InlineData("2026-09-18 10:00", "1wd", "2026-09-20 18:00")]
    [InlineData("2026-09-18 10:00", "5wd", "2026-09-24 18:00")]
    [InlineData("2026-09-18 10:00", "7wd", "2026-09-29 18:00")]
    [InlineData("2026-09-30 10:00", "1wd", "2026-10-08 18:00")]
    [InlineData("2026-09-30 10:00", "5wd", "2026-10-13 18:00")]
    [InlineData("2026-09-30 10:00", "7wd", "2026-10-15 18:00")]
    [InlineData("2025-09-26 10:00", "1wd", "2025-09-28 18:00")]
    [InlineData("2025-09-26 10:00", "5wd", "2025-10-10 18:00")]
    [InlineData("2025-09-26 10:00", "7wd", "2025-10-13 18:00")]
    [InlineData("2026-02-14 16:30", "4wh", "2026-02-24 11:30")]
    [InlineData("2026-09-20 11:00", "4wh", "2026-09-20 17:00")]
    [InlineData("2026-09-30 17:30", "4wh", "2026-10-08 14:30")]
    [InlineData("2026-05-09 17:00", "4wh", "2026-05-11 12:00")]
    public void A_limit_ends_where_the_notices_say(string start, string limit, string due) => Check(China.Calendar, start, limit, due);

    [Theory]
    [InlineData("2026-10-01 03:00", "30min", "2026-10-01 03:30")]
    [InlineData("2026-10-01 23:00", "2h", "2026-10-02 01:00")]
    [InlineData("2026-03-09 10:00", "3d", "2026-03-12 18:00")]
    [InlineData("2026-09-28 10:00", "3d", "2026-10-08 18:00")] // 10/1 is a rest day: the next working day
    public void Clock_time_runs_day_and_night_and_calendar_days_end_on_a_working_day(string start, string limit, string due) => Check(China.Calendar, start, limit, due);

    [Theory]
    [InlineData("2026-03-09 10:00", "1wd", "2026-03-09 18:00")] // Monday is the first day
    [InlineData("2026-03-09 19:00", "1wd", "2026-03-10 18:00")] // over when the clock starts: cannot be the first
    [InlineData("2026-03-07 10:00", "1wd", "2026-03-09 18:00")] // Saturday
    public void The_start_day_may_count(string start, string limit, string due) =>
        Check(China.With(new() { CountStartDay = true }), start, limit, due);

    [Theory]
    [InlineData("2026-03-09 10:00", "1wd", "2026-03-10 10:00")]
    [InlineData("2026-03-09 12:30", "1wd", "2026-03-10 14:00")] // lunch: the next opening
    [InlineData("2026-03-09 20:00", "1wd", "2026-03-10 18:00")] // after closing: closing
    public void A_day_may_end_at_the_same_time(string start, string limit, string due) =>
        Check(China.With(new() { DayEnd = DayEnd.SameTime }), start, limit, due);

    [Theory]
    [InlineData("2026-03-09 20:00", "1wd", "2026-03-11 18:00")] // taken as Tuesday, which is not counted
    [InlineData("2026-03-07 10:00", "1wd", "2026-03-10 18:00")]
    [InlineData("2026-03-09 17:59", "1wd", "2026-03-10 18:00")]
    public void A_start_after_hours_may_be_a_start_on_the_next_day(string start, string limit, string due) =>
        Check(China.With(new() { AfterHoursIsNextDay = true }), start, limit, due);

    [Fact]
    public void Calendar_days_may_end_on_a_rest_day() =>
        Check(China.With(new() { RestDayMovesOn = false }), "2026-09-28 10:00", "3d", "2026-10-02 00:00");

    [Fact]
    public void Eight_working_hours_are_more_than_a_day_of_seven() =>
        Check(China.Calendar, "2026-03-09 09:00", "8wh", "2026-03-10 10:00");

    [Theory]
    [InlineData("2026-12-30 10:00", "1wd", false)]
    [InlineData("2026-12-30 10:00", "5wd", true)]
    [InlineData("2026-12-31 17:00", "4wh", true)]
    [InlineData("2026-12-31 23:00", "2h", false)] // asks no calendar
    public void A_deadline_in_a_year_without_a_notice_is_provisional(string start, string limit, bool provisional)
    {
        var deadline = China.Calendar.Due(China.At(start), Limit(limit));

        Assert.Equal(provisional, deadline.IsProvisional);
        Assert.Equal(provisional, deadline.Explanation.Chinese.Contains("暂定", StringComparison.Ordinal));
    }

    [Fact]
    public void A_deadline_explains_what_was_left_out_and_what_was_counted()
    {
        var explanation = China.Calendar.Due(China.At("2026-09-30 10:00"), Limit("7wd")).Explanation;

        Assert.Equal("7个工作日 = 自 2026-09-30 10:00 起，当日不计，至 2026-10-15 18:00；扣除 10/1–10/7 国庆节；10/10 补班计入", explanation.Chinese);
        Assert.Equal("7 working days = from 2026-09-30 10:00, that day not counted, until 2026-10-15 18:00; without 10/1–10/7 (National Day); make-up working days 10/10 counted", explanation.English);
    }

    [Fact]
    public void A_pause_keeps_the_working_time_that_was_left()
    {
        var limit = Limit("4wh");
        var due = China.Calendar.Due(China.At("2026-03-09 09:00"), limit).DueAt; // 15:00
        var resumed = China.Calendar.Resume(limit, China.At("2026-03-09 11:00"), due, China.At("2026-03-10 17:00"));

        Assert.Equal("2026-03-11 10:00", China.Local(resumed.DueAt)); // two of four hours left: one on Tuesday, one on Wednesday
        Assert.Contains("2 工作时", resumed.Explanation.Chinese, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pause_keeps_the_hours_of_a_limit_by_the_clock()
    {
        var limit = Limit("2h");
        var due = China.Calendar.Due(China.At("2026-03-09 22:00"), limit).DueAt;

        Assert.Equal("2026-03-10 06:30", China.Local(China.Calendar.Resume(limit, China.At("2026-03-09 22:30"), due, China.At("2026-03-10 05:00")).DueAt));
    }

    [Fact]
    public void A_clock_paused_after_its_deadline_stays_late_by_as_much()
    {
        var limit = Limit("2h");
        var due = China.Calendar.Due(China.At("2026-03-09 10:00"), limit).DueAt;

        Assert.Equal("2026-03-10 09:00", China.Local(China.Calendar.Resume(limit, due.AddHours(1), due, China.At("2026-03-10 10:00")).DueAt));
    }

    [Theory]
    [InlineData("1wd", 50, "2026-03-09 18:00")] // fourteen working hours from Monday 09:00 to Tuesday 18:00
    [InlineData("1wd", 75, "2026-03-10 14:30")]
    [InlineData("2h", 50, "2026-03-09 10:00")]
    public void A_share_of_a_budget_is_counted_in_its_own_time(string text, int percent, string at)
    {
        var limit = Limit(text);
        var start = China.At("2026-03-09 09:00");
        var due = China.Calendar.Due(start, limit).DueAt;

        Assert.Equal(at, China.Local(China.Calendar.ShareUsed(limit, start, due, percent)));
    }

    private static void Check(WorkingCalendar calendar, string start, string limit, string due) =>
        Assert.Equal(due, China.Local(calendar.Due(China.At(start), Limit(limit)).DueAt));

    private static TimeLimit Limit(string text) => TimeLimit.TryParse(text, out var limit) ? limit : throw new ArgumentException(text);
}
