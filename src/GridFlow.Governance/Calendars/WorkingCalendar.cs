using System.Collections.Frozen;

namespace GridFlow.Governance.Calendars;

/// <summary>
/// When an organisation works: holidays and make-up days, local exceptions, weekly pattern, daily hours. It counts
/// in its own time zone and answers in UTC. Immutable.
/// </summary>
/// <remarks>
/// A local exception beats the national table on the same date, or a district could neither stop for a typhoon on a
/// make-up day nor keep a scenic office open over a holiday.
/// </remarks>
public sealed class WorkingCalendar
{
    private readonly FrozenDictionary<DateOnly, DatedException> _exceptions;
    private readonly IReadOnlyList<HolidayTable> _tables;
    private readonly IReadOnlyList<DatedException> _local;
    private readonly ILookup<string, DatedException> _ofUnits;
    private readonly FrozenDictionary<string, WorkingWeek> _weeks;

    /// <summary>Describes a calendar.</summary>
    /// <param name="id">Stable key.</param>
    /// <param name="zone">The zone in which days and hours are meant.</param>
    /// <param name="weekdays">Days of the week that work; at least one.</param>
    /// <param name="hours">Opening hours in order, not overlapping; at least one period.</param>
    /// <param name="seasons">Parts of the year with other hours; the first that covers a date holds.</param>
    /// <param name="tables">National arrangements. With none the calendar claims to follow no holidays and covers all years.</param>
    /// <param name="local">Local exceptions.</param>
    /// <param name="conventions">How limits are counted.</param>
    /// <param name="ofUnits">Exceptions of single units by the unit's id, see <see cref="For"/>.</param>
    /// <param name="weeks">Weeks of units that do not work as the others, see <see cref="For"/>; no unit in two of them.</param>
    /// <exception cref="ArgumentException">The calendar would never open.</exception>
    public WorkingCalendar(
        string id,
        TimeZoneInfo zone,
        IEnumerable<DayOfWeek> weekdays,
        IReadOnlyList<OpeningPeriod> hours,
        IReadOnlyList<Season>? seasons = null,
        IReadOnlyList<HolidayTable>? tables = null,
        IReadOnlyList<DatedException>? local = null,
        CalendarConventions? conventions = null,
        ILookup<string, DatedException>? ofUnits = null,
        IReadOnlyList<WorkingWeek>? weeks = null)
        : this(id, zone, new WorkingWeek(weekdays.ToFrozenSet(), hours, seasons ?? []), tables ?? [], local ?? [], conventions, ofUnits, weeks ?? [])
    {
    }

    private WorkingCalendar(
        string id, TimeZoneInfo zone, WorkingWeek week, IReadOnlyList<HolidayTable> tables, IReadOnlyList<DatedException> local, CalendarConventions? conventions,
        ILookup<string, DatedException>? ofUnits, IReadOnlyList<WorkingWeek> weeks)
    {
        Id = id;
        Zone = zone;
        Week = week;
        Weeks = weeks;
        _weeks = weeks.SelectMany(own => own.Units, (own, unit) => (own, unit)).ToFrozenDictionary(pair => pair.unit, pair => pair.own);
        _tables = tables;
        _local = local;
        _ofUnits = ofUnits ?? Enumerable.Empty<DatedException>().ToLookup(_ => "");
        Conventions = conventions ?? CalendarConventions.Default;
        if (weeks.Append(week).Any(one => one.Weekdays.Count == 0 || one.Hours.Count == 0 || one.Seasons.Any(season => season.Periods.Count == 0)))
            throw new ArgumentException("A calendar needs a working weekday and opening hours in every season.");

        var byDate = new Dictionary<DateOnly, DatedException>();
        foreach (var day in _tables.SelectMany(table => table.Days).Concat(_local))
            byDate[day.Date] = day;
        _exceptions = byDate.ToFrozenDictionary();
    }

    /// <summary>Stable key.</summary>
    public string Id { get; }

    /// <summary>The zone in which days and hours are meant.</summary>
    public TimeZoneInfo Zone { get; }

    /// <summary>How limits are counted.</summary>
    public CalendarConventions Conventions { get; }

    /// <summary>How an ordinary week is worked.</summary>
    public WorkingWeek Week { get; }

    /// <summary>Weeks of units that do not work so.</summary>
    public IReadOnlyList<WorkingWeek> Weeks { get; }

    /// <summary>The days that are an exception to the week, of the table or local, in no order.</summary>
    public IEnumerable<DatedException> Exceptions => _exceptions.Values;

    /// <summary>Units that have exceptions or a week of their own.</summary>
    public IEnumerable<string> UnitsApart => _ofUnits.Select(group => group.Key).Union(_weeks.Keys);

    /// <summary>The days that are an exception of one of these units.</summary>
    internal IEnumerable<DateOnly> DaysApart(IEnumerable<string> units) => units.SelectMany(unit => _ofUnits[unit]).Select(day => day.Date);

