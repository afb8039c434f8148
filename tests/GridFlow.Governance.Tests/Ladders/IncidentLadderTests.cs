using GridFlow.Governance.Clocks;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders.Effects;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Tests.Organisations;
using GridFlow.Workflows.Execution;

namespace GridFlow.Governance.Tests.Ladders;

/// <summary>The shipped ladder, walked every way it has.</summary>
public sealed class IncidentLadderTests
{
    [Fact]
    public void A_case_settled_in_the_grid_is_verified_called_back_and_closed()
    {
        var walk = CaseDriver.Report(CaseDriver.Resident());
        Expect(walk, "grid", TaskKind.Handle, Wulingyuan.Grid, Roles.GridWorker, IncidentStage.Handling);

        walk.Answer("grid", "Done", "已清运", answer => answer with { PublicReply = "垃圾已清走" });
        Expect(walk, "verify", TaskKind.Verify, Wulingyuan.Office, Roles.Supervisor, IncidentStage.Verifying);

        walk.Answer("supervisor", "Passed", null);
        Expect(walk, "callBack", TaskKind.CallBack, Wulingyuan.Office, Roles.CallBackOfficer, IncidentStage.CallingBack);

        walk.Answer("callback", "Satisfied", null);
        ExpectClosed(walk, IncidentOutcome.Solved);
        Assert.Equal("垃圾已清走", walk.Incident.PublicReply);
    }

    [Fact]
    public void A_case_climbs_from_the_grid_over_a_late_street_to_the_department_and_the_reporter_reads_the_truth()
    {
        var walk = CaseDriver.Report(CaseDriver.Resident());
        Assert.Equal(PublicStatus.InProgress, walk.Incident.PublicStatus);
        Assert.Equal("E0102", walk.Incident.CategoryCode);
        Assert.Equal("wly-dept-chengguan", walk.Incident.LeadUnitId);

        walk.Answer("grid", "CannotHandle", "需要机械清运");
        Expect(walk, "street", TaskKind.Handle, Wulingyuan.Street, Roles.StreetManager, IncidentStage.Handling);
        Assert.Contains(walk.Notices, notice => notice.Recipient == NoticeRecipient.Reporter && notice.Text.Chinese.Contains("已上报街道处理", StringComparison.Ordinal));

        var street = walk.Task;
        walk.RunOut();
        Assert.Equal(HandlingTaskStatus.TimedOut, street.Status);
        Assert.Equal("clock", street.ClosedBy);
        Expect(walk, "department", TaskKind.Handle, "wly-dept-chengguan", Roles.DepartmentHandler, IncidentStage.Handling);
        Assert.Equal(PublicStatus.InProgress, walk.Incident.PublicStatus);

        walk.Answer("dept-chengguan", "Done", "出动钩机一台", answer => answer with { PublicReply = "已出动钩机清运完毕" });
        Assert.Equal(PublicStatus.Verifying, walk.Incident.PublicStatus);

        walk.Answer("supervisor", "Passed", null);
        Assert.Equal(PublicStatus.CallingBack, walk.Incident.PublicStatus);

        walk.Answer("callback", "Satisfied", null);
        Assert.Equal(PublicStatus.Closed, walk.Incident.PublicStatus);
        Assert.Equal("已出动钩机清运完毕", walk.Incident.PublicReply);
        ExpectClosed(walk, IncidentOutcome.Solved);
    }

    [Fact]
    public void A_direct_report_goes_to_the_department_and_the_skipped_levels_are_told()
    {
        var walk = CaseDriver.Report(CaseDriver.Worker(direct: true));

        Expect(walk, "department", TaskKind.Handle, "wly-dept-chengguan", Roles.DepartmentHandler, IncidentStage.Handling);
        Assert.Contains(walk.Notices, notice => notice.ToId == Wulingyuan.Grid && notice.Text.Chinese.Contains("直达", StringComparison.Ordinal));
        Assert.Contains(walk.Notices, notice => notice.ToId == Wulingyuan.Street && notice.Text.Chinese.Contains("直达", StringComparison.Ordinal));
    }

    [Fact]
    public void A_resident_cannot_skip_levels() =>
        Assert.Equal("grid", CaseDriver.Report(CaseDriver.Resident() with { DirectReport = true }).Task.ActivityId);

