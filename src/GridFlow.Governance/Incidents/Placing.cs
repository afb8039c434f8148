using GridFlow.Governance.Organisations;

namespace GridFlow.Governance.Incidents;

/// <summary>Finds the unit a report's place lies in, from what the reporter told.</summary>
public static class Placing
{
    // Where no border holds a point, it is taken to lie elsewhere beyond this distance from every seat.
    private const double FarthestKilometres = 5;

    private const double KilometresPerDegree = 111.2;

    /// <summary>
    /// The report with its place completed: the unit it names; else the own grid of a grid worker; else the grid its
    /// coordinates lie in, see <see cref="GridAt"/>. Where nothing is known it belongs to the jurisdiction as a whole.
    /// </summary>
    /// <exception cref="GovernanceException">It names a unit that does not exist, or an office, which is no place.</exception>
    public static IncidentReport Placed(this IncidentReport report, OrganisationTree tree)
    {
        var place = report.PlaceUnitId is { } named
            ? Ground(tree.Find(named)) ?? throw new GovernanceException("report.place", new($"没有编号为“{named}”的网格", $"There is no grid '{named}'"))
            : OwnGrid(report, tree) ?? (report is { Longitude: { } longitude, Latitude: { } latitude } ? tree.GridAt(longitude, latitude) : null);
        return report with { PlaceUnitId = place?.Id, PlacePath = place?.Path ?? tree.Root?.Path ?? "/" };

        Unit? Ground(Unit? unit) => unit is not null && tree.Rung(unit) > 0 ? unit : null;
    }

    private static Unit? OwnGrid(IncidentReport report, OrganisationTree tree) =>
        report.Channel == Channel.GridWorker && tree.Find(report.ReporterUnitId) is { } own && tree.Rung(own) == 1 ? own : null;

    /// <summary>
    /// The grid a point (degrees, WGS 84) lies in: the one whose border holds it; where no grid's does, the one whose seat is nearest,
    /// within the smallest unit whose border does. <see langword="null"/> where the point lies elsewhere.
    /// </summary>
    public static Unit? GridAt(this OrganisationTree tree, double longitude, double latitude)
    {
        var held = tree.Borders.At(longitude, latitude);
        if (held is not null && tree.Rung(held) == 1) return held;
        var nearest = tree.Units
            .Where(unit => tree.Rung(unit) == 1 && unit is { Longitude: not null, Latitude: not null } && (held is null || OrganisationTree.IsWithin(unit.Path, held.Path)))
            .Select(unit => (unit, distance: Distance(longitude, latitude, unit.Longitude!.Value, unit.Latitude!.Value)))
            .OrderBy(pair => pair.distance).ThenBy(pair => pair.unit.Id, StringComparer.Ordinal)
            .FirstOrDefault();
        return nearest.unit is not null && (held is not null || nearest.distance <= FarthestKilometres) ? nearest.unit : null;
    }

    /// <summary>Kilometres on a flat map, good to a few metres within a district.</summary>
    private static double Distance(double longitude, double latitude, double otherLongitude, double otherLatitude)
    {
        var east = (longitude - otherLongitude) * Math.Cos(latitude * Math.PI / 180);
        return double.Hypot(east, latitude - otherLatitude) * KilometresPerDegree;
    }
}
