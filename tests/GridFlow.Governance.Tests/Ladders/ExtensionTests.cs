using GridFlow.Governance.Calendars;
using GridFlow.Governance.Clocks;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Ladders;
using GridFlow.Governance.Ladders.Design;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Proofs;
using GridFlow.Governance.Tests.Calendars;
using GridFlow.Governance.Tests.Organisations;
using GridFlow.Rules.Outcomes;
using GridFlow.Testing;
using GridFlow.Workflows.Activities;

namespace GridFlow.Governance.Tests.Ladders;

/// <summary>延期 on the shipped ladder: asked for with a reason, granted by whom the drawing names for so much, once a task.</summary>
public sealed class ExtensionTests
{
    private const string Chengguan = "wly-dept-chengguan";

    [Fact]
    public void A_day_more_is_granted_by_a_colleague_and_the_clocks_go_on_from_where_they_would_have_ended()
    {
        var walk = Asked("1wd");
        var (task, request) = (Handled(walk), Request(walk));
        Assert.Equal((TaskKind.Approve, Chengguan, Roles.DepartmentHandler), (request.Kind, request.UnitId, request.Role));
        Assert.Contains("配件未到", request.Why.Sentence.Chinese, StringComparison.Ordinal);
        Assert.Equal("task.excluded", Refusal(() => walk.Answer(request, "chengguan", "Granted", null)));
        Assert.DoesNotContain(task.AllowedOutcomes, outcome => outcome.Port == "Extend");

        var (before, caseBefore) = (task.DueAt!.Value, walk.Incident.DueAt!.Value);
        walk.Answer(request, "colleague", "Granted", "情况属实");

        var more = new TimeLimit(1, TimeUnit.WorkingDays);
        Assert.Equal((China.Calendar.Due(before, more).DueAt, China.Calendar.Due(caseBefore, more).DueAt), (Handled(walk).DueAt, walk.Incident.DueAt));
        var ledger = walk.Case.Clocks.Single(clock => clock.TaskId == task.Id && clock.Kind == ClockKind.Handle);
        Assert.Equal((ClockEntryKind.Extended, "情况属实", "colleague"), (ledger.Entries[^1].Kind, ledger.Entries[^1].Reason, ledger.Entries[^1].ActorId));
        Assert.Equal(Handled(walk).DueAt, ledger.DueAt);

        walk.Wait(before - walk.Now + TimeSpan.FromMinutes(1));
        Assert.True(Handled(walk).IsOpen);
        walk.Wait(Handled(walk).DueAt!.Value - walk.Now);
        Assert.Equal("office", walk.Task.ActivityId);
    }

    [Fact]
    public void More_than_the_unit_may_grant_goes_to_the_office_and_a_refusal_changes_nothing()
    {
        var walk = Asked("3wd");
        var due = Handled(walk).DueAt;
        Assert.Equal((Wulingyuan.Office, Roles.NetworkOffice), (Request(walk).UnitId, Request(walk).Role));

        walk.Answer(Request(walk), "office", "Refused", "理由不足");

        Assert.Equal((due, true), (Handled(walk).DueAt, Handled(walk).IsOpen));
        Assert.Single(walk.Case.Tasks, open => open.IsOpen);
    }

    [Fact]
    public void A_case_that_got_more_time_warns_once_more_when_a_share_of_that_is_used_up()
    {
        var walk = CaseDriver.Report(CaseDriver.Worker(direct: true));
        ToWarning(walk);
        Assert.Equal(walk.Now, walk.Incident.WarnedAt);

        walk.Answer("chengguan", "Extend", "配件未到", answer => answer with { Extension = "1wd" }).Answer(Request(walk), "colleague", "Granted", "情况属实");
        Assert.Null(walk.Incident.WarnedAt);
        ToWarning(walk);

        Assert.Equal(walk.Now, walk.Incident.WarnedAt);
        Assert.Equal(2, walk.Case.NewTimeline.Count(line => line.Text.Chinese == "事件时限已用 80%"));

        static void ToWarning(CaseDriver walk) => walk.Wait(walk.Clocks.Single(clock => clock.Key.Clock == "case-warn-80").Value - walk.Now);
    }

    [Theory]
    [InlineData("6wd")]
    [InlineData("3d")]
    [InlineData("lange")]
    [InlineData(null)]
    public void What_nobody_may_grant_is_refused_at_once(string? much) => Assert.Equal("task.extension", Refusal(() => Asked(much)));

    [Fact]
    public void A_request_that_nobody_decides_is_gone_with_the_task()
    {
        var walk = Asked("1wd");
        var request = Request(walk);

        walk.Wait(Handled(walk).DueAt!.Value - walk.Now);

        Assert.Equal(("office", HandlingTaskStatus.Cancelled), (walk.Task.ActivityId, request.Status));
    }

    [Theory]
    [InlineData("1wd", "ladder.extensions")]
    [InlineData("5wd:office,1wd:department", "ladder.extensions")]
    [InlineData("1h:department,5wd:office", "ladder.extensions")]
    [InlineData("1wd:borough", "ladder.who")]
    public void Grades_that_cannot_be_read_are_found_before_publishing(string grades, string code) =>
        Assert.Contains(Prove(grades).Findings, finding => finding.Problem.Code == code && finding.Steps.Contains("department"));

    [Fact]
    public void The_longest_case_takes_what_may_be_granted_into_account()
    {
        var (day, category) = (China.Calendar.MostWorkingTime(new(5, TimeUnit.WorkingDays)), new TimeLimit(1, TimeUnit.WorkingDays));

        Assert.True(Prove("1wd:department,5wd:office").Longest(China.Calendar, category)!.Working - Prove("").Longest(China.Calendar, category)!.Working >= day);
    }

    private static LadderVerdict Prove(string grades)
    {
        var registry = ActivityRegistry.Standard.With(LadderActivities.All);
        var sketch = LadderSketch.Open(LadderDeletions.Shipped("wulingyuan"));
        var input = registry.Find("GridFlow.HandleTask")!.Descriptor.Inputs.Single(one => one.Name == "Extensions");
        return LadderProof.Prove(new SetInput("department", input, SketchInput.Literal(grades)).Apply(sketch).ToDefinition(), registry, Wulingyuan.Tree);
    }

    private static CaseDriver Asked(string? much) => CaseDriver.Report(CaseDriver.Worker(direct: true))
        .Answer("chengguan", "Extend", "配件未到", answer => answer with { Extension = much });

    private static HandlingTask Handled(CaseDriver walk) => walk.Case.Tasks.Single(task => task.ActivityId == "department" && task.Kind == TaskKind.Handle);

    private static HandlingTask Request(CaseDriver walk) => walk.Case.Tasks.Single(task => task.Kind == TaskKind.Approve);

    private static string Refusal(Action act) => Assert.Throws<GovernanceException>(act).Code;
}
