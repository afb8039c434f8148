using GridFlow.Data.Accounts;
using GridFlow.Data.Inbox;
using GridFlow.Data.Storage;
using GridFlow.Governance.Clocks;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Supervision;

/// <summary>A request with the case it is about.</summary>
/// <param name="Request">The request.</param>
/// <param name="Number">The case's number.</param>
/// <param name="Title">The case's title.</param>
/// <param name="UnitId">Who has the case.</param>
/// <param name="DueAt">The deadline that comes first now.</param>
public sealed record DeadlineLine(DeadlineRequest Request, string Number, string Title, string? UnitId, DateTimeOffset? DueAt);

/// <summary>Changes of deadlines that were asked for, for whoever supervises the cases.</summary>
public sealed class DeadlineQuery(ContextFactory contexts)
{
    /// <summary>Nobody counts further.</summary>
    private const int MostCounted = 500;

    /// <summary>A page of them: what waits first, then the latest.</summary>
    public async Task<Page<DeadlineLine>> ListAsync(Viewer viewer, int skip = 0, int take = 20, CancellationToken cancellationToken = default)
    {
        await using var context = contexts.CreateForLists();
        var rows = Seen(context, viewer);
        var total = await rows.CountAsync(cancellationToken);
        var page = await rows.OrderByDescending(row => row.Request.Status == DeadlineRequestStatus.Waiting).ThenByDescending(row => row.Request.AskedAt).ThenBy(row => row.Request.Id)
            .Skip(Math.Max(0, skip)).Take(Math.Clamp(take, 1, 200)).ToListAsync(cancellationToken);
        return new([.. page.Select(row => new DeadlineLine(row.Request, row.Incident.Number, row.Incident.Title, row.Incident.CurrentUnitId ?? row.Incident.LeadUnitId, row.Incident.NextDueAt))], total);
    }

    /// <summary>How many wait for the viewer: asked for by somebody else, and the viewer's to decide.</summary>
    public async Task<int> WaitingAsync(Viewer viewer, CancellationToken cancellationToken = default)
    {
        await using var context = contexts.CreateForLists();
        var rows = await Seen(context, viewer).Where(row => row.Request.Status == DeadlineRequestStatus.Waiting && row.Request.AskedById != viewer.Id)
            .OrderBy(row => row.Request.AskedAt).Take(MostCounted).Select(row => new { row.Incident.Id, row.Incident.GridPath }).ToListAsync(cancellationToken);
        if (rows.Count == 0) return 0;
        var ids = rows.Select(row => row.Id).ToList();
        var tasks = (await context.Tasks.AsNoTracking().Where(task => ids.Contains(task.IncidentId) && (task.Status == HandlingTaskStatus.Open || task.Status == HandlingTaskStatus.Claimed))
            .ToListAsync(cancellationToken)).ToLookup(task => task.IncidentId);
        return rows.Count(row => DeadlineAuthority.Refusal(viewer, row.GridPath, tasks[row.Id]) is null);
    }

    private static IQueryable<RequestedCase> Seen(GridFlowDbContext context, Viewer viewer) =>
        from request in context.DeadlineRequests.AsNoTracking()
        where request.JurisdictionId == viewer.JurisdictionId
        join incident in context.Incidents.AsNoTracking().OnGroundOf(viewer, Permission.Supervise) on request.IncidentId equals incident.Id
        select new RequestedCase { Request = request, Incident = incident };

    private sealed class RequestedCase
    {
        public required DeadlineRequest Request { get; init; }

        public required Incident Incident { get; init; }
    }
}
