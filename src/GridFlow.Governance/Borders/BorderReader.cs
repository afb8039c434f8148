using System.Text.Json;
using GridFlow.Governance.Documents;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO.Converters;
using NetTopologySuite.Operation.Valid;

namespace GridFlow.Governance.Borders;

/// <summary>The borders of units by unit id, each a polygon or several in WGS 84 degrees.</summary>
/// <param name="OfUnits">The shapes.</param>
public sealed record DrawnBorders(IReadOnlyDictionary<string, Geometry> OfUnits);

/// <summary>
/// Reads <c>rules/&lt;jurisdiction&gt;/borders.geojson</c>: a FeatureCollection whose features name their <c>unit</c> and are polygons in WGS 84.
/// What cannot be read refuses the file, and the unit is named.
/// </summary>
public static class BorderReader
{
    /// <summary>The largest file, in bytes.</summary>
    public const int MostBytes = 32 * 1024 * 1024;

    /// <summary>How many points all borders have at most.</summary>
    public const int MostPoints = 400_000;

    private static readonly JsonSerializerOptions Shapes = new() { Converters = { new GeoJsonConverterFactory() } };

    /// <summary>Reads borders.</summary>
    /// <param name="geoJson">The document.</param>
    /// <param name="tree">The units it draws.</param>
    /// <param name="file">Its name, for messages.</param>
    public static Reading<DrawnBorders> Read(string geoJson, OrganisationTree tree, string file)
    {
        var problems = new List<Problem>();
        if (geoJson.Length > MostBytes) return Refused(TooLarge(file));
        try
        {
            using var document = JsonDocument.Parse(geoJson);
            if (Features(document.RootElement) is not { } features)
                return Refused(Error("borders.collection", new("边界文件必须是 GeoJSON 的 FeatureCollection", "A file of borders must be a GeoJSON FeatureCollection"), file));
            var (shapes, points) = (new Dictionary<string, Geometry>(), 0);
            foreach (var (feature, place) in features.Select((feature, place) => (feature, place + 1)))
            {
                if (UnitOf(feature, place, tree, shapes, file, problems) is not { } unit || Shape(feature, unit, file, problems) is not { } shape) continue;
                if ((points += shape.NumPoints) > MostPoints) return Refused(TooManyPoints(file));
                if (Fault(shape) is { } fault) problems.Add(Error(fault.Code, new($"“{unit.Name}”的边界{fault.Text.Chinese}", $"The border of {unit.Name} {fault.Text.English}"), file, unit.Name));
                else shapes[unit.Id] = shape;
            }

            return new(problems.Count == 0 ? new DrawnBorders(shapes) : null, problems);
        }
        catch (JsonException exception)
        {
            return Refused(new Problem(ProblemSeverity.Error, "document.json", new($"无法读取：{exception.Message}", $"Cannot be read: {exception.Message}"), exception.Path ?? "",
                file, (int)(exception.LineNumber + 1 ?? 0), (int)(exception.BytePositionInLine + 1 ?? 0)));
        }
    }

    /// <summary>A file that nobody needs to read.</summary>
    public static Problem TooLarge(string file) =>
        Error("borders.large", new($"边界文件超过 {MostBytes >> 20} MB", $"The file of borders is larger than {MostBytes >> 20} MB"), file);

    private static Problem TooManyPoints(string file) =>
        Error("borders.points", new($"边界的点超过 {MostPoints:N0} 个，请先简化", $"The borders have more than {MostPoints:N0} points: simplify them first"), file);

    private static JsonElement.ArrayEnumerator? Features(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && Text(root, "type") == "FeatureCollection" && root.TryGetProperty("features", out var features) && features.ValueKind == JsonValueKind.Array
            ? features.EnumerateArray()
            : null;

    private static Unit? UnitOf(JsonElement feature, int place, OrganisationTree tree, Dictionary<string, Geometry> known, string file, List<Problem> problems)
    {
        var id = feature.ValueKind == JsonValueKind.Object && feature.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object ? Text(properties, "unit") : null;
        var unit = tree.Find(id);
        BilingualText? wrong = id is null ? new($"第 {place} 个要素没有写明单位（properties.unit）", $"Feature {place} does not say whose border it is (properties.unit)")
            : unit is null ? new($"没有编号为“{id}”的单位", $"There is no unit '{id}'")
            : tree.Rung(unit) == 0 ? new($"“{unit.Name}”不是属地单位，没有边界", $"{unit.Name} is an office, which has no ground of its own")
            : known.ContainsKey(unit.Id) ? new($"“{unit.Name}”的边界出现两次", $"The border of {unit.Name} occurs twice")
            : null;
        if (wrong is not { } text) return unit;
        problems.Add(Error("borders.unit", text, file, unit?.Name ?? id ?? ""));
        return null;
    }

    private static Geometry? Shape(JsonElement feature, Unit unit, string file, List<Problem> problems)
    {
        try
        {
            if (feature.TryGetProperty("geometry", out var written) && ShapeOf(written) is { } shape) return shape;
            problems.Add(Error("borders.type", new($"“{unit.Name}”的边界必须是 Polygon 或 MultiPolygon", $"The border of {unit.Name} must be a Polygon or a MultiPolygon"), file, unit.Name));
        }
        catch (Exception failure) when (IsOfShape(failure))
        {
            problems.Add(Error("borders.shape", new($"“{unit.Name}”的边界无法读取：{failure.Message}", $"The border of {unit.Name} cannot be read: {failure.Message}"), file, unit.Name));
        }

        return null;
    }

    /// <summary>A polygon or several; <see langword="null"/> for anything else.</summary>
    internal static Geometry? ShapeOf(JsonElement geometry) => geometry.Deserialize<Geometry>(Shapes) is { IsEmpty: false } shape and (Polygon or MultiPolygon) ? shape : null;

    /// <summary>Whether that is what the library throws when it stumbles over a shape: an open ring, a word where a number belongs, a ring of two points.</summary>
    internal static bool IsOfShape(Exception failure) =>
        failure is JsonException or ArgumentException or InvalidOperationException or FormatException or NotSupportedException or IndexOutOfRangeException or NullReferenceException;

    /// <summary>What is wrong with a shape; the text goes on after the unit's name.</summary>
    internal static (string Code, BilingualText Text)? Fault(Geometry shape)
    {
        var region = shape.EnvelopeInternal;
        if (Array.Exists(shape.Coordinates, point => !(Math.Abs(point.X) <= 180) || !(Math.Abs(point.Y) <= 90)))
            return ("borders.place", new("有坐标不在地球上，须为 WGS 84 经纬度", "has coordinates that are not on earth: they must be WGS 84 degrees"));
        if (region.Width > 180)
            return ("borders.meridian", new("跨越 180° 经线，请在该经线处分成两块", "crosses the 180° meridian: cut it in two there"));
        if (new IsValidOp(shape).ValidationError is not { } error)
            return null;
        var at = $"{error.Coordinate?.X:0.#####}, {error.Coordinate?.Y:0.#####}";
        return error.ErrorType is TopologyValidationErrors.SelfIntersection or TopologyValidationErrors.RingSelfIntersection
            ? ("borders.crossing", new($"在 {at} 处自相交", $"crosses itself at {at}"))
            : ("borders.invalid", new($"在 {at} 处无效（{error.Message}）", $"is invalid at {at} ({error.Message})"));
    }

    internal static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static Problem Error(string code, BilingualText text, string file, string where = "") => JsonDocuments.Error(code, text, file, where);

    private static Reading<DrawnBorders> Refused(Problem problem) => new(null, [problem]);
}
