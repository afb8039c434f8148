using System.Collections.Frozen;
using System.Globalization;
using GridFlow.Governance.Documents;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Calendars;

/// <summary>Reads <c>rules/&lt;jurisdiction&gt;/calendar.json</c> and the holiday tables of <c>rules/standard/calendar</c>.</summary>
public static class CalendarReader
{
    /// <summary>Reads a calendar.</summary>
    /// <param name="json">The calendar's document.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="holidayFiles">Name and text of every holiday table there is; the calendar takes those of the country it names.</param>
    public static Reading<WorkingCalendar> Read(string json, string file, IEnumerable<(string File, string Json)> holidayFiles)
    {
        var problems = new List<Problem>();
        if (JsonDocuments.Read<CalendarDocument>(json, file, problems) is not { } document)
            return new(null, problems);

        var tables = document.Holidays is { Length: > 0 } country ? ReadTables(country, holidayFiles, file, problems) : [];
        var week = ReadWeek(new WeekDocument("", document.Weekdays, document.Hours) { Seasons = document.Seasons }, "", file, problems);
        var weeks = document.Weeks.Select((own, index) => ReadWeek(own, $"weeks[{index}] ", file, problems)).ToList();
        problems.AddRange(document.Weeks.GroupBy(own => own.Name.Trim()).Where(group => group.Key.Length == 0 || group.Count() > 1).Select(group => JsonDocuments.Error(
            "calendar.week-name", new($"每套单位工时要有自己的名称：“{group.Key}”", $"Each week of units needs a name of its own: \"{group.Key}\""), file, "weeks")));
        problems.AddRange(document.Weeks.SelectMany(own => own.Units).GroupBy(unit => unit).Where(group => group.Count() > 1).Select(group => JsonDocuments.Error(
            "calendar.week-unit", new($"单位“{group.Key}”只能用一套工时", $"The unit \"{group.Key}\" has more than one week"), file, "weeks")));
        var exceptions = document.Exceptions.Select(day => (day.Unit, Day: new DatedException(day.Date, day.Works, day.Name, Periods(day.Hours, $"exceptions {day.Date:O}", file, problems)))).ToList();
        foreach (var twice in document.Exceptions.GroupBy(day => (day.Date, day.Unit)).Where(group => group.Count() > 1))
            problems.Add(JsonDocuments.Error("calendar.twice", new($"{twice.Key.Date:yyyy-MM-dd} 的例外安排写了两次", $"The exception of {twice.Key.Date:yyyy-MM-dd} stands there twice"), file, "exceptions"));
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(document.TimeZone, out var zone))
            problems.Add(JsonDocuments.Error("calendar.zone", new($"没有时区“{document.TimeZone}”", $"There is no time zone \"{document.TimeZone}\""), file, "timeZone"));
        if (zone is null || problems.Any(problem => problem.Severity == ProblemSeverity.Error))
            return new(null, problems);
        return new(new WorkingCalendar(
            document.Id, zone, week.Weekdays, week.Hours, week.Seasons, tables,
            [.. exceptions.Where(one => one.Unit is null).Select(one => one.Day)], document.Conventions,
            exceptions.Where(one => one.Unit is not null).ToLookup(one => one.Unit!, one => one.Day), weeks), problems);
    }

    private static List<HolidayTable> ReadTables(string country, IEnumerable<(string File, string Json)> files, string calendarFile, List<Problem> problems)
    {
        var tables = new List<HolidayTable>();
        foreach (var (file, json) in files.Where(pair => pair.File.StartsWith($"holidays-{country}-", StringComparison.Ordinal)).OrderBy(pair => pair.File, StringComparer.Ordinal))
            if (JsonDocuments.Read<HolidayDocument>(json, file, problems) is { } document)
                tables.Add(new(document.Notice, document.CoversFrom, document.CoversTo,
                    [.. document.Days.Select(day => new DatedException(day.Date, !day.IsOffDay, day.Name))]));
        if (tables.Count == 0)
            problems.Add(JsonDocuments.Error("calendar.holidays", new($"没有“{country}”的放假安排文件", $"There is no holiday table of \"{country}\""), calendarFile, "holidays"));
        return tables;
    }

    private static WorkingWeek ReadWeek(WeekDocument week, string where, string file, List<Problem> problems)
    {
        var hours = Periods(week.Hours, $"{where}hours", file, problems);
        if (week.Weekdays.Count == 0 || hours.Count == 0)
            problems.Add(JsonDocuments.Error("calendar.never-open", new("至少要有一个工作日和一段办公时间", "At least one working weekday and one opening period are needed"), file, where));
        return new(week.Weekdays.ToFrozenSet(), hours, [.. week.Seasons.Select((season, index) => ReadSeason(season, $"{where}seasons[{index}]", file, problems)).OfType<Season>()])
        {
            Name = week.Name, FollowsHolidays = week.FollowsHolidays, Units = [.. week.Units.Distinct()],
        };
    }

    private static Season? ReadSeason(SeasonDocument season, string where, string file, List<Problem> problems)
    {
        var periods = Periods(season.Hours, where, file, problems);
        // 2024 is a leap year, so that a season may begin or end on 29 February.
        if (periods.Count > 0 && TryDay(season.From, out var from) && TryDay(season.To, out var to))
            return new(from, to, periods);
        problems.Add(JsonDocuments.Error("calendar.season", new("季节要有起止月日（如 05-01）和办公时间", "A season needs first and last day (such as 05-01) and opening hours"), file, where));
        return null;

        static bool TryDay(string text, out DateOnly day) =>
            DateOnly.TryParseExact($"2024-{text}", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
    }

    private static List<OpeningPeriod> Periods(IReadOnlyList<string>? texts, string where, string file, List<Problem> problems)
    {
        var periods = new List<OpeningPeriod>();
        foreach (var text in texts ?? [])
            if (!OpeningPeriod.TryParse(text, out var period) || periods.Count > 0 && period.From < periods[^1].To)
                problems.Add(JsonDocuments.Error("calendar.hours", new($"“{text}”不是按顺序的办公时间，如 09:00-12:00", $"\"{text}\" is no opening period in order, such as 09:00-12:00"), file, where));
            else
                periods.Add(period);
        return periods;
    }
}
