namespace GridFlow.Governance.Calendars;

/// <summary>How an ordinary week is worked, all year round.</summary>
/// <param name="Weekdays">Days of the week that work; at least one.</param>
/// <param name="Hours">Opening hours in order, not overlapping; at least one period.</param>
/// <param name="Seasons">Parts of the year with other hours; the first that covers a date holds.</param>
public sealed record WorkingWeek(IReadOnlySet<DayOfWeek> Weekdays, IReadOnlyList<OpeningPeriod> Hours, IReadOnlyList<Season> Seasons)
{
    /// <summary>What it is called; empty for the district's.</summary>
    public string Name { get; init; } = "";

    /// <summary>Whether holidays, make-up days and exceptions of the district hold.</summary>
    public bool FollowsHolidays { get; init; } = true;

    /// <summary>The units that work so, each with all below it; none for the district's, which is everybody else's.</summary>
    public IReadOnlyList<string> Units { get; init; } = [];

    /// <summary>Whether another is worked alike, whatever it is called and whoever's it is.</summary>
    internal bool IsWorkedAs(WorkingWeek other) => FollowsHolidays == other.FollowsHolidays && Weekdays.SetEquals(other.Weekdays) && Hours.SequenceEqual(other.Hours)
        && Seasons.Count == other.Seasons.Count && Seasons.Zip(other.Seasons).All(pair =>
            (pair.First.From, pair.First.To) == (pair.Second.From, pair.Second.To) && pair.First.Periods.SequenceEqual(pair.Second.Periods));

    /// <summary>The hours of a date if it works.</summary>
    public IReadOnlyList<OpeningPeriod> HoursOn(DateOnly date) => Seasons.FirstOrDefault(season => season.Covers(date))?.Periods ?? Hours;
}
