using GridFlow.Governance.Calendars;
using GridFlow.Rules.Outcomes;

namespace GridFlow.Governance.Tests.Calendars;

/// <summary>A calendar is changed day by day, and what changes is told in words.</summary>
public sealed class CalendarDraftTests
{
    private static readonly DateOnly Today = new(2026, 11, 2);

    [Fact]
    public void A_day_is_made_an_exception_and_an_ordinary_day_again()
    {
        var (draft, day) = (HolidayNoticeTests.Draft(), new DateOnly(2026, 11, 6));

        var stopped = draft.With(new ExceptionDocument(day, "台风停工", false));
        Assert.False(Read(stopped).IsWorkingDay(day));
        Assert.Equal(Read(draft).IsWorkingDay(day), Read(stopped.Without(day, null)).IsWorkingDay(day));
        Assert.Single(stopped.With(new ExceptionDocument(day, "台风后清理", true)).Document.Exceptions);
    }

    [Fact]
    public void An_exception_of_a_unit_holds_for_it_and_all_below_it_and_for_nobody_else()
    {
        var saturday = new DateOnly(2026, 11, 7);
        var calendar = Read(HolidayNoticeTests.Draft().With(new ExceptionDocument(saturday, "景区值守", true) { Unit = "scenic" })
            .With(new ExceptionDocument(saturday, "轮休", false) { Unit = "scenic-2" }));

        Assert.False(calendar.IsWorkingDay(saturday));
        Assert.False(calendar.For(["top", "street"]).IsWorkingDay(saturday));
        Assert.Same(calendar, calendar.For(["top", "street"]));
        Assert.True(calendar.For(["top", "scenic"]).IsWorkingDay(saturday));
        Assert.True(calendar.For(["top", "scenic", "scenic-1"]).IsWorkingDay(saturday));
        Assert.False(calendar.For(["top", "scenic", "scenic-2"]).IsWorkingDay(saturday));
    }

    [Fact]
    public void A_unit_that_is_open_day_and_night_knows_no_weekend_no_holiday_and_no_exception_but_its_own()
    {
        var (holiday, sunday) = (new DateOnly(2026, 10, 1), new DateOnly(2026, 11, 8));
        var draft = HolidayNoticeTests.Draft().With(new ExceptionDocument(new DateOnly(2026, 11, 6), "台风停工", false))
            .With(new WeekDocument("全天值守", CalendarWords.Week, ["00:00-24:00"]) { FollowsHolidays = false, Units = ["desk"] }, null)
            .With(new ExceptionDocument(sunday, "机房检修", false) { Unit = "desk" });
        var calendar = Read(draft);
        var desk = calendar.For(["top", "desk", "desk-1"]);

        Assert.False(calendar.IsWorkingDay(holiday));
        Assert.Same(calendar, calendar.For(["top", "street"]));
        Assert.True(desk.IsWorkingDay(holiday) && desk.IsWorkingDay(new(2026, 11, 6)) && desk.IsWorkingDay(new(2026, 11, 7)) && desk.Covers(new(2090, 1, 1)));
        Assert.False(desk.IsWorkingDay(sunday));
        // Eight working hours from Saturday evening lie in the night of Saturday to Monday, around the Sunday that is its own exception.
        var start = new DateTimeOffset(2026, 11, 7, 20, 0, 0, TimeSpan.FromHours(8));
        Assert.Equal(start.AddDays(1).AddHours(8), desk.DueAt(start, new TimeLimit(8, TimeUnit.WorkingHours)));
        Assert.Equal(
            ["单位：不再按放假和补班安排，节假日照常办公", "单位：每周六、周日：由休息日改为工作日", "单位：办公时间：由 09:00-12:00、14:00-18:00 改为 全天", "单位：2026-11-08（周日）：由休息日改为放假（机房检修）"],
            CalendarDifference.Between(Read(HolidayNoticeTests.Draft()), calendar, Today, unit => ["top", unit], _ => "单位").Select(change => change.Sentence.Chinese).Where(said => said.StartsWith("单位", StringComparison.Ordinal)));
        Assert.Empty(Read(draft.WithoutWeek(0)).Weeks);
    }

    [Fact]
    public void An_exception_of_the_street_above_does_not_close_a_desk_that_is_open_day_and_night_and_closes_one_that_follows_the_holidays()
    {
        var day = new DateOnly(2026, 11, 6);
        CalendarDraft Of(bool follows) => HolidayNoticeTests.Draft().With(new ExceptionDocument(day, "街道停电", false) { Unit = "street" })
            .With(new ExceptionDocument(day.AddDays(1), "机房检修", false) { Unit = "desk" })
            .With(new WeekDocument("值守", CalendarWords.Week, ["00:00-24:00"]) { FollowsHolidays = follows, Units = ["desk"] }, null);

        var (open, closed) = (Read(Of(false)).For(["top", "street", "desk", "shift"]), Read(Of(true)).For(["top", "street", "desk", "shift"]));
        Assert.True(open.IsWorkingDay(day));
        Assert.False(closed.IsWorkingDay(day));
        Assert.False(open.IsWorkingDay(day.AddDays(1)));
        Assert.False(Read(Of(false)).For(["top", "street"]).IsWorkingDay(day));
    }

