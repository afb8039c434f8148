using System.Globalization;
using GridFlow.Governance.Texts;

namespace GridFlow.Web.Reporting;

/// <summary>What a resident fills in.</summary>
internal sealed class PublicReport
{
    /// <summary>Made with the form, so that pressing twice, or the Back button, reports once.</summary>
    public string Key { get; set; } = Guid.NewGuid().ToString("N");

    /// <summary>Hidden from people; only a program that fills in everything fills it in.</summary>
    public string? Website { get; set; }

    public string? Text { get; set; }
    public string? Category { get; set; }
    public string? Address { get; set; }
    public string? Grid { get; set; }
    public string? Longitude { get; set; }
    public string? Latitude { get; set; }
    public string? Name { get; set; }
    public string? Phone { get; set; }
    public bool Masked { get; set; }

    public double? LongitudeDegrees => Degrees(Longitude);
    public double? LatitudeDegrees => Degrees(Latitude);

    /// <summary>What must be mended first: field and the key of its text.</summary>
    public IEnumerable<(string Field, string Text)> Problems()
    {
        if (!string.IsNullOrEmpty(Website) || !Guid.TryParse(Key, out _)) yield return ("", "TryAgain");
        if (PlainText.Length((Text ?? "").Trim()) < TextLimits.ShortestReport) yield return ("text", "TextNeeded");
        if (PlainText.Length(Text ?? "") > TextLimits.PublicReport) yield return ("text", "TextTooLong");
        if (string.IsNullOrWhiteSpace(Address) && string.IsNullOrEmpty(Grid) && LongitudeDegrees is null) yield return ("address", "PlaceNeeded");
        if (!string.IsNullOrWhiteSpace(Phone) && Phone.Count(char.IsAsciiDigit) is < 7 or > 15) yield return ("phone", "PhoneWrong");
    }

    private static double? Degrees(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var degrees) && double.IsFinite(degrees) ? degrees : null;
}
