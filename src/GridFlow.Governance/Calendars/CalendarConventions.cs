namespace GridFlow.Governance.Calendars;

/// <summary>When a limit counted in days ends.</summary>
public enum DayEnd
{
    /// <summary>At the last closing hour of the day.</summary>
    Closing,

    /// <summary>At the time of day at which it began.</summary>
    SameTime,
}

/// <summary>
/// What regulations leave open about counting time. How many 工作时 a day has (7 or 8) is not among them: it follows
/// from the opening hours.
/// </summary>
public sealed record CalendarConventions
{
    /// <summary>The usual ones: the day itself is not counted, a rest day moves the end on, days end at closing.</summary>
    public static CalendarConventions Default { get; } = new();

    /// <summary>Whether the day on which the clock starts is the first of the count (《民法典》第201条 does not count it).</summary>
    public bool CountStartDay { get; init; }

    /// <summary>Whether a start after closing, or on a rest day, is taken as a start on the next working day.</summary>
    public bool AfterHoursIsNextDay { get; init; }

    /// <summary>When a limit counted in days ends.</summary>
    public DayEnd DayEnd { get; init; } = DayEnd.Closing;

    /// <summary>Whether a limit in calendar days that ends on a rest day ends on the next working day instead (《民法典》第203条).</summary>
    public bool RestDayMovesOn { get; init; } = true;
}
