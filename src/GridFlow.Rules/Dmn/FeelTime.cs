using System.Globalization;
using System.Xml;

namespace GridFlow.Rules.Dmn;

/// <summary>Dates, times and durations in FEEL's ISO 8601 notation. Named time zones and times of day with an offset are not supported.</summary>
internal static class FeelTime
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    private static readonly string[] Times = ["HH:mm:ss", "HH:mm:ss.FFFFFFF"];

    private static readonly string[] Moments = ["yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF"];

    private static readonly string[] MomentsAt = ["yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"];

    public static object? Date(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", Culture, DateTimeStyles.None, out var date) ? date : null;

    public static object? Time(string text) => TimeOnly.TryParseExact(text, Times, Culture, DateTimeStyles.None, out var time) ? time : null;

    public static object? Moment(string text)
    {
        if (DateTime.TryParseExact(text, Moments, Culture, DateTimeStyles.None, out var local))
            return local;
        if (DateTimeOffset.TryParseExact(text, MomentsAt, Culture, DateTimeStyles.AssumeUniversal, out var moment))
            return moment;
        return Date(text) is DateOnly date ? date.ToDateTime(TimeOnly.MinValue) : null;
    }

    /// <summary>Years and months give months, days and below a time span; both together are no duration of FEEL.</summary>
    public static object? Duration(string text)
    {
        try
        {
            var (negative, rest) = text.StartsWith('-') ? (true, text[1..]) : (false, text);
            if (!rest.StartsWith('P') || rest.Length < 3)
                return null;
            if (rest[^1] is not ('Y' or 'M') || rest.Contains('T', StringComparison.Ordinal))
                return rest.AsSpan().ContainsAny('Y', 'M') && rest.IndexOf('M', StringComparison.Ordinal) < rest.IndexOf('T', StringComparison.Ordinal) || rest.Contains('Y', StringComparison.Ordinal)
                    ? null
                    : XmlConvert.ToTimeSpan(text);
            var (years, months) = rest.IndexOf('Y', StringComparison.Ordinal) is var at && at > 0 ? (rest[1..at], rest[(at + 1)..]) : ("0", rest[1..]);
            var count = checked((int.Parse(years, NumberStyles.None, Culture) * 12)
                + (months.Length == 0 ? 0 : int.Parse(months.TrimEnd('M'), NumberStyles.None, Culture)));
            return new FeelMonths(negative ? -count : count);
        }
        catch (Exception wrong) when (wrong is FormatException or OverflowException)
        {
            return null;
        }
    }

    /// <summary>Whether a text given to that function is a time of FEEL that this part cannot say, rather than none at all.</summary>
    public static bool IsBeyond(string function, string text) =>
        function is "time" or "date and time" or "@" && text.Contains('@', StringComparison.Ordinal)
        || function is "time" or "@" && text.Length > 8 && Time(text[..8]) is not null && (text[^1] == 'Z' || text.AsSpan(8).ContainsAny('+', '-'));

    /// <summary>What <c>@"…"</c> stands for.</summary>
    public static object? Literal(string text) => Date(text) ?? Time(text) ?? Duration(text) ?? Moment(text);

    /// <summary>A part such as <c>year</c> or <c>hours</c>; null where the value has no such part.</summary>
    public static object? Part(object value, string name)
    {
        DateTime? moment = value switch
        {
            DateOnly date => date.ToDateTime(TimeOnly.MinValue),
            TimeOnly time => DateTime.MinValue + time.ToTimeSpan(),
            DateTime local => local,
            DateTimeOffset offset => offset.DateTime,
            _ => null,
        };
        if (moment is { } known)
            return name switch
            {
                "year" when value is not TimeOnly => (decimal)known.Year,
                "month" when value is not TimeOnly => (decimal)known.Month,
                "day" when value is not TimeOnly => (decimal)known.Day,
                "weekday" when value is not TimeOnly => known.DayOfWeek == DayOfWeek.Sunday ? 7m : (decimal)(int)known.DayOfWeek,
                "hour" when value is not DateOnly => (decimal)known.Hour,
                "minute" when value is not DateOnly => (decimal)known.Minute,
                "second" when value is not DateOnly => (decimal)known.Second,
                _ => null,
            };
        return (value, name) switch
        {
            (FeelMonths months, "years") => (decimal)(months.Count / 12),
            (FeelMonths months, "months") => (decimal)(months.Count % 12),
            (TimeSpan span, "days") => (decimal)span.Days,
            (TimeSpan span, "hours") => (decimal)span.Hours,
            (TimeSpan span, "minutes") => (decimal)span.Minutes,
            (TimeSpan span, "seconds") => (decimal)span.Seconds,
            _ => null,
        };
    }
}
