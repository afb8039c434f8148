using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;
using NetTopologySuite.Algorithm.Locate;
using NetTopologySuite.Geometries;
using NetTopologySuite.Operation.Overlay;
using NetTopologySuite.Operation.OverlayNG;

namespace GridFlow.Governance.Borders;

/// <summary>
/// Whether the borders tile the ground: what lies between two units is nobody's, what lies in two is argued about. All of it is
/// allowed, because the nearest seat decides where a border does not, so these are warnings.
/// </summary>
internal static class BorderCheck
{
    // Square metres; less comes from the rounding of coordinates.
    private const double Negligible = 1;

    private const int MostNamed = 3;

    public static IReadOnlyList<Problem> Check(OrganisationTree tree)
    {
        var drawn = tree.Units.Where(unit => unit.Border is not null && tree.Rung(unit) > 0).ToList();
        var region = new Envelope();
        foreach (var unit in drawn) region.ExpandToInclude(unit.Border!.EnvelopeInternal);
        var map = FlatMap.Of(region);
        var flat = drawn.ToDictionary(unit => unit.Id, unit => map.Flat(unit.Border!));
        return
        [
            .. drawn.Where(unit => unit is { Longitude: { } longitude, Latitude: { } latitude } && SimplePointInAreaLocator.Locate(new Coordinate(longitude, latitude), unit.Border!) == Location.Exterior)
                .Select(unit => Warning("borders.seat", new($"“{unit.Name}”的驻地不在自己的边界内", $"The seat of {unit.Name} lies outside its border"), unit)),
            .. tree.Units.Where(unit => tree.Rung(unit) > 0).GroupBy(unit => unit.ParentId)
                .SelectMany(siblings => Siblings(tree.Find(siblings.Key), [.. siblings], flat, map)),
        ];
    }

    private static IEnumerable<Problem> Siblings(Unit? parent, IReadOnlyList<Unit> siblings, Dictionary<string, Geometry> flat, FlatMap map)
    {
        var drawn = siblings.Where(unit => flat.ContainsKey(unit.Id)).ToList();
        if (drawn.Count == 0) yield break;
        // Most borders tile, and that is seen at once; shapes are laid over each other only where they do not.
        if (drawn.Count == siblings.Count && parent?.Border is { } whole && Tiling.Holds(whole, drawn.Select(unit => unit.Border!))) yield break;
        var missing = siblings.Where(unit => !flat.ContainsKey(unit.Id)).ToList();
        if (missing.Count > 0)
            yield return Warning("borders.missing", new($"有 {missing.Count} 个单位没有边界：{Named(missing)}", $"{missing.Count} units have no border: {Named(missing)}"), parent ?? missing[0]);
        foreach (var (one, other) in drawn.SelectMany((one, place) => drawn.Skip(place + 1).Select(other => (one, other))))
            if (flat[one.Id].EnvelopeInternal.Intersects(flat[other.Id].EnvelopeInternal) && Overlay(flat[one.Id], flat[other.Id], SpatialFunction.Intersection) is { } both)
                yield return Warning("borders.overlap", new(
                    $"“{one.Name}”与“{other.Name}”的边界重叠约 {both.Area:N0} 平方米，在 {At(both)} 附近",
                    $"The borders of {one.Name} and {other.Name} overlap by about {both.Area:N0} m², near {At(both)}"), one);
        if (parent is null) yield break;
        var ground = flat.GetValueOrDefault(parent.Id);
        foreach (var child in ground is null ? [] : drawn)
            if (Overlay(flat[child.Id], ground!, SpatialFunction.Difference) is { } outside)
                yield return Warning("borders.outside", new(
                    $"“{child.Name}”的边界有约 {outside.Area:N0} 平方米在“{parent.Name}”之外，在 {At(outside)} 附近",
                    $"About {outside.Area:N0} m² of the border of {child.Name} lie outside {parent.Name}, near {At(outside)}"), child);
        if (missing.Count > 0) yield break;
        var together = OverlayNGRobust.Union(drawn.Select(unit => flat[unit.Id]).ToList());
        if (Overlay(ground ?? Filled(together), together, SpatialFunction.Difference) is { } gap)
            yield return Warning("borders.gap", new(
                $"“{parent.Name}”有约 {gap.Area:N0} 平方米不属于任何下级单位，在 {At(gap)} 附近",
                $"About {gap.Area:N0} m² of {parent.Name} belong to none of the units below it, near {At(gap)}"), parent);

        string At(Geometry shape)
        {
            var point = map.Degrees(shape.PointOnSurface.Coordinate);
            return FormattableString.Invariant($"{point.X:0.00000}, {point.Y:0.00000}");
        }
    }

    /// <summary>What the two make together, where it is worth telling.</summary>
    private static Geometry? Overlay(Geometry one, Geometry other, SpatialFunction function) =>
        OverlayNGRobust.Overlay(one, other, function) is { Area: > Negligible } shape ? shape : null;

    /// <summary>The ground of units whose parent has no border of its own: what they enclose.</summary>
    private static Geometry Filled(Geometry shape) => OverlayNGRobust.Union(Enumerable.Range(0, shape.NumGeometries).Select(shape.GetGeometryN).OfType<Polygon>()
        .Select(Geometry (part) => part.Factory.CreatePolygon(part.ExteriorRing.CoordinateSequence)).ToList());

    private static string Named(List<Unit> units) => string.Join("、", units.Take(MostNamed).Select(unit => unit.Name)) + (units.Count > MostNamed ? " …" : "");

    private static Problem Warning(string code, BilingualText text, Unit unit) => new(ProblemSeverity.Warning, code, text, unit.Name);
}