    [Fact]
    public void An_emergency_goes_to_the_department_with_its_own_limit_by_day_and_night()
    {
        var walk = CaseDriver.Report(CaseDriver.Resident("小区门口燃气泄漏，味道很大"), "2026-10-01 02:00");

        Expect(walk, "department", TaskKind.Handle, "wly-dept-ranqi", Roles.DepartmentHandler, IncidentStage.Handling);
        Assert.Equal(walk.Now.AddMinutes(30), walk.Task.DueAt);
        Assert.Equal(4, walk.Incident.Severity);
    }

    [Fact]
    public void A_department_that_is_part_of_the_street_is_the_street_of_the_place()
    {
        var walk = CaseDriver.Report(CaseDriver.Worker("商铺喇叭噪音扰民", direct: true));

        Expect(walk, "department", TaskKind.Handle, Wulingyuan.Street, Roles.StreetManager, IncidentStage.Handling);
    }

    [Theory]
    [InlineData("一件说不清楚的事情")] // no rule knows it
    [InlineData("园区里的事务没人管")] // the department the rule names does not exist here
    public void What_the_rules_cannot_decide_a_dispatcher_decides(string text)
    {
        var walk = CaseDriver.Report(CaseDriver.Resident(text));
        Expect(walk, "dispatch", TaskKind.Dispatch, Wulingyuan.Office, Roles.Dispatcher, IncidentStage.Dispatching);
        Assert.NotNull(walk.Incident.Classification!.Unsure);
        Assert.Null(walk.Incident.DueAt);

        var refused = Assert.Throws<GovernanceException>(() => walk.Answer("dispatcher", "Done"));
        Assert.Equal("task.unit-required", refused.Code);

        walk.Answer("dispatcher", "Done", more: answer => answer with { UnitId = "wly-dept-chengguan", Category = "E0102" });
        Expect(walk, "grid", TaskKind.Handle, Wulingyuan.Grid, Roles.GridWorker, IncidentStage.Handling);
        Assert.Equal("E0102", walk.Incident.CategoryCode);
        Assert.Equal("wly-dept-chengguan", walk.Incident.LeadUnitId);
        Assert.Equal("1wd", walk.Incident.Limit);
        Assert.NotNull(walk.Incident.DueAt);
        Assert.Equal("dispatcher", walk.Incident.Classification.DecidedBy);

        walk.Answer("grid", "CannotHandle").Answer("street", "CannotHandle");
        Assert.Equal("wly-dept-chengguan", walk.Task.UnitId);
    }

    [Theory]
    [InlineData("CannotHandle")]
    [InlineData("Timeout")]
    public void What_a_department_does_not_settle_the_network_office_owns(string outcome)
    {
        var walk = CaseDriver.Report(CaseDriver.Worker(direct: true));
        _ = outcome == "Timeout" ? walk.RunOut() : walk.Answer("dept-chengguan", outcome, "不属于我局职责");

        Expect(walk, "office", TaskKind.Handle, Wulingyuan.Office, Roles.NetworkOffice, IncidentStage.Handling);
        walk.Answer("office", "Done").Answer("supervisor", "Passed", null).Answer("callback", "Satisfied", null);
        ExpectClosed(walk, IncidentOutcome.Solved);
    }

    [Fact]
    public void The_last_owner_s_task_stays_open_and_is_marked_when_it_is_late()
    {
        var walk = CaseDriver.Report(CaseDriver.Worker(direct: true)).Answer("dept-chengguan", "CannotHandle", "不属于我局职责");
        var due = walk.Task.DueAt;

        walk.RunOut().Wait(TimeSpan.FromDays(30));

        Expect(walk, "office", TaskKind.Handle, Wulingyuan.Office, Roles.NetworkOffice, IncidentStage.Handling);
        Assert.Equal(due, walk.Task.OverdueAt);
    }

    [Theory]
    [InlineData("grid", 0)]
    [InlineData("street", 1)]
    [InlineData("department", 2)]
    [InlineData("office", 3)]
    public void Rework_goes_back_to_the_level_that_handled_it_and_after_two_there_is_a_last_word(string level, int climbs)
    {
        var walk = CaseDriver.Report(CaseDriver.Resident());
        for (var i = 0; i < climbs; i++)
            walk.Answer($"handler{i}", "CannotHandle");

        for (var rework = 1; rework <= 2; rework++)
        {
            Assert.Equal(level, walk.Task.ActivityId);
            walk.Answer("handler", "Done").Answer("supervisor", "Rework", "没有清理干净");
            Assert.Equal(rework, walk.Incident.Reworks);
        }

        Assert.Equal(level, walk.Task.ActivityId);
        walk.Answer("handler", "Done").Answer("supervisor", "Rework", "还是没有清理干净");
        Expect(walk, "ruling", TaskKind.FinalRuling, Wulingyuan.Office, Roles.NetworkOffice, IncidentStage.Handling);

        walk.Answer("office", "Done", "已约谈责任单位并清理", answer => answer with { Result = IncidentOutcome.Explained });
        ExpectClosed(walk, IncidentOutcome.Explained);
        Assert.Equal(3, walk.Incident.Reworks);
    }

