using GridFlow.Governance.Clocks;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Subtasks;
using GridFlow.Governance.Tests.Ladders;
using GridFlow.Governance.Tests.Organisations;
using GridFlow.Governance.Whistles;
using GridFlow.Rules.Outcomes;

namespace GridFlow.Governance.Tests.Subtasks;

public sealed class SubtaskTests
{
    private const string Traffic = "wly-dept-jiaotong";
    private const string Safety = "wly-dept-yingji";

    [Fact]
    public void Each_who_is_asked_has_a_task_and_a_clock_of_its_own_and_the_case_stays_where_it_is()
    {
        var walk = Street();
        var (main, due) = (Own(walk), walk.Incident.NextDueAt);
        walk.Ask(main, "street", new(TaskKind.Assist, [Traffic, Safety], "请派车清运", "30min"));

        var parts = Parts(walk);
        Assert.Equal([Traffic, Safety], parts.Select(part => part.UnitId));
        Assert.All(parts, part =>
        {
            Assert.Equal(("协办：请派车清运", "请派车清运", "street", Wulingyuan.Street), (part.StepName, part.Subtask!.Words, part.Subtask.AskedById, part.Subtask.AskedByUnitId));
            Assert.Equal((ClockKind.Handle, part.DueAt), (part.NextClock, part.NextDueAt));
        });
        Assert.Contains(walk.Notices, notice => notice.ToId == Traffic && notice.Template == "task.opened");
        Assert.True(Own(walk).IsOpen);
        Assert.Equal((Wulingyuan.Street, due), (walk.Incident.CurrentUnitId, walk.Incident.NextDueAt));
        Assert.Equal("军地坪街道请交通运输局协办：请派车清运", parts[0].Why.Sentence.Chinese);
    }

    [Fact]
    public void An_answer_ends_it_tells_whoever_asked_and_keeps_who_helped_from_verifying()
    {
        var walk = Street();
        walk.Case.Claim(Own(walk), new("street", "街道", Wulingyuan.Street), walk.Now);
        walk.Ask(Own(walk), "street", new(TaskKind.Assist, [Traffic], "请派车清运", "1wd"));
        walk.Answer(Assert.Single(Parts(walk)), "dept-jiaotong", SubtaskActs.Done, "已清运两车");

        Assert.Contains(walk.Case.NewNotices, notice => notice is { Template: "subtask.answered", Recipient: Governance.Ladders.Effects.NoticeRecipient.Person, ToId: "street" });
        Assert.Contains(walk.Case.NewTimeline, line => line is { Kind: TimelineKind.Answered, Cause: "已清运两车", ActorId: "dept-jiaotong" });
        walk.Answer("street", "Done");
        Assert.Equal("verify", walk.Task.ActivityId);
        Assert.Equal(["dept-jiaotong", "street"], walk.Task.ExcludedAccountIds.Order());
    }

    [Fact]
    public void Somebody_asked_by_name_has_the_task_at_once()
    {
        var walk = Street();
        walk.Ask(Own(walk), "street", new(TaskKind.Consult, [], "水管归谁", "2h") { Persons = [new("dept-yingji", "王工", Safety, "department-handler")] });

        var part = Assert.Single(Parts(walk));
        Assert.Equal((HandlingTaskStatus.Claimed, "dept-yingji", Safety, "dept-yingji"), (part.Status, part.AssigneeId, part.UnitId, part.Subtask!.PersonId));
        Assert.Contains(walk.Notices, notice => notice is { Template: "task.opened", Recipient: Governance.Ladders.Effects.NoticeRecipient.Person, ToId: "dept-yingji" });
    }

