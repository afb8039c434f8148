using GridFlow.Governance.Calendars;
using GridFlow.Governance.Clocks;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
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

/// <summary>挂账 on the shipped ladder: asked for on a ground, approved by whom the drawing names, taken up again by hand or on its day.</summary>
public sealed class SuspensionTests
{
    [Fact]
    public void Approved_the_clocks_of_task_and_case_stand_still_and_the_review_runs_until_its_day()
    {
        var walk = Asked(20);
        var request = Request(walk);
        Assert.Equal(("wly-dept-chengguan", Roles.DepartmentHandler), (request.UnitId, request.Role));
        Assert.Equal("task.excluded", Refusal(() => walk.Answer(request, "chengguan", "Granted", null)));
        var (task, due, caseDue) = (Handled(walk), Handled(walk).DueAt!.Value, walk.Incident.DueAt!.Value);

        walk.Answer(request, "colleague", "Granted", "情况属实");

        var since = walk.Incident.SuspendedAt!.Value;
        Assert.Equal(["TakeUp"], Handled(walk).AllowedOutcomes.Select(outcome => outcome.Port));
        Assert.Equal((ClockKind.Review, ClockKind.Review), (walk.Incident.NextClock, Handled(walk).NextClock));
        Assert.Equal(walk.Incident.ReviewAt, Assert.Single(walk.Clocks).Value);
        Assert.All(walk.Case.Clocks.Where(clock => !clock.IsStopped && clock.Kind is ClockKind.Handle or ClockKind.Case && clock.TaskId != request.Id), clock => Assert.True(clock.IsPaused));
        var line = walk.Case.NewTimeline.Single(entry => entry.Text.Chinese.StartsWith("挂账至", StringComparison.Ordinal));
        Assert.Equal(("入汛后方可施工", "等来年春天再修剪，感谢理解"), (line.Cause, line.PublicText!.Value.Chinese));

        walk.Wait(walk.Incident.ReviewAt!.Value - walk.Now - TimeSpan.FromMinutes(1));
        Assert.NotNull(walk.Incident.Suspension);
        walk.Wait(TimeSpan.FromMinutes(1));

        Assert.Null(walk.Incident.Suspension);
        Assert.Contains(walk.Case.NewNotices, notice => notice.Template == "case.review" && notice.ToId == task.UnitId);
        Assert.Equal(China.Calendar.Resume(new TimeLimit(1, TimeUnit.WorkingDays), since, due, walk.Now).DueAt, Handled(walk).DueAt);
        Assert.Equal(China.Calendar.Resume(TimeLimit.TryParse(walk.Incident.Limit, out var limit) ? limit : default, since, caseDue, walk.Now).DueAt, walk.Incident.DueAt);
        Assert.Contains(Handled(walk).AllowedOutcomes, outcome => outcome.Port == "Done");
        walk.Wait(Handled(walk).DueAt!.Value - walk.Now);
        Assert.NotEqual("department", walk.Task.ActivityId);
    }

    [Fact]
    public void Taken_up_by_hand_it_goes_on_and_may_be_suspended_once_more_and_the_hours_in_between_are_nobodys()
    {
        var walk = Asked(20);
        walk.Answer(Request(walk), "colleague", "Granted", "情况属实");
        var start = walk.Now;
        walk.Wait(TimeSpan.FromDays(3));

        walk.Answer(Handled(walk), "chengguan", "TakeUp", "提前具备条件");

        Assert.Null(walk.Incident.ReviewAt);
        Assert.DoesNotContain(walk.Clocks.Keys, key => key.Clock == "review");
        Assert.Equal(start, walk.Case.Clocks.Single(clock => clock.TaskId == Handled(walk).Id && clock.Kind == ClockKind.Handle).Entries.Single(entry => entry.Kind == ClockEntryKind.Paused).At);
        var spent = SpentHours.Of(walk.Case.Tasks, walk.Case.Clocks, China.Calendar, walk.Now).Single(one => one.UnitId == "wly-dept-chengguan");
        Assert.Equal(China.Calendar.WorkingTime(Handled(walk).OpenedAt, start), spent.Own);
        Ask(walk, 40);
        Assert.Equal(Wulingyuan.Office, walk.Case.Tasks.Single(task => task is { Kind: TaskKind.Approve, IsOpen: true }).UnitId);
        walk.Answer(walk.Case.Tasks.Single(task => task is { Kind: TaskKind.Approve, IsOpen: true }), "office", "Granted", "同意");
        Assert.Equal(ClockKind.Review, Handled(walk).NextClock);
    }

