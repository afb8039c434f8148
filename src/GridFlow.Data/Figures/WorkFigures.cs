using GridFlow.Data.Accounts;
using GridFlow.Data.Clock;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Figures;

/// <summary>Tasks of somebody who handles them.</summary>
/// <param name="Mine">Taken over by the viewer.</param>
/// <param name="DueToday">Of these, due before the day ends and not yet late.</param>
/// <param name="MineLate">Of these, with a clock that has run out.</param>
/// <param name="Unclaimed">Waiting in the viewer's units for somebody to take them over.</param>
/// <param name="UnclaimedLate">Of those, with a clock that has run out.</param>
/// <param name="SentBack">Of those that wait, cases that were sent back to be done again (返工).</param>
public sealed record TaskFigures(int Mine, int DueToday, int MineLate, int Unclaimed, int UnclaimedLate, int SentBack);

/// <summary>Cases of a territory.</summary>
/// <param name="Open">Not closed.</param>
/// <param name="Late">Open, with a clock that has run out.</param>
/// <param name="Undecided">Open, waiting for somebody to decide whose they are.</param>
/// <param name="Units">By leading unit, most late first.</param>
/// <param name="Days">What came and what went, day by day.</param>
public sealed record CaseFigures(int Open, int Late, int Undecided, IReadOnlyList<UnitFigures> Units, IReadOnlyList<DayFigures> Days);

/// <summary>Cases that one unit leads.</summary>
/// <param name="UnitId">The unit.</param>
/// <param name="Open">Not closed.</param>
/// <param name="Late">Open, with a clock that has run out.</param>
/// <param name="Closed">Reported in the days that are looked at, and closed.</param>
/// <param name="InTime">Of these, closed before their limit ran out.</param>
/// <param name="Rated">How many reporters of the closed, and of cases merged into these, said how content they are.</param>
/// <param name="Content">Of these, satisfied or fairly satisfied.</param>
public sealed record UnitFigures(string UnitId, int Open, int Late, int Closed, int InTime, int Rated, int Content);

/// <summary>A local day.</summary>
public sealed record DayFigures(DateOnly Day, int Reported, int Closed);

/// <summary>Counts what waits and how it goes, within a viewer's rights; the database does the counting.</summary>
public sealed class WorkFigures(IDbContextFactory<GridFlowDbContext> contexts, BusinessClock clock)
{
    /// <summary>Tasks that the viewer has or may take over.</summary>
    /// <param name="viewer">Who asks.</param>
    /// <param name="endOfDay">When the viewer's day ends.</param>
    /// <param name="cancellationToken">Stops the counting.</param>
    public async Task<TaskFigures> TasksAsync(Viewer viewer, DateTimeOffset endOfDay, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var mine = context.Tasks.InInboxOf(viewer, context).HadBy(viewer, context);
        var unclaimed = context.Tasks.InInboxOf(viewer, context).Where(task => task.Status == HandlingTaskStatus.Open);
        return new TaskFigures(
            await mine.CountAsync(cancellationToken),
            await mine.CountAsync(task => task.NextDueAt >= now && task.NextDueAt < endOfDay, cancellationToken),
            await mine.CountAsync(task => task.NextDueAt < now, cancellationToken),
            await unclaimed.CountAsync(cancellationToken),
            await unclaimed.CountAsync(task => task.NextDueAt < now, cancellationToken),
            await unclaimed.CountAsync(task => task.Kind == TaskKind.Handle && context.Incidents.Any(incident => incident.Id == task.IncidentId && incident.Reworks > 0), cancellationToken));
    }

    /// <summary>Cases that the viewer may see.</summary>
    /// <param name="viewer">Who asks.</param>
    /// <param name="since">The first moment that units and days are looked at from.</param>
    /// <param name="dayOf">The local day of a moment.</param>
    /// <param name="cancellationToken">Stops the counting.</param>
    public async Task<CaseFigures> CasesAsync(Viewer viewer, DateTimeOffset since, Func<DateTimeOffset, DateOnly> dayOf, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var seen = context.Incidents.AsNoTracking().VisibleTo(viewer, context);
        var open = await seen.Where(incident => incident.Stage != IncidentStage.Closed).GroupBy(incident => incident.LeadUnitId)
            .Select(group => new
            {
                Unit = group.Key,
                Count = group.Count(),
                Late = group.Count(incident => incident.NextDueAt < now),
                Undecided = group.Count(incident => incident.Stage == IncidentStage.Dispatching),
            })
            .ToListAsync(cancellationToken);
        var done = seen.Where(incident => incident.Stage == IncidentStage.Closed && incident.ReportedAt >= since);
        var closed = await done.GroupBy(incident => incident.LeadUnitId)
            .Select(group => new
            {
                Unit = group.Key,
                Count = group.Count(),
                InTime = group.Count(incident => incident.OverdueAt == null),
                Rated = group.Count(incident => incident.Satisfaction != null && incident.RatedMainId == null),
                Content = group.Count(incident => incident.RatedMainId == null && (incident.Satisfaction == Satisfaction.Satisfied || incident.Satisfaction == Satisfaction.Fair)),
            })
            .ToListAsync(cancellationToken);
        // What was said at a case that had been merged is said of the work on the one that went on.
        var merged = await context.Incidents.Where(part => part.Satisfaction != null && part.RatedMainId != null)
            .Join(done, part => part.RatedMainId, main => main.Id, (part, main) => new { main.LeadUnitId, part.Satisfaction }).GroupBy(rated => rated.LeadUnitId)
            .Select(group => new
            {
                Unit = group.Key,
                Rated = group.Count(),
                Content = group.Count(rated => rated.Satisfaction == Satisfaction.Satisfied || rated.Satisfaction == Satisfaction.Fair),
            })
            .ToListAsync(cancellationToken);
        var (came, went) = (
            await seen.Where(incident => incident.ReportedAt >= since).Select(incident => incident.ReportedAt).ToListAsync(cancellationToken),
            await seen.Where(incident => incident.ClosedAt >= since).Select(incident => incident.ClosedAt!.Value).ToListAsync(cancellationToken));
        var (cameBy, wentBy) = (came.CountBy(dayOf).ToDictionary(), went.CountBy(dayOf).ToDictionary());

        return new CaseFigures(
            open.Sum(group => group.Count), open.Sum(group => group.Late), open.Sum(group => group.Undecided),
            [
                .. open.Select(group => group.Unit).Union(closed.Select(group => group.Unit)).OfType<string>()
                    .Select(unit => (Unit: unit, Open: open.Find(group => group.Unit == unit), Closed: closed.Find(group => group.Unit == unit), Merged: merged.Find(group => group.Unit == unit)))
                    .Select(one => new UnitFigures(
                        one.Unit, one.Open?.Count ?? 0, one.Open?.Late ?? 0, one.Closed?.Count ?? 0, one.Closed?.InTime ?? 0,
                        (one.Closed?.Rated ?? 0) + (one.Merged?.Rated ?? 0), (one.Closed?.Content ?? 0) + (one.Merged?.Content ?? 0)))
                    .OrderByDescending(one => one.Late).ThenByDescending(one => one.Open).ThenBy(one => one.UnitId, StringComparer.Ordinal),
            ],
            [.. DaysFrom(dayOf(since), dayOf(now)).Select(day => new DayFigures(day, cameBy.GetValueOrDefault(day), wentBy.GetValueOrDefault(day)))]);
    }

    private static IEnumerable<DateOnly> DaysFrom(DateOnly first, DateOnly last)
    {
        for (var day = first; day <= last; day = day.AddDays(1)) yield return day;
    }
}
