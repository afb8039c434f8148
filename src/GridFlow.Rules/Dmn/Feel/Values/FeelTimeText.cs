using System.Globalization;
using System.Text.RegularExpressions;

namespace GridFlow.Rules.Dmn.Feel.Values;

/// <summary>Reads dates, times and durations in FEEL's ISO 8601 notation; null where the text is none.</summary>
internal static partial class FeelTimeText
{
    public static FeelDate? Date(string text) => DateForm().Match(text) is { Success: true } found
        ? FeelDate.Create(Number(found, 1), Number(found, 2), Number(found, 3)) : null;

    public static FeelTime? Time(string text)
    {
        if (TimeForm().Match(text) is not { Success: true } found)
            return null;
        var zone = found.Groups[4].Length > 0 ? FeelZone.Read(found.Groups[4].Value) : null;
        return zone is null && found.Groups[4].Length > 0 ? null : FeelTime.Create(Number(found, 1), Number(found, 2), Number(found, 3), zone);
    }

    /// <summary>A date alone is its midnight, and 24:00:00 that of the next day.</summary>
    public static FeelMoment? Moment(string text)
    {
        if (text.Contains("T24:00:00", StringComparison.Ordinal))
            return Moment(text.Replace("T24:00:00", "T00:00:00", StringComparison.Ordinal)) is { Date.Year: < 999_999_999 } start
                ? start with { Date = FeelDate.FromNumber(start.Date.Number + 1) } : null;
        var at = text.IndexOf('T', StringComparison.Ordinal);
        return Date(at < 0 ? text : text[..at]) is { } date && (at < 0 ? new FeelTime(0) : Time(text[(at + 1)..])) is { } time ? new FeelMoment(date, time) : null;
    }

    /// <summary>Years and months are one kind of duration, days and below another; both together are none of FEEL's.</summary>
    public static object? Duration(string text)
    {
        var found = DurationForm().Match(text);
        if (!found.Success)
            return null;
        decimal sign = found.Groups[1].Length > 0 ? -1 : 1;
        try
        {
            return found.Groups[2].Success || found.Groups[3].Success
                ? new FeelMonths(checked((long)(sign * ((Number(found, 2) * 12) + Number(found, 3)))))
                : new FeelSpan(sign * ((Number(found, 4) * FeelTime.Day) + (Number(found, 5) * 3600) + (Number(found, 6) * 60) + Number(found, 7)));
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    /// <summary>What <c>@"…"</c> stands for.</summary>
    public static object? Literal(string text) => Date(text) ?? Time(text) ?? Duration(text) ?? (object?)Moment(text);

    private static decimal Number(Match found, int group) =>
        decimal.TryParse(found.Groups[group].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
        : found.Groups[group].Length == 0 ? 0 : throw new OverflowException();

    [GeneratedRegex(@"\A(-?(?:[1-9][0-9]{4,8}|[0-9]{4}))-([0-9]{2})-([0-9]{2})\z", RegexOptions.CultureInvariant)]
    private static partial Regex DateForm();

    [GeneratedRegex(@"\A([0-9]{2}):([0-9]{2}):([0-9]{2}(?:\.[0-9]+)?)(Z|[+-][0-9]{2}:[0-9]{2}(?::[0-9]{2})?|@.+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex TimeForm();

    [GeneratedRegex(@"\A(-)?P(?=[0-9T])(?:([0-9]{1,15})Y)?(?:([0-9]{1,15})M)?(?:(?<![YM])([0-9]{1,15})D)?(?:(?<![YM])T(?=[0-9])(?:([0-9]{1,15})H)?(?:([0-9]{1,15})M)?(?:([0-9]{1,15}(?:\.[0-9]*)?)S)?)?\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex DurationForm();
}
