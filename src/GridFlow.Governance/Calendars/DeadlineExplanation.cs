using System.Globalization;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Outcomes;

namespace GridFlow.Governance.Calendars;

/// <summary>Says in words how a deadline was counted, so that nobody has to trust it.</summary>
internal static class DeadlineExplanation
{
    private const int MostRanges = 6;

    public static BilingualText Of(WorkingCalendar calendar, DateTimeOffset start, TimeLimit limit, DateTimeOffset due, bool provisional)
    {
        var (from, to) = (Moment(calendar, start), Moment(calendar, due));
        var skipsStart = limit.Unit is TimeUnit.WorkingDays or TimeUnit.CalendarDays && !calendar.Conventions.CountStartDay;
        var begin = skipsStart
            ? new BilingualText($"自 {from} 起，当日不计", $"from {from}, that day not counted")
            : new BilingualText($"自 {from} 起", $"from {from}");
        var rest = DeadlineCounting.AsksCalendar(limit.Unit) ? Exceptions(calendar, start, due) : new("；不分昼夜", "; day and night");
        var mark = Provisional(provisional);
        return new(
            $"{limit.Chinese} = {begin.Chinese}，至 {to}{rest.Chinese}{mark.Chinese}",
            $"{limit.English} = {begin.English}, until {to}{rest.English}{mark.English}");
    }

    public static BilingualText AfterPause(WorkingCalendar calendar, TimeSpan left, DateTimeOffset resumed, DateTimeOffset due, bool working, bool provisional)
    {
        var hours = left.TotalHours.ToString("0.##", CultureInfo.InvariantCulture);
        var (from, to) = (Moment(calendar, resumed), Moment(calendar, due));
        var rest = working ? Exceptions(calendar, resumed, due) : default;
        var mark = Provisional(provisional);
        return new(
            $"暂停时剩余 {hours} {(working ? "工作时" : "小时")} = 自 {from} 继续，至 {to}{rest.Chinese}{mark.Chinese}",
            $"{hours} {(working ? "working hours" : "hours")} left at the pause = on from {from}, until {to}{rest.English}{mark.English}");
    }

    public static BilingualText AfterWeek(WorkingCalendar calendar, TimeLimit limit, TimeSpan left, DateTimeOffset at, DateTimeOffset due, bool provisional)
    {
        var days = limit.Unit is TimeUnit.WorkingDays or TimeUnit.CalendarDays;
        var amount = days ? left.TotalDays.ToString("0", CultureInfo.InvariantCulture) : left.TotalHours.ToString("0.##", CultureInfo.InvariantCulture);
        var (from, to) = (Moment(calendar, at), Moment(calendar, due));
        var (rest, mark) = (Exceptions(calendar, at, due), Provisional(provisional));
        return new(
            $"办公时间变更时剩余 {amount} {limit.Unit switch { TimeUnit.WorkingDays => "个工作日", TimeUnit.CalendarDays => "天", _ => "工作时" }} = 自 {from} 继续，至 {to}{rest.Chinese}{mark.Chinese}",
            $"{amount} {limit.Unit switch { TimeUnit.WorkingDays => "working days", TimeUnit.CalendarDays => "days", _ => "working hours" }} left when the hours changed = on from {from}, until {to}{rest.English}{mark.English}");
    }

    private static BilingualText Exceptions(WorkingCalendar calendar, DateTimeOffset start, DateTimeOffset due)
    {
        var days = Between(calendar, start, due).ToList();
        var off = Ranges(days.Where(day => !day.Works));
        var madeUp = days.Where(day => day.Works).Select(day => day.Date.ToString("M/d", CultureInfo.InvariantCulture)).ToList();
        var chinese = "";
        var english = "";
        if (off.Count > 0)
        {
            chinese += $"；扣除 {string.Join("、", off.Take(MostRanges).Select(range => $"{range.Days} {range.Name}"))}{(off.Count > MostRanges ? " 等" : "")}";
            english += $"; without {string.Join(", ", off.Take(MostRanges).Select(range => $"{range.Days} ({HolidayNames.English(range.Name)})"))}{(off.Count > MostRanges ? " and more" : "")}";
        }

        if (madeUp.Count > 0)
        {
            chinese += $"；{string.Join("、", madeUp.Take(MostRanges))} 补班计入";
            english += $"; make-up working days {string.Join(", ", madeUp.Take(MostRanges))} counted";
        }

        return new(chinese, english);
    }

    private static IEnumerable<DatedException> Between(WorkingCalendar calendar, DateTimeOffset start, DateTimeOffset due)
    {
        var last = calendar.LocalDate(due);
        for (var date = calendar.LocalDate(start); date <= last; date = date.AddDays(1))
            if (calendar.ExceptionOn(date) is { } day)
                yield return day;
    }

    private static List<(string Days, string Name)> Ranges(IEnumerable<DatedException> days)
    {
        var ranges = new List<(DateOnly First, DateOnly Last, string Name)>();
        foreach (var day in days)
            if (ranges.Count > 0 && ranges[^1] is var open && open.Name == day.Name && open.Last.AddDays(1) == day.Date)
                ranges[^1] = open with { Last = day.Date };
            else
                ranges.Add((day.Date, day.Date, day.Name));
        return [.. ranges.Select(range => (Days(range.First, range.Last), range.Name))];
    }

    private static string Days(DateOnly first, DateOnly last) => first == last
        ? first.ToString("M/d", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{first:M/d}–{last:M/d}");

    private static string Moment(WorkingCalendar calendar, DateTimeOffset instant) =>
        TimeZoneInfo.ConvertTime(instant, calendar.Zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static BilingualText Provisional(bool provisional) => provisional
        ? new("；暂定：相关年份的放假安排尚未公布", "; provisional: the holidays of a year involved are not published yet")
        : default;
}

/// <summary>English names of the statutory holidays; others keep the name they have.</summary>
internal static class HolidayNames
{
    public static string English(string name) => name switch
    {
        "元旦" => "New Year",
        "春节" => "Spring Festival",
        "清明节" or "清明" => "Qingming",
        "劳动节" or "劳动" => "Labour Day",
        "端午节" or "端午" => "Dragon Boat Festival",
        "中秋节" or "中秋" => "Mid-Autumn Festival",
        "国庆节" or "国庆" => "National Day",
        "国庆节、中秋节" or "国庆节+中秋节" or "国庆+中秋" => "National Day and Mid-Autumn Festival",
        _ => name,
    };
}
