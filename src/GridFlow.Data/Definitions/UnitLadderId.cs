using System.Globalization;

namespace GridFlow.Data.Definitions;

/// <summary>The names of what belongs to a ladder on a unit's ground: <c>jurisdiction/ladder@unit</c>, what is overridden with <c>override/</c> before the ladder.</summary>
/// <param name="Ladder">The ladder's definition without its jurisdiction.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Version">The version, where the id was one of a version.</param>
public sealed record UnitLadderId(string Ladder, string Unit, int Version)
{
    private const string OverrideMark = "override/";

    internal static string OfOverride(string jurisdictionId, string ladder, string unit) => $"{jurisdictionId}/{OverrideMark}{ladder}@{unit}";

    internal static string OfMerged(string jurisdictionId, string ladder, string unit) => $"{jurisdictionId}/{ladder}@{unit}";

    /// <summary>Reads the id of a definition or of a version; <see langword="null"/> for one that belongs to no unit.</summary>
    public static UnitLadderId? Read(string? id)
    {
        if (id is null || id.IndexOf('/', StringComparison.Ordinal) is not (>= 0 and var slash) || id.LastIndexOf('@') is not (> 0 and var mark) || mark < slash) return null;
        var (ladder, unit) = (id[(slash + 1)..mark], id[(mark + 1)..]);
        if (ladder.StartsWith(OverrideMark, StringComparison.Ordinal)) ladder = ladder[OverrideMark.Length..];
        return unit.LastIndexOf(':') is > 0 and var colon && int.TryParse(unit.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? new(ladder, unit[..colon], version)
            : new(ladder, unit, 0);
    }
}
