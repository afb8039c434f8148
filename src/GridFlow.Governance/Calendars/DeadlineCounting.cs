using GridFlow.Governance.Clocks;
using GridFlow.Rules.Outcomes;

namespace GridFlow.Governance.Calendars;

/// <summary>Turns limits into instants on a calendar. Minutes and hours run day and night; the rest asks the calendar.</summary>
public static class DeadlineCounting
{
    /// <summary>When a limit that starts at an instant is due, whether that is certain, and how it was counted.</summary>
    public static Deadline Due(this WorkingCalendar calendar, DateTimeOffset start, TimeLimit limit)
    {
        start = start.ToUniversalTime();
        var due = calendar.DueAt(start, limit);
        var provisional = AsksCalendar(limit.Unit) && !calendar.CoversAll(start, due);
        return new Deadline(due, provisional, DeadlineExplanation.Of(calendar, start, limit, due, provisional));
    }

    /// <summary>The instant alone, for whoever counts many and explains none.</summary>
    public static DateTimeOffset DueAt(this WorkingCalendar calendar, DateTimeOffset start, TimeLimit limit)
    {
        start = start.ToUniversalTime();
        return limit.Unit switch
        {
            TimeUnit.Minutes => start.AddMinutes(limit.Amount),
            TimeUnit.Hours => start.AddHours(limit.Amount),
            TimeUnit.WorkingHours => calendar.Advance(start, TimeSpan.FromHours(limit.Amount)),
            TimeUnit.WorkingDays => calendar.EndOf(calendar.AddWorkingDays(start, limit.Amount), start),
            _ => calendar.EndOf(calendar.AddCalendarDays(start, limit.Amount), start),
        };
    }

    /// <summary>
    /// The deadline after a pause: what was left when the clock stopped runs on from the resumption. Limits in working
    /// time keep their working time, limits by the clock keep their hours.
    /// </summary>
    /// <param name="calendar">The calendar.</param>
    /// <param name="limit">The limit, for its unit.</param>
    /// <param name="pausedAt">When the clock stopped.</param>
    /// <param name="dueBefore">The deadline it had then.</param>
    /// <param name="resumedAt">When it runs again.</param>
    public static Deadline Resume(this WorkingCalendar calendar, TimeLimit limit, DateTimeOffset pausedAt, DateTimeOffset dueBefore, DateTimeOffset resumedAt) =>
        calendar.Resume(limit, calendar.Left(limit, pausedAt, dueBefore), resumedAt);

    /// <summary>What is left of a limit at a moment: working time, or time by the clock. It is the same whatever becomes of the calendar afterwards.</summary>
    public static TimeSpan Left(this WorkingCalendar calendar, TimeLimit limit, DateTimeOffset at, DateTimeOffset due) =>
        IsWorking(limit) ? calendar.WorkingTime(at, due) : due - at;

    /// <summary>The deadline that what is left of a limit gives from a resumption on.</summary>
    public static Deadline Resume(this WorkingCalendar calendar, TimeLimit limit, TimeSpan left, DateTimeOffset resumedAt)
    {
        var working = IsWorking(limit);
        var due = left <= TimeSpan.Zero ? resumedAt + left : working ? calendar.Advance(resumedAt, left) : resumedAt + left;
        var provisional = AsksCalendar(limit.Unit) && !calendar.CoversAll(resumedAt, due);
        return new Deadline(due, provisional, DeadlineExplanation.AfterPause(calendar, left, resumedAt, due, working, provisional)) { Left = left };
    }

    /// <summary>
    /// What is left of a limit that asks a calendar when another week begins: working time, or whole days, since a limit in days is one in days for whoever is open
    /// day and night from now on too. No day is left of one that is due that very day.
    /// </summary>
    internal static TimeSpan LeftOfWeek(this WorkingCalendar calendar, TimeLimit limit, DateTimeOffset at, DateTimeOffset due)
    {
        if (!IsInDays(limit))
            return calendar.Left(limit, at, due);
        // A day that ends at 24:00 ends where the next begins.
        var last = calendar.LocalDate(calendar.Conventions.DayEnd == DayEnd.SameTime ? due : due.AddTicks(-1));
        var days = 0;
        for (var date = calendar.LocalDate(at).AddDays(1); date <= last; date = date.AddDays(1))
            if (limit.Unit == TimeUnit.CalendarDays || calendar.IsWorkingDay(date))
                days++;
        return TimeSpan.FromDays(days);
    }

    /// <summary>The deadline that what <see cref="LeftOfWeek"/> gave is due at by the other week; never before it begins.</summary>
    /// <param name="calendar">The calendar with the other week.</param>
    /// <param name="limit">The limit, for its unit.</param>
    /// <param name="left">What was left.</param>
    /// <param name="at">When the week began.</param>
    /// <param name="dueBefore">The deadline by the week before.</param>
    internal static Deadline GoOn(this WorkingCalendar calendar, TimeLimit limit, TimeSpan left, DateTimeOffset at, DateTimeOffset dueBefore)
    {
        var due = left <= TimeSpan.Zero ? dueBefore
            : IsInDays(limit) ? calendar.EndOf(calendar.DayAfter(calendar.LocalDate(at), limit.Unit, (int)left.TotalDays), dueBefore)
            : calendar.Advance(at, left);
        var provisional = AsksCalendar(limit.Unit) && !calendar.CoversAll(at, due);
        return new Deadline(due, provisional, DeadlineExplanation.AfterWeek(calendar, limit, left, at, due, provisional)) { Left = left };
    }

