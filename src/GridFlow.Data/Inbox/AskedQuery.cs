using GridFlow.Data.Accounts;
using GridFlow.Data.Clock;
using GridFlow.Data.Storage;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Inbox;

/// <summary>What was asked of others.</summary>
public enum AskedKind
{
    /// <summary>协办: work done beside one's own.</summary>
    Assist,

    /// <summary>征求意见: what somebody thinks of it.</summary>
    Consult,

    /// <summary>会签: that somebody agrees.</summary>
    Countersign,

    /// <summary>吹哨: that a unit comes.</summary>
    Whistle,

    /// <summary>退单: that a case goes to whom it belongs.</summary>
    Return,
}

/// <summary>Something that the viewer or a unit of the viewer's asked of others.</summary>
/// <param name="Kind">What.</param>
/// <param name="Number">The case's number.</param>
/// <param name="Title">The case's title.</param>
/// <param name="ToUnitId">Who was asked; of a return who has the case now, <see langword="null"/> once nobody does.</param>
/// <param name="Words">What was asked, in words.</param>
/// <param name="AskedByName">Who asked.</param>
/// <param name="AskedAt">When, UTC.</param>
/// <param name="IsOpen">It waits for an answer; a return for the end of the case.</param>
/// <param name="DueAt">Until when, UTC.</param>
/// <param name="Answer">What was answered.</param>
/// <param name="AnsweredAt">When, UTC; also when it ended without.</param>
public sealed record AskedLine(
    AskedKind Kind, string Number, string Title, string? ToUnitId, string? Words, string? AskedByName, DateTimeOffset AskedAt, bool IsOpen, DateTimeOffset? DueAt, string? Answer, DateTimeOffset? AnsweredAt)
{
    /// <summary>The task that waits for the answer, where it is one that one may press for.</summary>
    public Guid? SubtaskId { get; init; }

    /// <summary>The person who was asked by name, or has it.</summary>
    public string? ToName { get; init; }

    /// <summary>How it ended: the way out that was taken; <see langword="null"/> while it waits.</summary>
    public string? Outcome { get; init; }

    /// <summary>Whom the case was proposed for, where it was given back.</summary>
    public string? ProposedUnitId { get; init; }
}

/// <summary>What is asked of the list.</summary>
/// <param name="Kind">Only this.</param>
/// <param name="OpenOnly">Only what waits.</param>
/// <param name="Skip">How many to skip.</param>
/// <param name="Take">How many to return, at most 200.</param>
public sealed record AskedRequest(AskedKind? Kind = null, bool OpenOnly = false, int Skip = 0, int Take = 20);

/// <summary>
/// What the viewer, or a unit where the viewer handles tasks, asked of others: help with tasks, whistles, returns. One has few of them at a
/// time, so the latest of each kind are read and put together here.
/// </summary>
public sealed class AskedQuery(ContextFactory contexts, BusinessClock clock)
{
    /// <summary>So many of each kind are read, what waits and the latest.</summary>
    public const int MostOfAKind = 500;

    /// <summary>What ended longer ago is looked up at its case.</summary>
    public const int Days = 90;

    /// <summary>A page of it: what waits first, by deadline, then the latest answer.</summary>
    public async Task<Page<AskedLine>> ListAsync(Viewer viewer, AskedRequest request, CancellationToken cancellationToken = default)
    {
        var (units, since) = (viewer.Posts.Where(post => Roles.Allows(post.Role, Permission.HandleTasks)).Select(post => post.UnitId).Distinct().ToList(), clock.GetUtcNow().AddDays(-Days));
        await using var context = contexts.CreateForLists();
        var lines = new List<AskedLine>();
        if (request.Kind is not (AskedKind.Whistle or AskedKind.Return)) lines.AddRange(await SubtasksAsync(context, viewer, units, since, cancellationToken));
        if (request.Kind is null or AskedKind.Whistle) lines.AddRange(await WhistlesAsync(context, viewer, units, since, cancellationToken));
        if (request.Kind is null or AskedKind.Return) lines.AddRange(await ReturnsAsync(context, viewer, units, since, cancellationToken));
        var found = lines.Where(line => (request.Kind is null || line.Kind == request.Kind) && (line.IsOpen || !request.OpenOnly))
            .OrderByDescending(line => line.IsOpen).ThenBy(line => line.IsOpen ? line.DueAt ?? DateTimeOffset.MaxValue : DateTimeOffset.MinValue)
            .ThenByDescending(line => line.AnsweredAt ?? line.AskedAt).ToList();
        return new([.. found.Skip(Math.Max(0, request.Skip)).Take(Math.Clamp(request.Take, 1, 200))], found.Count);
    }

