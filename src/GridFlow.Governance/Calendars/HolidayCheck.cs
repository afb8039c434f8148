using GridFlow.Governance.Documents;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Calendars;

/// <summary>What is wrong or doubtful about the tables and exceptions of a calendar, beyond whether they can be read.</summary>
public static class HolidayCheck
{
    // A notice may name the last days of December before and the first of January after.
    private const int OverTheEdge = 7;

    private static readonly string[] Statutory = ["元旦", "春节", "清明", "劳动", "端午", "中秋", "国庆"];

    /// <summary>Looks through a calendar.</summary>
    /// <param name="draft">The calendar.</param>
    /// <param name="units">Whether a unit exists, by its id; <see langword="null"/> where the units are not known.</param>
    public static IReadOnlyList<Problem> Check(CalendarDraft draft, Func<string, bool>? units = null) =>
    [
        .. draft.Tables.SelectMany(table => Check(table, draft)),
        .. draft.Document.Weeks.SelectMany(week => week.Units, (week, unit) => (week, unit)).Where(one => units?.Invoke(one.unit) == false).Select(one => Problem(
            ProblemSeverity.Warning, "calendar.unit", new($"工时“{one.week.Name}”所属的单位“{one.unit}”不存在或已撤销", $"The week {one.week.Name}: the unit \"{one.unit}\" does not exist or is dissolved"))),
        .. draft.Document.Exceptions.Where(day => day.Unit is { } unit && units?.Invoke(unit) == false).Select(day => Problem(
            ProblemSeverity.Warning, "calendar.unit", new($"{day.Date:yyyy-MM-dd}“{day.Name}”所属的单位“{day.Unit}”不存在或已撤销", $"{day.Date:yyyy-MM-dd} {day.Name}: the unit \"{day.Unit}\" does not exist or is dissolved"))),
        .. draft.Document.Exceptions.Where(day => string.IsNullOrWhiteSpace(day.Name)).Select(day => Problem(
            ProblemSeverity.Error, "calendar.reason", new($"请写明 {day.Date:yyyy-MM-dd} 例外安排的原因", $"Say why {day.Date:yyyy-MM-dd} is an exception"))),
    ];

    /// <summary>Looks through one year's table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="calendar">The calendar it is for, for its weekly pattern.</param>
    public static IEnumerable<Problem> Check(HolidayDocument table, CalendarDraft calendar)
    {
        if (table.Days.Count == 0)
            yield return Problem(ProblemSeverity.Error, "holidays.none", new($"{table.Year} 年没有一天放假或补班", $"{table.Year} has no holiday and no make-up day"));
        foreach (var twice in table.Days.GroupBy(day => day.Date).Where(group => group.Count() > 1))
            yield return Problem(ProblemSeverity.Error, "holidays.twice", new($"{twice.Key:yyyy-MM-dd} 出现两次", $"{twice.Key:yyyy-MM-dd} occurs twice"));
        foreach (var day in table.Days)
        {
            var beyond = day.Date < table.CoversFrom ? table.CoversFrom.DayNumber - day.Date.DayNumber : day.Date.DayNumber - table.CoversTo.DayNumber;
            if (beyond > 0)
                yield return Problem(beyond > OverTheEdge ? ProblemSeverity.Error : ProblemSeverity.Warning, "holidays.year",
                    new($"{day.Date:yyyy-MM-dd} {day.Name} 不在 {table.Year} 年内", $"{day.Date:yyyy-MM-dd} {day.Name} does not lie in {table.Year}"));
            // Whoever works on Saturdays anyway follows the country's table all the same: a made-up Saturday is no mistake there.
            if (!day.IsOffDay && day.Date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && calendar.IsWeekday(day.Date))
                yield return Problem(ProblemSeverity.Error, "holidays.works-anyway", new(
                    $"{day.Date:yyyy-MM-dd}（{Weekday(day.Date)}）本来就是工作日，不需要补班", $"{day.Date:yyyy-MM-dd} ({day.Date.DayOfWeek}) is a working day anyway and no make-up day"));
        }

        var missing = Statutory.Where(name => !table.Days.Any(day => day.IsOffDay && day.Name.Contains(name, StringComparison.Ordinal))).ToList();
        if (table.Days.Count > 0 && missing.Count > 0 && calendar.Document.Holidays == "cn")
            yield return Problem(ProblemSeverity.Warning, "holidays.missing", new(
                $"{table.Year} 年没有读到：{string.Join("、", missing)}", $"{table.Year} lacks: {string.Join(", ", missing.Select(HolidayNames.English))}"));
    }

    private static string Weekday(DateOnly date) => $"周{"日一二三四五六"[(int)date.DayOfWeek]}";

    private static Problem Problem(ProblemSeverity severity, string code, BilingualText text) => JsonDocuments.Error(code, text, "") with { Severity = severity };
}