    /// <summary>
    /// The calendar of a unit: with the week and the exceptions of the units on its path, those nearer to it before those above. Where its week
    /// knows no holidays, only exceptions from the unit that has the week downwards hold: one of the street above does not close a desk that is
    /// open day and night. For most units, and wherever no unit has any, that is this calendar itself.
    /// </summary>
    /// <param name="unitsFromTop">Ids of the units on the path, the topmost first, the unit itself last.</param>
    public WorkingCalendar For(IEnumerable<string> unitsFromTop)
    {
        if (_ofUnits.Count == 0 && _weeks.Count == 0)
            return this;
        var apart = unitsFromTop.Where(unit => _ofUnits.Contains(unit) || _weeks.ContainsKey(unit)).ToList();
        if (apart.Count == 0)
            return this;
        var owner = apart.FindLastIndex(_weeks.ContainsKey);
        var week = owner < 0 ? Week : _weeks[apart[owner]];
        var own = apart.Skip(week.FollowsHolidays ? 0 : owner).SelectMany(unit => _ofUnits[unit]);
        return new WorkingCalendar($"{Id}@{apart[^1]}", Zone, week, week.FollowsHolidays ? _tables : [], [.. week.FollowsHolidays ? _local : [], .. own], Conventions, null, []);
    }

    /// <summary>The week of a unit: that of the nearest unit on its path that has one, else the district's.</summary>
    internal WorkingWeek WeekOf(IEnumerable<string> unitsFromTop) => unitsFromTop.Select(_weeks.GetValueOrDefault).LastOrDefault(own => own is not null) ?? Week;

    /// <summary>The exception on a date, or <see langword="null"/> for an ordinary day.</summary>
    public DatedException? ExceptionOn(DateOnly date) => _exceptions.GetValueOrDefault(date);

    /// <summary>Whether the arrangement of the date is published; otherwise what the calendar says of it is an estimate (暂定).</summary>
    public bool Covers(DateOnly date) =>
        _tables.Count == 0 || _tables.Any(table => date >= table.CoversFrom && date <= table.CoversTo);

    /// <summary>The most working time any one day has: no limit counted in days holds more a day.</summary>
    public TimeSpan LongestDay => Week.Seasons.Select(season => season.Periods).Append(Week.Hours).Concat(_exceptions.Values.Select(day => day.Hours ?? []))
        .Max(periods => TimeSpan.FromMinutes(periods.Sum(period => period.To - period.From)));

    /// <summary>Whether any work is done on the date.</summary>
    public bool IsWorkingDay(DateOnly date) => ExceptionOn(date)?.Works ?? Week.Weekdays.Contains(date.DayOfWeek);

    /// <summary>Whether work is done at the instant; closing time itself is not.</summary>
    public bool IsOpen(DateTimeOffset instant)
    {
        foreach (var (from, to) in PeriodsOn(LocalDate(instant)))
            if (instant >= from && instant < to)
                return true;
        return false;
    }

    /// <summary>The local date of an instant.</summary>
    public DateOnly LocalDate(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, Zone).DateTime);

    /// <summary>The opening hours of a date as instants, in order; none on a day off.</summary>
    public IEnumerable<(DateTimeOffset From, DateTimeOffset To)> PeriodsOn(DateOnly date)
    {
        if (!IsWorkingDay(date))
            yield break;
        foreach (var period in HoursOn(date))
            yield return (Instant(date, period.From), Instant(date, period.To));
    }

    /// <summary>The last closing of a working day.</summary>
    internal DateTimeOffset ClosingOf(DateOnly date) => Instant(date, HoursOn(date)[^1].To);

    /// <summary>
    /// The instant by which an amount of working time has passed since <paramref name="start"/>. With none to pass it
    /// is the first open instant at or after it.
    /// </summary>
    public DateTimeOffset Advance(DateTimeOffset start, TimeSpan working)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(working, TimeSpan.Zero);
        for (var date = LocalDate(start); ; date = date.AddDays(1))
            foreach (var (opens, closes) in PeriodsOn(date))
            {
                var from = opens > start ? opens : start;
                if (from >= closes)
                    continue;
                if (working <= closes - from)
                    return from + working;
                working -= closes - from;
            }
    }

    /// <summary>The working time between two instants; negative when <paramref name="to"/> is the earlier.</summary>
    public TimeSpan WorkingTime(DateTimeOffset from, DateTimeOffset to)
    {
        if (to < from)
            return -WorkingTime(to, from);
        var sum = TimeSpan.Zero;
        var last = LocalDate(to);
        for (var date = LocalDate(from); date <= last; date = date.AddDays(1))
            foreach (var (opens, closes) in PeriodsOn(date))
            {
                var begin = opens > from ? opens : from;
                var end = closes < to ? closes : to;
                if (end > begin)
                    sum += end - begin;
            }
        return sum;
    }

    /// <summary>The instant of a local minute; one that a zone's change of clocks leaves out is the first that exists after it.</summary>
    internal DateTimeOffset Instant(DateOnly date, int minute)
    {
        var local = date.ToDateTime(TimeOnly.MinValue).AddMinutes(minute);
        while (Zone.IsInvalidTime(local))
            local = local.AddMinutes(1);
        return new DateTimeOffset(local, Zone.GetUtcOffset(local)).ToUniversalTime();
    }

    /// <summary>The opening hours of a date if it works.</summary>
    public IReadOnlyList<OpeningPeriod> HoursOn(DateOnly date) => ExceptionOn(date)?.Hours is { Count: > 0 } special ? special : Week.HoursOn(date);
}
