using NetTopologySuite.Algorithm;
using NetTopologySuite.Geometries;

namespace GridFlow.Governance.Borders;

/// <summary>
/// Whether shapes tile another, by their edges alone: walked around in one direction, each edge inside is gone along once each way and
/// cancels out, and what is left is the edge of the whole. Then every point lies in exactly one of them. Neighbours that do not share
/// their corners may tile all the same; that this does not see.
/// </summary>
internal static class Tiling
{
    public static bool Holds(Geometry whole, IEnumerable<Geometry> parts)
    {
        var left = new HashSet<(double, double, double, double)>();
        foreach (var part in parts)
            if (!Walk(part, left, isForward: true)) return false;
        return Walk(whole, left, isForward: false) && left.Count == 0;
    }

    /// <summary>Goes along all edges with the inside on the left, or against it; false where it goes along one a second time.</summary>
    private static bool Walk(Geometry shape, HashSet<(double, double, double, double)> left, bool isForward)
    {
        for (var number = 0; number < shape.NumGeometries; number++)
        {
            var polygon = (Polygon)shape.GetGeometryN(number);
            if (!Walk(polygon.ExteriorRing, left, isForward)) return false;
            foreach (var hole in polygon.InteriorRings)
                if (!Walk(hole, left, !isForward)) return false;
        }

        return true;
    }

    private static bool Walk(LineString ring, HashSet<(double, double, double, double)> left, bool counterClockwise)
    {
        var points = ring.CoordinateSequence;
        var along = Orientation.IsCCW(points) == counterClockwise;
        for (var place = 1; place < points.Count; place++)
        {
            var (from, to) = along ? (place - 1, place) : (place, place - 1);
            var (x, y, toX, toY) = (points.GetX(from), points.GetY(from), points.GetX(to), points.GetY(to));
            if (!left.Remove((toX, toY, x, y)) && !left.Add((x, y, toX, toY))) return false;
        }

        return true;
    }
}