    [Fact]
    public void A_draft_with_two_weeks_of_one_name_is_mended_one_at_a_time()
    {
        var faulty = HolidayNoticeTests.Draft().With(new WeekDocument("值守", [DayOfWeek.Monday], ["09:00-12:00"]) { Units = ["a"] }, null)
            .With(new WeekDocument("值守", [DayOfWeek.Sunday], ["09:00-12:00"]) { Units = ["b"] }, null);

        Assert.Equal(["值守", "窗口"], faulty.With(faulty.Document.Weeks[1] with { Name = "窗口" }, 1).Document.Weeks.Select(week => week.Name));
        Assert.Equal(["b"], Assert.Single(faulty.WithoutWeek(0).Document.Weeks).Units);
    }

    [Fact]
    public void Another_week_of_the_district_is_told_once_and_not_day_by_day()
    {
        var draft = HolidayNoticeTests.Draft();
        var changed = draft.WithDistrict(new("", [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Saturday], ["08:30-12:00", "14:00-17:30"])
        {
            Seasons = [new("05-01", "09-30", ["08:00-12:00", "15:00-18:00"])],
        });

        Assert.Equal(
            ["每周六：由休息日改为工作日", "每周五：由工作日改为休息日", "办公时间（每年 10-01 至 04-30）：由 09:00-12:00、14:00-18:00 改为 08:30-12:00、14:00-17:30", "办公时间（每年 05-01 至 09-30）：由 09:00-12:00、14:00-18:00 改为 08:00-12:00、15:00-18:00"],
            CalendarDifference.Between(Read(draft), Read(changed), Today, unit => [unit], unit => unit).Select(change => change.Sentence.Chinese));
    }

    [Theory]
    [InlineData("", "desk", "other", "calendar.week-name")]
    [InlineData("值守", "desk", "other", "calendar.week-name")]
    [InlineData("窗口", "desk", "desk", "calendar.week-unit")]
    public void Weeks_of_units_have_names_and_a_unit_has_one_of_them(string name, string unit, string other, string code)
    {
        var draft = HolidayNoticeTests.Draft().With(new WeekDocument("值守", [DayOfWeek.Monday], ["09:00-12:00"]) { Units = [unit] }, null)
            .With(new WeekDocument(name, [DayOfWeek.Sunday], ["09:00-12:00"]) { Units = [other] }, null);

        Assert.Contains(code, CalendarReader.Read(draft.Files["calendar.json"], "calendar.json", draft.Files.Select(file => (file.Key, file.Value))).Problems.Select(problem => problem.Code));
    }

    [Fact]
    public void Next_years_table_makes_the_year_known_and_is_read_back_as_it_was_written()
    {
        var draft = HolidayNoticeTests.Draft();
        Assert.False(Read(draft).Covers(new DateOnly(2027, 6, 1)));

        var known = draft.With(HolidayNotice.Read("元旦：1月1日（周五）至3日（周日）放假，共3天。", 2027).Table);
        Assert.True(Read(known).Covers(new DateOnly(2027, 6, 1)));
        Assert.Equal("元旦", Read(known).ExceptionOn(new DateOnly(2027, 1, 1))!.Name);
        Assert.Equal(known.Tables, CalendarDraft.Open(known.Files).Value!.Tables, (one, other) => one.Year == other.Year && one.Days.SequenceEqual(other.Days));
    }

    [Fact]
    public void What_changes_is_told_in_words_neighbouring_days_together()
    {
        var draft = HolidayNoticeTests.Draft();
        var changed = draft.With(HolidayNotice.Read("元旦：1月1日（周五）至3日（周日）放假，共3天。", 2027).Table)
            .With(new ExceptionDocument(new DateOnly(2026, 11, 7), "景区值守", true) { Unit = "scenic" });

        var changes = CalendarDifference.Between(Read(draft), Read(changed), Today, unit => ["top", unit], unit => unit == "scenic" ? "景区管委会" : unit);

        Assert.Equal(
            ["2027 年放假安排：由未公布（按周末推算）改为已公布", "2027-01-01（周五）：由工作日改为放假（元旦）", "2027-01-02 至 01-03：由休息日改为放假（元旦）", "景区管委会：2026-11-07（周六）：由休息日改为上班（景区值守）"],
            changes.Select(change => change.Sentence.Chinese));
        Assert.Equal([CalendarChangeKind.Other, CalendarChangeKind.Rests, CalendarChangeKind.Other, CalendarChangeKind.Works], changes.Select(change => change.Kind));
        Assert.Empty(CalendarDifference.Between(Read(changed), Read(changed), Today, unit => [unit], unit => unit));
    }

    [Fact]
    public void Another_time_zone_is_told_since_every_deadline_is_counted_in_it()
    {
        var draft = HolidayNoticeTests.Draft();
        var files = draft.Files.ToDictionary(file => file.Key, file => file.Value.Replace("Asia/Shanghai", "Asia/Tokyo", StringComparison.Ordinal));

        var change = Assert.Single(CalendarDifference.Between(Read(draft), Read(CalendarDraft.Open(files).Value!), Today, unit => [unit], unit => unit));

        Assert.Equal((CalendarChangeKind.Other, "时区由 Asia/Shanghai 改为 Asia/Tokyo"), (change.Kind, change.Sentence.Chinese));
    }

    private static WorkingCalendar Read(CalendarDraft draft) => CalendarReader.Read(
        draft.Files["calendar.json"], "calendar.json", draft.Files.Where(file => file.Key != "calendar.json").Select(file => (file.Key, file.Value))).Value!;
}
