using GridFlow.Governance.Ladders;
using GridFlow.Governance.Ladders.Design;
using GridFlow.Governance.Ladders.Live;
using GridFlow.Workflows.Activities;

namespace GridFlow.Governance.Tests.Ladders.Live;

public sealed class LivePictureTests
{
    private static readonly ActivityRegistry Registry = ActivityRegistry.Standard.With(LadderActivities.All);
    private static readonly LadderSketch Wulingyuan = LadderSketch.Open(Repository.Read("workflows", "wulingyuan", "incident.json"));

    [Fact]
    public void A_case_falls_back_where_it_comes_to_what_it_had_passed_and_not_where_it_is_sent_on()
    {
        var back = FallingBack.Exits(Wulingyuan, Registry);

        Assert.Equal(
            ["adjudicate/Done", "again/True", "callBack/Unsatisfied", "department/Returned", "verify/Rework"],
            back.Keys.Select(exit => $"{exit.Step}/{exit.Port}").Order(StringComparer.Ordinal));
        Assert.Equal(["verify/Rework>again", "again/True>route"], back[("verify", "Rework")].Select(edge => edge.Id));
    }

    [Fact]
    public void Each_step_has_its_cases_the_time_of_the_middle_one_and_its_returns()
    {
        var picture = LivePicture.Of(Wulingyuan, Registry, null,
            [new("street", 7, 2), new("grid", 3, 0), new("ownRung", 1, 1)],
            [
                new("street", "Done", 10, 3), new("street", "Done", 400, 1), new("street", "Timeout", 90, 3), new("street", null, 5000, 90),
                new("verify", "Rework", 30, 2), new("verify", "Passed", 60, 5), new("department", "Returned", 60, 4), new("gone", "Returned", 15, 1),
            ]);

        var steps = picture.Steps.ToDictionary(step => step.StepId);
        Assert.Equal((7, 2, 7, TimeSpan.FromMinutes(90)), (steps["street"].Cases, steps["street"].Overdue, steps["street"].Passed, steps["street"].Median));
        Assert.Empty(steps["street"].Returns);
        Assert.Equal((0, 7, TimeSpan.FromMinutes(60)), (steps["verify"].Cases, steps["verify"].Passed, steps["verify"].Median));
        var rework = Assert.Single(steps["verify"].Returns);
        Assert.Equal(("Rework", "route", 2), (rework.Port, rework.To, rework.Times));
        Assert.Equal(("classify", 4), (steps["department"].Returns[0].To, steps["department"].Returns[0].Times));
        Assert.Null(steps["office"].Median);
        // What this drawing does not have is not lost.
        Assert.Equal([("gone", 0), ("ownRung", 1)], picture.Elsewhere.Select(step => (step.StepId, step.Cases)));
        Assert.Equal((null, 1), (Assert.Single(picture.Elsewhere[0].Returns).To, picture.Elsewhere[0].Returns[0].Times));
    }

    [Fact]
    public void Of_two_middle_ones_the_shorter_is_the_time_that_some_task_took() =>
        Assert.Equal(TimeSpan.FromMinutes(10), LivePicture.Of(Wulingyuan, Registry, null, [], [new("grid", "Done", 10, 1), new("grid", "Done", 500, 1)]).Steps.Single(step => step.StepId == "grid").Median);
}
