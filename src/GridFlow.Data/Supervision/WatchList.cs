using GridFlow.Data.Accounts;
using GridFlow.Data.Clock;
using GridFlow.Data.Inbox;
using GridFlow.Data.Storage;
using GridFlow.Data.Transactions;
using GridFlow.Governance;
using GridFlow.Governance.Clocks;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Supervision;

/// <summary>A watched case.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Number">Its number.</param>
/// <param name="Title">Its title.</param>
/// <param name="Severity">1 to 4.</param>
/// <param name="Stage">Where it stands.</param>
/// <param name="Outcome">How it ended, where it did.</param>
/// <param name="UnitId">Who has it.</param>
/// <param name="DueAt">The deadline that comes first.</param>
/// <param name="DueClock">Of which clock.</param>
/// <param name="DueIsProvisional">It rests on holidays that are not published yet.</param>
/// <param name="Since">Since when it is watched.</param>
/// <param name="News">How many lines of its log are new.</param>
public sealed record WatchedLine(
    Guid Id, string Number, string Title, int Severity, IncidentStage Stage, IncidentOutcome? Outcome, string? UnitId, DateTimeOffset? DueAt, ClockKind? DueClock, bool DueIsProvisional,
    DateTimeOffset Since, int News)
{
    /// <summary>The last line of its log.</summary>
    public BilingualText? Last { get; init; }

    /// <summary>When that was written, UTC.</summary>
    public DateTimeOffset? LastAt { get; init; }
}

/// <summary>What somebody watches, in numbers.</summary>
/// <param name="Watched">Cases on the list.</param>
/// <param name="News">Of these, with something new.</param>
public sealed record WatchFigures(int Watched, int News);

/// <summary>The own list of cases that somebody who supervises keeps an eye on (关注列表). Who may no longer supervise a case no longer sees it there.</summary>
public sealed class WatchList(ContextFactory contexts, IWriter writer, BusinessClock clock)
{
    /// <summary>Puts a case on the list; once more changes nothing.</summary>
    /// <exception cref="GovernanceException">Not there for this viewer, or not to be supervised.</exception>
    public Task AddAsync(Viewer viewer, Guid incidentId) => writer.WriteAsync(async context =>
    {
        var seen = await context.Incidents.VisibleTo(viewer, context, Permission.Supervise).Where(incident => incident.Id == incidentId).Select(incident => (int?)incident.LogLength).SingleOrDefaultAsync()
            ?? throw new GovernanceException("incident.not-found", new("事件不存在，或您无权督办", "The incident does not exist, or is not yours to supervise"));
        if (!await context.WatchedCases.AnyAsync(row => row.AccountId == viewer.Id && row.IncidentId == incidentId))
            context.WatchedCases.Add(new WatchedCase { AccountId = viewer.Id, IncidentId = incidentId, Since = clock.GetUtcNow(), Seen = seen });
    });

    /// <summary>Takes a case off the list.</summary>
    public Task RemoveAsync(Viewer viewer, Guid incidentId) => writer.WriteAsync(async context =>
    {
        if (await context.WatchedCases.SingleOrDefaultAsync(row => row.AccountId == viewer.Id && row.IncidentId == incidentId) is { } row) context.WatchedCases.Remove(row);
    });

    /// <summary>Notes that somebody has looked at a case up to a line of its log.</summary>
    /// <returns>Whether it is watched.</returns>
    public async Task<bool> LookAsync(Viewer viewer, Guid incidentId, int line, CancellationToken cancellationToken = default)
    {
        await using var looking = contexts.CreateDbContext();
        var seen = await looking.WatchedCases.Where(row => row.AccountId == viewer.Id && row.IncidentId == incidentId).Select(row => (int?)row.Seen).SingleOrDefaultAsync(cancellationToken);
        if (seen < line)
            await writer.WriteAsync(async context =>
            {
                if (await context.WatchedCases.SingleOrDefaultAsync(row => row.AccountId == viewer.Id && row.IncidentId == incidentId) is { } row && row.Seen < line) row.Seen = line;
            }, cancellationToken);
        return seen is not null;
    }

    /// <summary>A page of the list: what has something new first, then the least time left.</summary>
    public async Task<Page<WatchedLine>> ListAsync(Viewer viewer, int skip = 0, int take = 20, CancellationToken cancellationToken = default)
    {
        await using var context = contexts.CreateForLists();
        var rows = Watched(context, viewer);
        var total = await rows.CountAsync(cancellationToken);
        var page = await rows.OrderByDescending(row => row.Incident.LogLength > row.Seen).ThenBy(row => row.Incident.NextDueAt == null).ThenBy(row => row.Incident.NextDueAt).ThenBy(row => row.Incident.Id)
            .Skip(Math.Max(0, skip)).Take(Math.Clamp(take, 1, 200))
            .Select(row => new WatchedLine(
                row.Incident.Id, row.Incident.Number, row.Incident.Title, row.Incident.Severity, row.Incident.Stage, row.Incident.Outcome, row.Incident.CurrentUnitId ?? row.Incident.LeadUnitId,
                row.Incident.NextDueAt, row.Incident.NextClock, row.Incident.NextDueIsProvisional, row.Since, row.Incident.LogLength - row.Seen))
            .ToListAsync(cancellationToken);
        var ids = page.ConvertAll(line => line.Id);
        var last = (await context.Timeline.AsNoTracking()
            .Where(line => ids.Contains(line.IncidentId) && context.Incidents.Any(incident => incident.Id == line.IncidentId && incident.LogLength == line.Sequence))
            .Select(line => new { line.IncidentId, line.Text, line.At }).ToListAsync(cancellationToken)).ToDictionary(line => line.IncidentId);
        return new([.. page.Select(line => last.TryGetValue(line.Id, out var said) ? line with { Last = said.Text, LastAt = said.At } : line)], total);
    }

    /// <summary>How many are on the list, and how many have something new.</summary>
    public async Task<WatchFigures> CountAsync(Viewer viewer, CancellationToken cancellationToken = default)
    {
        await using var context = contexts.CreateForLists();
        var rows = Watched(context, viewer);
        return new(await rows.CountAsync(cancellationToken), await rows.CountAsync(row => row.Incident.LogLength > row.Seen, cancellationToken));
    }

    private static IQueryable<WatchedIncident> Watched(GridFlowDbContext context, Viewer viewer) =>
        from row in context.WatchedCases.AsNoTracking()
        where row.AccountId == viewer.Id
        join incident in context.Incidents.AsNoTracking().VisibleTo(viewer, context, Permission.Supervise) on row.IncidentId equals incident.Id
        select new WatchedIncident { Incident = incident, Since = row.Since, Seen = row.Seen };

    private sealed class WatchedIncident
    {
        public required Incident Incident { get; init; }

        public required DateTimeOffset Since { get; init; }

        public required int Seen { get; init; }
    }
}
