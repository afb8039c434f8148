using System.Globalization;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Calendars;

/// <summary>How a difference changes the time there is.</summary>
public enum CalendarChangeKind
{
    /// <summary>Days that worked rest now.</summary>
    Rests,

    /// <summary>Days that rested work now.</summary>
    Works,

    /// <summary>Hours, conventions, names, or what is known of a year.</summary>
    Other,
}

/// <summary>A difference between two calendars in words.</summary>
/// <param name="Kind">What it does to working time.</param>
/// <param name="From">The first day it is about; <see langword="null"/> where it is about all days.</param>
/// <param name="Sentence">What is different.</param>
public sealed record CalendarChange(CalendarChangeKind Kind, DateOnly? From, BilingualText Sentence);

/// <summary>What differs between two calendars, in the office's words, neighbouring days of one reason together.</summary>
public static class CalendarDifference
{
    private const int YearsAhead = 3;

    /// <summary>The differences in order of date, district before units.</summary>
    /// <param name="before">The calendar that is live.</param>
    /// <param name="after">The other.</param>
    /// <param name="today">From the year before this day on it is compared, day by day.</param>
    /// <param name="line">The ids of the units from the top to a unit.</param>
    /// <param name="nameOf">The name of a unit.</param>
    public static IReadOnlyList<CalendarChange> Between(
        WorkingCalendar before, WorkingCalendar after, DateOnly today, Func<string, IReadOnlyList<string>> line, Func<string, string> nameOf)
    {
        var (first, last) = (new DateOnly(today.Year - 1, 1, 1), new DateOnly(today.Year + YearsAhead, 12, 31));
        var changes = new List<CalendarChange>();
        for (var year = first.Year; year <= last.Year; year++)
            if (new DateOnly(year, 12, 31) is var end && before.Covers(end) != after.Covers(end))
                changes.Add(new(CalendarChangeKind.Other, new DateOnly(year, 1, 1), after.Covers(end)
                    ? new($"{year} 年放假安排：由未公布（按周末推算）改为已公布", $"The holidays of {year}: known from now on, estimated until now")
                    : new($"{year} 年放假安排：改为未公布，按周末推算", $"The holidays of {year}: no longer known, estimated")));
        changes.AddRange(Weeks(before.Week, after.Week, first, last));
        changes.AddRange(Days(before, after, first, last, null));
        // What all have alike is told once, for the district.
        foreach (var unit in before.UnitsApart.Union(after.UnitsApart).Order(StringComparer.Ordinal))
        {
            var (own, others) = (line(unit) is { Count: > 0 } path ? path : [unit], changes.Select(change => change.Sentence).ToHashSet());
            var (was, now) = (before.For(own), after.For(own));
            // Whoever no longer follows the holidays is told that once, and not of each of them.
            var only = was.Week.FollowsHolidays == now.Week.FollowsHolidays ? null : before.DaysApart(own).Concat(after.DaysApart(own)).ToHashSet();
            changes.AddRange(Weeks(was.Week, now.Week, first, last).Concat(Days(was, now, first, last, only)).Where(change => !others.Contains(change.Sentence))
                .Select(change => change with { Sentence = new($"{nameOf(unit)}：{change.Sentence.Chinese}", $"{nameOf(unit)}: {change.Sentence.English}") }));
        }

        if (before.Zone.Id != after.Zone.Id)
            changes.Add(new(CalendarChangeKind.Other, null, new($"时区由 {before.Zone.Id} 改为 {after.Zone.Id}", $"The time zone {before.Zone.Id} becomes {after.Zone.Id}")));
        if (before.Conventions != after.Conventions)
            changes.Add(new(CalendarChangeKind.Other, null, new("时限计算约定有变化", "How limits are counted is changed")));
        return changes;
    }

    /// <summary>What differs week by week: which days work, from when to when, and whether holidays count.</summary>
    private static IEnumerable<CalendarChange> Weeks(WorkingWeek before, WorkingWeek after, DateOnly first, DateOnly last)
    {
        if (before.FollowsHolidays != after.FollowsHolidays)
            yield return after.FollowsHolidays
                ? new(CalendarChangeKind.Rests, null, new("改为按放假和补班安排", "Holidays and make-up days count from now on"))
                : new(CalendarChangeKind.Works, null, new("不再按放假和补班安排，节假日照常办公", "Holidays and make-up days no longer count: holidays are worked"));
        if (after.Weekdays.Except(before.Weekdays).ToList() is { Count: > 0 } work)
            yield return new(CalendarChangeKind.Works, null, CalendarWords.Every(work, new("由休息日改为工作日", "day off becomes working day")));
        if (before.Weekdays.Except(after.Weekdays).ToList() is { Count: > 0 } rest)
            yield return new(CalendarChangeKind.Rests, null, CalendarWords.Every(rest, new("由工作日改为休息日", "working day becomes day off")));
        foreach (var change in Hours(before, after, first, last).GroupBy(run => (CalendarWords.Hours(run.Was), CalendarWords.Hours(run.Is))))
        {
            // A part of the year is told as it lies between two others, not as the comparison happens to cut it.
            var (was, now, run) = (change.Key.Item1, change.Key.Item2, change.FirstOrDefault(run => run.From > first && run.To < last) ?? change.First());
            var always = run.From == first && run.To == last;
            yield return new(CalendarChangeKind.Other, change.Min(one => one.From), new(
                string.Create(CultureInfo.InvariantCulture, $"办公时间{(always ? "" : $"（每年 {run.From:MM-dd} 至 {run.To:MM-dd}）")}：由 {was.Chinese} 改为 {now.Chinese}"),
                string.Create(CultureInfo.InvariantCulture, $"Office hours{(always ? "" : $" ({run.From:MM-dd} to {run.To:MM-dd} each year)")}: {was.English} becomes {now.English}")));
        }
    }

