using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace GridFlow.Governance.Incidents;

/// <summary>
/// By what reports count as of one place and of one person. Hashes: short to look up, and they repeat no personal data.
/// </summary>
public static class ReportKeys
{
    private const double SquareDegrees = 0.005;
    private const double MetresPerDegree = 111_320;

    /// <summary>
    /// The place: the address without spaces and punctuation, however wide its letters; else the square of about a hundred metres its
    /// coordinates lie in. A grid alone is no place.
    /// </summary>
    public static long? Place(IncidentReport report)
    {
        if (Letters(report.Address) is { Length: > 0 } address)
            return Key("address", report.JurisdictionId, address);
        return report is { Longitude: { } longitude, Latitude: { } latitude }
            ? Key("square", report.JurisdictionId, string.Create(CultureInfo.InvariantCulture, $"{longitude:F3},{latitude:F3}"))
            : null;
    }

    /// <summary>
    /// The person: the telephone; else the account, where it is the reporter's own and not one through which a hotline, a device or another
    /// system passes on what many people say.
    /// </summary>
    public static long? Reporter(IncidentReport report)
    {
        if (Letters(report.ReporterPhone) is { Length: > 0 } phone)
            return Key("phone", report.JurisdictionId, phone);
        var isOwn = report.Channel is not (Channel.Hotline or Channel.Sensor or Channel.System or Channel.Import);
        return isOwn && report.ReporterAccountId is { Length: > 0 } account ? Key("account", report.JurisdictionId, account) : null;
    }

    /// <summary>The number of the square a point lies in.</summary>
    public static long? Square(double? longitude, double? latitude) =>
        longitude is null || latitude is null ? null : Square(Line(longitude.Value), Line(latitude.Value));

    /// <summary>The squares that points within some metres of a point lie in.</summary>
    public static IReadOnlyList<long> Squares(double longitude, double latitude, double metres)
    {
        var (east, north) = (metres / (MetresPerDegree * Math.Cos(latitude * Math.PI / 180)), metres / MetresPerDegree);
        var squares = new List<long>();
        for (var x = Line(longitude - east); x <= Line(longitude + east); x++)
            for (var y = Line(latitude - north); y <= Line(latitude + north); y++)
                squares.Add(Square(x, y));
        return squares;
    }

    private static int Line(double degrees) => (int)Math.Floor(degrees / SquareDegrees);

    private static long Square(int x, int y) => ((long)x << 32) | (uint)y;

    private static string Letters(string? text) =>
        text is null ? "" : string.Concat(text.Normalize(NormalizationForm.FormKC).EnumerateRunes().Where(Rune.IsLetterOrDigit).Select(Rune.ToLowerInvariant));

    private static long Key(params ReadOnlySpan<string> parts) => BinaryPrimitives.ReadInt64BigEndian(DeterministicId.From(parts).ToByteArray(bigEndian: true));
}
