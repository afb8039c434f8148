using GridFlow.Governance.Ladders.Overrides;
using GridFlow.Governance.Tests.Organisations;

namespace GridFlow.Governance.Tests.Ladders.Overrides;

/// <summary>Two people at what one unit overrides lose nothing.</summary>
public sealed class OverrideMergeTests
{
    private static readonly LadderOverride Began = new("l", "u")
    {
        Steps = [new("grid", "网格处置") { Limit = "4wh", Who = "grid" }, new("street", "街道处置") { Limit = "1wd" }],
        Rungs = [new("grid", "村组", "grid", "1wd")],
    };

    [Fact]
    public void Parts_and_rungs_that_only_one_touched_are_as_that_one_left_them()
    {
        var mine = Began.With(Began.Steps[0] with { Limit = "2wh" }) with { Rungs = [new("street", "片区", "street", "2h"), Began.Rungs[0]] };
        var theirs = Began.With(Began.Steps[0] with { Who = "street" }).With(Began.Steps[1] with { Limit = null }) with { Rungs = [Began.Rungs[0] with { Limit = "3wd" }] };

        var joined = OverrideMerge.Of(Began, mine, theirs, Wulingyuan.Tree);

        Assert.Empty(joined.Contests);
        Assert.Equal(["grid street 2wh"], joined.Merged.Steps.Select(step => $"{step.StepId} {step.Who} {step.Limit}"));
        Assert.Equal(["片区 2h", "村组 3wd"], joined.Merged.Rungs.Select(rung => $"{rung.Title} {rung.Limit}"));
    }

    [Fact]
    public void A_rung_is_joined_with_itself_when_the_other_took_away_the_one_above_it()
    {
        var began = Began with { Rungs = [new("grid", "村组", "grid", "1wd"), new("street", "片区", "street", "2wd")] };
        var mine = began with { Rungs = [began.Rungs[1] with { Limit = "3wd" }] };
        var theirs = began with { Rungs = [began.Rungs[0], began.Rungs[1] with { Title = "大片区" }] };

        var joined = OverrideMerge.Of(began, mine, theirs, Wulingyuan.Tree);

        Assert.Empty(joined.Contests);
        Assert.Equal(["大片区 3wd"], joined.Merged.Rungs.Select(rung => $"{rung.Title} {rung.Limit}"));
    }

    [Fact]
    public void Where_both_wrote_one_part_mine_stands_and_theirs_is_told_in_words_and_can_be_taken()
    {
        // I take the limit of the parent again while the other one makes it longer.
        var mine = Began.With(Began.Steps[1] with { Limit = null }) with { Rungs = [Began.Rungs[0] with { Limit = "2h" }] };
        var theirs = Began.With(Began.Steps[1] with { Limit = "3wd" }) with { Rungs = [Began.Rungs[0] with { Limit = "5wd" }] };

        var joined = OverrideMerge.Of(Began, mine, theirs, Wulingyuan.Tree);

        Assert.Equal(
            [("“街道处置”的办理时限", "沿用上级", "3个工作日"), ("“村组”的办理时限", "2小时", "5个工作日")],
            joined.Contests.Select(contest => (contest.Words.Where.Chinese, contest.Words.Mine.Chinese, contest.Words.Theirs.Chinese)));
        Assert.DoesNotContain(joined.Merged.Steps, step => step.StepId == "street");
        Assert.Equal("2h", joined.Merged.Rungs[0].Limit);
        var taken = joined.Contests.Aggregate(joined.Merged, (own, contest) => contest.TakeTheirs(own));
        Assert.Equal(("3wd", "5wd"), (taken.Steps.Single(step => step.StepId == "street").Limit, taken.Rungs[0].Limit));
        // What was written since is newer than both.
        var newer = joined.Merged.With(Began.Steps[1] with { Limit = "1h" }) with { Rungs = [joined.Merged.Rungs[0] with { Limit = "1h" }] };
        Assert.Same(newer, joined.Contests.Aggregate(newer, (own, contest) => contest.TakeTheirs(own)));
    }
}
