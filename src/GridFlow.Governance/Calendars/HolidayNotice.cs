using System.Globalization;
using System.Text.RegularExpressions;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Calendars;

/// <summary>What was understood of a pasted arrangement of holidays.</summary>
/// <param name="Table">The year's table as far as it was understood.</param>
/// <param name="Problems">Lines that were not understood, and what in those that were contradicts itself; each names its line.</param>
public sealed record HolidayReading(HolidayDocument Table, IReadOnlyList<Problem> Problems);

/// <summary>
/// Reads a year's arrangement of holidays as it is pasted: the notice of the State Council as it is printed, or lines of
/// <c>date,kind,name</c>. It takes what it understands and names every other line.
/// </summary>
public static partial class HolidayNotice
{
    private const int LongestHoliday = 15;

    /// <summary>Longer is no notice.</summary>
    private const int MaximumCharacters = 20_000;

    /// <summary>Reads a pasted text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="year">The year it is for: the notice writes month and day.</param>
    public static HolidayReading Read(string text, int year)
    {
        var (problems, days) = (new List<Problem>(), new List<(HolidayDay Day, int Line)>());
        var (holiday, title, number) = ("", "", 0);
        DateOnly? issued = null;
        if (text.Length > MaximumCharacters)
        {
            problems.Add(Told(ProblemSeverity.Error, "holidays.length", 0, new($"粘贴的内容超过 {MaximumCharacters} 个字符，没有读", $"What is pasted has more than {MaximumCharacters} characters and was not read")));
            text = "";
        }

        foreach (var raw in text.Split('\n'))
        {
            number++;
            var line = Blanks().Replace(Narrow(raw), " ").Trim();
            if (line.Length == 0)
                continue;
            if (Row().Match(line) is { Success: true } row)
                ReadRow(row, year, number, days, problems);
            else if (Header().IsMatch(line))
                continue;
            else if (OnlyDate().Match(line) is { Success: true } date && TryDate(date, year, out var day))
                issued = day;
            else if (days.Count == 0 && title.Length == 0 && line.EndsWith("通知", StringComparison.Ordinal))
                title = line;
            else if (!ReadSentences(line, year, number, ref holiday, days, problems))
                problems.Add(Told(ProblemSeverity.Warning, "holidays.line", number, new($"没有看懂，已略过：{Shortened(line)}", $"Not understood and left out: {Shortened(line)}")));
        }

        if (title.Length == 0)
            title = string.Create(CultureInfo.InvariantCulture, $"{year}年放假安排");
        problems.AddRange(Twice(days));
        var table = new HolidayDocument(year, title, new DateOnly(year, 1, 1), new DateOnly(year, 12, 31),
            [.. days.Select(one => one.Day).DistinctBy(day => day.Date).OrderBy(day => day.Date)]) { Issued = issued };
        return new(table, [.. problems.OrderBy(problem => problem.Line)]);
    }

    private static void ReadRow(Match row, int year, int number, List<(HolidayDay Day, int Line)> days, List<Problem> problems)
    {
        var kind = row.Groups["kind"].Value.Trim().ToUpperInvariant();
        bool? off = kind switch
        {
            "放假" or "休" or "休息" or "节假日" or "假" or "HOLIDAY" or "OFF" or "REST" => true,
            "补班" or "上班" or "班" or "调休上班" or "WORK" or "MAKEUP" or "MAKE-UP" => false,
            _ => null,
        };
        if (!TryDate(row, year, out var date))
            problems.Add(Told(ProblemSeverity.Error, "holidays.date", number, new($"“{row.Groups["date"].Value.Trim()}”不是日期", $"\"{row.Groups["date"].Value.Trim()}\" is no date")));
        else if (off is not { } isOff)
            problems.Add(Told(ProblemSeverity.Warning, "holidays.line", number, new(
                $"没有看懂“{row.Groups["kind"].Value.Trim()}”，请写“放假”或“补班”；已略过", $"\"{row.Groups["kind"].Value.Trim()}\" is not understood, write holiday or work; left out")));
        else
            days.Add((new HolidayDay(row.Groups["name"].Value.Trim() is { Length: > 0 } name ? name : isOff ? "放假" : "补班", date, isOff), number));
    }

