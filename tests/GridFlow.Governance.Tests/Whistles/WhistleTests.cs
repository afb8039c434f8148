using GridFlow.Governance.Clocks;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Tests.Ladders;
using GridFlow.Governance.Tests.Organisations;
using GridFlow.Governance.Whistles;
using GridFlow.Rules.Outcomes;
using GridFlow.Workflows.Execution;

namespace GridFlow.Governance.Tests.Whistles;

public sealed class WhistleTests
{
    private const string Traffic = "wly-dept-jiaotong";
    private const string Safety = "wly-dept-yingji";

    private static readonly WhistleCall Tankers = new([WhistleGround.BeyondDuty, WhistleGround.SeveralDepartments], Traffic, [Safety]);

    [Fact]
    public void The_street_that_may_blow_it_blows_with_its_answer_and_each_unit_has_a_task_and_clocks_of_its_own()
    {
        var walk = Blown();

        var whistle = Assert.Single(walk.Case.Whistles);
        Assert.Equal((true, "1,4", "两个局都说不归自己"), (whistle.IsBlown, whistle.GroundNumbers, whistle.Words));
        Assert.Equal([(Traffic, true), (Safety, false)], walk.Case.Responses.Select(response => (response.UnitId, response.IsLead)));
        Assert.Equal(TaskKind.Whistle, Own(walk).Kind);
        Assert.Equal(
            [ClockKind.Sign, ClockKind.Handle, ClockKind.Contact, ClockKind.Arrive],
            walk.Case.Clocks.Where(clock => clock.TaskId == Of(walk, Safety).Id).Select(clock => clock.Kind));
        Assert.Equal(Wulingyuan.Street, walk.Incident.CurrentUnitId);
        Assert.Contains(walk.Case.NewTimeline, line => line.Kind == TimelineKind.Whistled && line.Text.Chinese == "吹哨（超出本单位职责、需多部门协同）：交通运输局牵头，应急管理局协同");
    }

    [Fact]
    public void What_a_grid_proposes_the_street_confirms_in_words()
    {
        var walk = CaseDriver.Report(CaseDriver.Resident(), ladder: WhistleLadder.From("grid"))
            .Answer("grid", "Whistle", "网格办不了", answer => answer with { Call = Tankers });

        Assert.False(Assert.Single(walk.Case.Whistles).IsBlown);
        Assert.Equal(Tankers.LeadUnitId, walk.Case.Whistles[0].Proposal.LeadUnitId);
        Assert.Equal((Wulingyuan.Street, "street-manager"), (walk.Task.UnitId, walk.Task.Role));

        walk.Answer("street", WhistleActs.Blow, "同意吹哨", answer => answer with { Call = Tankers });
        Assert.True(walk.Case.Whistles[0].IsBlown);
        Assert.Equal(3, walk.Case.Tasks.Count(task => task.IsOpen));
    }

    [Fact]
    public void One_bureau_signs_in_time_and_one_late_and_it_stays_in_the_record()
    {
        var walk = Blown();
        walk.Sign(Of(walk, Traffic), "dept-jiaotong").Wait(TimeSpan.FromMinutes(70));

        Assert.Contains(walk.Case.NewTimeline, line => line.Text.Chinese == "“应哨报到（应急局）”未在时限内签收");
        Assert.Contains(walk.Case.NewNotices, notice => notice.Template == "whistle.late" && notice.ToId == Wulingyuan.Office);
        walk.Sign(Of(walk, Safety), "dept-yingji");
        walk.Answer(Of(walk, Traffic), "dept-jiaotong", WhistleActs.Contacted, null).Answer(Of(walk, Traffic), "dept-jiaotong", WhistleActs.Arrived, null);

        var (traffic, safety) = (walk.Case.Responses[0], walk.Case.Responses[1]);
        Assert.False(traffic.IsLate);
        Assert.Equal((true, true), (traffic.ContactedAt is not null, traffic.ArrivedAt is not null));
        Assert.True(safety.SignLate && safety.SignedAt is not null);
        Assert.Equal([WhistleActs.Done, WhistleActs.Declined], Of(walk, Traffic).AllowedOutcomes.Select(outcome => outcome.Port));
    }

