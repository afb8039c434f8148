using System.Globalization;
using System.Text.RegularExpressions;

namespace GridFlow.Data.Texts;

/// <summary>Spreadsheets keep days and times as numbers; only the cell's format knows which they are.</summary>
internal static partial class SpreadsheetMoment
{
    /// <summary>Days between the two beginnings that spreadsheets count from.</summary>
    private const int Days1904 = 1462;

    private const double LastDay = 2_900_000;

    /// <summary>The day or time as rule files write it; <see langword="null"/> where the number is one.</summary>
    public static string? Of(double number, string format, bool is1904)
    {
        var shown = Decoration().Replace(format, "").ToLowerInvariant();
        var (hasDay, hasTime) = (shown.AsSpan().ContainsAny('y', 'd'), shown.AsSpan().ContainsAny('h', 's'));
        if (!hasDay && !hasTime || number is < 0 or > LastDay) return null;
        var moment = DateTime.FromOADate(hasDay && is1904 ? number + Days1904 : number);
        return moment.ToString(hasDay && hasTime ? "yyyy-MM-dd HH:mm" : hasDay ? "yyyy-MM-dd" : "HH:mm", CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("\"[^\"]*\"|\\[[^\\]]*\\]|\\\\.")]
    private static partial Regex Decoration();
}
