using FsCheck;
using FsCheck.Fluent;
using GridFlow.Governance.Borders;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO;

namespace GridFlow.Governance.Tests.Borders;

/// <summary>Tiling seen by the edges alone is tiling.</summary>
public sealed class TilingTests
{
    [Theory]
    [InlineData("POLYGON((0 0,2 0,2 1,0 1,0 0))", "POLYGON((0 0,1 0,1 1,0 1,0 0))", "POLYGON((1 0,2 0,2 1,1 1,1 0))", false)] // the whole lacks the corners its parts have
    [InlineData("POLYGON((0 0,1 0,2 0,2 1,1 1,0 1,0 0))", "POLYGON((0 0,1 0,1 1,0 1,0 0))", "POLYGON((1 0,1 1,2 1,2 0,1 0))", true)] // walked around either way
    [InlineData("POLYGON((0 0,3 0,3 3,0 3,0 0))", "POLYGON((0 0,3 0,3 3,0 3,0 0),(1 1,2 1,2 2,1 2,1 1))", "POLYGON((1 1,2 1,2 2,1 2,1 1))", true)] // one within the other
    [InlineData("POLYGON((0 0,3 0,3 3,0 3,0 0))", "POLYGON((0 0,3 0,3 3,0 3,0 0))", "POLYGON((1 1,2 1,2 2,1 2,1 1))", false)] // the same without the hole
    [InlineData("POLYGON((0 0,1 0,2 0,2 1,1 1,0 1,0 0))", "POLYGON((0 0,1 0,1 1,0 1,0 0))", "POLYGON((0 0,1 0,1 1,0 1,0 0))", false)] // one twice, and a gap
    public void Edges_tell(string whole, string one, string other, bool holds) => Assert.Equal(holds, Tiling.Holds(Read(whole), [Read(one), Read(other)]));

    /// <summary>Squares of a board are dealt to some units, one square is given to another or to nobody: edges see what counting the squares sees.</summary>
    [Fact]
    public void Edges_see_what_counting_sees()
    {
        const int size = 4;
        var deals = Gen.Choose(0, 3).ArrayOf(size * size).SelectMany(owners => Gen.Choose(-1, size * size - 1).SelectMany(place => Gen.Choose(-1, 3).Select(extra => (owners, place, extra))));

        Prop.ForAll(Arb.From(deals), deal =>
        {
            // The square at the place is given to one more, or taken from its owner.
            var times = Enumerable.Range(0, size * size).Select(square => square != deal.place ? 1 : deal.extra < 0 ? 0 : deal.extra == deal.owners[square] ? 1 : 2).ToArray();
            var units = Enumerable.Range(0, 4).Select(unit => Board(Enumerable.Range(0, size * size)
                .Where(square => deal.owners[square] == unit && !(square == deal.place && deal.extra < 0) || square == deal.place && deal.extra == unit))).Where(unit => !unit.IsEmpty);
            return Tiling.Holds(Board(Enumerable.Range(0, size * size)), units) == times.All(time => time == 1);
        }).QuickCheckThrowOnFailure();

        static Geometry Board(IEnumerable<int> squares) => NetTopologySuite.Operation.OverlayNG.OverlayNGRobust.Union(
            squares.Select(square => Read($"POLYGON(({square % size} {square / size},{(square % size) + 1} {square / size},{(square % size) + 1} {(square / size) + 1},{square % size} {(square / size) + 1},{square % size} {square / size}))"))
                .DefaultIfEmpty(GeometryFactory.Default.CreatePolygon()).ToList());
    }

    private static Geometry Read(string text) => new WKTReader().Read(text);
}
