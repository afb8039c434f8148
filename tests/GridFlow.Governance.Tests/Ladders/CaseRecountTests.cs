using GridFlow.Governance.Calendars;
using GridFlow.Governance.Clocks;
using GridFlow.Governance.Ladders;
using GridFlow.Governance.Tests.Calendars;
using GridFlow.Governance.Tests.Organisations;
using GridFlow.Rules.Outcomes;
using GridFlow.Workflows.Execution;

namespace GridFlow.Governance.Tests.Ladders;

/// <summary>Another calendar moves what is derived and nothing that was recorded.</summary>
public sealed class CaseRecountTests
{
    private static readonly WorkingCalendar Tuesday = China.With(CalendarConventions.Default, [new(new DateOnly(2026, 3, 10), false, "台风停工")]);

    private static readonly WorkingCalendar TwoDays = China.With(
        CalendarConventions.Default, [new(new DateOnly(2026, 3, 9), false, "台风停工"), new(new DateOnly(2026, 3, 10), false, "台风停工")]);

    [Fact]
    public void A_ledger_keeps_its_entries_and_gets_the_deadline_that_pauses_and_extensions_give_on_the_other_calendar()
    {
        var start = China.At("2026-03-09 15:00");
        var budget = new TimeLimit(4, TimeUnit.WorkingHours);
        var clock = new ClockLedger(Guid.Empty, null, ClockKind.Case, "4wh", "c", China.Calendar.Due(start, budget), "a", start);
        Assert.Equal("2026-03-10 10:00", China.Local(clock.DueAt!.Value));
        clock.Extend(China.Calendar.Due(clock.DueAt.Value, new TimeLimit(2, TimeUnit.WorkingHours)), "2wh", "office", "暴雨", China.At("2026-03-09 16:00"));
        var before = clock.Entries;

        var to = clock.Recounted(Tuesday, China.At("2026-03-09 17:00"))!;
        Assert.Equal("2026-03-11 12:00", China.Local(to.DueAt));
        clock.Recount(to, "office", "台风停工", China.At("2026-03-09 17:00"));

        Assert.Equal(before, clock.Entries.SkipLast(1));
        Assert.Null(clock.Recounted(Tuesday, China.At("2026-03-09 17:01")));
        Assert.Equal("2026-03-10 12:00", China.Local(clock.Recounted(China.Calendar, China.At("2026-03-09 17:01"))!.DueAt));
        Assert.Null(clock.Recounted(China.Calendar, China.At("2026-03-12 09:00")));
    }

    [Fact]
    public void Another_week_begins_when_it_goes_live_and_counts_only_what_is_left_then()
    {
        var (start, monday) = (China.At("2026-03-06 17:00"), China.At("2026-03-09 10:00"));
        var clock = Clock("16wh", start);
        Assert.Equal("2026-03-11 10:00", China.Local(clock.DueAt!.Value));

        // Two of the sixteen hours are used; counted from Friday it would have been due on Saturday at 9.
        var to = clock.Turned(China.Calendar, DayAndNight(), monday)!;
        Assert.Equal("2026-03-10 00:00", China.Local(to.DueAt));
        Assert.Contains("剩余 14 工作时", to.Explanation.Chinese, StringComparison.Ordinal);
        clock.Recount(to, "office", "全天值守", monday);

        // Whatever comes afterwards is counted from there, and not back to Friday.
        Assert.Null(clock.Recounted(DayAndNight(), monday.AddMinutes(1)));
        Assert.Equal("2026-03-10 14:00", China.Local(clock.Recounted(DayAndNight(new DatedException(new(2026, 3, 9), false, "检修")), monday.AddMinutes(1))!.DueAt));
        clock.Extend(DayAndNight().Due(clock.DueAt.Value, new TimeLimit(2, TimeUnit.WorkingHours)), "2wh", "office", "暴雨", monday.AddHours(1));
        Assert.Null(clock.Recounted(DayAndNight(), monday.AddHours(2)));
        // And back to office hours: eight hours later, with eight left, it is one hour before noon of the second day.
        Assert.Equal("2026-03-11 10:00", China.Local(clock.Turned(DayAndNight(), China.Calendar, China.At("2026-03-09 18:00"))!.DueAt));
    }