    /// <summary>When a share of the time between start and deadline is used up, for warnings.</summary>
    /// <param name="calendar">The calendar.</param>
    /// <param name="limit">The limit, for its unit.</param>
    /// <param name="start">When the clock began.</param>
    /// <param name="due">When it is due.</param>
    /// <param name="percent">0 to 100.</param>
    public static DateTimeOffset ShareUsed(this WorkingCalendar calendar, TimeLimit limit, DateTimeOffset start, DateTimeOffset due, int percent)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(percent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
        if (IsWorking(limit))
            return calendar.Advance(start, calendar.WorkingTime(start, due) * percent / 100);
        return start + (due - start) * percent / 100;
    }

    /// <summary>The most working time that can pass until a limit is due, whenever it begins.</summary>
    /// <remarks>
    /// A limit in days that does not count the day it begins on holds what is left of that day beside its own days; one in hours by the
    /// clock cannot hold more than the working time of the days it touches.
    /// </remarks>
    public static TimeSpan MostWorkingTime(this WorkingCalendar calendar, TimeLimit limit)
    {
        var day = calendar.LongestDay;
        return limit.Unit switch
        {
            TimeUnit.WorkingHours => TimeSpan.FromHours(limit.Amount),
            TimeUnit.Minutes => Touching(TimeSpan.FromMinutes(limit.Amount)),
            TimeUnit.Hours => Touching(TimeSpan.FromHours(limit.Amount)),
            _ => day * (limit.Amount + 1),
        };

        TimeSpan Touching(TimeSpan time) => new(Math.Min(time.Ticks, day.Ticks * ((long)Math.Ceiling(time.TotalDays) + 1)));
    }

    internal static bool AsksCalendar(TimeUnit unit) => unit is not (TimeUnit.Minutes or TimeUnit.Hours);

    private static bool CoversAll(this WorkingCalendar calendar, DateTimeOffset start, DateTimeOffset due)
    {
        var last = calendar.LocalDate(due);
        for (var date = calendar.LocalDate(start); date <= last; date = date.AddDays(1))
            if (!calendar.Covers(date))
                return false;
        return true;
    }

    private static DateOnly AddWorkingDays(this WorkingCalendar calendar, DateTimeOffset start, int days)
    {
        var date = calendar.FirstDay(start);
        return calendar.DayAfter(date, TimeUnit.WorkingDays, calendar.CountsFirstDay(date, start) ? days - 1 : days);
    }

    /// <summary>The last of so many days behind a date.</summary>
    private static DateOnly DayAfter(this WorkingCalendar calendar, DateOnly date, TimeUnit unit, int days)
    {
        if (unit == TimeUnit.CalendarDays)
            return calendar.Conventions.RestDayMovesOn ? calendar.WorkingDayFrom(date.AddDays(days)) : date.AddDays(days);
        while (days > 0)
        {
            date = date.AddDays(1);
            if (calendar.IsWorkingDay(date))
                days--;
        }

        return date;
    }

    private static DateOnly AddCalendarDays(this WorkingCalendar calendar, DateTimeOffset start, int days)
    {
        var first = calendar.FirstDay(start);
        return calendar.DayAfter(first, TimeUnit.CalendarDays, calendar.CountsFirstDay(first, start) ? days - 1 : days);
    }

    private static DateOnly FirstDay(this WorkingCalendar calendar, DateTimeOffset start)
    {
        var date = calendar.LocalDate(start);
        if (!calendar.Conventions.AfterHoursIsNextDay)
            return date;
        return calendar.IsOver(date, start) ? calendar.WorkingDayFrom(date.AddDays(1)) : date;
    }

    // A day that is already over when the clock starts cannot be its first, or the limit would be due before it began.
    private static bool CountsFirstDay(this WorkingCalendar calendar, DateOnly date, DateTimeOffset start) =>
        calendar.Conventions.CountStartDay && !calendar.IsOver(date, start);

    private static bool IsOver(this WorkingCalendar calendar, DateOnly date, DateTimeOffset start) =>
        !calendar.IsWorkingDay(date) || start >= calendar.ClosingOf(date);

    private static DateOnly WorkingDayFrom(this WorkingCalendar calendar, DateOnly date)
    {
        while (!calendar.IsWorkingDay(date))
            date = date.AddDays(1);
        return date;
    }

    private static DateTimeOffset EndOf(this WorkingCalendar calendar, DateOnly date, DateTimeOffset start)
    {
        var sameTime = calendar.Instant(date, (int)TimeZoneInfo.ConvertTime(start, calendar.Zone).TimeOfDay.TotalMinutes);
        if (!calendar.IsWorkingDay(date))
            return calendar.Conventions.DayEnd == DayEnd.SameTime ? sameTime : calendar.Instant(date, 1440);
        var closing = calendar.ClosingOf(date);
        if (calendar.Conventions.DayEnd == DayEnd.Closing || sameTime >= closing)
            return closing;
        return calendar.Advance(sameTime, TimeSpan.Zero);
    }

    private static bool IsInDays(TimeLimit limit) => limit.Unit is TimeUnit.WorkingDays or TimeUnit.CalendarDays;

    private static bool IsWorking(TimeLimit limit) => limit.Unit is TimeUnit.WorkingHours or TimeUnit.WorkingDays;
}