    [Fact]
    public void A_second_pass_may_climb_as_far_as_the_first()
    {
        var walk = CaseDriver.Report(CaseDriver.Resident()).Answer("grid", "Done").Answer("supervisor", "Rework", "未清理");

        walk.Answer("grid", "CannotHandle").Answer("street", "CannotHandle");
        Assert.Equal("department", walk.Task.ActivityId);
        walk.Answer("dept-chengguan", "Done").Answer("supervisor", "Passed", null).Answer("callback", "Unsatisfied", "还有异味");

        Assert.Equal("department", walk.Task.ActivityId);
        walk.Answer("dept-chengguan", "CannotHandle", "力量不足").Answer("office", "Done").Answer("supervisor", "Passed", null).Answer("callback", "Satisfied", null);
        ExpectClosed(walk, IncidentOutcome.Solved);
    }

    [Fact]
    public void An_unsatisfied_reporter_sends_the_case_back()
    {
        var walk = CaseDriver.Report(CaseDriver.Resident()).Answer("grid", "Done").Answer("supervisor", "Passed", null).Answer("callback", "Unsatisfied", "又堆起来了");

        Expect(walk, "grid", TaskKind.Handle, Wulingyuan.Grid, Roles.GridWorker, IncidentStage.Handling);
        Assert.Contains(walk.Case.NewTimeline, entry => entry is { Kind: TimelineKind.SentBack, Cause: null });
        Assert.Contains(walk.Case.NewTimeline, entry => entry is { Kind: TimelineKind.Escalated, Cause: "又堆起来了" });
    }

    [Fact]
    public void Nobody_verifies_what_he_handled()
    {
        var walk = CaseDriver.Report(CaseDriver.Resident()).Answer("both", "Done");

        Assert.Equal("task.excluded", Assert.Throws<GovernanceException>(() => walk.Answer("both", "Passed", null)).Code);
        Assert.Equal("task.excluded", Assert.Throws<GovernanceException>(() => walk.Task.Claim(new("both", "both"), walk.Now)).Code);
        walk.Answer("supervisor", "Passed", null);
    }

    [Fact]
    public void An_overdue_verification_lets_the_reporter_judge() =>
        Assert.Equal("callBack", CaseDriver.Report(CaseDriver.Resident()).Answer("grid", "Done").RunOut().Task.ActivityId);

    [Fact]
    public void A_reporter_who_does_not_answer_in_time_does_not_hold_the_case_open()
    {
        var walk = CaseDriver.Report(CaseDriver.Resident()).Answer("grid", "Done").Answer("supervisor", "Passed", null).RunOut();

        ExpectClosed(walk, IncidentOutcome.Solved);
    }

    [Fact]
    public void A_reporter_who_left_no_way_to_be_reached_is_not_called()
    {
        var walk = CaseDriver.Report(CaseDriver.Resident() with { ReporterPhone = null }).Answer("grid", "Done").Answer("supervisor", "Passed", null);

        ExpectClosed(walk, IncidentOutcome.Solved);
        Assert.DoesNotContain(walk.Case.Tasks, task => task.Kind == TaskKind.CallBack);
    }

    [Fact]
    public void A_report_from_outside_the_own_grid_is_a_tip_for_the_right_one()
    {
        var walk = CaseDriver.Report(CaseDriver.Worker(place: "wly-suoxiyu-yujiazui-01"));
        Expect(walk, "check", TaskKind.Check, "wly-suoxiyu-yujiazui-01", Roles.GridWorker, IncidentStage.Checking);

        walk.Answer("grid2", "Done");
        Assert.Equal("grid", walk.Task.ActivityId);
        Assert.Equal("wly-suoxiyu-yujiazui-01", walk.Task.UnitId);
    }

    [Fact]
    public void A_tip_that_is_not_so_is_closed_as_not_accepted()
    {
        var walk = CaseDriver.Report(CaseDriver.Worker(place: "wly-suoxiyu-yujiazui-01")).Answer("grid2", "CannotHandle", "现场未发现");

        ExpectClosed(walk, IncidentOutcome.NotAccepted);
        Assert.Equal(PublicStatus.NotAccepted, walk.Incident.PublicStatus);
    }

