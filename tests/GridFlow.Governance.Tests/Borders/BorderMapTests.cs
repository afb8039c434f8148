using FsCheck;
using FsCheck.Fluent;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using NetTopologySuite.Geometries;

namespace GridFlow.Governance.Tests.Borders;

public sealed class BorderMapTests
{
    private static readonly OrganisationTree Two = Ground.Tree(2, 1, new Dictionary<string, (double, double)> { ["d-s1-g1"] = (110.009, 29.005), ["d-s2-g1"] = (110.019, 29.005) })
        .Draw(Ground.File(("d-s1", 110, 29, 110.01, 29.01), ("d-s2", 110.01, 29, 110.02, 29.01), ("d-s1-g1", 110, 29, 110.01, 29.01), ("d-s2-g1", 110.01, 29, 110.02, 29.01)));

    [Theory]
    [InlineData(110.0099, 29.005, "d-s1-g1")]
    [InlineData(110.0101, 29.005, "d-s2-g1")] // the other seat is nearer
    [InlineData(110.01, 29.005, "d-s1-g1")] // on the border
    [InlineData(110.025, 29.005, "d-s2-g1")] // outside: the nearest seat
    [InlineData(111, 29.005, null)] // elsewhere
    public void A_point_is_of_the_grid_whose_border_holds_it_and_else_of_the_nearest(double longitude, double latitude, string? grid) =>
        Assert.Equal(grid, Two.GridAt(longitude, latitude)?.Id);

    [Fact]
    public void A_point_in_a_street_but_in_none_of_its_grids_stays_in_the_street()
    {
        var tree = Ground.Tree(2, 2, new Dictionary<string, (double, double)> { ["d-s1-g1"] = (110.001, 29.005), ["d-s1-g2"] = (110.003, 29.005), ["d-s2-g1"] = (110.011, 29.005) })
            .Draw(Ground.File(("d-s1", 110, 29, 110.01, 29.01), ("d-s2", 110.01, 29, 110.02, 29.01)));

        Assert.Equal("d-s1-g2", tree.GridAt(110.0099, 29.005)!.Id);
    }

    [Fact]
    public void Metres_to_the_next_street_are_metres()
    {
        var street = Two.Find("d-s1")!;

        Assert.Equal(97.3, Two.Borders.ToNeighbour(street, 110.009, 29.005)!.Value, 0.5);
        Assert.Equal(0, Two.Borders.ToNeighbour(street, 110.015, 29.005));
        Assert.Null(Ground.Tree(2, 1).Borders.ToNeighbour(street, 110.009, 29.005));
    }

    /// <summary>Shapes lie as they like, one over the other; points lie anywhere, on corners and sides too.</summary>
    [Fact]
    public void The_index_finds_what_looking_at_every_border_finds()
    {
        var tree = Ground.Tree(4, 10);
        var units = tree.Units.Where(unit => tree.Rung(unit) > 0).ToList();
        var spot = Gen.Choose(0, 60).Select(step => step / 1000.0);
        var triangle = Gen.Zip(Gen.Zip(spot, spot), Gen.Zip(spot, spot)).SelectMany(two => Gen.Zip(spot, spot).Select(third => new[] { two.Item1, two.Item2, third }));
        var some = Gen.Zip(triangle.ArrayOf(units.Count), Gen.Zip(spot, spot).ArrayOf(40));

        Prop.ForAll(Arb.From(some), drawn =>
        {
            foreach (var (unit, corners) in units.Zip(drawn.Item1))
            {
                var ring = corners.Append(corners[0]).Select(corner => new Coordinate(110 + corner.Item1, 29 + corner.Item2)).ToArray();
                var shape = GeometryFactory.Default.CreatePolygon(ring);
                unit.Border = shape.IsValid && shape.Area > 0 ? shape : null;
            }

            var known = new OrganisationTree(tree.Jurisdiction, tree.Units, []);
            return drawn.Item2.All(point => known.Borders.At(110 + point.Item1, 29 + point.Item2)?.Id == Looked(known, 110 + point.Item1, 29 + point.Item2)?.Id);
        }).QuickCheckThrowOnFailure();
    }

    private static Unit? Looked(OrganisationTree tree, double longitude, double latitude) => tree.Units
        .Where(unit => unit.Border?.Covers(GeometryFactory.Default.CreatePoint(new Coordinate(longitude, latitude))) == true)
        .OrderBy(tree.Rung).ThenBy(unit => unit.Id, StringComparer.Ordinal).FirstOrDefault();
}