    private static IEnumerable<HoursRun> Hours(WorkingWeek before, WorkingWeek after, DateOnly first, DateOnly last)
    {
        HoursRun? open = null;
        for (var date = first; date <= last; date = date.AddDays(1))
        {
            var (was, now) = (before.HoursOn(date), after.HoursOn(date));
            if (open is not null && open.Was.SequenceEqual(was) && open.Is.SequenceEqual(now))
            {
                open = open with { To = date };
                continue;
            }

            if (open is not null)
                yield return open;
            open = was.SequenceEqual(now) ? null : new(was, now, date, date);
        }

        if (open is not null)
            yield return open;
    }

    private static IEnumerable<CalendarChange> Days(WorkingCalendar before, WorkingCalendar after, DateOnly first, DateOnly last, HashSet<DateOnly>? only)
    {
        (CalendarChangeKind Kind, string Was, string Is, DateOnly From, DateOnly To)? open = null;
        for (var date = first; date <= last; date = date.AddDays(1))
        {
            var (was, now) = (Told(before, date), Told(after, date));
            // What the week does to ordinary days is told of the week.
            if (was == now || only?.Contains(date) == false || before.ExceptionOn(date) is null && after.ExceptionOn(date) is null)
                continue;
            var kind = before.IsWorkingDay(date) == after.IsWorkingDay(date) ? CalendarChangeKind.Other
                : after.IsWorkingDay(date) ? CalendarChangeKind.Works : CalendarChangeKind.Rests;
            if (open is { } run && run.To.AddDays(1) == date && (run.Kind, run.Was, run.Is) == (kind, was, now))
            {
                open = run with { To = date };
                continue;
            }

            if (open is { } ended)
                yield return Sentence(ended);
            open = (kind, was, now, date, date);
        }

        if (open is { } rest)
            yield return Sentence(rest);
    }

    private static CalendarChange Sentence((CalendarChangeKind Kind, string Was, string Is, DateOnly From, DateOnly To) run)
    {
        var days = run.From == run.To
            ? $"{run.From:yyyy-MM-dd}（周{"日一二三四五六"[(int)run.From.DayOfWeek]}）"
            : string.Create(CultureInfo.InvariantCulture, $"{run.From:yyyy-MM-dd} 至 {run.To:MM-dd}");
        var english = run.From == run.To
            ? string.Create(CultureInfo.InvariantCulture, $"{run.From:yyyy-MM-dd} ({run.From:ddd})")
            : string.Create(CultureInfo.InvariantCulture, $"{run.From:yyyy-MM-dd} to {run.To:MM-dd}");
        return new(run.Kind, run.From, new($"{days}：由{run.Was}改为{run.Is}", $"{english}: {English(run.Was)} becomes {English(run.Is)}"));
    }

    /// <summary>A day as its holder would say it; equal for days that count alike and are called alike.</summary>
    private static string Told(WorkingCalendar calendar, DateOnly date)
    {
        if (calendar.ExceptionOn(date) is not { } special)
            return calendar.IsWorkingDay(date) ? "工作日" : "休息日";
        var hours = special is { Works: true, Hours.Count: > 0 } ? $" {string.Join("、", special.Hours)}" : "";
        return $"{(special.Works ? "上班" : "放假")}{hours}（{special.Name}）";
    }

    private static string English(string told) => told.Replace("工作日", "working day", StringComparison.Ordinal).Replace("休息日", "day off", StringComparison.Ordinal)
        .Replace("上班", "working", StringComparison.Ordinal).Replace("放假", "holiday", StringComparison.Ordinal);

    /// <summary>Days in a row on which the hours differ in the same way.</summary>
    private sealed record HoursRun(IReadOnlyList<OpeningPeriod> Was, IReadOnlyList<OpeningPeriod> Is, DateOnly From, DateOnly To);
}