    [Fact]
    public void A_countersign_that_is_open_or_refused_holds_a_good_end_until_it_is_agreed_and_nothing_holds_the_case_from_going_up()
    {
        var walk = Street();
        var call = new SubtaskCall(TaskKind.Countersign, [Safety], "拟封闭巷口一天", "1wd");
        walk.Ask(Own(walk), "street", call);
        Assert.Equal("subtask.open", Assert.Throws<GovernanceException>(() => walk.Answer(Own(walk), "street", "Done")).Code);
        Assert.Equal("task.excluded", Assert.Throws<GovernanceException>(() => walk.Answer(Parts(walk)[0], "street", SubtaskActs.Agreed)).Code);
        Assert.Equal("task.text-required", Assert.Throws<GovernanceException>(() => walk.Answer(Parts(walk)[0], "dept-yingji", SubtaskActs.Disagreed, "")).Code);

        walk.Answer(Parts(walk)[0], "dept-yingji", SubtaskActs.Disagreed, "影响消防通道");
        Assert.Equal("subtask.refused", Assert.Throws<GovernanceException>(() => walk.Answer(Own(walk), "street", "Done")).Code);
        // Nor does the ladder take it from a door that has not asked.
        walk.Hear(Own(walk), "street", new("Done", "已处理"));
        Assert.True(Own(walk).IsOpen);

        walk.Ask(Own(walk), "street", call with { Words = "改为半幅封闭" }).Answer(Parts(walk)[^1], "dept-yingji", SubtaskActs.Agreed, null);
        walk.Answer("street", "Done");
        Assert.Equal("verify", walk.Task.ActivityId);
    }

    [Fact]
    public void What_a_unit_refused_another_cannot_agree_to_but_one_above_it_can()
    {
        var walk = Street();
        walk.Ask(Own(walk), "street", new(TaskKind.Countersign, [Wulingyuan.Grid], "拟拆除", "1wd")).Answer(Parts(walk)[0], "grid", SubtaskActs.Disagreed, "不宜");
        walk.Ask(Own(walk), "street", new(TaskKind.Countersign, [Safety], "拟拆除", "1wd")).Answer(Parts(walk)[^1], "dept-yingji", SubtaskActs.Agreed, null);
        Assert.Equal("subtask.refused", Assert.Throws<GovernanceException>(() => walk.Answer(Own(walk), "street", "Done")).Code);

        var above = Wulingyuan.Unit(Wulingyuan.Grid).ParentId!;
        walk.Ask(Own(walk), "street", new(TaskKind.Countersign, [above], "拟拆除", "1wd")).Answer(Parts(walk)[^1], "community", SubtaskActs.Agreed, null);
        walk.Answer("street", "Done");
        Assert.Equal("verify", walk.Task.ActivityId);
    }

    [Theory]
    [InlineData("Done", "verify")]
    [InlineData("CannotHandle", null)]
    public void What_is_still_open_when_the_case_goes_on_ends_and_nobody_is_left_with_it(string outcome, string? next)
    {
        var walk = Street();
        walk.Ask(Own(walk), "street", new(TaskKind.Consult, [Traffic], "水管归谁", "1wd")).Ask(Own(walk), "street", new(TaskKind.Assist, [Safety], "请到场", "1wd"));
        walk.Answer(Own(walk), "street", outcome, "需上级处理");

        if (next is not null) Assert.Equal(next, walk.Task.ActivityId);
        Assert.All(Parts(walk), part => Assert.Equal((HandlingTaskStatus.Cancelled, (DateTimeOffset?)null), (part.Status, part.NextDueAt)));
        Assert.All([Traffic, Safety], unit => Assert.Contains(walk.Case.NewNotices, notice => notice.Template == "subtask.ended" && notice.ToId == unit));
        Assert.DoesNotContain(walk.Clocks.Keys, clock => Parts(walk).Any(part => part.BookmarkId == clock.Bookmark));
        Assert.Contains(walk.Case.NewTimeline, line => line.Text.Chinese == "“征求意见：水管归谁”不再需要答复");
    }

    [Fact]
    public void Its_time_runs_out_for_itself_the_case_goes_on_and_both_are_told()
    {
        var walk = Street();
        walk.Ask(Own(walk), "street", new(TaskKind.Consult, [Traffic], "水管归谁", "30min")).Wait(TimeSpan.FromMinutes(31));

        var part = Assert.Single(Parts(walk));
        Assert.True(part is { IsOpen: true, OverdueAt: not null });
        Assert.Null(walk.Incident.OverdueAt);
        Assert.True(Own(walk).IsOpen);
        Assert.NotEqual(part.NextDueAt, walk.Incident.NextDueAt);
        Assert.Contains(walk.Case.NewNotices, notice => notice.Template == "subtask.overdue" && notice.ToId == Wulingyuan.Street);
        walk.Answer(part, "dept-jiaotong", SubtaskActs.Done, "归水务公司");
        Assert.Equal(HandlingTaskStatus.Done, part.Status);
    }