    [Fact]
    public void A_tip_nobody_checks_is_believed() =>
        Assert.Equal("grid", CaseDriver.Report(CaseDriver.Worker(place: "wly-suoxiyu-yujiazui-01")).RunOut().Task.ActivityId);

    [Theory]
    [InlineData(OutOfGridPolicy.Reject, null)]
    [InlineData(OutOfGridPolicy.Redirect, "check")]
    [InlineData(OutOfGridPolicy.Flag, "grid")]
    public void What_becomes_of_a_report_from_outside_the_own_grid_is_the_jurisdiction_s_choice(OutOfGridPolicy policy, string? step)
    {
        var jurisdiction = Wulingyuan.Organisation.Jurisdiction;
        var other = new Jurisdiction(jurisdiction.Id, jurisdiction.Name, jurisdiction.EnglishName, jurisdiction.TimeZoneId, jurisdiction.NumberPrefix, jurisdiction.Levels) { OutOfGrid = policy };
        var tree = new OrganisationTree(other, Wulingyuan.Organisation.Units, []);

        var walk = CaseDriver.Report(CaseDriver.Worker(place: "wly-suoxiyu-yujiazui-01"), organisation: tree);

        Assert.Equal(step, walk.Case.Tasks.SingleOrDefault(task => task.IsOpen)?.ActivityId);
        Assert.Equal(step is null ? IncidentOutcome.NotAccepted : null, walk.Incident.Outcome);
    }

    [Fact]
    public void A_report_that_says_nothing_is_not_accepted() =>
        ExpectClosed(CaseDriver.Report(CaseDriver.Resident("。。")), IncidentOutcome.NotAccepted);

    [Theory]
    [InlineData(null, "department")] // nothing known of the place: nobody nearer than the department
    [InlineData("wly-jundiping", "street")]
    [InlineData("wly-scenic-huangshizhai-01", "grid")]
    public void A_case_starts_at_the_lowest_level_its_place_has(string? place, string step) =>
        Assert.Equal(step, CaseDriver.Report(CaseDriver.Resident(place: place)).Task.ActivityId);

    [Fact]
    public void A_scenic_grid_s_case_climbs_to_its_committee() =>
        Assert.Equal("wly-scenic-huangshizhai", CaseDriver.Report(CaseDriver.Resident(place: "wly-scenic-huangshizhai-01")).Answer("grid-scenic", "CannotHandle").Task.UnitId);

    [Fact]
    public void A_warning_comes_before_the_deadline_and_the_task_stays_where_it_is()
    {
        var walk = CaseDriver.Report(CaseDriver.Resident()); // Monday 09:00, four working hours: due 15:00, 80 % used at 14:12
        walk.Wait(TimeSpan.FromHours(5.5));

        Assert.Equal("grid", walk.Task.ActivityId);
        Assert.Equal("2026-03-09 14:12", Calendars.China.Local(walk.Task.WarnedAt!.Value));
    }

    [Fact]
    public void A_department_that_does_not_claim_in_time_is_reminded_and_the_clock_of_the_task_has_run_all_along()
    {
        var walk = CaseDriver.Report(CaseDriver.Worker(direct: true)); // Monday 09:00: two working hours to claim, one working day to handle
        var due = walk.Task.DueAt;
        walk.Wait(TimeSpan.FromHours(2));

        Assert.Contains(walk.Case.NewTimeline, entry => entry.Text.Chinese == "“主办部门处置（区级圈）”未在时限内签收" && entry.ActorId == "clock");
        Assert.Contains(walk.Case.NewNotices, notice => notice is { Template: "task.sign-due", ToId: "wly-dept-chengguan" });
        Assert.Equal(due, walk.Task.DueAt);
        Assert.True(walk.Task.IsOpen);
    }

    [Fact]
    public void A_task_claimed_in_time_is_not_reminded()
    {
        var walk = CaseDriver.Report(CaseDriver.Worker(direct: true));
        walk.Case.Claim(walk.Task, new("dept-chengguan", "专干"), walk.Now);
        walk.Wait(TimeSpan.FromHours(2));

        Assert.DoesNotContain(walk.Case.NewNotices, notice => notice.Template == "task.sign-due");
        Assert.True(Assert.Single(walk.Case.Clocks, clock => clock.Kind == ClockKind.Sign).IsStopped);
    }

