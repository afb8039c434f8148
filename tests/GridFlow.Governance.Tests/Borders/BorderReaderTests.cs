using System.Globalization;
using GridFlow.Governance.Borders;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Tests.Borders;

/// <summary>A file of borders that cannot be used is refused in clear words, and the unit is named.</summary>
public sealed class BorderReaderTests
{
    private const string Square = """{"type":"Polygon","coordinates":[[[110,29],[110.1,29],[110.1,29.1],[110,29.1],[110,29]]]}""";

    [Fact]
    public void A_polygon_with_a_hole_and_several_polygons_are_read()
    {
        var reading = Ground.Read(Ground.Collection(
        [
            Ground.Feature("d-s1", """{"type":"Polygon","coordinates":[[[110,29],[110.1,29],[110.1,29.1],[110,29.1],[110,29]],[[110.04,29.04],[110.06,29.04],[110.06,29.06],[110.04,29.06],[110.04,29.04]]]}"""),
            Ground.Feature("d-s2", """{"type":"MultiPolygon","coordinates":[[[[111,29],[111.1,29],[111.1,29.1],[111,29]]],[[[112,29],[112.1,29],[112.1,29.1],[112,29]]]]}"""),
        ]));

        Assert.Empty(reading.Problems);
        Assert.Equal(["d-s1", "d-s2"], reading.Value!.OfUnits.Keys.Order());
    }

    [Theory]
    [InlineData("[1,2]", "borders.collection")]
    [InlineData("null", "borders.collection")]
    [InlineData("""{"type":"Feature","features":[]}""", "borders.collection")]
    [InlineData("""{"type":"FeatureCollection","features":{}}""", "borders.collection")]
    [InlineData("""{"type":"FeatureCollection","features":[""", "document.json")]
    [InlineData("""{"type":"FeatureCollection","features":[1]}""", "borders.unit")]
    [InlineData("""{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"unit":7},"geometry":null}]}""", "borders.unit")]
    public void What_is_no_collection_of_units_is_refused(string geoJson, string code) => Refused(geoJson, code);

    [Theory]
    [InlineData("d-nowhere", "d-nowhere")]
    [InlineData("d-o", "区网格办")] // an office has no ground
    public void A_border_of_what_is_no_territorial_unit_is_refused(string unit, string named) =>
        Assert.Contains(named, Refused(Ground.Collection([Ground.Feature(unit, Square)]), "borders.unit").Message.Chinese, StringComparison.Ordinal);

    [Fact]
    public void A_unit_that_is_drawn_twice_is_refused() => Refused(Ground.Collection([Ground.Feature("d-s1", Square), Ground.Feature("d-s1", Square)]), "borders.unit");

    [Theory]
    [InlineData("""{"type":"Point","coordinates":[110,29]}""", "borders.type")]
    [InlineData("""{"type":"LineString","coordinates":[[110,29],[111,29]]}""", "borders.type")]
    [InlineData("""{"type":"Polygon","coordinates":[]}""", "borders.type")]
    [InlineData("null", "borders.type")]
    [InlineData("""{"type":"Circle","coordinates":[110,29]}""", "borders.shape")]
    [InlineData("""{"type":"Polygon","coordinates":[[[110,29],[110.1,29],[110.1,29.1],[110,29.1]]]}""", "borders.shape")] // open
    [InlineData("""{"type":"Polygon","coordinates":[[[110,29],[110.1,29]]]}""", "borders.shape")]
    [InlineData("""{"type":"Polygon","coordinates":[[["NaN",29],[110.1,29],[110.1,29.1],["NaN",29]]]}""", "borders.shape")]
    [InlineData("""{"type":"Polygon","coordinates":[[110,29,111,29]]}""", "borders.shape")]
    [InlineData("""{"type":"Polygon","coordinates":"110 29"}""", "borders.shape")]
    [InlineData("""[]""", "borders.shape")]
    [InlineData("""{"type":"Polygon","coordinates":[[[1e999,29],[110.1,29],[110.1,29.1],[1e999,29]]]}""", "borders.place")]
    [InlineData("""{"type":"Polygon","coordinates":[[[505000,2500000],[506000,2500000],[506000,2501000],[505000,2500000]]]}""", "borders.place")]
    [InlineData("""{"type":"Polygon","coordinates":[[[179.9,29],[-179.9,29],[-179.9,29.1],[179.9,29]]]}""", "borders.meridian")]
    [InlineData("""{"type":"Polygon","coordinates":[[[110,29],[110.1,29.1],[110.1,29],[110,29.1],[110,29]]]}""", "borders.crossing")]
    [InlineData("""{"type":"Polygon","coordinates":[[[110,29],[110.1,29],[110.1,29.1],[110,29.1],[110,29]],[[111,29],[111.1,29],[111.1,29.1],[111,29]]]}""", "borders.invalid")] // the hole lies outside
    public void A_shape_that_is_no_ground_is_refused_with_the_unit_named(string geometry, string code)
    {
        var problem = Refused(Ground.Collection([Ground.Feature("d-s2-g1", geometry)]), code);

        Assert.Equal("网格2-1", problem.Where);
        Assert.Contains("网格2-1", problem.Message.Chinese, StringComparison.Ordinal);
        Assert.Contains("网格2-1", problem.Message.English, StringComparison.Ordinal);
    }

    [Fact]
    public void NaN_as_JSON_does_not_know_it_is_refused() =>
        Refused(Ground.Collection([Ground.Feature("d-s1", """{"type":"Polygon","coordinates":[[[NaN,29],[110.1,29],[110.1,29.1],[NaN,29]]]}""")]), "document.json");

    [Fact]
    public void A_file_that_is_too_large_or_too_deep_is_refused()
    {
        Refused(new string(' ', BorderReader.MostBytes + 1), "borders.large");
        Refused(Ground.Collection([Ground.Feature("d-s1", $$"""{"type":"Polygon","coordinates":{{new string('[', 200)}}{{new string(']', 200)}}}""")]), "document.json");
    }

    [Fact]
    public void Borders_of_too_many_points_are_refused()
    {
        var ring = string.Join(',', Enumerable.Range(0, BorderReader.MostPoints).Append(0).Select(step => Math.Tau * step / BorderReader.MostPoints)
            .Select(angle => string.Create(CultureInfo.InvariantCulture, $"[{110 + (Math.Cos(angle) / 10):0.########},{29 + (Math.Sin(angle) / 10):0.########}]")));

        Refused(Ground.Collection([Ground.Feature("d-s1", $$"""{"type":"Polygon","coordinates":[[{{ring}}]]}""")]), "borders.points");
    }

    private static Problem Refused(string geoJson, string code)
    {
        var reading = Ground.Read(geoJson);

        Assert.Null(reading.Value);
        var problem = Assert.Single(reading.Problems);
        Assert.Equal((ProblemSeverity.Error, code), problem.Kind());
        return problem;
    }
}