    /// <summary>What was left is working time; whichever of the days before the old deadline are taken from it meanwhile, it is not less.</summary>
    [Fact]
    public void A_calendar_that_changes_meanwhile_neither_gives_nor_takes_time()
    {
        var walk = Asked(20);
        walk.Answer(Request(walk), "colleague", "Granted", "情况属实");
        var (since, due) = (walk.Now, walk.Case.Clocks.Single(clock => clock.TaskId == Handled(walk).Id && clock.Kind == ClockKind.Handle).Entries[0].DueAt!.Value);
        var left = China.Calendar.WorkingTime(since, due);
        Assert.True(left > TimeSpan.FromHours(1));
        var (from, to) = (China.Calendar.LocalDate(since), China.Calendar.LocalDate(due));
        walk.Calendar = China.With(CalendarConventions.Default, [.. Enumerable.Range(from.DayNumber, to.DayNumber - from.DayNumber + 1).Select(day => new DatedException(DateOnly.FromDayNumber(day), false, "停工"))]);
        walk.Wait(TimeSpan.FromDays(9));

        walk.Answer(Handled(walk), "chengguan", "TakeUp", "提前具备条件");

        Assert.Equal(left, walk.Calendar.WorkingTime(walk.Now, Handled(walk).DueAt!.Value));
    }

    /// <summary>More time for clocks that stand still would be granted and never had.</summary>
    [Fact]
    public void More_time_and_a_suspension_are_not_asked_for_at_once()
    {
        var walk = Asked(20);
        Assert.DoesNotContain(Handled(walk).AllowedOutcomes, outcome => outcome.Port == "Extend");
        walk.Answer(Request(walk), "colleague", "Refused", "具备条件");
        Assert.Contains(Handled(walk).AllowedOutcomes, outcome => outcome.Port == "Extend");

        walk.Answer("chengguan", "Extend", "配件未到", answer => answer with { Extension = "1wd" });
        Assert.DoesNotContain(Handled(walk).AllowedOutcomes, outcome => outcome.Port == "Suspend");
        walk.Answer(walk.Case.Tasks.Single(task => task is { Kind: TaskKind.Approve, IsOpen: true }), "colleague", "Granted", "情况属实");
        Assert.Contains(Handled(walk).AllowedOutcomes, outcome => outcome.Port == "Suspend");
    }

    [Fact]
    public void A_refusal_changes_nothing_and_it_may_be_asked_for_again()
    {
        var walk = Asked(20);
        var due = Handled(walk).DueAt;

        walk.Answer(Request(walk), "colleague", "Refused", "具备条件");

        Assert.Equal((due, null), (Handled(walk).DueAt, walk.Incident.Suspension));
        Assert.Contains(Handled(walk).AllowedOutcomes, outcome => outcome.Port == "Suspend");
    }

    [Theory]
    [InlineData(0, "《城市绿化条例》", "suspension.review")]
    [InlineData(366, "《城市绿化条例》", "suspension.review")]
    [InlineData(20, "", "suspension.basis")]
    [InlineData(null, "", "suspension.ground")]
    public void What_cannot_be_is_refused_at_once(int? days, string basis, string code) => Assert.Equal(code, Refusal(() => Asked(days, basis)));

    [Theory]
    [InlineData("30wd:office", "ladder.suspensions")]
    [InlineData("365d:office,30d:department", "ladder.suspensions")]
    [InlineData("30d:borough", "ladder.who")]
    public void Grades_that_cannot_be_read_are_found_before_publishing(string grades, string code)
    {
        var registry = ActivityRegistry.Standard.With(LadderActivities.All);
        var sketch = LadderSketch.Open(LadderDeletions.Shipped("wulingyuan"));
        var input = registry.Find("GridFlow.HandleTask")!.Descriptor.Inputs.Single(one => one.Name == "Suspensions");

        var verdict = LadderProof.Prove(new SetInput("department", input, SketchInput.Literal(grades)).Apply(sketch).ToDefinition(), registry, Wulingyuan.Tree);

        Assert.Contains(verdict.Findings, finding => finding.Problem.Code == code && finding.Steps.Contains("department"));
    }

    private static CaseDriver Asked(int? days, string basis = "《城市绿化条例》") => Ask(CaseDriver.Report(CaseDriver.Worker(direct: true)), days, basis);

    private static CaseDriver Ask(CaseDriver walk, int? days, string basis = "《城市绿化条例》") => walk.Answer("chengguan", "Suspend", "入汛后方可施工", answer => answer with
    {
        Suspension = days is { } ahead ? new SuspensionAsked(SuspensionGround.Season, basis, China.Calendar.LocalDate(walk.Now).AddDays(ahead)) { Days = ahead } : null,
        PublicReply = "等来年春天再修剪，感谢理解",
    });

    private static HandlingTask Handled(CaseDriver walk) => walk.Case.Tasks.Single(task => task.ActivityId == "department" && task.Kind == TaskKind.Handle);

    private static HandlingTask Request(CaseDriver walk) => walk.Case.Tasks.Single(task => task.Kind == TaskKind.Approve);

    private static string Refusal(Action act) => Assert.Throws<GovernanceException>(act).Code;
}
