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
