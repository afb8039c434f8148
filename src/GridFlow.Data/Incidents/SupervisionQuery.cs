using GridFlow.Data.Accounts;
using GridFlow.Data.Inbox;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Texts;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Incidents;

/// <summary>An order with the case it is about.</summary>
/// <param name="Order">The order.</param>
/// <param name="Number">The case's number.</param>
/// <param name="Title">The case's title.</param>
/// <param name="UnitId">Who must answer.</param>
/// <param name="IssuedAt">When it was given.</param>
/// <param name="DueAt">When the answer is due.</param>
/// <param name="Status">Whether it was answered.</param>
/// <param name="Answer">The answer.</param>
/// <param name="ClosedAt">When it ended.</param>
/// <param name="ClosedByName">Who answered.</param>
public sealed record OrderLine(
    SupervisionOrder Order, string Number, string Title, string UnitId, DateTimeOffset IssuedAt, DateTimeOffset? DueAt, HandlingTaskStatus Status, string? Answer, DateTimeOffset? ClosedAt, string? ClosedByName);

/// <summary>The orders that were given, for whoever supervises.</summary>
public sealed class SupervisionQuery(IDbContextFactory<GridFlowDbContext> contexts)
{
    /// <summary>Orders, the newest first.</summary>
    public async Task<Page<OrderLine>> OrdersAsync(Viewer viewer, int skip = 0, int take = 20, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var orders = Orders(context, viewer);
        var total = await orders.CountAsync(cancellationToken);
        var tasks = await orders.OrderByDescending(row => row.Task.OpenedAt).ThenBy(row => row.Task.Id).Skip(Math.Max(0, skip)).Take(Math.Clamp(take, 1, 200)).ToListAsync(cancellationToken);
        return new Page<OrderLine>([.. tasks.Select(LineOf)], total);
    }

    /// <summary>One order by its number, for whoever may see its case; else <see langword="null"/>.</summary>
    public async Task<OrderLine?> FindAsync(Viewer viewer, string number, CancellationToken cancellationToken = default)
    {
        if (PlainText.Search(number) is not { } known || known.LastIndexOf('-') is not (> 0 and var end)) return null;
        var incident = known[..end];
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await Orders(context, viewer, Permission.ViewIncidents).Where(row => row.Incident.Number == incident).ToListAsync(cancellationToken);
        return found.Where(row => row.Task.Order!.Number == known).Select(LineOf).FirstOrDefault();
    }

    private static IQueryable<OrderedCase> Orders(GridFlowDbContext context, Viewer viewer, Permission permission = Permission.Supervise) =>
        from task in context.Tasks.AsNoTracking()
        where task.JurisdictionId == viewer.JurisdictionId && task.Kind == TaskKind.Supervise
        join incident in context.Incidents.AsNoTracking().VisibleTo(viewer, context, permission) on task.IncidentId equals incident.Id
        select new OrderedCase { Task = task, Incident = incident };

    private static OrderLine LineOf(OrderedCase row) => new(
        row.Task.Order!, row.Incident.Number, row.Incident.Title, row.Task.UnitId, row.Task.OpenedAt, row.Task.DueAt, row.Task.Status, row.Task.Answer, row.Task.ClosedAt, row.Task.ClosedByName);

    private sealed class OrderedCase
    {
        public required HandlingTask Task { get; init; }

        public required Incident Incident { get; init; }
    }
}
