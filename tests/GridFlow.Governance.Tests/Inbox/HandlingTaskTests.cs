using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Tests.Ladders;
using GridFlow.Governance.Whistles;
using GridFlow.Rules.Outcomes;
using GridFlow.Workflows.Execution;

namespace GridFlow.Governance.Tests.Inbox;

public sealed class HandlingTaskTests
{
    private static readonly Actor Wang = new("wang", "王网格");
    private static readonly Actor Li = new("li", "李网格");

    [Fact]
    public void Who_claims_first_has_it_and_the_other_reads_the_name()
    {
        var walk = CaseDriver.Report(CaseDriver.Resident());
        walk.Case.Claim(walk.Task, Wang, walk.Now);

        var refused = Assert.Throws<GovernanceException>(() => walk.Case.Claim(walk.Task, Li, walk.Now));

        Assert.Equal("task.claimed-by-another", refused.Code);
        Assert.Contains("王网格", refused.Text.Chinese, StringComparison.Ordinal);
        Assert.Equal("task.claimed-by-another", Assert.Throws<GovernanceException>(() => walk.Answer("li", "Done")).Code);
        Assert.Contains(walk.Case.NewTimeline, entry => entry.Kind == TimelineKind.Claimed && entry.ActorName == "王网格");
    }

    [Fact]
    public void Claiming_twice_keeps_the_first_time()
    {
        var walk = CaseDriver.Report(CaseDriver.Resident());
        walk.Case.Claim(walk.Task, Wang, walk.Now);
        var first = walk.Task.ClaimedAt;

        walk.Case.Claim(walk.Task, Wang, walk.Now.AddHours(1));

        Assert.Equal(first, walk.Task.ClaimedAt);
    }

    [Fact]
    public void What_is_given_back_another_may_take()
    {
        var walk = CaseDriver.Report(CaseDriver.Resident());
        Assert.Equal("task.not-yours", Assert.Throws<GovernanceException>(() => walk.Case.Release(walk.Task, Wang, null, walk.Now)).Code);
        walk.Case.Claim(walk.Task, Wang, walk.Now);
        walk.Case.Release(walk.Task, Wang, "下班交接", walk.Now);

        walk.Case.Claim(walk.Task, Li, walk.Now);

        Assert.Equal("li", walk.Task.AssigneeId);
    }

    [Fact]
    public void A_task_that_needs_a_photo_is_not_done_without_but_may_be_sent_up()
    {
        var request = new TaskRequest
        {
            InstanceId = "i",
            BookmarkId = "1",
            ActivityId = "grid",
            StepName = "处置",
            Kind = TaskKind.Handle,
            UnitId = "u",
            UnitPath = "/u/",
            UnitName = "u",
            Role = "grid-worker",
            RequiresPhoto = true,
            AllowedOutcomes = [new("Done", new("办结", "Done")), new("CannotHandle", new("无法办理", "Cannot handle"), IsSuccess: false, NeedsReason: true)],
        };
        var task = new HandlingTask(request, Guid.Empty, "wulingyuan", DateTimeOffset.UnixEpoch);

        Assert.Equal("task.photo-required", Assert.Throws<GovernanceException>(() => task.EnsureCanAnswer(new("Done", "好了"), Wang, photos: 0)).Code);
        task.EnsureCanAnswer(new("Done", "好了"), Wang, photos: 1);
        task.EnsureCanAnswer(new("CannotHandle", "没有设备"), Wang, photos: 0);
        Assert.Equal("task.text-required", Assert.Throws<GovernanceException>(() => task.EnsureCanAnswer(new("CannotHandle"), Wang, photos: 0)).Code);
    }

    [Fact]
    public void The_same_wait_is_always_the_same_task()
    {
        Assert.Equal(HandlingTask.IdOf("a", "1"), HandlingTask.IdOf("a", "1"));
        Assert.NotEqual(HandlingTask.IdOf("a", "11"), HandlingTask.IdOf("a1", "1"));
        Assert.Equal(8, HandlingTask.IdOf("a", "1").Version);
    }

    [Fact]
    public void An_answer_survives_the_way_through_a_stimulus()
    {
        var answer = new TaskAnswer("Done", "已清运") { Category = "E0102", UnitId = "u", PublicReply = "谢谢", Result = IncidentOutcome.Explained };

        Assert.Equal(answer, TaskAnswer.FromInput(answer.ToInput(Wang)));
        Assert.Equal(new TaskAnswer("Done"), TaskAnswer.FromInput(new Dictionary<string, object?>()));
    }

    [Fact]
    public void What_is_said_with_a_whistle_survives_the_way_through_a_stimulus()
    {
        var answer = new TaskAnswer(WhistleActs.Again, "两天没有动静")
        {
            Call = new([WhistleGround.SeveralLevels], "a", ["b", "c"]),
            Minutes = new("三方", "清场", [new("a", "移走", "2wd")]),
            Ratings = [new("a", 4, "快"), new("b", 1, null)],
        };
        var back = TaskAnswer.FromInput(answer.ToInput(Wang));

        Assert.Equal(["a", "b", "c"], back.Call!.Units);
        Assert.Equal([WhistleGround.SeveralLevels], back.Call.Grounds);
        Assert.Equal(("三方", "清场", new AgreedAction("a", "移走", "2wd")), (back.Minutes!.Attendance, back.Minutes.Decision, back.Minutes.Actions.Single()));
        Assert.Equal(answer.Ratings, back.Ratings);
    }

    [Fact]
    public void A_cancelled_case_leaves_no_task_behind()
    {
        var walk = CaseDriver.Report(CaseDriver.Resident());
        var task = walk.Task;

        walk.Case.Apply([new BookmarkRemoved(task.BookmarkId)], Actor.System, "重复上报", walk.Now);

        Assert.Equal(HandlingTaskStatus.Cancelled, task.Status);
        Assert.All(walk.Case.Clocks.Where(clock => clock.TaskId == task.Id), clock => Assert.True(clock.IsStopped));
        Assert.Contains(walk.Case.NewTimeline, entry => entry.Kind == TimelineKind.Withdrawn && entry.Cause == "重复上报");
    }
}
