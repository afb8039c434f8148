using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace GridFlow.Workflows.Compilation;

/// <summary>
/// Spans of time as people write them: hours, minutes and seconds, where hours may be more than 23, or days and a time of
/// less than a day. .NET reads <c>72:00:00</c> as 72 days and <c>5</c> as five days; here the first is 72 hours, and the
/// second is refused because it does not say five of what.
/// </summary>
public static partial class SpanText
{
    /// <summary>Reads <c>72:00:00</c>, <c>01:30</c>, <c>00:00:00.250</c>, <c>3.12:00:00</c>; full-width signs and a minus in front are taken.</summary>
    /// <param name="text">The text.</param>
    /// <param name="span">The span.</param>
    /// <returns>False when it is none, or longer than a <see cref="TimeSpan"/> can be.</returns>
    public static bool TryParse(string? text, out TimeSpan span)
    {
        span = default;
        if (Form().Match((text ?? "").Normalize(NormalizationForm.FormKC).Trim()) is not { Success: true } match)
            return false;
        var days = Number("days");
        var hours = Number("hours");
        if (match.Groups["days"].Success && hours > 23)
            return false;
        var seconds = ((days * 24 + hours) * 60 + Number("minutes")) * 60 + Number("seconds");
        var ticks = seconds * TimeSpan.TicksPerSecond + decimal.Parse("0" + match.Groups["fraction"].Value, CultureInfo.InvariantCulture) * TimeSpan.TicksPerSecond;
        if (ticks > TimeSpan.MaxValue.Ticks)
            return false;
        span = TimeSpan.FromTicks(match.Groups["minus"].Success ? -(long)ticks : (long)ticks);
        return true;

        decimal Number(string group) => match.Groups[group] is { Success: true } found ? decimal.Parse(found.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>Reads a span.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static TimeSpan Parse(string text) => TryParse(text, out var span)
        ? span
        : throw new FormatException($"'{text}' is no span of time; write hours:minutes:seconds such as 72:00:00, or days.hours:minutes:seconds");

    [GeneratedRegex(@"^(?<minus>-)?(?:(?<days>[0-9]{1,8})(?:\.|:(?=[0-9]+:[0-9]+:)))?(?<hours>[0-9]{1,9}):(?<minutes>[0-5]?[0-9])(?::(?<seconds>[0-5]?[0-9])(?<fraction>\.[0-9]{1,7})?)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
