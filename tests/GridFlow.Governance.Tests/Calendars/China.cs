using System.Globalization;
using GridFlow.Governance.Calendars;

namespace GridFlow.Governance.Tests.Calendars;

/// <summary>The shipped calendar, and local times in China.</summary>
internal static class China
{
    // Before Calendar: static initializers run in textual order.
    private static IReadOnlyList<HolidayTable> Tables { get; } =
    [
        .. Repository.Holidays.Select(pair => System.Text.Json.JsonDocument.Parse(pair.Json).RootElement).Select(root => new HolidayTable(
            root.GetProperty("notice").GetString()!,
            DateOnly.Parse(root.GetProperty("coversFrom").GetString()!, CultureInfo.InvariantCulture),
            DateOnly.Parse(root.GetProperty("coversTo").GetString()!, CultureInfo.InvariantCulture),
            [.. root.GetProperty("days").EnumerateArray().Select(day => new DatedException(
                DateOnly.Parse(day.GetProperty("date").GetString()!, CultureInfo.InvariantCulture),
                !day.GetProperty("isOffDay").GetBoolean(),
                day.GetProperty("name").GetString()!))])),
    ];

    public static WorkingCalendar Calendar { get; } = With(CalendarConventions.Default);

    public static WorkingCalendar With(CalendarConventions conventions, IReadOnlyList<DatedException>? local = null, IReadOnlyList<Season>? seasons = null)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
        DayOfWeek[] weekdays = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday];
        return new("test", zone, weekdays, [new(9 * 60, 12 * 60), new(14 * 60, 18 * 60)], seasons, Tables, local, conventions);
    }

    public static DateTimeOffset At(string local) =>
        new DateTimeOffset(DateTime.Parse(local, CultureInfo.InvariantCulture), TimeSpan.FromHours(8)).ToUniversalTime();

    public static string Local(DateTimeOffset instant) =>
        instant.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