    [Fact]
    public void Who_is_asked_is_not_late_because_the_case_is()
    {
        var walk = Street();
        walk.Ask(Own(walk), "street", new(TaskKind.Consult, [Traffic], "水管归谁", "9wd"));

        Assert.True(walk.Incident.NextDueAt < Parts(walk)[0].NextDueAt);
        Assert.Equal(ClockKind.Handle, Parts(walk)[0].NextClock);
    }

    [Fact]
    public void It_is_sent_back_with_a_typed_reason_which_is_no_return_of_the_case()
    {
        var walk = Street();
        walk.Ask(Own(walk), "street", new(TaskKind.Countersign, [Traffic], "拟占道", "1wd"));
        Assert.Equal("task.reason-required", Assert.Throws<GovernanceException>(() => walk.Answer(Parts(walk)[0], "dept-jiaotong", SubtaskActs.SentBack, "不归我局")).Code);
        walk.Answer(Parts(walk)[0], "dept-jiaotong", SubtaskActs.SentBack, "不归我局", answer => answer with { ReturnReason = "duty", UnitId = Safety });

        var part = Parts(walk)[0];
        Assert.Equal((HandlingTaskStatus.Returned, "duty", Safety), (part.Status, part.ReturnReason, part.NamedUnitId));
        Assert.Contains(walk.Case.NewTimeline, line => line.Text.Chinese == "会签：拟占道：退回（职责不符，建议转应急管理局）");
        Assert.Equal(0, walk.Incident.Returns);
        walk.Answer("street", "Done");
        Assert.Equal("verify", walk.Task.ActivityId);
    }

    [Fact]
    public void Whoever_asked_takes_it_back_or_presses_for_it_once_an_hour()
    {
        var walk = Street();
        walk.Ask(Own(walk), "street", new(TaskKind.Countersign, [Traffic], "拟占道", "1wd"));
        var (part, actor) = (Parts(walk)[0], new Actor("street", "街道", Wulingyuan.Street));

        walk.Case.Urge(part, actor, walk.Now);
        Assert.Equal("subtask.urged", Assert.Throws<GovernanceException>(() => walk.Case.Urge(part, actor, walk.Now.AddMinutes(59))).Code);
        walk.Case.Urge(part, actor, walk.Now.AddMinutes(60));
        Assert.Equal(2, part.Subtask!.Urges);
        Assert.Contains(walk.Case.NewNotices, notice => notice.Template == "subtask.urged" && notice.ToId == Traffic);

        walk.TakeBack(part, "street", "方案改了");
        Assert.Equal(HandlingTaskStatus.Cancelled, part.Status);
        Assert.Contains(walk.Case.NewTimeline, line => line is { Kind: TimelineKind.Withdrawn, Cause: "方案改了" });
        Assert.Contains(walk.Case.NewNotices, notice => notice.Template == "subtask.ended" && notice.ToId == Traffic);
        walk.Answer("street", "Done");
        Assert.Equal("verify", walk.Task.ActivityId);
    }

    [Fact]
    public void What_is_missing_or_unknown_is_said()
    {
        var (main, tree) = (Own(Street()), Wulingyuan.Tree);
        var call = new SubtaskCall(TaskKind.Assist, [Traffic], "请派车", "1wd");

        Assert.Equal("subtask.kind", Code(call with { Kind = TaskKind.Handle }));
        Assert.Equal("subtask.words", Code(call with { Words = " " }));
        Assert.Equal("subtask.limit", Code(call with { Limit = "soon" }));
        Assert.Equal("subtask.addressee", Code(call with { UnitIds = [] }));
        Assert.Equal("subtask.addressee", Code(call with { UnitIds = [.. tree.Units.Select(unit => unit.Id).Take(SubtaskCall.MostAddressees + 1)] }));
        Assert.Equal("subtask.addressee", Code(call, open: SubtaskCheck.MostOpen));
        Assert.Equal("subtask.unit", Code(call with { UnitIds = ["nowhere"] }));
        Assert.Equal("subtask.unit", Code(call with { UnitIds = [main.UnitId] }));
        Assert.Equal("text.too-long", Code(call with { Words = new('长', 1001) }));

        string Code(SubtaskCall asked, int open = 0) => Assert.Throws<GovernanceException>(() => asked.Checked(main, open, tree)).Code;
    }

