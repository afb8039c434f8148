using GridFlow.Governance.Ladders.Design;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Proofs;
using GridFlow.Governance.Tests.Organisations;
using GridFlow.Language.Diagnostics;
using GridFlow.Testing;

namespace GridFlow.Governance.Tests.Proofs;

/// <summary>A rung whose only holder is away, or may have found the case, is told before the ladder is published.</summary>
public sealed class PresenceCheckTests
{
    private static readonly DateOnly Monday = new(2026, 3, 2);
    private static readonly LadderSketch Shipped = LadderSketch.Open(LadderDeletions.Shipped("wulingyuan"));

    [Fact]
    public void A_post_whose_only_holder_is_away_without_a_substitute_who_is_there_is_told_with_unit_role_and_days()
    {
        Assert.Empty(Found("ladder.absent", Shipped, []));
        // Acted for by the street, which reaches the grid.
        Assert.Empty(Found("ladder.absent", new Absence("zhang", Monday.AddDays(1), Monday.AddDays(3), "street")));
        // Who acts is away as well on one of the days.
        Assert.Contains($"{Wulingyuan.Unit(Wulingyuan.Grid).Name}的网格员 03-04不在岗且无人代理", Assert.Single(Found("ladder.absent",
            new Absence("zhang", Monday.AddDays(1), Monday.AddDays(3), "street"), new Absence("street", Monday.AddDays(2), Monday.AddDays(2), "office")), problem => problem.Where == Title("grid")).Message.Chinese, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("office-clerk", null, false)]
    [InlineData("street", "wly-elsewhere", false)]
    [InlineData("street", null, true)]
    public void Whoever_could_not_hold_the_post_or_acts_for_part_of_it_only_does_not_count(string substitute, string? unit, bool isPartial) =>
        Assert.Contains("03-03–03-05", Assert.Single(Found("ladder.absent", new Absence("zhang", Monday.AddDays(1), Monday.AddDays(3), substitute, unit, null, isPartial)), problem => problem.Where == Title("grid")).Message.Chinese, StringComparison.Ordinal);

    [Fact]
    public void Of_two_who_hold_a_post_one_may_be_away_and_what_begins_after_the_days_ahead_is_not_told()
    {
        Assert.Empty(Found("ladder.absent", Shipped, [new("zhang", Monday, Monday.AddDays(9), "nobody")], new Membership("li", Wulingyuan.Grid, Roles.GridWorker)));
        Assert.Empty(Found("ladder.absent", new Absence("zhang", Monday.AddDays(AbsenceBook.Days), Monday.AddDays(40), "nobody")));
        Assert.NotEmpty(Found("ladder.absent", new Absence("zhang", Monday.AddDays(AbsenceBook.Days - 1), Monday.AddDays(40), "nobody")));
    }

    [Fact]
    public void Where_finder_and_handler_are_kept_apart_one_who_is_alone_is_told()
    {
        Assert.Empty(Found("ladder.finder", Shipped, []));
        var input = BruteForce.Registry.Find("GridFlow.HandleTask")!.Descriptor.Inputs.Single(input => input.Name == "SeparateFinder");
        var apart = new SetInput("grid", input, SketchInput.Literal("true")).Apply(Shipped);
        Assert.Contains("1 个单位只有一人可办", Assert.Single(Found("ladder.finder", apart, [])).Message.Chinese, StringComparison.Ordinal);
        Assert.Empty(Found("ladder.finder", apart, [], new Membership("li", Wulingyuan.Grid, Roles.GridWorker)));
    }

    private static string Title(string step) => Shipped.Find(step)!.Title;

    private static IReadOnlyList<Problem> Found(string code, params Absence[] absences) => Found(code, Shipped, absences);

    private static IReadOnlyList<Problem> Found(string code, LadderSketch sketch, Absence[] absences, params Membership[] more)
    {
        var tree = new OrganisationTree(Wulingyuan.Organisation.Jurisdiction, Wulingyuan.Organisation.Units,
        [
            new("zhang", Wulingyuan.Grid, Roles.GridWorker), new("street", Wulingyuan.Street, Roles.StreetManager), new("street2", Wulingyuan.Street, Roles.StreetManager),
            new("office-clerk", Wulingyuan.Office, Roles.Auditor), .. more,
        ]).With(new AbsenceBook(Monday, absences));
        return [.. LadderProof.Check(sketch.ToDefinition(), BruteForce.Registry, tree).Where(problem => problem.Code == code)];
    }
}