    /// <summary>Sentences such as 「10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）上班。」, after the holiday's name or on the line below it.</summary>
    private static bool ReadSentences(string line, int year, int number, ref string holiday, List<(HolidayDay Day, int Line)> days, List<Problem> problems)
    {
        if (Heading().Match(line) is { Success: true } heading)
        {
            holiday = heading.Groups["name"].Value.Trim();
            line = line[heading.Length..];
            if (line.Length == 0)
                return true;
        }

        var understood = false;
        foreach (var sentence in line.Split(['。', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var dates = Day().Matches(sentence);
            var works = sentence.Contains("上班", StringComparison.Ordinal);
            if (dates.Count == 0 || !works && !sentence.Contains("放假", StringComparison.Ordinal))
                continue;
            understood = true;
            var (before, month) = (days.Count, 0);
            for (var i = 0; i < dates.Count; i++)
            {
                if (!TryRead(dates[i], year, ref month, number, problems, out var from))
                    continue;
                var to = from;
                if (i + 1 < dates.Count && IsRange(sentence, dates[i], dates[i + 1]) && !TryRead(dates[++i], year, ref month, number, problems, out to))
                    continue;
                if (to < from || to.DayNumber - from.DayNumber >= LongestHoliday)
                    problems.Add(Told(ProblemSeverity.Error, "holidays.range", number, new($"{from:M月d日}至{to:M月d日}不像一段假期", $"{from:MM-dd} to {to:MM-dd} is no stretch of holidays")));
                else
                    for (var date = from; date <= to; date = date.AddDays(1))
                        days.Add((new HolidayDay(holiday.Length > 0 ? holiday : works ? "补班" : "放假", date, !works), number));
            }

            if (Count().Match(sentence) is { Success: true } told && told.Groups["days"].Value.TrimStart('0') is var count && count != (days.Count - before).ToString(CultureInfo.InvariantCulture))
                problems.Add(Told(ProblemSeverity.Warning, "holidays.count", number, new(
                    $"“{holiday}”写明放假 {count} 天，读到 {days.Count - before} 天，请核对", $"{holiday}: {count} days are announced, {days.Count - before} were read; please compare")));
        }

        return understood;
    }

    private static bool IsRange(string sentence, Match one, Match other) =>
        sentence[(one.Index + one.Length)..other.Index].Trim() is "至" or "到" or "-" or "--" or "~";

    private static bool TryRead(Match match, int year, ref int month, int number, List<Problem> problems, out DateOnly date)
    {
        if (match.Groups["month"].Success)
            month = int.Parse(match.Groups["month"].Value, CultureInfo.InvariantCulture);
        var own = match.Groups["year"].Success ? int.Parse(match.Groups["year"].Value, CultureInfo.InvariantCulture) : year;
        var day = int.Parse(match.Groups["day"].Value, CultureInfo.InvariantCulture);
        if (month is < 1 or > 12 || Math.Abs(own - year) > 1 || day < 1 || day > DateTime.DaysInMonth(own, month))
        {
            date = default;
            problems.Add(Told(ProblemSeverity.Error, "holidays.date", number, new($"没有“{match.Value}”这一天", $"There is no day \"{match.Value}\"")));
            return false;
        }

        date = new DateOnly(own, month, day);
        // A table of another year gives itself away by its weekdays.
        if (match.Groups["weekday"].Success && "日一二三四五六".IndexOf(match.Groups["weekday"].Value.Replace('天', '日'), StringComparison.Ordinal) is var told && told != (int)date.DayOfWeek)
            problems.Add(Told(ProblemSeverity.Error, "holidays.weekday", number, new(
                $"{date:yyyy年M月d日}是周{"日一二三四五六"[(int)date.DayOfWeek]}，不是周{match.Groups["weekday"].Value}：年份选对了吗？",
                $"{date:yyyy-MM-dd} is a {date.DayOfWeek}, not what is written: is it the right year?")));
        return true;
    }

    private static bool TryDate(Match match, int year, out DateOnly date)
    {
        var text = match.Groups["date"].Value.Trim().Replace("年", "-", StringComparison.Ordinal).Replace("月", "-", StringComparison.Ordinal).Replace("日", "", StringComparison.Ordinal)
            .Replace('/', '-').Replace('.', '-');
        string[] forms = ["yyyy-M-d", "yyyyMMdd"];
        return DateOnly.TryParseExact(text, forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out date)
            || DateOnly.TryParseExact(string.Create(CultureInfo.InvariantCulture, $"{year}-{text}"), "yyyy-M-d", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
    }

    private static IEnumerable<Problem> Twice(IEnumerable<(HolidayDay Day, int Line)> days) =>
        from same in days.GroupBy(one => one.Day.Date)
        where same.Count() > 1
        let differ = same.Select(one => one.Day.IsOffDay).Distinct().Count() > 1
        select Told(differ ? ProblemSeverity.Error : ProblemSeverity.Warning, "holidays.twice", same.Last().Line, differ
            ? new($"{same.Key:yyyy-MM-dd} 既是放假又是补班", $"{same.Key:yyyy-MM-dd} is both a holiday and a make-up working day")
            : new($"{same.Key:yyyy-MM-dd} 出现两次", $"{same.Key:yyyy-MM-dd} occurs twice"));

    /// <summary>Full-width digits and punctuation as they come out of documents, made narrow; the Chinese full stop stays.</summary>
    private static string Narrow(string text) => string.Concat(text.Select(letter => letter switch
    {
        >= '！' and <= '～' => (char)(letter - 0xFEE0),
        '\t' => ',',
        // The mark at the head of a file and blanks without a width come along with what is copied.
        '\u3000' or '\u00A0' or '\u200B' or '\uFEFF' => ' ',
        '–' or '—' or '―' => '-',
        _ => letter,
    }));

    private static string Shortened(string line) => line.Length <= 40 ? line : line[..40] + "…";

    private static Problem Told(ProblemSeverity severity, string code, int line, BilingualText text) => new(severity, code, text, "", null, line);

    [GeneratedRegex(@"\s{2,}")]
    private static partial Regex Blanks();

    // After Narrow: brackets, comma and colon are the narrow ones.
    [GeneratedRegex(@"^(?<date>[0-9]{8}|[0-9]{4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?|[0-9]{1,2}[-/月][0-9]{1,2}日?)\s*,\s*(?<kind>[^,]*?)\s*(,\s*(?<name>[^,]*))?,*$")]
    private static partial Regex Row();

    [GeneratedRegex(@"^(日期|date)\s*,", RegexOptions.IgnoreCase)]
    private static partial Regex Header();

    [GeneratedRegex(@"^(?<date>[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日)$")]
    private static partial Regex OnlyDate();

    [GeneratedRegex(@"^\s*([一二三四五六七八九十]+|[0-9]+)\s*[、.]\s*(?<name>[^:]{2,12}?)\s*:\s*|^(?<name>[^:0-9]{2,12}?)\s*:\s*(?=[0-9])")]
    private static partial Regex Heading();

    [GeneratedRegex(@"((?<year>[0-9]{4})年)?((?<month>[0-9]{1,2})月)?(?<day>[0-9]{1,2})日(\([^)]{0,20}?(周|星期)(?<weekday>[日一二三四五六天])[^)]{0,20}\))?")]
    private static partial Regex Day();

    [GeneratedRegex(@"共(?<days>[0-9]+)天|放假(?<days>[0-9]+)天")]
    private static partial Regex Count();
}