    [Theory]
    [InlineData("3wd", "2026-03-12 00:00")] // two days are left, whoever works them
    [InlineData("1wd", "2026-03-09 18:00")] // due today, and it stays so
    [InlineData("3d", "2026-03-09 18:00")]
    public void A_limit_in_days_keeps_its_days_when_the_week_changes(string budget, string due)
    {
        var monday = China.At("2026-03-09 10:00");
        var clock = Clock(budget, China.At("2026-03-06 17:00"));

        clock.Recount(clock.Turned(China.Calendar, DayAndNight(), monday)!, "office", "全天值守", monday);

        Assert.Equal(due, China.Local(clock.DueAt!.Value));
        Assert.Null(clock.Recounted(DayAndNight(), monday.AddMinutes(1)));
    }

    [Fact]
    public void A_clock_that_stood_still_while_the_week_changed_is_counted_from_where_it_went_on()
    {
        var (limit, pause, on) = (new TimeLimit(16, TimeUnit.WorkingHours), China.At("2026-03-09 09:30"), China.At("2026-03-10 09:00"));
        var clock = Clock("16wh", China.At("2026-03-06 17:00"));
        var left = China.Calendar.Left(limit, pause, clock.DueAt!.Value);
        clock.Pause("a", "挂账", pause);
        Assert.Null(clock.Turned(China.Calendar, DayAndNight(), China.At("2026-03-09 12:00")));
        clock.Resume(DayAndNight().Resume(limit, left, on), "a", null, on);

        Assert.Equal("2026-03-10 23:30", China.Local(clock.DueAt!.Value));
        Assert.Null(clock.Recounted(DayAndNight(), on.AddHours(1)));
    }

    [Fact]
    public void An_open_case_is_never_late_for_hours_that_were_nobodys_before_a_week_went_live()
    {
        var driver = CaseDriver.Report(CaseDriver.Resident());
        var now = driver.Case.Clocks.Where(clock => clock is { IsStopped: false, DueAt: not null }).Min(clock => clock.DueAt!.Value).AddMinutes(-10);
        var turn = new CalendarTurn(DayAndNight(), Wulingyuan.Tree.Line) { Before = China.Calendar };
        var running = driver.State.Clocks;

        var recount = CaseRecount.Of(driver.Case, running, turn, now);
        Assert.Contains(recount.Clocks, one => one.Moves);
        Assert.All(recount.Clocks.Concat(recount.Noted), one => Assert.True(one.To.DueAt > now));
        Assert.All(recount.Moves.Clocks, clock => Assert.True(clock.DueAt > now, clock.Name));
        recount.ApplyTo(driver.Case, new("工作日历更新", "The calendar changed"), null, China.Calendar.Zone, new Actor("office", "李秀英"), now);
        var again = CaseRecount.Of(driver.Case, running, turn with { Since = now }, now.AddSeconds(3));
        Assert.Empty(again.Clocks.Concat(again.Noted));
    }

    private static ClockLedger Clock(string budget, DateTimeOffset start)
    {
        Assert.True(TimeLimit.TryParse(budget, out var limit));
        return new(Guid.Empty, null, ClockKind.Case, budget, "c", China.Calendar.Due(start, limit), "a", start);
    }

    private static WorkingCalendar DayAndNight(params DatedException[] own) =>
        new("day-and-night", China.Calendar.Zone, CalendarWords.Week, [new(0, 1440)], local: own);

    [Fact]
    public void An_open_case_moves_with_its_task_its_warning_and_the_clocks_of_its_ladder_and_says_so_in_one_line()
    {
        var driver = CaseDriver.Report(CaseDriver.Resident());
        var (lines, now) = (driver.Case.NewTimeline.Count, driver.Now.AddMinutes(5));
        var (task, was) = (driver.Task, driver.State.Clocks.ToDictionary(clock => clock.Name, clock => clock.DueAt));

        var turn = new CalendarTurn(TwoDays, Wulingyuan.Tree.Line);
        var recount = CaseRecount.Of(driver.Case, driver.State.Clocks, turn, now);
        Assert.NotEmpty(recount.Clocks);
        Assert.All(recount.Clocks, one => Assert.True(one.Moves));
        recount.ApplyTo(driver.Case, new("工作日历更新", "The calendar changed"), null, China.Calendar.Zone, new Actor("office", "李秀英"), now);

        var line = Assert.Single(driver.Case.NewTimeline.Skip(lines));
        Assert.StartsWith("工作日历更新：", line.Text.Chinese, StringComparison.Ordinal);
        var moves = recount.Moves.Clocks.ToDictionary(clock => clock.Name, clock => clock.DueAt);
        Assert.Equal(driver.Incident.DueAt, moves["case"]);
        if (moves.TryGetValue("deadline", out var deadline)) Assert.Equal(task.DueAt, deadline);
        foreach (var (name, due) in moves) Assert.True(due > was[name], name);
        Assert.Equal(driver.Case.Clocks.Where(clock => !clock.IsStopped).Min(clock => clock.DueAt), task.NextDueAt);
        // Done once more it finds nothing to do.
        var moved = driver.State with { Clocks = [.. driver.State.Clocks.Select(clock => recount.Moves.Clocks.FirstOrDefault(move => move.Name == clock.Name && move.BookmarkId == clock.BookmarkId) ?? clock)] };
        Assert.Empty(CaseRecount.Of(driver.Case, moved.Clocks, turn, now).Clocks);
    }

