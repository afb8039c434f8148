using FsCheck;
using FsCheck.Fluent;
using GridFlow.Governance.Calendars;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Patrols;
using GridFlow.Governance.Tests.Calendars;
using GridFlow.Governance.Tests.Organisations;

namespace GridFlow.Governance.Tests.Patrols;

public sealed class TimetableTests
{
    private static readonly PatrolPlan Blank = new("p1", "环境卫生整治", [Wulingyuan.Grid], Roles.GridWorker, [Window("08:00-12:00")], [new("i1", "道路整洁", PatrolItemKind.YesNo) { Category = "E0102" }]);

    [Fact]
    public void The_timetables_of_the_field_come_on_their_days()
    {
        var cleaning = Blank with { Weekdays = [DayOfWeek.Wednesday, DayOfWeek.Saturday] };
        Assert.Equal(["2026-09-30 08:00", "2026-10-03 08:00", "2026-10-07 08:00", "2026-10-10 08:00"], Begin(cleaning, "2026-09-28", "2026-10-12"));
        // National Day has a make-up Saturday on the 10th.
        Assert.Equal(["2026-09-30 08:00", "2026-10-10 08:00"], Begin(cleaning with { Days = PatrolDays.Working }, "2026-09-28", "2026-10-12"));
        Assert.Equal(["2026-10-03 08:00", "2026-10-07 08:00"], Begin(cleaning with { Days = PatrolDays.Resting }, "2026-09-28", "2026-10-12"));
        Assert.Equal(["2026-10-09 08:00"], Begin(Blank with { Weekdays = [DayOfWeek.Friday], Days = PatrolDays.Working }, "2026-09-28", "2026-10-12"));
        var scenic = Blank with { Windows = [Window("18:30-20:30"), Window("06:30-08:30")] };
        Assert.Equal(["2026-10-01 06:30", "2026-10-01 18:30", "2026-10-02 06:30"], Begin(scenic, "2026-10-01", "2026-10-02 06:30"));
        Assert.Empty(Begin(scenic with { IsPaused = true }, "2026-10-01", "2026-10-03"));
        Assert.Equal(["2026-10-02 06:30", "2026-10-02 18:30"], Begin(scenic with { From = new(2026, 10, 2), Until = new(2026, 10, 2) }, "2026-10-01", "2026-10-05"));
    }

    [Fact]
    public void A_window_ends_on_its_day_or_after_midnight()
    {
        var night = Assert.Single(PatrolTimetable.Between(Blank with { Windows = [Window("22:00-02:00")] }, China.Calendar, China.At("2026-03-02"), China.At("2026-03-03")));
        Assert.Equal((new DateOnly(2026, 3, 2), "2026-03-02 22:00", "2026-03-03 02:00"), (night.Day, China.Local(night.From), China.Local(night.Until)));
        var day = Assert.Single(PatrolTimetable.Between(Blank, China.Calendar, China.At("2026-03-02"), China.At("2026-03-03")));
        Assert.Equal("2026-03-02 12:00", China.Local(day.Until));
    }