    [Fact]
    public void Minutes_become_tasks_with_clocks_and_it_cannot_end_as_solved_before_they_are_done()
    {
        var walk = Blown();
        Answered(walk);
        walk.Answer(Own(walk), "street", WhistleActs.Minutes, null, answer => answer with { Minutes = new("交通局、应急局、业主", "三日内清场", [new(Traffic, "移走全部油罐车", "1wd")]) });

        var action = Assert.Single(walk.Case.Tasks, task => task.Kind == TaskKind.Assist);
        Assert.Equal(("会议任务：移走全部油罐车", true), (action.StepName, action.DueAt is not null));
        Assert.Equal("subtask.open", Assert.Throws<GovernanceException>(() => Solve(walk)).Code);
        walk.Answer(action, "dept-jiaotong-2", WhistleActs.Done);
        Solve(walk);

        Assert.Equal("verify", walk.Task.ActivityId);
        Assert.Equal((WhistleActs.Resolved, true), (walk.Case.Whistles[0].Outcome, walk.Case.Whistles[0].EndedAt is not null));
        Assert.Equal([(int?)5, 2], walk.Case.Responses.Select(response => response.Stars));
        // Who came, who did what was agreed and who called verifies nothing.
        Assert.Equal(["dept-jiaotong", "dept-jiaotong-2", "dept-yingji", "street"], walk.Task.ExcludedAccountIds.Order());
    }

    [Fact]
    public void Every_unit_is_rated_before_it_ends()
    {
        var walk = Blown();
        Answered(walk);

        Assert.Equal("whistle.rating", Assert.Throws<GovernanceException>(() => walk.Answer(
            Own(walk), "street", WhistleActs.Unresolved, "仍未清场", answer => answer with { Ratings = [new(Traffic, 4, "快")] })).Code);
        Assert.True(Own(walk).IsOpen);
    }

    [Fact]
    public void When_nobody_has_signed_by_the_time_to_arrive_the_case_goes_to_the_leader_and_is_not_lost()
    {
        var walk = Blown().Wait(TimeSpan.FromHours(25));

        Assert.Equal(("NoResponse", true), (walk.Case.Whistles[0].Outcome, walk.Case.Whistles[0].RaisedAt is not null));
        Assert.Equal("office", walk.Task.ActivityId);
        Assert.All(walk.Case.Responses, response => Assert.True(response is { SignLate: true, ContactLate: true, AnsweredAt: null }));
        Assert.Equal(HandlingTaskStatus.Cancelled, walk.Case.Tasks.Single(task => task.UnitId == Safety).Status);
    }

    [Fact]
    public void A_second_whistle_is_raised_to_the_leader_who_gets_a_task_and_there_is_no_third()
    {
        var walk = Blown();
        Again(walk);

        Assert.NotNull(walk.Case.Whistles[0].RaisedAt);
        Assert.Equal("1,4,5", walk.Case.Whistles[0].GroundNumbers);
        Assert.True(walk.Case.Responses[^1].IsAgain);
        Assert.Contains(walk.Case.Tasks, task => task is { IsOpen: true, UnitId: Wulingyuan.Office, Kind: TaskKind.Press });
        Assert.DoesNotContain(Own(walk).AllowedOutcomes, outcome => outcome.Port == WhistleActs.Again);
    }

    [Fact]
    public void What_is_solved_ends_though_the_leader_has_not_answered()
    {
        var walk = Blown();
        Again(walk);
        var leader = walk.Case.Tasks.Single(task => task.Kind == TaskKind.Press);
        Solve(walk);

        Assert.Equal(("verify", HandlingTaskStatus.Cancelled), (walk.Task.ActivityId, leader.Status));
    }

    [Fact]
    public void What_the_leader_answers_does_not_stand_for_what_was_agreed()
    {
        var walk = Blown();
        Again(walk);
        walk.Answer(Own(walk), "street", WhistleActs.Minutes, null, answer => answer with { Minutes = new("交通局", "清场", [new(Safety, "复查", "1wd")]) });
        walk.Answer(walk.Case.Tasks.Single(task => task.Kind == TaskKind.Press), "leader", WhistleActs.Done, "已督促");
        Assert.Equal("subtask.open", Assert.Throws<GovernanceException>(() => Solve(walk)).Code);

        walk.Answer(walk.Case.Tasks.Single(task => task.Kind == TaskKind.Assist), "dept-yingji", WhistleActs.Done);
        Solve(walk);

        Assert.Equal("verify", walk.Task.ActivityId);
    }

    [Fact]
    public void Whom_the_first_whistle_called_does_not_end_the_second_before_its_own_time()
    {
        var walk = Blown().Wait(TimeSpan.FromHours(20));
        Again(walk);

        walk.Wait(TimeSpan.FromHours(5));
        Assert.True(Own(walk).IsOpen);
        Assert.True(walk.Case.Responses[0].ArriveLate);

        walk.Wait(TimeSpan.FromHours(20));
        Assert.Equal("NoResponse", walk.Case.Whistles[0].Outcome);
    }