    private static async Task<IEnumerable<AskedLine>> SubtasksAsync(GridFlowDbContext context, Viewer viewer, List<string> units, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var id = viewer.Id;
        var rows = await (
            from task in context.Tasks.AsNoTracking()
            where task.JurisdictionId == viewer.JurisdictionId && (task.AskedById == id || units.Contains(task.AskedByUnitId!)) && (task.ClosedAt == null || task.ClosedAt > since)
            join incident in context.Incidents on task.IncidentId equals incident.Id
            orderby task.ClosedAt == null descending, task.OpenedAt descending
            select new { task, incident.Number, incident.Title }).Take(MostOfAKind).ToListAsync(cancellationToken);
        return rows.Select(row => new AskedLine(
            row.task.Kind switch { TaskKind.Consult => AskedKind.Consult, TaskKind.Countersign => AskedKind.Countersign, _ => AskedKind.Assist },
            row.Number, row.Title, row.task.UnitId, row.task.Subtask?.Words, row.task.Subtask?.AskedByName, row.task.OpenedAt, row.task.IsOpen, row.task.DueAt, row.task.Answer, row.task.ClosedAt)
        {
            SubtaskId = row.task.IsOpen ? row.task.Id : null, ToName = row.task.AssigneeName, Outcome = row.task.Outcome,
        });
    }

    private static async Task<IEnumerable<AskedLine>> WhistlesAsync(GridFlowDbContext context, Viewer viewer, List<string> units, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var rows = await (
            from whistle in context.Whistles.AsNoTracking()
            where whistle.JurisdictionId == viewer.JurisdictionId && units.Contains(whistle.UnitId) && whistle.BlownAt > since
            join response in context.WhistleResponses.AsNoTracking() on whistle.Id equals response.WhistleId
            join task in context.Tasks.AsNoTracking() on response.Id equals task.Id
            join incident in context.Incidents on whistle.IncidentId equals incident.Id
            orderby response.CalledAt descending
            select new { whistle, response, task, incident.Number, incident.Title }).Take(MostOfAKind).ToListAsync(cancellationToken);
        return rows.Select(row => new AskedLine(
            AskedKind.Whistle, row.Number, row.Title, row.response.UnitId, row.whistle.Words, row.whistle.BlownBy, row.response.CalledAt,
            row.response.AnsweredAt is null && row.whistle.EndedAt is null, row.task.NextDueAt, row.task.Answer, row.response.AnsweredAt ?? row.whistle.EndedAt)
        {
            ToName = row.task.AssigneeName, Outcome = row.response.Outcome,
        });
    }

    private static async Task<IEnumerable<AskedLine>> ReturnsAsync(GridFlowDbContext context, Viewer viewer, List<string> units, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var rows = await (
            from task in context.Tasks.AsNoTracking()
            where task.JurisdictionId == viewer.JurisdictionId && units.Contains(task.UnitId) && task.Outcome == HandlingTask.Returned && task.ClosedAt > since && task.AskedById == null
            join incident in context.Incidents on task.IncidentId equals incident.Id
            orderby task.ClosedAt descending
            select new { task, incident.Number, incident.Title, incident.Stage, incident.CurrentUnitId, incident.NextDueAt, incident.ClosedAt }).Take(MostOfAKind).ToListAsync(cancellationToken);
        return rows.Select(row => new AskedLine(
            AskedKind.Return, row.Number, row.Title, row.CurrentUnitId, row.task.Answer, row.task.ClosedByName, row.task.ClosedAt!.Value,
            row.Stage != IncidentStage.Closed, row.Stage == IncidentStage.Closed ? null : row.NextDueAt, null, row.ClosedAt)
        {
            ProposedUnitId = row.task.NamedUnitId,
        });
    }
}
