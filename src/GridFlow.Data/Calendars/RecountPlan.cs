using GridFlow.Data.Definitions;
using GridFlow.Governance.Calendars;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders;
using GridFlow.Governance.Organisations;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Calendars;

/// <summary>Which cases a change of calendars may concern, and how they are counted: the same for the preview and for what is done.</summary>
/// <param name="JurisdictionId">The jurisdiction.</param>
/// <param name="Turn">The two calendars.</param>
/// <param name="Floor">Deadlines up to this moment stay as they are: past, or before the first day that differs. <see langword="null"/> where none does.</param>
internal sealed record RecountPlan(string JurisdictionId, CalendarTurn Turn, DateTimeOffset? Floor)
{
    /// <summary>Plans it.</summary>
    /// <param name="jurisdictionId">The jurisdiction.</param>
    /// <param name="before">The calendar until then.</param>
    /// <param name="after">The calendar from then on.</param>
    /// <param name="snapshot">The units.</param>
    /// <param name="now">When it is counted, UTC.</param>
    /// <param name="since">When the one after went live, UTC; <see langword="null"/> where it has not.</param>
    public static RecountPlan Of(string jurisdictionId, WorkingCalendar before, WorkingCalendar after, CatalogueSnapshot snapshot, DateTimeOffset now, DateTimeOffset? since = null)
    {
        var tree = snapshot.FindOrganisation(jurisdictionId);
        IReadOnlyList<string> Line(string unit) => tree?.Line(unit) ?? [];
        var today = after.LocalDate(now);
        var changes = CalendarDifference.Between(before, after, today, Line, static unit => unit);
        DateTimeOffset? floor = changes.Count == 0 ? null : changes.Min(change => change.From ?? today) is var first && first > today
            ? new DateTimeOffset(TimeZoneInfo.ConvertTimeToUtc(first.ToDateTime(TimeOnly.MinValue), after.Zone))
            : now;
        return new(jurisdictionId, new CalendarTurn(after, Line) { Before = before, Since = since }, floor > now ? floor : floor is null ? null : now);
    }

    /// <summary>Plans what units that move do, each to the calendar of where it stands then.</summary>
    /// <param name="before">The units until then.</param>
    /// <param name="after">The units from then on.</param>
    /// <param name="calendar">The calendar.</param>
    /// <param name="now">When it is counted, UTC.</param>
    /// <param name="since">When the units moved, UTC; <see langword="null"/> where they have not.</param>
    public static RecountPlan Of(OrganisationTree before, OrganisationTree after, WorkingCalendar calendar, DateTimeOffset now, DateTimeOffset? since = null)
    {
        var apart = calendar.UnitsApart.ToHashSet();
        // Whoever stands below other units with a week or exceptions of their own works by another calendar.
        var moved = after.Units.Any(unit => before.Find(unit.Id) is not null && !before.Line(unit.Id).Where(apart.Contains).SequenceEqual(after.Line(unit.Id).Where(apart.Contains)));
        return new(after.Jurisdiction.Id, new CalendarTurn(calendar, after.Line) { Before = calendar, LineBefore = before.Line, Since = since }, moved ? now : null);
    }

    /// <summary>Whether anybody may be counted anew.</summary>
    public bool IsAny => Floor is not null;

    /// <summary>The next open cases with a clock that may move, in the order of their ids.</summary>
    public Task<List<Guid>> NextAsync(GridFlowDbContext context, Guid? after, int most, CancellationToken cancellationToken = default)
    {
        if (Floor is not { } floor) return Task.FromResult(new List<Guid>());
        var open = context.Incidents.Where(incident => incident.JurisdictionId == JurisdictionId && incident.Stage != IncidentStage.Closed
            && context.Clocks.Any(clock => clock.IncidentId == incident.Id && clock.DueAt > floor));
        if (after is { } last) open = open.Where(incident => incident.Id > last);
        return open.OrderBy(incident => incident.Id).Select(incident => incident.Id).Take(most).ToListAsync(cancellationToken);
    }
}
