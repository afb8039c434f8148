using GridFlow.Data.Accounts;
using GridFlow.Data.Clock;
using GridFlow.Data.Storage;
using GridFlow.Governance.Inbox;
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
/// time, so the first of each kind are read and put together here.
/// </summary>
public sealed class AskedQuery(ContextFactory contexts, BusinessClock clock)
{
    /// <summary>So many of each kind are read, in the order of the list; where there are more the page says so.</summary>
    public const int MostOfAKind = 500;

    /// <summary>What ended longer ago is looked up at its case.</summary>
    public const int Days = 90;

    /// <summary>A page of it: what waits first, by deadline, then the latest answer.</summary>
    public async Task<Page<AskedLine>> ListAsync(Viewer viewer, AskedRequest request, CancellationToken cancellationToken = default)
    {
        var units = viewer.Posts.Where(post => Roles.Allows(post.Role, Permission.HandleTasks)).Select(post => post.UnitId).Distinct().ToList();
        await using var context = contexts.CreateForLists();
        // What waits is shown however long it has waited: only what ended is left out after a while.
        var asking = new Asking(context, viewer, units, request.OpenOnly ? DateTimeOffset.MaxValue : clock.GetUtcNow().AddDays(-Days));
        var (lines, isMore) = (new List<AskedLine>(), false);
        foreach (var kind in request.Kind is { } one ? [one] : Enum.GetValues<AskedKind>())
        {
            var found = kind switch
            {
                AskedKind.Whistle => await WhistlesAsync(asking, cancellationToken),
                AskedKind.Return => await ReturnsAsync(asking, cancellationToken),
                _ => await SubtasksAsync(asking, kind, cancellationToken),
            };
            isMore |= found.Count > MostOfAKind;
            lines.AddRange(found.Take(MostOfAKind));
        }

        var sorted = lines.OrderByDescending(line => line.IsOpen).ThenBy(line => line.IsOpen ? line.DueAt ?? DateTimeOffset.MaxValue : DateTimeOffset.MinValue)
            .ThenByDescending(line => line.AnsweredAt ?? line.AskedAt);
        return new([.. sorted.Skip(Math.Max(0, request.Skip)).Take(Math.Clamp(request.Take, 1, 200))], lines.Count) { IsMore = isMore };
    }

    private static async Task<List<AskedLine>> SubtasksAsync(Asking asking, AskedKind kind, CancellationToken cancellationToken)
    {
        var ((context, viewer, units, since), id) = (asking, asking.Viewer.Id);
        var of = kind switch { AskedKind.Consult => TaskKind.Consult, AskedKind.Countersign => TaskKind.Countersign, _ => TaskKind.Assist };
        var rows = await (
            from task in context.Tasks.AsNoTracking()
            where task.JurisdictionId == viewer.JurisdictionId && task.Kind == of && (task.AskedById == id || units.Contains(task.AskedByUnitId!)) && (task.ClosedAt == null || task.ClosedAt > since)
            join incident in context.Incidents on task.IncidentId equals incident.Id
            orderby task.ClosedAt != null, task.ClosedAt == null && task.DueAt == null, task.ClosedAt == null ? task.DueAt : null, task.ClosedAt descending, task.OpenedAt descending
            select new { task, incident.Number, incident.Title }).Take(MostOfAKind + 1).ToListAsync(cancellationToken);
        return rows.ConvertAll(row => new AskedLine(
            kind, row.Number, row.Title, row.task.UnitId, row.task.Subtask?.Words, row.task.Subtask?.AskedByName, row.task.OpenedAt, row.task.IsOpen, row.task.DueAt, row.task.Answer, row.task.ClosedAt)
        {
            SubtaskId = row.task.IsOpen ? row.task.Id : null, ToName = row.task.AssigneeName, Outcome = row.task.Outcome,
        });
    }

    private static async Task<List<AskedLine>> WhistlesAsync(Asking asking, CancellationToken cancellationToken)
    {
        var (context, viewer, units, since) = asking;
        var rows = await (
            from whistle in context.Whistles.AsNoTracking()
            where whistle.JurisdictionId == viewer.JurisdictionId && units.Contains(whistle.UnitId) && (whistle.EndedAt == null || whistle.EndedAt > since)
            join response in context.WhistleResponses.AsNoTracking() on whistle.Id equals response.WhistleId
            let ended = response.AnsweredAt ?? whistle.EndedAt
            where ended == null || ended > since
            join task in context.Tasks.AsNoTracking() on response.Id equals task.Id
            join incident in context.Incidents on whistle.IncidentId equals incident.Id
            orderby ended != null, ended == null && task.NextDueAt == null, ended == null ? task.NextDueAt : null, ended descending, response.CalledAt descending
            select new { whistle, response, task, incident.Number, incident.Title }).Take(MostOfAKind + 1).ToListAsync(cancellationToken);
        return rows.ConvertAll(row => new AskedLine(
            AskedKind.Whistle, row.Number, row.Title, row.response.UnitId, row.whistle.Words, row.whistle.BlownBy, row.response.CalledAt,
            row.response.AnsweredAt is null && row.whistle.EndedAt is null, row.task.NextDueAt, row.task.Answer, row.response.AnsweredAt ?? row.whistle.EndedAt)
        {
            ToName = row.task.AssigneeName, Outcome = row.response.Outcome,
        });
    }

    private static async Task<List<AskedLine>> ReturnsAsync(Asking asking, CancellationToken cancellationToken)
    {
        var (context, viewer, units, since) = asking;
        var rows = await (
            from task in context.Tasks.AsNoTracking()
            where task.JurisdictionId == viewer.JurisdictionId && units.Contains(task.UnitId) && task.Outcome == HandlingTask.Returned && task.ClosedAt != null && task.AskedById == null
            join incident in context.Incidents on task.IncidentId equals incident.Id
            where incident.ClosedAt == null || incident.ClosedAt > since
            orderby incident.ClosedAt != null, incident.ClosedAt == null && incident.NextDueAt == null, incident.ClosedAt == null ? incident.NextDueAt : null, incident.ClosedAt descending, task.ClosedAt descending
            select new { task, incident.Number, incident.Title, incident.CurrentUnitId, incident.NextDueAt, incident.ClosedAt }).Take(MostOfAKind + 1).ToListAsync(cancellationToken);
        return rows.ConvertAll(row => new AskedLine(
            AskedKind.Return, row.Number, row.Title, row.CurrentUnitId, row.task.Answer, row.task.ClosedByName, row.task.ClosedAt!.Value,
            row.ClosedAt is null, row.ClosedAt is null ? row.NextDueAt : null, null, row.ClosedAt)
        {
            ProposedUnitId = row.task.NamedUnitId,
        });
    }

    /// <summary>Who asks, and after when what ended must have done so to be listed.</summary>
    private sealed record Asking(GridFlowDbContext Context, Viewer Viewer, List<string> Units, DateTimeOffset Since);
}
