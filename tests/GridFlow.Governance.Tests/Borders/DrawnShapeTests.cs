using GridFlow.Governance.Borders;
using NetTopologySuite.Geometries;

namespace GridFlow.Governance.Tests.Borders;

/// <summary>A border comes as somebody has it: drawn corner by corner, a geometry, a feature, a file; what is none says why.</summary>
public sealed class DrawnShapeTests
{
    private const string Square = """{"type":"Polygon","coordinates":[[[110,29],[111,29],[111,30],[110,30],[110,29]]]}""";

    [Theory]
    [InlineData("110,29\n111 29\n111，30\n110; 30\n")]
    [InlineData("110, 29\n111, 29\n111, 30\n110, 30\n110, 29")]
    [InlineData(Square)]
    [InlineData($$"""{"type":"Feature","properties":{},"geometry":{{Square}}}""")]
    [InlineData($$"""{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"unit":"?"},"geometry":{{Square}}}]}""")]
    [InlineData($$"""{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"unit":"other"},"geometry":null},{"type":"Feature","properties":{"unit":"grid"},"geometry":{{Square}}}]}""")]
    public void A_border_is_read_in_every_way_it_is_pasted(string text) =>
        Assert.Equal("110, 29\n111, 29\n111, 30\n110, 30", DrawnShape.Lines(DrawnShape.Corners(DrawnShape.Read(text, "grid"))!));

    [Theory]
    [InlineData("", "empty")]
    [InlineData("110, 29\n111, 29", "corners")]
    [InlineData("110, 29\n东经111度\n111, 30", "corner")]
    [InlineData("110, 29\n111, 30\n111, 29\n110, 30", "crossing")]
    [InlineData("110, 29\n111, 29\n111, 129", "place")]
    [InlineData("{", "shape")]
    [InlineData("{}", "shape")]
    [InlineData("""{"type":"Point","coordinates":[110,29]}""", "type")]
    [InlineData("""{"type":"Polygon","coordinates":[[[110,29],[111,29]]]}""", "shape")]
    [InlineData("""{"type":"FeatureCollection","features":[]}""", "several")]
    [InlineData("""{"type":"FeatureCollection","features":[1,2]}""", "several")]
    public void What_is_no_border_says_why(string text, string code) =>
        Assert.Equal($"borders.{code}", Assert.Throws<GovernanceException>(() => DrawnShape.Read(text, "grid")).Code);

    /// <summary>A surveyed border has more digits than somebody draws.</summary>
    [Fact]
    public void Corners_that_nobody_moves_stay_exactly_where_they_were()
    {
        Coordinate[] surveyed = [new(110.43216789012345, 29.1), new(111.00000000000001, 29.123456789), new(111, 1.0 / 3)];

        var again = DrawnShape.Corners(DrawnShape.Read(DrawnShape.Lines(surveyed), "grid"))!;

        Assert.Equal(surveyed, again);
        Assert.Equal(surveyed, DrawnShape.Corners(DrawnShape.Stored(DrawnShape.Write(DrawnShape.Read(DrawnShape.Lines(surveyed), "grid"))!)));
    }

    [Fact]
    public void A_border_of_several_parts_is_not_drawn_corner_by_corner() => Assert.Null(DrawnShape.Corners(DrawnShape.Read(
        """{"type":"MultiPolygon","coordinates":[[[[110,29],[111,29],[111,30],[110,29]]],[[[112,29],[113,29],[113,30],[112,29]]]]}""", "grid")));
}
