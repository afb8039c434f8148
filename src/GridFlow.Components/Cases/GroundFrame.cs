using System.Globalization;
using System.Text;
using NetTopologySuite.Geometries;

namespace GridFlow.Components.Cases;

/// <summary>A piece of ground as a drawing: degrees (WGS 84) become the drawing's units, and come back from them.</summary>
/// <param name="ground">What is shown, degrees.</param>
public sealed class GroundFrame(Envelope ground)
{
    /// <summary>The drawing's width; its height follows from the ground.</summary>
    public const int Width = 1000;

    // A degree of longitude is shorter than one of latitude by this, in the middle of the ground.
    private readonly double _narrowing = Math.Cos(ground.Centre.Y * Math.PI / 180);

    private double Scale => Width / Ground.Width;

    /// <summary>What is shown, degrees.</summary>
    public Envelope Ground { get; } = ground;

    /// <summary>The view box of the drawing.</summary>
    public string View => $"0 0 {Width} {Number(Ground.Height * Scale / _narrowing)}";

    /// <summary>A longitude in the drawing.</summary>
    public string X(double longitude) => Number((longitude - Ground.MinX) * Scale);

    /// <summary>A latitude in the drawing.</summary>
    public string Y(double latitude) => Number((Ground.MaxY - latitude) * Scale / _narrowing);

    /// <summary>A point of the drawing in degrees, to about a decimetre.</summary>
    public Coordinate Degrees(double x, double y) => new(Math.Round(Ground.MinX + (x / Scale), 6), Math.Round(Ground.MaxY - (y * _narrowing / Scale), 6));

    /// <summary>How far two points are apart in the drawing.</summary>
    public double Between(Coordinate one, Coordinate other) => Math.Sqrt(Math.Pow((one.X - other.X) * Scale, 2) + Math.Pow((one.Y - other.Y) * Scale / _narrowing, 2));

    /// <summary>A border as a path.</summary>
    public string Outline(Geometry border)
    {
        var path = new StringBuilder();
        for (var part = 0; part < border.NumGeometries; part++)
        {
            if (border.GetGeometryN(part) is not Polygon polygon) continue;
            foreach (var ring in polygon.InteriorRings.Prepend(polygon.ExteriorRing))
                path.Append('M').AppendJoin('L', ring.Coordinates.Select(corner => $"{X(corner.X)} {Y(corner.Y)}")).Append('Z');
        }

        return path.ToString();
    }

    /// <summary>A number as a drawing writes it.</summary>
    public static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
