using GridFlow.Governance.Documents;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Calendars;

/// <summary>
/// A calendar while people change it: its document and the holiday tables beside it. Each change gives another draft; what is not
/// touched is written back as it was.
/// </summary>
public sealed class CalendarDraft
{
    /// <summary>The name of the calendar among its files.</summary>
    public const string CalendarFile = "calendar.json";

    private readonly SortedDictionary<string, string> _files;

    private CalendarDraft(SortedDictionary<string, string> files, CalendarDocument document, IReadOnlyList<HolidayDocument> tables) =>
        (_files, Document, Tables) = (files, document, tables);

    /// <summary>The calendar without holidays.</summary>
    public CalendarDocument Document { get; }

    /// <summary>The holiday tables it follows, by year.</summary>
    public IReadOnlyList<HolidayDocument> Tables { get; }

    /// <summary>Texts by file name.</summary>
    public IReadOnlyDictionary<string, string> Files => _files;

    /// <summary>Opens a calendar.</summary>
    /// <param name="files">Texts by file name.</param>
    public static Reading<CalendarDraft> Open(IReadOnlyDictionary<string, string> files)
    {
        var problems = new List<Problem>();
        if (!files.TryGetValue(CalendarFile, out var json) || JsonDocuments.Read<CalendarDocument>(json, CalendarFile, problems) is not { } document)
            return new(null, problems);
        var tables = files.Where(file => document.Holidays is { } country && file.Key.StartsWith($"holidays-{country}-", StringComparison.Ordinal))
            .Select(file => JsonDocuments.Read<HolidayDocument>(file.Value, file.Key, problems)).OfType<HolidayDocument>().OrderBy(table => table.Year).ToList();
        return problems.Exists(problem => problem.Severity == ProblemSeverity.Error)
            ? new(null, problems)
            : new(new(new SortedDictionary<string, string>(files.ToDictionary(), StringComparer.Ordinal), document, tables), problems);
    }

    /// <summary>The exception of a day, of a unit or of the whole district; <see langword="null"/> where it has none of its own.</summary>
    public ExceptionDocument? ExceptionOn(DateOnly date, string? unit) => Document.Exceptions.FirstOrDefault(day => day.Date == date && day.Unit == unit);

    /// <summary>With an exception, in the place of one of the same day and unit.</summary>
    public CalendarDraft With(ExceptionDocument day) => With(Document with
    {
        Exceptions = [.. Document.Exceptions.Where(other => other.Date != day.Date || other.Unit != day.Unit).Append(day)
            .OrderBy(one => one.Date).ThenBy(one => one.Unit, StringComparer.Ordinal)],
    });

    /// <summary>Without the exception of a day: it is again what table and week say.</summary>
    public CalendarDraft Without(DateOnly date, string? unit) =>
        With(Document with { Exceptions = [.. Document.Exceptions.Where(other => other.Date != date || other.Unit != unit)] });

    /// <summary>With another week of the district; name, units and holidays of the week say nothing there.</summary>
    public CalendarDraft WithDistrict(WeekDocument week) => With(Document with { Weekdays = week.Weekdays, Hours = week.Hours, Seasons = week.Seasons });

    /// <summary>With a week of units, in the place of another or behind all others.</summary>
    /// <param name="week">The week.</param>
    /// <param name="place">The place of the one it replaces, from 0; <see langword="null"/> for a new one. Names do not do: a faulty draft has one twice.</param>
    public CalendarDraft With(WeekDocument week, int? place) => With(Document with
    {
        Weeks = place is { } at ? [.. Document.Weeks.Select((own, index) => index == at ? week : own)] : [.. Document.Weeks, week],
    });

    /// <summary>Without a week of units: they work as the district does.</summary>
    /// <param name="place">Its place, from 0.</param>
    public CalendarDraft WithoutWeek(int place) => With(Document with { Weeks = [.. Document.Weeks.Where((_, index) => index != place)] });

    /// <summary>With a year's table, in the place of one of the same year.</summary>
    public CalendarDraft With(HolidayDocument table)
    {
        var country = Document.Holidays is { Length: > 0 } named ? named : "cn";
        var files = new SortedDictionary<string, string>(_files, StringComparer.Ordinal) { [FormattableString.Invariant($"holidays-{country}-{table.Year}.json")] = JsonDocuments.Write(table) };
        var document = Document.Holidays == country ? Document : Document with { Holidays = country };
        if (document != Document) files[CalendarFile] = JsonDocuments.Write(document);
        return new(files, document, [.. Tables.Where(other => other.Year != table.Year).Append(table).OrderBy(one => one.Year)]);
    }

    /// <summary>Whether a day works by the week alone.</summary>
    public bool IsWeekday(DateOnly date) => Document.Weekdays.Contains(date.DayOfWeek);

    private CalendarDraft With(CalendarDocument document) =>
        new(new SortedDictionary<string, string>(_files, StringComparer.Ordinal) { [CalendarFile] = JsonDocuments.Write(document) }, document, Tables);
}
