using Cronos;
using GridFlow.Governance.Calendars;
using GridFlow.Governance.Organisations;

namespace GridFlow.Governance.Patrols;

/// <summary>One time at which a round of a unit is due.</summary>
/// <param name="Day">The local day it begins on.</param>
/// <param name="From">Its beginning, UTC.</param>
/// <param name="Until">Its end, UTC: a round that is not done before is missed.</param>
public sealed record PatrolTime(DateOnly Day, DateTimeOffset From, DateTimeOffset Until);

/// <summary>A round that is due.</summary>
/// <param name="Plan">Of which plan.</param>
/// <param name="Unit">Whose.</param>
/// <param name="Time">When.</param>
public sealed record DueRound(PatrolPlan Plan, Unit Unit, PatrolTime Time);

/// <summary>When rounds are due: days and times are those of the jurisdiction's zone, holidays those of the unit's calendar.</summary>
public static class PatrolTimetable
{
    /// <summary>No window is longer, also on the day the clocks are put back.</summary>
    public static readonly TimeSpan LongestWindow = TimeSpan.FromHours(26);

    /// <summary>The rounds of a plan in a unit that begin after one moment and not after another, in order of time.</summary>
    /// <param name="plan">The plan; one that is paused has none.</param>
    /// <param name="calendar">The unit's calendar.</param>
    /// <param name="after">After this moment.</param>
    /// <param name="until">Up to this one, included.</param>
    public static IEnumerable<PatrolTime> Between(PatrolPlan plan, WorkingCalendar calendar, DateTimeOffset after, DateTimeOffset until)
    {
        if (plan.IsPaused || until <= after)
            return [];
        return plan.Windows.Distinct().SelectMany(Times).OrderBy(time => time.From).ThenBy(time => time.Until);

        IEnumerable<PatrolTime> Times(PatrolWindow window)
        {
            var (begins, ends) = (Daily(window.From, plan.Weekdays), Daily(window.To, []));
            foreach (var begin in begins.GetOccurrences(after.UtcDateTime, until.UtcDateTime, calendar.Zone, fromInclusive: false, toInclusive: true))
            {
                var from = new DateTimeOffset(begin, TimeSpan.Zero);
                var day = calendar.LocalDate(from);
                if (IsDue(plan, calendar, day) && ends.GetNextOccurrence(begin, calendar.Zone) is { } end)
                    yield return new(day, from, new(end, TimeSpan.Zero));
            }
        }
    }

    /// <summary>Whether rounds of a plan are due on a day of the week it names.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="calendar">The unit's calendar.</param>
    /// <param name="day">The day, in the jurisdiction's zone.</param>
    public static bool IsDue(PatrolPlan plan, WorkingCalendar calendar, DateOnly day) =>
        (plan.From is not { } first || day >= first) && (plan.Until is not { } last || day <= last)
        && plan.Days switch { PatrolDays.Working => calendar.IsWorkingDay(day), PatrolDays.Resting => !calendar.IsWorkingDay(day), _ => true };

    /// <summary>The rounds of all plans that run at a moment.</summary>
    /// <param name="book">The plans.</param>
    /// <param name="tree">The units.</param>
    /// <param name="calendar">The jurisdiction's calendar.</param>
    /// <param name="now">The moment.</param>
    public static IEnumerable<DueRound> Running(PatrolBook book, OrganisationTree tree, WorkingCalendar calendar, DateTimeOffset now) =>
        from plan in book.Plans
        from unit in UnitsOf(plan, tree)
        from time in Between(plan, calendar.For(tree.Line(unit.Id)), now - LongestWindow, now)
        where time.Until > now
        select new DueRound(plan, unit, time);

    /// <summary>When the next window of any plan begins, whether or not a calendar lets it; <see langword="null"/> where there is none.</summary>
    /// <param name="book">The plans.</param>
    /// <param name="zone">The jurisdiction's zone.</param>
    /// <param name="after">After this moment.</param>
    public static DateTimeOffset? NextBeginning(PatrolBook book, TimeZoneInfo zone, DateTimeOffset after) =>
        book.Plans.Where(plan => !plan.IsPaused).SelectMany(plan => plan.Windows.Select(window => Daily(window.From, plan.Weekdays).GetNextOccurrence(after.UtcDateTime, zone)))
            .Min() is { } next ? new DateTimeOffset(next, TimeSpan.Zero) : null;

    /// <summary>The units that have rounds of a plan: those it names, or those of its level within them, each once.</summary>
    public static IEnumerable<Unit> UnitsOf(PatrolPlan plan, OrganisationTree tree)
    {
        var named = plan.Units.Select(tree.Find).OfType<Unit>().Distinct().ToList();
        return plan.Level is not { Length: > 0 } level ? named : tree.Units.Where(unit => unit.Level == level && named.Exists(above => OrganisationTree.IsWithin(unit.Path, above.Path)));
    }

    private static CronExpression Daily(TimeOnly time, IReadOnlyList<DayOfWeek> weekdays) => CronExpression.Parse(FormattableString.Invariant(
        $"{time.Minute} {time.Hour} * * {(weekdays.Count == 0 ? "*" : string.Join(',', weekdays.Distinct().Select(day => (int)day)))}"));
}