    [Fact]
    public void A_unit_that_claims_in_time_while_the_instance_is_held_has_signed_in_time()
    {
        var walk = Blown().Skip(TimeSpan.FromMinutes(30));
        var claimed = walk.Now.AddMinutes(1);

        walk.Sign(Of(walk, Traffic), "dept-jiaotong", held: TimeSpan.FromHours(3));

        Assert.Equal((false, claimed), (walk.Case.Responses[0].SignLate, walk.Case.Responses[0].SignedAt));
    }

    [Fact]
    public void The_case_has_the_time_of_whoever_blew_it_and_not_of_those_who_were_called()
    {
        var walk = Blown();

        Assert.Equal(ClockKind.Sign, Of(walk, Safety).NextClock);
        Assert.Equal((Own(walk).NextDueAt, Own(walk).NextClock), (walk.Incident.NextDueAt, walk.Incident.NextClock));
        Assert.True(walk.Incident.NextDueAt > Of(walk, Safety).NextDueAt);
    }

    [Fact]
    public void Not_solved_in_its_own_time_it_leaves_by_the_way_that_says_so()
    {
        var walk = Blown();
        walk.Sign(Of(walk, Traffic), "dept-jiaotong").Wait(TimeSpan.FromDays(10));

        Assert.Equal(WhistleActs.Unresolved, walk.Case.Whistles[0].Outcome);
        Assert.DoesNotContain(walk.Case.Tasks, task => task.IsOpen && task.Kind is TaskKind.Respond or TaskKind.Whistle);
        Assert.Contains(walk.Case.Tasks, task => task.IsOpen);
    }

    [Fact]
    public void What_is_answered_twice_or_out_of_turn_changes_nothing()
    {
        var walk = Blown();
        var first = Of(walk, Safety);
        walk.Sign(first, "dept-yingji").Answer(first, "dept-yingji", WhistleActs.Done, "已核查");

        Assert.Equal("task.ended", Assert.Throws<GovernanceException>(() => walk.Answer(first, "dept-yingji", WhistleActs.Done)).Code);
        Assert.Equal("task.outcome", Assert.Throws<GovernanceException>(() => walk.Answer(Own(walk), "street", WhistleActs.Blow)).Code);
    }

    [Fact]
    public void A_case_that_is_solved_together_goes_on_to_the_close()
    {
        var walk = Blown();
        Answered(walk);
        Solve(walk);
        walk.Answer("supervisor", "Passed").Answer("call-back", "Satisfied");

        Assert.Equal((IncidentStage.Closed, WorkflowSubStatus.Finished), (walk.Incident.Stage, walk.State.SubStatus));
        Assert.Empty(walk.Clocks);
        Assert.All(walk.Case.Clocks, clock => Assert.True(clock.IsStopped));
    }

    private static CaseDriver Blown() => CaseDriver.Report(CaseDriver.Resident(), ladder: WhistleLadder.From("street"))
        .Answer("grid", "CannotHandle", "网格办不了").Answer("street", "Whistle", "两个局都说不归自己", answer => answer with { Call = Tankers });

    private static void Answered(CaseDriver walk)
    {
        foreach (var (unit, account) in new[] { (Traffic, "dept-jiaotong"), (Safety, "dept-yingji") })
            walk.Sign(Of(walk, unit), account).Answer(Of(walk, unit), account, WhistleActs.Done, "已到场处理");
    }

    private static void Again(CaseDriver walk) => walk.Answer(
        Own(walk), "street", WhistleActs.Again, "两天没有动静", answer => answer with { Call = new([WhistleGround.SeveralLevels], Traffic, []) });

    private static void Solve(CaseDriver walk) => walk.Answer(
        Own(walk), "street", WhistleActs.Resolved, "已清场", answer => answer with { Ratings = [new(Traffic, 5, "到场快"), new(Safety, 2, "签收迟")] });

    private static HandlingTask Own(CaseDriver walk) => Assert.Single(walk.Case.Tasks, task => task is { Kind: TaskKind.Whistle, IsOpen: true });

    private static HandlingTask Of(CaseDriver walk, string unit) => Assert.Single(walk.Case.Tasks, task => task.Kind == TaskKind.Respond && task.UnitId == unit && task.IsOpen);
}
