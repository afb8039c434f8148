using GridFlow.Governance.Calendars;
using GridFlow.Governance.Clocks;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders;
using GridFlow.Governance.Tests.Calendars;
using GridFlow.Governance.Tests.Organisations;
using GridFlow.Rules.Outcomes;

namespace GridFlow.Governance.Tests.Ladders;

/// <summary>Running deadlines of a case changed by decision (时限变更).</summary>
public sealed class DeadlineTermsTests
{
    private static readonly Actor Office = new("office", "李秀英");

    [Theory]
    [InlineData(DeadlineChangeKind.More)]
    [InlineData(DeadlineChangeKind.Anew)]
    public void Ledger_case_task_ladder_and_timeline_say_the_same_new_deadline(DeadlineChangeKind kind)
    {
        var driver = CaseDriver.Report(CaseDriver.Worker());
        var (terms, task) = (new DeadlineTerms(kind, new TimeLimit(2, TimeUnit.WorkingDays)), driver.Task);
        var recount = CaseRecount.Of(driver.Case, driver.State.Clocks, terms, China.Calendar, Wulingyuan.Tree.Line, driver.Now);
        Assert.NotEmpty(recount.Clocks);

        recount.ApplyTo(driver.Case, new("时限变更", "Deadlines changed"), "暴雨", China.Calendar.Zone, Office, driver.Now);

        foreach (var (clock, of, from, to) in recount.Clocks)
        {
            Assert.Equal(China.Calendar.Due(kind == DeadlineChangeKind.More ? from : driver.Now, terms.Limit).DueAt, to.DueAt);
            Assert.Equal((to.DueAt, "暴雨", "2wd"), (clock.DueAt, clock.Entries[^1].Reason, clock.Entries[^1].Added));
            Assert.Equal(kind == DeadlineChangeKind.More ? ClockEntryKind.Extended : ClockEntryKind.Restarted, clock.Entries[^1].Kind);
            Assert.Equal(to.DueAt, of is null ? driver.Incident.DueAt : of.DueAt);
            // What was decided stays derivable: the same calendar counts the same deadline from the ledger.
            Assert.Null(clock.Recounted(China.Calendar, driver.Now));
        }

        var line = driver.Case.NewTimeline[^1];
        Assert.Equal((TimelineKind.Noted, "暴雨"), (line.Kind, line.Cause));
        Assert.All(recount.Clocks, one => Assert.Contains(one.Name.Chinese, line.Text.Chinese, StringComparison.Ordinal));
        var due = recount.Moves.Clocks.Where(clock => clock.BookmarkId == task.BookmarkId).ToList();
        Assert.Contains(due, clock => clock.Name == "deadline" && (clock.DueAt - task.DueAt!.Value).Duration() < TimeSpan.FromMilliseconds(1));
        Assert.All(due, clock => Assert.True(clock.DueAt > driver.Now));
    }

    [Fact]
    public void What_has_run_out_stands_still_or_belongs_to_a_closed_case_stays()
    {
        var driver = CaseDriver.Report(CaseDriver.Worker());
        var terms = new DeadlineTerms(DeadlineChangeKind.More, new TimeLimit(1, TimeUnit.WorkingDays));
        Assert.Empty(CaseRecount.Of(driver.Case, driver.State.Clocks, terms, China.Calendar, Wulingyuan.Tree.Line, driver.Now.AddYears(1)).Clocks);
        foreach (var clock in driver.Case.Clocks) clock.Pause("office", "挂账", driver.Now);
        Assert.Empty(CaseRecount.Of(driver.Case, driver.State.Clocks, terms, China.Calendar, Wulingyuan.Tree.Line, driver.Now).Clocks);
    }

    [Fact]
    public void Nobody_decides_what_he_asked_for_and_what_is_decided_is_not_decided_twice()
    {
        var terms = new DeadlineTerms(DeadlineChangeKind.More, new TimeLimit(1, TimeUnit.WorkingDays));
        var request = new DeadlineRequest(Guid.NewGuid(), "wulingyuan", Guid.NewGuid(), terms, "暴雨", Office, China.At("2026-03-09 09:00"));
        Assert.Equal("deadline.own", Assert.Throws<GovernanceException>(() => request.Decide(DeadlineRequestStatus.Granted, null, Office, China.At("2026-03-09 09:01"))).Code);
        Assert.Equal(terms, request.Terms);
        request.Decide(DeadlineRequestStatus.TakenBack, null, Office, China.At("2026-03-09 09:02"));
        Assert.Equal("deadline.decided", Assert.Throws<GovernanceException>(() => request.Decide(DeadlineRequestStatus.Granted, null, new("leader", "李领导"), China.At("2026-03-09 09:03"))).Code);
    }
}