    [Fact]
    public void A_warning_keeps_its_share_of_the_time()
    {
        var driver = CaseDriver.Report(CaseDriver.Resident());
        var clocks = driver.State.Clocks.ToDictionary(clock => clock.Name, clock => clock.DueAt);
        if (!clocks.TryGetValue("case-warn-80", out var warning)) Assert.Fail("The shipped ladder warns of the case's limit.");
        var (start, due) = (driver.Incident.LimitFrom!.Value, driver.Incident.DueAt!.Value);
        Assert.True(TimeLimit.TryParse(driver.Incident.Limit, out var limit));
        var share = China.Calendar.WorkingTime(start, warning) / China.Calendar.WorkingTime(start, due);

        var moves = CaseRecount.Of(driver.Case, driver.State.Clocks, new CalendarTurn(TwoDays, Wulingyuan.Tree.Line), driver.Now).Moves.Clocks.ToDictionary(clock => clock.Name, clock => clock.DueAt);

        Assert.Equal(TwoDays.ShareUsed(limit, start, moves["case"], (int)Math.Round(100 * share)), moves["case-warn-80"]);
    }

    [Fact]
    public void A_closed_case_is_never_counted_anew()
    {
        var driver = CaseDriver.Report(CaseDriver.Resident());
        var open = CaseRecount.Of(driver.Case, driver.State.Clocks, new CalendarTurn(Tuesday, Wulingyuan.Tree.Line), driver.Now);
        while (driver.Incident.ClosedAt is null) driver.Answer("someone" + driver.Case.Tasks.Count, driver.Task.AllowedOutcomes.First(outcome => outcome.IsSuccess && !outcome.Stays).Port);

        Assert.NotNull(open);
        Assert.Empty(CaseRecount.Of(driver.Case, driver.State.Clocks, new CalendarTurn(Tuesday, Wulingyuan.Tree.Line), China.At("2026-03-09 09:01")).Clocks);
    }

    [Fact]
    public void Moved_clocks_are_replayed_from_the_journal_and_what_waits_no_longer_is_passed_over()
    {
        var driver = CaseDriver.Report(CaseDriver.Resident());
        var first = driver.State.Clocks[0];
        var stimulus = new MoveClocks([first with { DueAt = first.DueAt.AddHours(1) }, new Clock("none", "deadline", first.DueAt)]) { Actor = "office" };

        var read = Assert.IsType<MoveClocks>(StimulusJson.FromJson(StimulusJson.ToJson(stimulus)));
        Assert.Equal(stimulus.Clocks, read.Clocks);
        var burst = WorkflowEngine.Advance(driver.Program, driver.State, read, driver.Now);
        Assert.Equal([new ClockSet(first.BookmarkId, first.Name, first.DueAt.AddHours(1))], burst.Effects);
        Assert.Equal(driver.State.Clocks.Count, burst.State.Clocks.Count);
        // One that has fired is set once more where its bookmark still waits.
        var again = new MoveClocks([new Clock(first.BookmarkId, "warn-7", first.DueAt)]) { Actor = "office" };
        Assert.Equal([new ClockSet(first.BookmarkId, "warn-7", first.DueAt)], WorkflowEngine.Advance(driver.Program, driver.State, again, driver.Now).Effects);
        Assert.Same(burst.State, WorkflowEngine.Advance(driver.Program, burst.State, read, driver.Now).State);
        var held = WorkflowEngine.Advance(driver.Program, driver.State, new HoldWorkflow(), driver.Now).State;
        var moved = WorkflowEngine.Advance(driver.Program, held, read, driver.Now);
        Assert.True(moved.State.IsHeld);
        Assert.Single(moved.Effects);
    }
}
