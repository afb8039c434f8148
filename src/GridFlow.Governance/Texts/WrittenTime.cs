using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Texts;

/// <summary>
/// A point in time as people, spreadsheets and other systems write it. One that states no offset is meant in the zone of the
/// jurisdiction, never in the machine's. What can be read in two ways is refused, not guessed.
/// </summary>
public static partial class WrittenTime
{
    // Days that spreadsheets count: 1954 to 2119. Shorter numbers are years or running numbers, longer ones are seconds.
    private const double FirstSerial = 20_000, LastSerial = 80_000;

    /// <summary>Reads a time.</summary>
    /// <param name="text">For example <c>2026-07-01 08:30</c>, <c>2026-07-01T00:30Z</c>, <c>2026年7月1日 上午8:30</c>, <c>20260701083000</c>, <c>46204.354</c>.</param>
    /// <param name="zone">The zone that is meant where none is stated.</param>
    /// <param name="time">The time, UTC.</param>
    /// <param name="problem">Why it cannot be read; for the person who wrote it.</param>
    public static bool TryParse(string text, TimeZoneInfo zone, out DateTimeOffset time, out BilingualText problem)
    {
        (time, problem) = (default, new($"时间“{text}”无法识别", $"the time '{text}' is not understood"));
        var plain = Plain(text);
        if (plain.Length > 0 && plain.All(letter => char.IsAsciiDigit(letter) || letter == '.')) return FromNumber(plain, zone, out time);
        if (DayFirst().Match(plain) is { Success: true } slashed)
        {
            var (left, right) = (Number(slashed, "a"), Number(slashed, "b"));
            if (left <= 12 && right <= 12 && left != right)
            {
                problem = new($"时间“{text}”的日与月次序不明，请写成 2026-07-01 的形式", $"in the time '{text}' it is not clear which is the day; write it as 2026-07-01");
                return false;
            }

            var (month, day) = left > 12 ? (right, left) : (left, right);
            plain = $"{slashed.Groups["y"].Value}-{month}-{day}{plain[slashed.Length..]}";
        }

        return Moment().Match(plain) is { Success: true } match && FromParts(match, zone, out time);
    }

    /// <summary>Full-width letters as ASCII, Chinese units as signs.</summary>
    private static string Plain(string text)
    {
        var plain = text.Normalize(NormalizationForm.FormKC).Replace('年', '-').Replace('月', '-');
        plain = MinutesAndSeconds().Replace(DayMark().Replace(plain, " "), match => match.Value is "时" or "點" or "点" or "分" ? ":" : "");
        return Blanks().Replace(plain, " ").Trim().TrimEnd(':');
    }

    private static bool FromNumber(string digits, TimeZoneInfo zone, out DateTimeOffset time)
    {
        time = default;
        if (digits.Length is 8 or 12 or 14 && DateTime.TryParseExact(digits.PadRight(14, '0'), "yyyyMMddHHmmss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment))
            return At(moment, zone, out time);
        if (digits.Length is 10 or 13 && digits[0] is '1' or '2' && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            time = digits.Length == 10 ? DateTimeOffset.FromUnixTimeSeconds(count) : DateTimeOffset.FromUnixTimeMilliseconds(count);
            return true;
        }

        // A day's fraction has no more truth in it than a millisecond.
        return double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var serial) && serial is >= FirstSerial and < LastSerial
            && At(DateTime.UnixEpoch.AddMilliseconds(Math.Round((serial - 25_569) * 86_400) * 1000), zone, out time);
    }

    private static bool FromParts(Match match, TimeZoneInfo zone, out DateTimeOffset time)
    {
        time = default;
        var (hour, minute, second) = (Number(match, "h"), Number(match, "min"), Number(match, "s"));
        var half = (match.Groups["before"].Value + match.Groups["after"].Value).ToUpperInvariant();
        if (half.Length > 0 && (hour is < 1 or > 12 && half is not ("下午" or "晚上" or "上午" or "凌晨" or "早上" or "中午"))) return false;
        if (half is "下午" or "晚上" or "PM" && hour < 12 || half == "中午" && hour < 10) hour += 12;
        else if (half is "上午" or "凌晨" or "AM" && hour == 12) hour = 0;
        var day = Day(Number(match, "y"), Number(match, "m"), Number(match, "d"));
        if (day is null || minute > 59 || second > 59 || hour > 24 || hour == 24 && (minute > 0 || second > 0)) return false;
        var fraction = match.Groups["f"].Value.PadRight(7, '0')[..7];
        var moment = day.Value.AddHours(hour).AddMinutes(minute).AddSeconds(second).AddTicks(int.Parse(fraction, CultureInfo.InvariantCulture));
        if (!match.Groups["z"].Success) return At(moment, zone, out time);
        var offset = match.Groups["z"].Value is "Z" or "z" ? 0 : Sign(match) * (Number(match, "oh") * 60 + Number(match, "om"));
        if (Math.Abs(offset) > 14 * 60) return false;
        time = new DateTimeOffset(moment, TimeSpan.FromMinutes(offset)).ToUniversalTime();
        return true;
    }

    private static bool At(DateTime moment, TimeZoneInfo zone, out DateTimeOffset time)
    {
        var local = DateTime.SpecifyKind(moment, DateTimeKind.Unspecified);
        time = new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
        return true;
    }

    private static DateTime? Day(int year, int month, int day) =>
        year is > 1900 and < 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) ? new DateTime(year, month, day) : null;

    private static int Sign(Match match) => match.Groups["sign"].Value == "-" ? -1 : 1;

    private static int Number(Match match, string group) => match.Groups[group] is { Success: true } found ? int.Parse(found.Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^(?<y>\d{4})[-/.](?<m>\d{1,2})[-/.](?<d>\d{1,2})(?:[T ] ?(?:(?<before>上午|下午|凌晨|早上|中午|晚上|AM|PM) ?)?(?<h>\d{1,2}):(?<min>\d{1,2})(?::(?<s>\d{1,2})(?:[.,](?<f>\d{1,9}))?)?(?: ?(?<after>AM|PM))?(?: ?(?<z>Z|(?<sign>[+-])(?<oh>\d{2}):?(?<om>\d{2})?))?)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Moment();

    [GeneratedRegex(@"^(?<a>\d{1,2})[-/.](?<b>\d{1,2})[-/.](?<y>\d{4})(?=$|[T ])", RegexOptions.CultureInvariant)]
    private static partial Regex DayFirst();

    [GeneratedRegex("(?<=[0-9]) ?[日号]")]
    private static partial Regex DayMark();

    [GeneratedRegex("(?<=[0-9]) ?[时點点分秒]")]
    private static partial Regex MinutesAndSeconds();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
