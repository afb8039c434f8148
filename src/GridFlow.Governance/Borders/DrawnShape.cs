using System.Globalization;
using System.Text.Json;
using GridFlow.Language.Diagnostics;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO;

namespace GridFlow.Governance.Borders;

/// <summary>The border of one unit as somebody draws or pastes it.</summary>
public static class DrawnShape
{
    /// <summary>The longest text that is read, in characters.</summary>
    public const int LongestText = 512 * 1024;

    /// <summary>How many points one border has at most.</summary>
    public const int MostPoints = 20_000;

    /// <summary>How many corners are moved by hand; what has more is pasted.</summary>
    public const int MostCorners = 400;

    private static readonly char[] BetweenNumbers = [',', '，', ' ', '\t', ';', '；'];

    /// <summary>
    /// Reads a border: GeoJSON (a geometry, a feature, or a collection with one, or with one that names the unit), or a corner a line, longitude
    /// before latitude, in WGS 84 degrees.
    /// </summary>
    /// <param name="text">What was pasted or drawn.</param>
    /// <param name="unitId">Whose border it is.</param>
    /// <exception cref="GovernanceException">It is no border, and why.</exception>
    public static Geometry Read(string? text, string unitId)
    {
        var written = (text ?? "").Trim();
        if (written.Length == 0) throw Refused("empty", new("请画出或粘贴边界", "Draw a border or paste one"));
        if (written.Length > LongestText) throw Refused("large", new($"边界文字超过 {LongestText / 1024} KB，请先简化", $"The text of the border is longer than {LongestText / 1024} KB: simplify it first"));
        var shape = written[0] == '{' ? OfGeoJson(written, unitId) : OfCorners(written);
        if (shape.NumPoints > MostPoints) throw Refused("points", new($"边界的点超过 {MostPoints:N0} 个，请先简化", $"The border has more than {MostPoints:N0} points: simplify it first"));
        return BorderReader.Fault(shape) is { } fault
            ? throw Refused(fault.Code["borders.".Length..], new($"边界{fault.Text.Chinese}", $"The border {fault.Text.English}"))
            : shape;
    }

    /// <summary>The corners of a border that can be drawn by hand, the last not the first again; <see langword="null"/> for one of several parts, with holes, or with very many corners.</summary>
    public static IReadOnlyList<Coordinate>? Corners(Geometry? border) => border switch
    {
        null => [],
        Polygon { NumInteriorRings: 0, NumPoints: <= MostCorners + 1 } polygon => [.. polygon.ExteriorRing.Coordinates.SkipLast(1)],
        MultiPolygon { NumGeometries: 1 } several => Corners(several.GetGeometryN(0)),
        _ => null,
    };

    /// <summary>Corners as <see cref="Read"/> reads them: one a line, each exactly where it is, so that a surveyed corner that nobody moves stays.</summary>
    public static string Lines(IEnumerable<Coordinate> corners) =>
        string.Join('\n', corners.Select(corner => string.Create(CultureInfo.InvariantCulture, $"{corner.X}, {corner.Y}")));

    /// <summary>A border as plans keep it.</summary>
    internal static string? Write(Geometry? border) => border is null ? null : new WKTWriter().Write(border);

    /// <summary>A border that a plan keeps.</summary>
    internal static Geometry Stored(string text) => new WKTReader().Read(text);

    private static Polygon OfCorners(string text)
    {
        var corners = new List<Coordinate>();
        foreach (var (line, place) in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select((line, place) => (line, place + 1)))
        {
            var parts = line.Split(BetweenNumbers, StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length != 2 || !TryNumber(parts[0], out var longitude) || !TryNumber(parts[1], out var latitude))
                throw Refused("corner", new($"第 {place} 行不是“经度, 纬度”", $"Line {place} is not \"longitude, latitude\""));
            corners.Add(new(longitude, latitude));
        }

        if (corners.Count > 1 && corners[0].Equals2D(corners[^1])) corners.RemoveAt(corners.Count - 1);
        if (corners.Count < 3) throw Refused("corners", new("边界至少要有三个角点", "A border has at least three corners"));
        return GeometryFactory.Default.CreatePolygon([.. corners, corners[0].Copy()]);
    }

    private static Geometry OfGeoJson(string text, string unitId)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return BorderReader.ShapeOf(GeometryIn(document.RootElement, unitId)) ?? throw Refused("type", new("边界必须是 Polygon 或 MultiPolygon", "A border must be a Polygon or a MultiPolygon"));
        }
        catch (Exception failure) when (failure is JsonException || BorderReader.IsOfShape(failure))
        {
            throw Refused("shape", new($"边界无法读取：{failure.Message}", $"The border cannot be read: {failure.Message}"));
        }
    }

    private static JsonElement GeometryIn(JsonElement root, string unitId)
    {
        switch (BorderReader.Text(root, "type"))
        {
            case "FeatureCollection" when root.TryGetProperty("features", out var listed) && listed.ValueKind == JsonValueKind.Array:
                var features = listed.EnumerateArray().ToList();
                var named = features.FindAll(one => one.ValueKind == JsonValueKind.Object && one.TryGetProperty("properties", out var properties)
                    && properties.ValueKind == JsonValueKind.Object && BorderReader.Text(properties, "unit") == unitId);
                return (named.Count == 1 ? named : features) is [{ ValueKind: JsonValueKind.Object } only] ? GeometryIn(only, unitId)
                    : throw Refused("several", new($"文件有 {features.Count} 个要素，看不出哪一个属于该单位（properties.unit）", $"The file has {features.Count} features and does not say which is this unit's (properties.unit)"));
            case "Feature" when root.TryGetProperty("geometry", out var geometry):
                return geometry;
            default:
                return root;
        }
    }

    private static bool TryNumber(string text, out double number) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);

    private static GovernanceException Refused(string code, BilingualText text) => new($"borders.{code}", text);
}
