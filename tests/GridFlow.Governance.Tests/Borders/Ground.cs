using System.Text;
using GridFlow.Governance.Borders;
using GridFlow.Governance.Documents;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Tests.Borders;

/// <summary>A made-up district of one street with grids, and its borders as the file writes them.</summary>
internal static class Ground
{
    private static readonly Jurisdiction Jurisdiction = new("d", "某区", "District", "Asia/Shanghai", "D",
    [
        new Level("district", new("区", "District"), 4, UnitFunction.Command),
        new Level("office", new("办公室", "Office"), 0, UnitFunction.Command),
        new Level("street", new("街道", "Street"), 3, UnitFunction.Supervise),
        new Level("grid", new("网格", "Grid"), 1, UnitFunction.Handle),
    ]);

    /// <summary>District <c>d</c>, its office <c>d-o</c>, streets <c>d-s1</c> … and in each so many grids <c>d-s1-g1</c> …; seats lie where they are given.</summary>
    public static OrganisationTree Tree(int streets, int grids, IReadOnlyDictionary<string, (double Longitude, double Latitude)>? seats = null)
    {
        var district = new Unit("d", "d", null, "d", "某区", "某区", "district", "district", UnitFunction.Command);
        List<Unit> units = [district, new("d-o", "d", district, "o", "区网格办", "网格办", "office", "office", UnitFunction.Command) { IsDefaultOwner = true }];
        for (var s = 1; s <= streets; s++)
        {
            var street = new Unit($"d-s{s}", "d", district, $"s{s}", $"街道{s}", $"街道{s}", "street", "urban", UnitFunction.Supervise);
            units.Add(street);
            for (var g = 1; g <= grids; g++)
                units.Add(new Unit($"d-s{s}-g{g}", "d", street, $"g{g}", $"网格{s}-{g}", $"网格{g}", "grid", "urban", UnitFunction.Handle));
        }

        foreach (var (id, seat) in seats ?? new Dictionary<string, (double, double)>())
            (units.Find(unit => unit.Id == id)!.Longitude, units.Find(unit => unit.Id == id)!.Latitude) = seat;
        return new OrganisationTree(Jurisdiction, units, []);
    }

    /// <summary>A file with a rectangle for each unit.</summary>
    public static string File(params (string Unit, double West, double South, double East, double North)[] rectangles) => Collection(
        rectangles.Select(one => Feature(one.Unit, FormattableString.Invariant(
            $$"""{"type":"Polygon","coordinates":[[[{{one.West}},{{one.South}}],[{{one.East}},{{one.South}}],[{{one.East}},{{one.North}}],[{{one.West}},{{one.North}}],[{{one.West}},{{one.South}}]]]}"""))));

    public static string Feature(string unit, string geometry) => $$$"""{"type":"Feature","properties":{"unit":"{{{unit}}}"},"geometry":{{{geometry}}}}""";

    public static string Collection(IEnumerable<string> features) =>
        new StringBuilder("""{"type":"FeatureCollection","features":[""").AppendJoin(',', features).Append("]}").ToString();

    /// <summary>Draws the borders of a file into a tree.</summary>
    public static OrganisationTree Draw(this OrganisationTree tree, string geoJson)
    {
        var reading = BorderReader.Read(geoJson, tree, "borders.geojson");
        Assert.Empty(reading.Problems);
        foreach (var (id, border) in reading.Value!.OfUnits) tree.Find(id)!.Border = border;
        // What a tree knows of borders it learns once.
        return new OrganisationTree(tree.Jurisdiction, tree.Units, []);
    }

    /// <summary>A shipped jurisdiction with its borders.</summary>
    public static OrganisationTree Shipped(string jurisdiction)
    {
        var organisation = OrganisationReader.Read(Repository.Read("rules", jurisdiction, "organisation.json"), "organisation.json").Value!;
        return new OrganisationTree(organisation.Jurisdiction, organisation.Units, []).Draw(Repository.Read("rules", jurisdiction, "borders.geojson"));
    }

    public static Reading<DrawnBorders> Read(string geoJson) => BorderReader.Read(geoJson, Tree(2, 2), "borders.geojson");

    public static (ProblemSeverity Severity, string Code) Kind(this Problem problem) => (problem.Severity, problem.Code);
}