    [Fact]
    public void Every_timetable_is_what_looking_at_every_minute_finds() =>
        Prop.ForAll(Plans, Starts, (plan, start) =>
        {
            var end = start.AddDays(9);
            return PatrolTimetable.Between(plan, China.Calendar, start, end).Select(time => (time.Day, time.From, time.Until)).SequenceEqual(ByTheMinute(plan, China.Calendar, start, end));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_day_is_cut_anywhere_and_nothing_is_lost_or_doubled() =>
        Prop.ForAll(Plans, Starts, Gen.Choose(0, 9 * 24 * 60).ToArbitrary(), (plan, start, minutes) =>
        {
            var (cut, end) = (start.AddMinutes(minutes), start.AddDays(9));
            return PatrolTimetable.Between(plan, China.Calendar, start, cut).Concat(PatrolTimetable.Between(plan, China.Calendar, cut, end))
                .SequenceEqual(PatrolTimetable.Between(plan, China.Calendar, start, end));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Where_clocks_are_put_forward_a_time_that_is_skipped_comes_after_the_gap()
    {
        var berlin = new WorkingCalendar("b", TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), Enum.GetValues<DayOfWeek>(), [new(0, 1440)]);
        var time = Assert.Single(PatrolTimetable.Between(Blank with { Windows = [Window("02:30-04:30")] }, berlin, At("2026-03-29T00:00Z"), At("2026-03-29T12:00Z")));
        Assert.Equal((At("2026-03-29T01:00Z"), At("2026-03-29T02:30Z")), (time.From, time.Until));
        Assert.Equal(2, PatrolTimetable.Between(Blank with { Windows = [Window("02:30-04:30")] }, berlin, At("2026-10-24T00:00Z"), At("2026-10-25T12:00Z")).Count());

        static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public void What_runs_now_is_due_in_every_unit_of_the_level_and_what_is_over_is_not()
    {
        var book = new PatrolBook([Blank with { Units = [Wulingyuan.Street], Level = "grid", Windows = [Window("06:30-08:00"), Window("08:00-12:00"), Window("22:00-06:00")] }]);
        var grids = Wulingyuan.Tree.Units.Count(unit => unit.Level == "grid" && unit.Path.StartsWith("/wly/jundiping/", StringComparison.Ordinal));
        foreach (var (now, begun) in new[] { ("2026-03-02 09:00", "2026-03-02 08:00"), ("2026-03-02 08:00", "2026-03-02 08:00"), ("2026-03-02 07:59", "2026-03-02 06:30"), ("2026-03-02 05:59", "2026-03-01 22:00") })
        {
            var due = PatrolTimetable.Running(book, Wulingyuan.Tree, China.Calendar, China.At(now)).ToList();
            Assert.Equal((grids, true), (due.Count, due.All(round => China.Local(round.Time.From) == begun)));
            Assert.Equal(due.Count, due.Select(PatrolRound.IdOf).Distinct().Count());
        }

        Assert.Empty(PatrolTimetable.Running(book, Wulingyuan.Tree, China.Calendar, China.At("2026-03-02 06:00")));
        Assert.Equal("2026-03-02 06:30", China.Local(PatrolTimetable.NextBeginning(book, China.Calendar.Zone, China.At("2026-03-02 06:00"))!.Value));
        Assert.Equal("2026-03-02 08:00", China.Local(PatrolTimetable.NextBeginning(book, China.Calendar.Zone, China.At("2026-03-02 06:30"))!.Value));
        Assert.Null(PatrolTimetable.NextBeginning(PatrolBook.Empty, China.Calendar.Zone, China.At("2026-03-02")));
    }

    [Theory]
    [InlineData("08:00-12:00", "12:00-14:00", false)]
    [InlineData("08:00-12:00", "11:59-14:00", true)]
    [InlineData("22:00-02:00", "01:00-03:00", true)]
    [InlineData("22:00-02:00", "02:00-22:00", false)]
    [InlineData("06:00-06:00", "12:00-13:00", true)]
    public void Windows_that_share_a_time_overlap(string one, string other, bool overlap) =>
        Assert.Equal((overlap, overlap), (Window(one).Overlaps(Window(other)), Window(other).Overlaps(Window(one))));

    [Fact]
    public void A_unit_with_days_off_of_its_own_rests_on_them()
    {
        var grid = Wulingyuan.Unit(Wulingyuan.Grid);
        var local = new[] { (Unit: Wulingyuan.Street, Day: new DatedException(new DateOnly(2026, 3, 2), false, "台风停工")) }.ToLookup(pair => pair.Unit, pair => pair.Day);
        var calendar = new WorkingCalendar("c", China.Calendar.Zone, [DayOfWeek.Monday], [new(540, 720)], ofUnits: local);
        var book = new PatrolBook([Blank with { Days = PatrolDays.Working }]);
        Assert.Empty(PatrolTimetable.Running(book, Wulingyuan.Tree, calendar, China.At("2026-03-02 09:00")));
        Assert.Equal(grid, Assert.Single(PatrolTimetable.Running(book, Wulingyuan.Tree, calendar, China.At("2026-03-09 09:00"))).Unit);
    }

    private static readonly Arbitrary<DateTimeOffset> Starts =
        Gen.Choose(0, 2 * 365 * 24 * 60).Select(minutes => China.At("2025-01-01").AddMinutes(minutes)).ToArbitrary();

    private static readonly Arbitrary<PatrolPlan> Plans = (
        from weekdays in Gen.SubListOf(Enum.GetValues<DayOfWeek>())
        from days in Gen.Elements(Enum.GetValues<PatrolDays>())
        from begins in Gen.Choose(0, 1439).ListOf(2)
        from ends in Gen.Choose(0, 1439).ListOf(2)
        from first in Gen.Choose(0, 800)
        from length in Gen.Choose(0, 800)
        from bounded in Gen.Elements(true, false)
        select Blank with
        {
            Weekdays = [.. weekdays],
            Days = days,
            Windows = [.. begins.Zip(ends, (begin, end) => new PatrolWindow(Minute(begin), Minute(end)))],
            From = bounded ? new DateOnly(2025, 1, 1).AddDays(first) : null,
            Until = bounded ? new DateOnly(2025, 1, 1).AddDays(first + length) : null,
        }).ToArbitrary();

    /// <summary>Every minute is asked by itself. China has no summer time, so its wall clock is an offset.</summary>
    private static IEnumerable<(DateOnly, DateTimeOffset, DateTimeOffset)> ByTheMinute(PatrolPlan plan, WorkingCalendar calendar, DateTimeOffset after, DateTimeOffset until)
    {
        for (var now = after.AddMinutes(1); now <= until; now = now.AddMinutes(1))
        {
            var local = now.ToOffset(TimeSpan.FromHours(8));
            var day = DateOnly.FromDateTime(local.DateTime);
            var time = TimeOnly.FromDateTime(local.DateTime);
            var isWanted = (plan.Weekdays.Count == 0 || plan.Weekdays.Contains(day.DayOfWeek)) && (plan.From is null || day >= plan.From) && (plan.Until is null || day <= plan.Until)
                && (plan.Days == PatrolDays.All || calendar.IsWorkingDay(day) == (plan.Days == PatrolDays.Working));
            if (!isWanted) continue;
            foreach (var window in plan.Windows.Distinct().Where(window => window.From == time).OrderBy(window => window.Length))
            {
                var end = now.AddMinutes(1);
                while (TimeOnly.FromDateTime(end.ToOffset(TimeSpan.FromHours(8)).DateTime) != window.To) end = end.AddMinutes(1);
                yield return (day, now, end);
            }
        }
    }

    private static IEnumerable<string> Begin(PatrolPlan plan, string after, string until) => PatrolTimetable.Between(plan, China.Calendar, China.At(after), China.At(until)).Select(time => China.Local(time.From));

    private static TimeOnly Minute(int minute) => TimeOnly.MinValue.AddMinutes(minute);

    private static PatrolWindow Window(string text) => PatrolWindow.TryParse(text, out var window) ? window : throw new FormatException(text);
}