    [Fact]
    public void An_emergency_has_no_time_to_claim_beyond_its_deadline() =>
        Assert.DoesNotContain(CaseDriver.Report(CaseDriver.Resident("燃气泄漏")).Case.Clocks, clock => clock.Kind == ClockKind.Sign);

    [Fact]
    public void A_task_says_why_it_came_and_how_its_deadline_was_counted()
    {
        var why = CaseDriver.Report(CaseDriver.Resident()).Task.Why;

        Assert.Equal("网格圈：交军地坪社区第一网格办理", why.Sentence.Chinese);
        Assert.Contains(why.Rules, hit => hit.RuleId == "garbage" && hit.Decided["Category"] == "E0102" && hit.Matched.Contains("垃圾"));
        Assert.StartsWith("4工作时 = 自 2026-03-09 09:00 起，至 2026-03-09 15:00", why.Deadline!.Value.Chinese, StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_without_what_the_step_requires_changes_nothing()
    {
        var walk = CaseDriver.Report(CaseDriver.Resident());

        Assert.Equal("task.text-required", Assert.Throws<GovernanceException>(() => walk.Answer("grid", "Done", " ")).Code);
        Assert.Equal("task.text-required", Assert.Throws<GovernanceException>(() => walk.Answer("grid", "CannotHandle", null)).Code);
        Assert.Equal("task.outcome", Assert.Throws<GovernanceException>(() => walk.Answer("grid", "Whistle")).Code);
        Assert.Equal("grid", walk.Task.ActivityId);
    }

    [Fact]
    public void An_answer_that_arrives_twice_counts_once()
    {
        var walk = CaseDriver.Report(CaseDriver.Resident());
        var first = walk.Task;
        walk.Answer("grid", "Done");

        Assert.Equal("task.ended", Assert.Throws<GovernanceException>(() => first.EnsureCanAnswer(new("Done", "x"), new("grid", "grid"), 0)).Code);
        Assert.Equal("verify", walk.Task.ActivityId);
    }

    [Fact]
    public void A_remark_is_quoted_once_at_the_task_it_answers()
    {
        var walk = CaseDriver.Report(CaseDriver.Resident()).Answer("grid", "Done", "已清运");

        walk.Answer("supervisor", "Rework", "角落里还有一袋");
        Assert.Equal(TimelineKind.Escalated, Assert.Single(walk.Case.NewTimeline, entry => entry.Cause == "角落里还有一袋").Kind);

        walk.Answer("grid", "CannotHandle", "需要机械清运");
        Assert.Equal(TimelineKind.Escalated, Assert.Single(walk.Case.NewTimeline, entry => entry.Cause == "需要机械清运").Kind);
    }

    [Fact]
    public void What_is_said_of_a_task_that_is_not_open_stops_the_burst_instead_of_being_swallowed()
    {
        var walk = CaseDriver.Report(CaseDriver.Resident());

        Assert.All<CaseEffect>(
            [new TaskClosed("none", HandlingTaskStatus.Done, "Done", new("办结", "Done"), null), new TaskWarned("none", 80), new TaskSignDue("none"), new TaskOverdue("none")],
            effect => Assert.Throws<InvalidOperationException>(() => walk.Case.Apply([effect], Actor.Clock, null, walk.Now)));
    }

    private static void Expect(CaseDriver walk, string step, TaskKind kind, string unit, string role, IncidentStage stage)
    {
        var task = walk.Task;
        Assert.Equal((step, kind, unit, role), (task.ActivityId, task.Kind, task.UnitId, task.Role));
        Assert.Equal(stage, walk.Incident.Stage);
        Assert.Equal(unit, walk.Incident.CurrentUnitId);
        Assert.NotNull(task.DueAt);
    }

    private static void ExpectClosed(CaseDriver walk, IncidentOutcome outcome)
    {
        Assert.Equal(outcome, walk.Incident.Outcome);
        Assert.Equal(IncidentStage.Closed, walk.Incident.Stage);
        Assert.Equal(WorkflowSubStatus.Finished, walk.State.SubStatus);
        Assert.DoesNotContain(walk.Case.Tasks, task => task.IsOpen);
        Assert.All(walk.Case.Clocks, clock => Assert.True(clock.IsStopped));
        Assert.Empty(walk.Clocks);
        Assert.Contains(walk.Notices, notice => notice is { Recipient: NoticeRecipient.Reporter, Template: "incident.closed" });
    }
}
