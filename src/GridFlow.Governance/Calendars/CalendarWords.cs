using System.Globalization;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Calendars;

/// <summary>Weeks as people say them.</summary>
public static class CalendarWords
{
    private const string Names = "日一二三四五六";

    /// <summary>The week from Monday on.</summary>
    public static IReadOnlyList<DayOfWeek> Week { get; } =
        [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday, DayOfWeek.Saturday, DayOfWeek.Sunday];

    /// <summary>Which days: 周一至周五, 周二、周四, 每天.</summary>
    public static BilingualText Days(IEnumerable<DayOfWeek> days)
    {
        var places = days.Distinct().Select(day => ((int)day + 6) % 7).Order().ToList();
        if (places.Count == 7) return new("每天", "every day");
        return places.Count > 2 && places[^1] - places[0] == places.Count - 1
            ? new($"{Chinese(places[0])}至{Chinese(places[^1])}", $"{Week[places[0]]} to {Week[places[^1]]}")
            : new(string.Join('、', places.Select(Chinese)), string.Join(", ", places.Select(place => Week[place])));

        static string Chinese(int place) => $"周{Names[(int)Week[place]]}";
    }

    /// <summary>From when to when: 09:00-12:00、14:00-18:00, 全天.</summary>
    public static BilingualText Hours(IReadOnlyList<OpeningPeriod> hours) =>
        hours is [{ From: 0, To: 1440 }] ? new("全天", "day and night") : new(string.Join('、', hours), string.Join(", ", hours));

    /// <summary>How long a day is, and when it pauses: 7 小时，12:00-14:00 休息.</summary>
    public static BilingualText Length(IReadOnlyList<OpeningPeriod> hours)
    {
        var length = (hours.Sum(period => period.To - period.From) / 60.0).ToString("0.##", CultureInfo.InvariantCulture);
        var pauses = hours.Zip(hours.Skip(1), (one, next) => new OpeningPeriod(one.To, next.From)).Where(pause => pause.To > pause.From).ToList();
        return pauses.Count == 0 ? new($"每天 {length} 小时", $"{length} hours a day")
            : new($"每天 {length} 小时，{string.Join('、', pauses)} 休息", $"{length} hours a day, with a break {string.Join(", ", pauses)}");
    }

    /// <summary>A part of the year: 05-01 至 09-30.</summary>
    public static BilingualText Span(Season season) => new(
        string.Create(CultureInfo.InvariantCulture, $"{season.From:MM-dd} 至 {season.To:MM-dd}"), string.Create(CultureInfo.InvariantCulture, $"{season.From:MM-dd} to {season.To:MM-dd}"));

    /// <summary>What is said of some days of every week.</summary>
    internal static BilingualText Every(IEnumerable<DayOfWeek> days, BilingualText said) =>
        Days(days) is var named && named.Chinese == "每天" ? new($"每天：{said.Chinese}", $"Every day: {said.English}")
            : new($"每{named.Chinese}：{said.Chinese}", $"Every {named.English}: {said.English}");
}
