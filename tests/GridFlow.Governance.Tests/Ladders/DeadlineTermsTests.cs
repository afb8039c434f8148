using GridFlow.Governance.Calendars;
using GridFlow.Governance.Clocks;
using GridFlow.Governance.Inbox;
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
        var recount = CaseRecount.Of(driver.Case, driver.Ladder, terms, China.Calendar, Wulingyuan.Tree.Line, driver.Now);
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
        Assert.Empty(CaseRecount.Of(driver.Case, driver.Ladder, terms, China.Calendar, Wulingyuan.Tree.Line, driver.Now.AddYears(1)).Clocks);
        foreach (var clock in driver.Case.Clocks) clock.Pause("office", "挂账", driver.Now);
        Assert.Empty(CaseRecount.Of(driver.Case, driver.Ladder, terms, China.Calendar, Wulingyuan.Tree.Line, driver.Now).Clocks);
    }

    [Fact]
    public void Nobody_decides_what_he_asked_for_and_what_is_decided_is_not_decided_twice()
    {
        var terms = new DeadlineTerms(DeadlineChangeKind.More, new TimeLimit(1, TimeUnit.WorkingDays));
        var request = new DeadlineRequest(Guid.NewGuid(), "wulingyuan", Guid.NewGuid(), terms, [], "暴雨", Office, China.At("2026-03-09 09:00"));
        Assert.Equal("deadline.own", Assert.Throws<GovernanceException>(() => request.Decide(DeadlineRequestStatus.Granted, null, Office, China.At("2026-03-09 09:01"))).Code);
        Assert.Equal(terms, request.Terms);
        request.Decide(DeadlineRequestStatus.TakenBack, null, Office, China.At("2026-03-09 09:02"));
        Assert.Equal("deadline.decided", Assert.Throws<GovernanceException>(() => request.Decide(DeadlineRequestStatus.Granted, null, new("leader", "李领导"), China.At("2026-03-09 09:03"))).Code);
    }

    [Theory]
    [InlineData("48h")]
    [InlineData("6wh")]
    [InlineData("10d")]
    public void A_limit_given_anew_in_another_unit_is_what_a_suspension_keeps_and_what_the_ledger_counts(string limit)
    {
        var walk = CaseDriver.Report(CaseDriver.Worker(direct: true));
        walk.Change(Terms(DeadlineChangeKind.Anew, limit));
        var task = walk.Task;
        walk.Answer("chengguan", "Suspend", "入汛后方可施工", answer => answer with
        {
            Suspension = new SuspensionAsked(SuspensionGround.Season, "《城市绿化条例》", China.Calendar.LocalDate(walk.Now).AddDays(20)) { Days = 20 }, PublicReply = "请谅解",
        });
        walk.Answer(walk.Case.Tasks.Single(one => one.Kind == TaskKind.Approve), "colleague", "Granted", "情况属实");
        walk.Wait(TimeSpan.FromDays(3));

        walk.Answer(task, "chengguan", "TakeUp", "提前具备条件");

        Assert.Equal(2, walk.Case.Clocks.Count(clock => clock.Entries[^1].Kind == ClockEntryKind.Resumed));
        Assert.Empty(CaseRecount.Of(walk.Case, walk.State.Clocks, new CalendarTurn(China.Calendar, Wulingyuan.Tree.Line), walk.Now).Clocks);
        Assert.Equal(task.DueAt, walk.Clocks[(task.BookmarkId, "deadline")]);
    }

    [Theory]
    [InlineData(DeadlineChangeKind.More)]
    [InlineData(DeadlineChangeKind.Anew)]
    public void Every_share_that_is_drawn_warns_of_the_new_time_also_where_its_warning_had_fired(DeadlineChangeKind kind)
    {
        var walk = CaseDriver.Report(CaseDriver.Worker(direct: true));
        walk.Wait(walk.Clocks.Single(clock => clock.Key.Clock == "case-warn-80").Value - walk.Now);
        Assert.NotNull(walk.Incident.WarnedAt);
        var terms = Terms(kind, "2wd");

        walk.Change(terms);

        Assert.Null(walk.Incident.WarnedAt);
        var clocks = walk.Clocks.ToDictionary(clock => clock.Key.Clock, clock => clock.Value);
        Assert.Equal(China.Calendar.ShareUsed(terms.Limit, walk.Now, walk.Incident.DueAt!.Value, 80), clocks["case-warn-80"]);
        Assert.Equal(China.Calendar.ShareUsed(terms.Limit, walk.Now, walk.Task.DueAt!.Value, 80), clocks["warn-80"]);
        walk.Wait(clocks["case-warn-80"] - walk.Now);
        Assert.Equal(2, walk.Case.NewTimeline.Count(line => line.Text.Chinese == "事件时限已用 80%"));
    }

    [Fact]
    public void What_began_to_run_after_it_was_asked_for_is_not_meant_and_whoever_has_the_case_is_named()
    {
        var walk = CaseDriver.Report(CaseDriver.Worker(direct: true));
        var whole = walk.Case.Clocks.Single(clock => clock.TaskId is null);
        var own = walk.Task.DueAt;

        var recount = walk.Change(Terms(DeadlineChangeKind.More, "2wd"), new HashSet<Guid> { whole.Id });

        Assert.Equal((whole.Id, own), (Assert.Single(recount.Clocks).Clock.Id, walk.Task.DueAt));
        Assert.Equal([walk.Task.Id], recount.Holders.Select(task => task.Id));
        Assert.True(Asking(new AskedClock(whole.Id, own!.Value, false), new AskedClock(Guid.NewGuid(), own.Value, true)).HasLostItsSteps(recount));
        Assert.False(Asking(new AskedClock(whole.Id, own.Value, false)).HasLostItsSteps(recount));

        DeadlineRequest Asking(params AskedClock[] clocks) => new(Guid.NewGuid(), "wulingyuan", walk.Incident.Id, Terms(DeadlineChangeKind.More, "2wd"), clocks, "暴雨", Office, walk.Now);
    }

    [Theory]
    [InlineData("367wd")]
    [InlineData("366wd")]
    [InlineData("999999wd")]
    [InlineData("999999d")]
    [InlineData("999999wh")]
    [InlineData("999999h")]
    [InlineData("999999min")]
    public void More_than_a_year_at_once_is_refused_and_no_calendar_counts_it(string limit)
    {
        var now = China.At("2026-03-09 09:00");
        Assert.All(Enum.GetValues<DeadlineChangeKind>(), kind =>
            Assert.Equal("deadline.too-much", Assert.Throws<GovernanceException>(() => Terms(kind, limit).After(now.AddHours(1), China.Calendar, now)).Code));
    }

    [Fact]
    public void However_often_it_is_changed_no_deadline_goes_beyond_the_horizon()
    {
        var (now, year) = (China.At("2026-03-09 09:00"), Terms(DeadlineChangeKind.More, "300d"));
        var due = now.AddHours(1);
        var refusal = Record.Exception(() =>
        {
            for (var times = 0; times < 10; times++) due = year.After(due, China.Calendar, now).DueAt;
        });

        Assert.Equal("deadline.too-far", Assert.IsType<GovernanceException>(refusal).Code);
        Assert.InRange(due, now.AddYears(2), now.AddYears(DeadlineTerms.HorizonYears));
        Assert.Throws<GovernanceException>(() => year.After(DateTimeOffset.MaxValue.AddDays(-1), China.Calendar, now));
    }

    private static DeadlineTerms Terms(DeadlineChangeKind kind, string limit) => new(kind, TimeLimit.TryParse(limit, out var time) ? time : throw new ArgumentException(limit));
}
