using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;

namespace GridFlow.Governance.Tests.Borders;

/// <summary>The made-up borders that are shipped tile their districts.</summary>
public sealed class ShippedBorderTests
{
    private static readonly Dictionary<string, OrganisationTree> Trees = new() { ["wulingyuan"] = Ground.Shipped("wulingyuan"), ["nanshan"] = Ground.Shipped("nanshan") };

    [Theory]
    [InlineData("wulingyuan")]
    [InlineData("nanshan")]
    public void Every_territorial_unit_is_drawn_and_nothing_is_doubtful(string jurisdiction)
    {
        Assert.All(Trees[jurisdiction].Units.Where(unit => Trees[jurisdiction].Rung(unit) > 0), unit => Assert.NotNull(unit.Border));
        Assert.Empty(Trees[jurisdiction].BorderProblems);
    }

    [Theory]
    [InlineData("wulingyuan")]
    [InlineData("nanshan")]
    public void Every_seat_lies_in_its_own_unit(string jurisdiction) =>
        Assert.All(Trees[jurisdiction].Units.Where(unit => Trees[jurisdiction].Rung(unit) > 0), unit =>
            Assert.True(OrganisationTree.IsWithin(Trees[jurisdiction].GridAt(unit.Longitude!.Value, unit.Latitude!.Value)!.Path, unit.Path), unit.Name));

    [Theory]
    [InlineData("wulingyuan")]
    [InlineData("nanshan")]
    public void Areas_of_the_grids_add_up_to_the_district(string jurisdiction)
    {
        var tree = Trees[jurisdiction];

        Assert.Equal(tree.Root!.Border!.Area, tree.Units.Where(unit => tree.Rung(unit) == 1).Sum(unit => unit.Border!.Area), 1e-12);
    }
}