    [Fact]
    public void Nobody_asks_at_a_part_nor_at_a_call_back()
    {
        var walk = Street();
        walk.Ask(Own(walk), "street", new(TaskKind.Consult, [Traffic], "水管归谁", "1wd"));
        Assert.Equal("subtask.main", Assert.Throws<GovernanceException>(() => walk.Ask(Parts(walk)[0], "dept-jiaotong", new(TaskKind.Consult, [Safety], "你说呢", "1wd"))).Code);

        walk.Answer(Own(walk), "street", "Done").Answer("supervisor", "Passed");
        Assert.Equal(TaskKind.CallBack, walk.Task.Kind);
        Assert.Equal("subtask.main", Assert.Throws<GovernanceException>(() => walk.Ask(walk.Task, "callback", new(TaskKind.Consult, [Safety], "你说呢", "1wd"))).Code);
    }

    [Fact]
    public void Whoever_verifies_may_ask_but_not_those_who_handled_it()
    {
        var walk = Street().Answer("street", "Done");
        walk.Ask(walk.Task, "supervisor", new(TaskKind.Assist, [Wulingyuan.Street], "请再拍照", "1h"));
        Assert.Equal("task.excluded", Assert.Throws<GovernanceException>(() => walk.Answer(Parts(walk)[0], "street", SubtaskActs.Done)).Code);
        walk.Answer(Parts(walk)[0], "street-2", SubtaskActs.Done);

        walk.Answer("supervisor", "Passed");
        Assert.Equal(TaskKind.CallBack, walk.Task.Kind);
    }

    [Fact]
    public void A_whistler_asks_beside_the_meeting_and_what_was_only_asked_ends_with_the_whistle()
    {
        var walk = CaseDriver.Report(CaseDriver.Resident(), ladder: Whistles.WhistleLadder.From("street"))
            .Answer("grid", "CannotHandle", "网格办不了").Answer("street", "Whistle", "需两局", answer => answer with { Call = new([WhistleGround.SeveralDepartments], Traffic, []) });
        var whistle = walk.Case.Tasks.Single(task => task is { Kind: TaskKind.Whistle, IsOpen: true });
        walk.Ask(whistle, "street", new(TaskKind.Consult, [Safety], "有无隐患", "1wd"));
        walk.Answer(whistle, "street", WhistleActs.Minutes, null, answer => answer with { Minutes = new("交通局", "清场", [new(Safety, "复查", "1wd")]) });
        Assert.Equal("subtask.open", Assert.Throws<GovernanceException>(() => Solve()).Code);
        walk.Answer(Parts(walk)[^1], "dept-yingji", SubtaskActs.Declined, "设备不足");
        Solve();

        Assert.Equal("verify", walk.Task.ActivityId);
        Assert.Equal([HandlingTaskStatus.Cancelled, HandlingTaskStatus.Returned], Parts(walk).Select(part => part.Status));

        void Solve() => walk.Answer(whistle, "street", WhistleActs.Resolved, "已清场", answer => answer with { Ratings = [new(Traffic, 5, "快")] });
    }

    private static CaseDriver Street() => CaseDriver.Report(CaseDriver.Resident()).Answer("grid", "CannotHandle", "网格办不了");

    private static HandlingTask Own(CaseDriver walk) => walk.Case.Tasks.Single(task => task is { ActivityId: "street", Subtask: null });

    private static List<HandlingTask> Parts(CaseDriver walk) => [.. walk.Case.Tasks.Where(task => task.Subtask is not null)];
}
