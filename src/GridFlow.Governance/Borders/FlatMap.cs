using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Utilities;

namespace GridFlow.Governance.Borders;

/// <summary>Degrees (WGS 84) on a flat map in metres around a latitude: lengths and areas are good to a hundredth within a district.</summary>
/// <param name="Latitude">The latitude on which it is true, degrees.</param>
internal readonly record struct FlatMap(double Latitude)
{
    private const double MetresPerDegree = 111_200;

    private double MetresEast => MetresPerDegree * Math.Cos(Latitude * Math.PI / 180);

    /// <summary>The map of a region.</summary>
    public static FlatMap Of(Envelope region) => new(region.IsNull ? 0 : region.Centre.Y);

    /// <summary>A point in metres.</summary>
    public Coordinate Point(double longitude, double latitude) => new(longitude * MetresEast, latitude * MetresPerDegree);

    /// <summary>A shape in metres.</summary>
    public Geometry Flat(Geometry shape) => AffineTransformation.ScaleInstance(MetresEast, MetresPerDegree).Transform(shape);

    /// <summary>A point of the map in degrees.</summary>
    public Coordinate Degrees(Coordinate point) => new(point.X / MetresEast, point.Y / MetresPerDegree);
}
