namespace GridFlow.Governance.Calendars;

/// <summary>A calendar as it is written: weekly pattern, hours, conventions and local exceptions. Holidays stand in tables beside it.</summary>
/// <param name="Id">Stable key.</param>
/// <param name="TimeZone">The zone in which days and hours are meant.</param>
/// <param name="Weekdays">Days of the week that work.</param>
/// <param name="Hours">Opening hours such as <c>09:00-12:00</c>, in order.</param>
public sealed record CalendarDocument(string Id, string TimeZone, IReadOnlyList<DayOfWeek> Weekdays, IReadOnlyList<string> Hours)
{
    /// <summary>The country whose holiday tables it follows; <see langword="null"/> for none.</summary>
    public string? Holidays { get; init; }

    /// <summary>Parts of the year with other hours.</summary>
    public IReadOnlyList<SeasonDocument> Seasons { get; init; } = [];

    /// <summary>Weeks of units that do not work as the district does: a desk that is open day and night.</summary>
    public IReadOnlyList<WeekDocument> Weeks { get; init; } = [];

    /// <summary>Local exceptions, of the whole district or of one unit.</summary>
    public IReadOnlyList<ExceptionDocument> Exceptions { get; init; } = [];

    /// <summary>How limits are counted.</summary>
    public CalendarConventions Conventions { get; init; } = CalendarConventions.Default;
}

/// <summary>A week of units that do not work as the district does.</summary>
/// <param name="Name">What it is called: 全天值守.</param>
/// <param name="Weekdays">Days of the week that work.</param>
/// <param name="Hours">Opening hours in order.</param>
public sealed record WeekDocument(string Name, IReadOnlyList<DayOfWeek> Weekdays, IReadOnlyList<string> Hours)
{
    /// <summary>Parts of the year with other hours.</summary>
    public IReadOnlyList<SeasonDocument> Seasons { get; init; } = [];

    /// <summary>Whether the holidays, make-up days and exceptions of the district hold here too.</summary>
    public bool FollowsHolidays { get; init; } = true;

    /// <summary>The units that work so, each with all below it.</summary>
    public IReadOnlyList<string> Units { get; init; } = [];

    /// <summary>By what it says: the same week read twice is the same.</summary>
    public bool Equals(WeekDocument? other) => other is not null && (Name, FollowsHolidays) == (other.Name, other.FollowsHolidays)
        && Weekdays.SequenceEqual(other.Weekdays) && Hours.SequenceEqual(other.Hours) && Seasons.SequenceEqual(other.Seasons) && Units.SequenceEqual(other.Units);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Name, Weekdays.Count, Hours.Count, Seasons.Count, FollowsHolidays, Units.Count);
}

/// <summary>Part of a year with other hours.</summary>
/// <param name="From">First day, as month and day: <c>05-01</c>.</param>
/// <param name="To">Last day, included.</param>
/// <param name="Hours">The hours.</param>
public sealed record SeasonDocument(string From, string To, IReadOnlyList<string> Hours)
{
    /// <summary>By what it says.</summary>
    public bool Equals(SeasonDocument? other) => other is not null && (From, To) == (other.From, other.To) && Hours.SequenceEqual(other.Hours);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(From, To, Hours.Count);
}

/// <summary>A local exception.</summary>
/// <param name="Date">The local date.</param>
/// <param name="Name">Why: 台风停工, 景区假日值守.</param>
/// <param name="Works">Whether work is done.</param>
public sealed record ExceptionDocument(DateOnly Date, string Name, bool Works)
{
    /// <summary>Opening hours of that day where they differ.</summary>
    public IReadOnlyList<string>? Hours { get; init; }

    /// <summary>The unit it is for, with all below it; <see langword="null"/> for the whole district.</summary>
    public string? Unit { get; init; }
}

/// <summary>One year's arrangement of holidays as a file.</summary>
/// <param name="Year">The year.</param>
/// <param name="Notice">Title of the notice.</param>
/// <param name="CoversFrom">First day it speaks for.</param>
/// <param name="CoversTo">Last day it speaks for.</param>
/// <param name="Days">The days it names.</param>
public sealed record HolidayDocument(int Year, string Notice, DateOnly CoversFrom, DateOnly CoversTo, IReadOnlyList<HolidayDay> Days)
{
    /// <summary>The day it was issued; <see langword="null"/> where that is not known.</summary>
    public DateOnly? Issued { get; init; }
}

/// <summary>A day of a holiday table.</summary>
/// <param name="Name">The holiday.</param>
/// <param name="Date">The day.</param>
/// <param name="IsOffDay">False for a make-up working day.</param>
public sealed record HolidayDay(string Name, DateOnly Date, bool IsOffDay);
