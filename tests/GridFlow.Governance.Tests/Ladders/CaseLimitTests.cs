using GridFlow.Governance.Clocks;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;

namespace GridFlow.Governance.Tests.Ladders;

/// <summary>What is left is the earliest of all clocks that run, and the limit of a case is a clock like any other.</summary>
public sealed class CaseLimitTests
{
    [Fact]
    public void A_rescue_that_nobody_touches_is_late_wherever_it_lies_although_the_step_has_days()
    {
        var walk = Rescue();
        var due = walk.Now.AddMinutes(10);
        Assert.Equal((due, due), (walk.Incident.DueAt, walk.Task.NextDueAt));

        walk.Wait(TimeSpan.FromMinutes(90));

        Assert.Equal("office", walk.Task.ActivityId);
        Assert.True(walk.Task.DueAt > walk.Now.AddDays(1));
        Assert.Equal((due, ClockKind.Case), (walk.Task.NextDueAt, walk.Task.NextClock));
        Assert.Equal((due, ClockKind.Case), (walk.Incident.NextDueAt, walk.Incident.NextClock));
    }

    [Fact]
    public void A_case_s_limit_warns_runs_out_once_and_is_written_down()
    {
        var walk = Rescue();
        var start = walk.Now;

        walk.Wait(TimeSpan.FromMinutes(90));

        Assert.Equal((start.AddMinutes(8), start.AddMinutes(10)), (walk.Incident.WarnedAt, walk.Incident.OverdueAt));
        Assert.Single(walk.Case.NewTimeline, entry => entry.Text.Chinese == "事件时限已用 80%" && entry.ActorId == "clock");
        Assert.Single(walk.Case.NewTimeline, entry => entry is { Kind: TimelineKind.TimedOut, IsPublic: false } && entry.Text.Chinese == "事件时限已到，尚未办结");
        Assert.Single(walk.Case.NewNotices, notice => notice.Template == "case.warned");
        Assert.Single(walk.Case.NewNotices, notice => notice.Template == "case.overdue");
    }

    [Fact]
    public void The_limit_pushes_the_ladder_where_a_way_out_is_drawn()
    {
        var walk = CaseDriver.Report(CaseDriver.Resident()); // one working day from Monday 09:00; four working hours in the grid, one working day in the street
        walk.Answer("grid", "CannotHandle", "需要机械清运");
        Assert.Equal("street", walk.Task.ActivityId);
        var street = walk.Task;
        Assert.True(street.DueAt > walk.Incident.DueAt || street.NextClock == ClockKind.Case);

        walk.Wait(walk.Incident.DueAt!.Value - walk.Now);

        Assert.Equal((HandlingTaskStatus.TimedOut, "CaseTimeout"), (street.Status, street.Outcome));
        Assert.Equal("department", walk.Task.ActivityId);
        Assert.NotNull(walk.Incident.OverdueAt);
    }

    [Fact]
    public void A_limit_that_ran_out_unseen_is_known_at_the_next_step()
    {
        var walk = CaseDriver.Report(CaseDriver.Resident());
        walk.Skip(TimeSpan.FromDays(3)); // nobody looks at the clocks
        walk.Answer("grid", "Done");
        Assert.Null(walk.Incident.OverdueAt);

        walk.Wait(TimeSpan.Zero);

        Assert.NotNull(walk.Incident.OverdueAt);
        Assert.Equal("verify", walk.Task.ActivityId);
    }

    [Fact]
    public void A_task_that_waits_to_be_claimed_counts_down_to_that_and_then_to_its_own_limit()
    {
        var walk = CaseDriver.Report(CaseDriver.Worker(direct: true));
        Assert.Equal(ClockKind.Sign, walk.Task.NextClock);
        Assert.True(walk.Task.NextDueAt < walk.Task.DueAt);

        walk.Case.Claim(walk.Task, new("dept-chengguan", "专干"), walk.Now);

        Assert.NotEqual(ClockKind.Sign, walk.Task.NextClock);
        Assert.Equal(walk.Task.DueAt, walk.Task.NextDueAt);
    }

    [Fact]
    public void A_closed_case_has_nothing_left()
    {
        var walk = CaseDriver.Report(CaseDriver.Resident()).Answer("grid", "Done").Answer("supervisor", "Passed", null).Answer("callback", "Satisfied", null);

        Assert.Null(walk.Incident.NextDueAt);
        Assert.All(walk.Case.Tasks, task => Assert.Null(task.NextDueAt));
        Assert.Null(walk.Incident.OverdueAt);
    }

    // 特急: ten minutes, to the department at once, whose own clock hands it to the network office, which has two working days.
    private static CaseDriver Rescue() => CaseDriver.Report(CaseDriver.Resident("山上有人求救"));
}
