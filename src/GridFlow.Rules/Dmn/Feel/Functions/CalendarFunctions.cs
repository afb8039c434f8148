using System.Globalization;
using GridFlow.Rules.Dmn.Feel.Values;

namespace GridFlow.Rules.Dmn.Feel.Functions;

/// <summary>Functions that say where in the calendar a day stands.</summary>
internal static class CalendarFunctions
{
    private static readonly DateTimeFormatInfo English = CultureInfo.InvariantCulture.DateTimeFormat;

    public static IEnumerable<FeelSignature> All { get; } =
    [
        .. Of("day of week", day => English.DayNames[day.Weekday % 7]),
        .. Of("day of year", day => (decimal)day.DayOfYear),
        .. Of("week of year", day => (decimal)day.Week),
        .. Of("month of year", day => English.GetMonthName(day.Month)),
    ];

    private static IEnumerable<FeelSignature> Of(string name, Func<FeelDate, object?> run) =>
    [
        new($"{name}(date: date)", (given, _) => run((FeelDate)given[0]!)),
        new($"{name}(date: date and time)", (given, _) => run(((FeelMoment)given[0]!).Date)),
    ];
}
