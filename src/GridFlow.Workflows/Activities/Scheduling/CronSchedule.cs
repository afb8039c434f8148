using System.Globalization;

namespace GridFlow.Workflows.Activities.Scheduling;

/// <summary>
/// A cron expression of five fields (minute, hour, day of month, month, day of week) or six (seconds first), with
/// <c>*</c>, <c>?</c>, lists, ranges, steps and English names. When both day fields are restricted, either may match.
/// </summary>
/// <remarks>The registry has no cron library for .NET; this is the small part that workflows need.</remarks>
public sealed class CronSchedule
{
    private static readonly string[] Months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private static readonly string[] Days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    private readonly bool[] seconds;
    private readonly bool[] minutes;
    private readonly bool[] hours;
    private readonly bool[] daysOfMonth;
    private readonly bool[] months;
    private readonly bool[] daysOfWeek;
    private readonly bool anyDayOfMonth;
    private readonly bool anyDayOfWeek;

    private CronSchedule(string[] fields)
    {
        var second = fields.Length == 6 ? 1 : 0;
        seconds = second == 1 ? Field(fields[0], 0, 59) : Field("0", 0, 59);
        minutes = Field(fields[second], 0, 59);
        hours = Field(fields[second + 1], 0, 23);
        daysOfMonth = Field(fields[second + 2], 1, 31);
        months = Field(fields[second + 3], 1, 12, Months);
        daysOfWeek = Field(fields[second + 4], 0, 7, Days);
        daysOfWeek[0] |= daysOfWeek[7];
        anyDayOfMonth = fields[second + 2] is "*" or "?";
        anyDayOfWeek = fields[second + 4] is "*" or "?";
    }

    /// <summary>Parses an expression.</summary>
    /// <exception cref="FormatException">It is not a cron expression.</exception>
    public static CronSchedule Parse(string expression)
    {
        var fields = expression.ToUpperInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length is 5 or 6 ? new CronSchedule(fields) : throw new FormatException($"'{expression}' is not a cron expression of five or six fields");
    }

    /// <summary>The first time after <paramref name="after"/>, in its offset; <see langword="null"/> when there is none within nine years.</summary>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        var time = new DateTimeOffset(after.Year, after.Month, after.Day, after.Hour, after.Minute, after.Second, after.Offset).AddSeconds(1);
        var limit = after.AddYears(9);
        while (time <= limit)
        {
            if (!months[time.Month] || !IsDay(time))
                time = new DateTimeOffset(time.Year, time.Month, time.Day, 0, 0, 0, time.Offset).AddDays(1);
            else if (!hours[time.Hour])
                time = new DateTimeOffset(time.Year, time.Month, time.Day, time.Hour, 0, 0, time.Offset).AddHours(1);
            else if (!minutes[time.Minute])
                time = new DateTimeOffset(time.Year, time.Month, time.Day, time.Hour, time.Minute, 0, time.Offset).AddMinutes(1);
            else if (!seconds[time.Second])
                time = time.AddSeconds(1);
            else
                return time;
        }

        return null;
    }

    private bool IsDay(DateTimeOffset time)
    {
        var (dayOfMonth, dayOfWeek) = (daysOfMonth[time.Day], daysOfWeek[(int)time.DayOfWeek]);
        return anyDayOfMonth || anyDayOfWeek ? dayOfMonth && dayOfWeek : dayOfMonth || dayOfWeek;
    }

    private static bool[] Field(string field, int minimum, int maximum, string[]? names = null)
    {
        var result = new bool[maximum + 1];
        foreach (var part in field.Split(','))
        {
            var step = 1;
            var range = part;
            var slash = part.IndexOf('/', StringComparison.Ordinal);
            if (slash >= 0)
            {
                step = Number(part[(slash + 1)..], 1, maximum, null);
                range = part[..slash];
            }

            var dash = range.IndexOf('-', StringComparison.Ordinal);
            var (from, to) = range is "*" or "?" ? (minimum, maximum)
                : dash > 0 ? (Number(range[..dash], minimum, maximum, names), Number(range[(dash + 1)..], minimum, maximum, names))
                : (Number(range, minimum, maximum, names), slash >= 0 ? maximum : Number(range, minimum, maximum, names));
            if (from > to)
                throw new FormatException($"The range '{range}' runs backwards");
            for (var value = from; value <= to; value += step)
                result[value] = true;
        }

        return result;
    }

    private static int Number(string text, int minimum, int maximum, string[]? names)
    {
        var named = names is null ? -1 : Array.IndexOf(names, text);
        if (named >= 0)
            return named + (names == Months ? 1 : 0);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum
            ? number
            : throw new FormatException($"'{text}' is not a number from {minimum} to {maximum}");
    }
}
