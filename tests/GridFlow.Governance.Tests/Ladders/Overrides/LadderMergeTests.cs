using FsCheck;
using FsCheck.Fluent;
using GridFlow.Governance.Ladders;
using GridFlow.Governance.Ladders.Design;
using GridFlow.Governance.Ladders.Design.Tables;
using GridFlow.Governance.Ladders.Overrides;
using GridFlow.Governance.Proofs;
using GridFlow.Governance.Tests.Organisations;
using GridFlow.Language.Diagnostics;
using GridFlow.Testing;
using GridFlow.Workflows.Activities;

namespace GridFlow.Governance.Tests.Ladders.Overrides;

/// <summary>A unit's ladder is the one it inherits but for what it names.</summary>
public sealed class LadderMergeTests
{
    private static readonly ActivityRegistry Registry = ActivityRegistry.Standard.With(LadderActivities.All);
    private static readonly LadderSketch Shipped = LadderSketch.Open(LadderDeletions.Shipped("wulingyuan"));
    private static readonly LadderTable Table = LadderTable.Of(Shipped, Registry);

    private static readonly Gen<LadderOverride> Overrides =
        Gen.Choose(1, 4).SelectMany(count => Gen.ListOf(
            from row in Gen.Elements(Table.Rows.AsEnumerable())
            from limit in Gen.Elements<string?>(null, "2h", "4wh", "3wd")
            from sign in Gen.Elements<string?>(null, "30m")
            from warns in Gen.Elements<string?>(null, "50")
            select new StepOverride(row.StepId, row.Title) { Limit = limit, SignLimit = sign, WarnsAt = warns }, count))
        .Select(steps => new LadderOverride("wulingyuan-incident", Wulingyuan.Street) { Steps = [.. steps.Where(step => !step.IsEmpty).DistinctBy(step => step.StepId)] });

    [Fact]
    public void Without_an_override_the_ladder_is_the_parents_own() =>
        Assert.Same(Shipped, LadderMerge.Of(Shipped, [new LadderOverride("wulingyuan-incident", Wulingyuan.Street)], Registry).Sketch);

    [Fact]
    public void What_is_overridden_changes_and_nothing_else() => Prop.ForAll(Overrides.ToArbitrary(), own =>
    {
        var merged = LadderMerge.Of(Shipped, [own], Registry).Sketch;
        var named = own.Steps.ToDictionary(step => step.StepId);
        var expected = Table.Rows.Select(row => named.GetValueOrDefault(row.StepId) is not { } step ? row : row with
        {
            Limit = row.Limit is null ? null : step.Limit ?? row.Limit,
            SignLimit = row.SignLimit is null ? null : step.SignLimit ?? row.SignLimit,
            WarnsAt = row.WarnsAt is null ? null : step.WarnsAt ?? row.WarnsAt,
        });
        return LadderTable.Of(merged, Registry).Rows.SequenceEqual(expected)
            && merged.Nodes.Where(node => !named.ContainsKey(node.Id)).SequenceEqual(Shipped.Nodes.Where(node => !named.ContainsKey(node.Id)))
            && merged.Edges.SequenceEqual(Shipped.Edges);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Taking_back_what_was_overridden_leads_back_to_the_parent() => Prop.ForAll(Overrides.ToArbitrary(), own =>
    {
        var back = own.Steps.Aggregate(own, (so, step) => so.With(new StepOverride(step.StepId, step.Title)));
        return ReferenceEquals(Shipped, LadderMerge.Of(Shipped, [back], Registry).Sketch);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_override_is_read_as_it_was_written() => Prop.ForAll(Overrides.ToArbitrary(), own =>
    {
        var read = OverrideReader.Read(OverrideReader.Write(own)).Value!;
        return read.Ladder == own.Ladder && read.Unit == own.Unit && read.Steps.SequenceEqual(own.Steps) && read.Rungs.SequenceEqual(own.Rungs);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_village_inherits_what_its_street_overrides_and_overrides_that_in_turn()
    {
        var street = Own(new StepOverride("grid", "网格处置") { Limit = "4wh" }, new StepOverride("street", "街道处置") { Limit = "4wh", WarnsAt = "50" });
        var village = Own(new StepOverride("grid", "网格处置") { Limit = "2wh" });

        var rows = LadderTable.Of(LadderMerge.Of(Shipped, [street, village], Registry).Sketch, Registry).Rows.ToDictionary(row => row.StepId);

        Assert.Equal(("2wh", "4wh", "50"), (rows["grid"].Limit, rows["street"].Limit, rows["street"].WarnsAt));
    }

    [Fact]
    public void A_rung_more_comes_behind_its_step_and_the_ladder_stays_sound()
    {
        var own = Own() with { Rungs = [new ExtraRung("grid", "村级协商", "street", "2wd")] };

        var merged = LadderMerge.Of(Shipped, [own], Registry);

        var rows = LadderTable.Of(merged.Sketch, Registry).Rows;
        var added = rows.Single(row => row.Title == "村级协商");
        Assert.Equal(("street", "2wd", "street"), (added.Who, added.Limit, added.OnCannotHandle));
        Assert.Equal(added.StepId, rows.Single(row => row.StepId == "grid").OnCannotHandle);
        Assert.Empty(merged.Conflicts);
        Assert.DoesNotContain(DefinitionCheck.Check(merged.Sketch.ToDefinition(), Registry, Wulingyuan.Tree), problem => problem.Severity == ProblemSeverity.Error);
    }

    [Fact]
    public void What_the_parent_no_longer_has_is_a_conflict_and_the_rest_still_counts()
    {
        var parent = TableRungs.Remove(Shipped, "street")!.Apply(Shipped);
        var own = Own(new StepOverride("street", "街道处置") { Limit = "4wh" }, new StepOverride("grid", "网格处置") { Limit = "2wh" }) with { Rungs = [new ExtraRung("street", "街道会商", "street", "1wd")] };

        var merged = LadderMerge.Of(parent, [own], Registry);

        Assert.Equal(["流程中已没有“街道处置”这一步，对它的调整不再适用", "加的一级“街道会商”已没有可以接在后面的步骤"], merged.Conflicts.Select(conflict => conflict.Chinese));
        Assert.Equal("2wh", LadderTable.Of(merged.Sketch, Registry).Rows.Single(row => row.StepId == "grid").Limit);
    }

    private static LadderOverride Own(params StepOverride[] steps) => new("wulingyuan-incident", Wulingyuan.Street) { Steps = [.. steps] };
}
