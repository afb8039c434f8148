using GridFlow.Data.Accounts;
using GridFlow.Data.Audit;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Instances;
using GridFlow.Data.Transactions;
using GridFlow.Data.Work;
using GridFlow.Governance;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Operations;

/// <summary>
/// Parked clocks, dead messages between workflows and dead notices: each can be tried once more, and comes back at once
/// if it fails again; what nobody waits for can be discarded. Every act needs a reason and is recorded.
/// </summary>
public sealed class ParkedDesk(
    IDbContextFactory<GridFlowDbContext> contexts, IWriter writer, Catalogue catalogue, DocumentFaults faults, TriggerDesk triggers, InstanceHand hand, BusinessClock clock, WorkSignal signal)
{
    /// <summary>What is parked or dead in the viewer's jurisdiction, oldest first.</summary>
    /// <param name="viewer">Who asks.</param>
    /// <param name="skip">How many of each kind to skip.</param>
    /// <param name="take">How many of each kind to return, at most 200.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="GovernanceException">The viewer may not operate.</exception>
    public async Task<ParkedList> ListAsync(Viewer viewer, int skip = 0, int take = 50, CancellationToken cancellationToken = default)
    {
        OperatorRefusal.RequireRight(viewer);
        (skip, take) = (Math.Max(0, skip), Math.Clamp(take, 1, 200));
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var counts = await InstanceQuery.CountAsync(context, viewer, cancellationToken);
        return new ParkedList(
            new(await ClocksAsync(context, viewer, skip, take, cancellationToken), counts.ParkedClocks),
            new(await DispatchesAsync(context, viewer, skip, take, cancellationToken), counts.DeadDispatches),
            new(await LettersAsync(context, viewer, skip, take, cancellationToken), counts.DeadLetters))
        {
            Triggers = await triggers.ListAsync(viewer, cancellationToken),
            Documents = faults.Of(viewer.JurisdictionId),
        };
    }

    /// <summary>Sets a parked clock going again: now, or when it is really due.</summary>
    /// <exception cref="GovernanceException">Refused; nothing changed.</exception>
    public Task RetryClockAsync(Viewer viewer, Guid instanceId, string bookmarkId, string name, string? reason) => ActAsync(viewer, reason, async (context, why) =>
    {
        var (row, work) = await FindClockAsync(context, viewer, instanceId, bookmarkId, name);
        var (now, due) = (clock.GetUtcNow(), row.ReadState().Clocks.FirstOrDefault(known => known.BookmarkId == bookmarkId && known.Name == name)?.DueAt);
        // Fired before its time it would be taken for one that no longer applies.
        (work.ParkedAt, work.NextAttemptAt, work.DueAt, work.Attempts) = (null, null, due > now ? due.Value : now, DueWork.MaximumAttempts - 1);
        await RecordAsync(context, viewer, OperatorActKind.ClockRetried, row.Id, row.IncidentId, $"{name} #{bookmarkId}", why, new($"重新启动停用的时钟“{name}”", $"The parked clock “{name}” was set going again"));
        await InstanceHand.SettleAsync(context, row.Id);
    });

    /// <summary>Removes a parked clock that its instance no longer waits for.</summary>
    /// <exception cref="GovernanceException">Refused; nothing changed.</exception>
    public Task DiscardClockAsync(Viewer viewer, Guid instanceId, string bookmarkId, string name, string? reason) => ActAsync(viewer, reason, async (context, why) =>
    {
        var (row, work) = await FindClockAsync(context, viewer, instanceId, bookmarkId, name);
        var state = row.ReadState();
        if (row.FinishedAt is null && state.Clocks.Any(known => known.BookmarkId == bookmarkId && known.Name == name))
            throw OperatorRefusal.StillAwaited(new StepNames(catalogue, row.DefinitionVersionId).NameOf(state.Bookmarks.FirstOrDefault(waiting => waiting.Id == bookmarkId)?.ActivityId ?? bookmarkId));
        context.DueWork.Remove(work);
        await RecordAsync(context, viewer, OperatorActKind.ClockDiscarded, row.Id, row.IncidentId, $"{name} #{bookmarkId}", why, new($"作废时钟“{name}”", $"The clock “{name}” was discarded"));
        await InstanceHand.SettleAsync(context, row.Id);
    });

    /// <summary>Sends a dead message between workflows once more.</summary>
    /// <exception cref="GovernanceException">Refused; nothing changed.</exception>
    public Task RetryDispatchAsync(Viewer viewer, long id, string? reason) => ActAsync(viewer, reason, async (context, why) =>
    {
        var dispatch = await FindDispatchAsync(context, viewer, id);
        (dispatch.DeadAt, dispatch.NextAttemptAt, dispatch.Attempts) = (null, DateTimeOffset.UnixEpoch, DispatchRunner.MaximumAttempts - 1);
        await RecordDispatchAsync(context, viewer, dispatch, OperatorActKind.DispatchRetried, why, new("重新投递失败的流程消息", "A dead message between workflows was sent again"));
    });

    /// <summary>Removes a dead message between workflows that nobody waits for.</summary>
    /// <exception cref="GovernanceException">Refused; nothing changed.</exception>
    public Task DiscardDispatchAsync(Viewer viewer, long id, string? reason) => ActAsync(viewer, reason, async (context, why) =>
    {
        var dispatch = await FindDispatchAsync(context, viewer, id);
        if (await WaitingAsync(context, dispatch) is { } waiting) throw OperatorRefusal.StillAwaited(waiting.Step);
        context.Dispatches.Remove(dispatch);
        await RecordDispatchAsync(context, viewer, dispatch, OperatorActKind.DispatchDiscarded, why, new("作废失败的流程消息", "A dead message between workflows was discarded"));
    });

    /// <summary>Sends a dead notice once more.</summary>
    /// <exception cref="GovernanceException">Refused; nothing changed.</exception>
    public Task RetryLetterAsync(Viewer viewer, long id, string? reason) => ActAsync(viewer, reason, async (context, why) =>
    {
        var letter = await FindLetterAsync(context, viewer, id);
        letter.DeadAt = null;
        foreach (var dead in await context.NoticeDeliveries.Where(one => one.MessageId == id && one.DeadAt != null).ToListAsync())
            (dead.DeadAt, dead.NextAttemptAt, dead.Attempts) = (null, DateTimeOffset.UnixEpoch, OutboxRunner.MaximumAttempts - 1);
        await RecordAsync(context, viewer, OperatorActKind.LetterRetried, null, letter.IncidentId, letter.Recipient, why, new($"重新发送通知（{letter.Recipient}）", $"A notice was sent again ({letter.Recipient})"));
    });

    /// <summary>Ends the delivery of a dead notice. In the platform it stays: people were told there.</summary>
    /// <exception cref="GovernanceException">Refused; nothing changed.</exception>
    public Task DiscardLetterAsync(Viewer viewer, long id, string? reason) => ActAsync(viewer, reason, async (context, why) =>
    {
        var letter = await FindLetterAsync(context, viewer, id);
        letter.DeliveredAt = clock.GetUtcNow();
        await RecordAsync(context, viewer, OperatorActKind.LetterDiscarded, null, letter.IncidentId, letter.Recipient, why, new($"作废未送达的通知（{letter.Recipient}）", $"An undelivered notice was discarded ({letter.Recipient})"));
    });

    private async Task ActAsync(Viewer viewer, string? reason, Func<GridFlowDbContext, string, Task> act)
    {
        OperatorRefusal.RequireRight(viewer);
        var why = OperatorRefusal.RequireReason(reason);
        await writer.WriteAsync(async context =>
        {
            await act(context, why);
            context.AfterCommit(signal.Raise);
        });
    }

    private static async Task<(StoredInstance Row, DueWork Work)> FindClockAsync(GridFlowDbContext context, Viewer viewer, Guid instanceId, string bookmarkId, string name)
    {
        var row = await InstanceHand.LockAsync(context, viewer, instanceId);
        return (row, await context.DueWork.FindAsync(instanceId, bookmarkId, name) is { ParkedAt: not null } work ? work : throw OperatorRefusal.WorkNotFound());
    }

    private static async Task<Dispatch> FindDispatchAsync(GridFlowDbContext context, Viewer viewer, long id) =>
        await context.Dispatches.FindAsync(id) is { DeadAt: not null } dispatch && dispatch.JurisdictionId == viewer.JurisdictionId ? dispatch : throw OperatorRefusal.WorkNotFound();

    private static async Task<OutboxMessage> FindLetterAsync(GridFlowDbContext context, Viewer viewer, long id) =>
        await context.Outbox.FindAsync(id) is { DeadAt: not null, DeliveredAt: null } letter && letter.JurisdictionId == viewer.JurisdictionId ? letter : throw OperatorRefusal.WorkNotFound();

    private async Task RecordDispatchAsync(GridFlowDbContext context, Viewer viewer, Dispatch dispatch, OperatorActKind act, string why, BilingualText note)
    {
        var about = BookmarkOf(dispatch).Instance ?? dispatch.SourceId;
        var incident = about is null ? null : await context.Instances.Where(row => row.Id == about).Select(row => row.IncidentId).FirstOrDefaultAsync();
        await RecordAsync(context, viewer, act, about, incident, $"{dispatch.Kind} {dispatch.Subject} #{dispatch.Id}", why, note);
        if (about is { } instance) await InstanceHand.SettleAsync(context, instance);
    }

    private async Task RecordAsync(GridFlowDbContext context, Viewer viewer, OperatorActKind act, Guid? instanceId, Guid? incidentId, string subject, string why, BilingualText note)
    {
        context.OperatorActs.Add(new OperatorAct
        {
            JurisdictionId = viewer.JurisdictionId,
            At = clock.GetUtcNow(),
            Act = act,
            InstanceId = instanceId ?? incidentId,
            Subject = subject,
            ActorId = viewer.Id,
            ActorName = viewer.Name,
            Reason = why,
        });
        // What a subject names may be a telephone: the act's own record has it, the audit log does not repeat it.
        context.Record(AuditAct.OperatorActed, viewer.AsActor(), viewer.JurisdictionId, (instanceId ?? incidentId) is { } about ? $"instance:{about}" : "notice", $"{act}: {why}");
        await hand.NoteAsync(context, viewer, incidentId, note, why);
    }

    /// <summary>The bookmark that a message wakes when it arrives.</summary>
    private static (Guid? Instance, string? Bookmark) BookmarkOf(Dispatch dispatch) =>
        dispatch.Kind == DispatchKind.Resume ? (dispatch.TargetId, dispatch.Subject)
        : dispatch.ReplyBookmarkId is { } reply ? (dispatch.SourceId, reply)
        : (null, null);

    private async Task<(Guid Instance, string Step)?> WaitingAsync(GridFlowDbContext context, Dispatch dispatch)
    {
        if (BookmarkOf(dispatch) is not ({ } instance, { } bookmark)) return null;
        var waiting = await (
            from row in context.Instances
            join waits in context.Bookmarks on row.Id equals waits.InstanceId
            where row.Id == instance && waits.BookmarkId == bookmark
            select new { row.DefinitionVersionId, waits.ActivityId }).FirstOrDefaultAsync();
        return waiting is null ? null : (instance, new StepNames(catalogue, waiting.DefinitionVersionId).NameOf(waiting.ActivityId));
    }

    private async Task<IReadOnlyList<ParkedClock>> ClocksAsync(GridFlowDbContext context, Viewer viewer, int skip, int take, CancellationToken cancellationToken)
    {
        var jurisdiction = viewer.JurisdictionId;
        var found = await (
            from work in context.DueWork.AsNoTracking()
            join row in context.Instances.AsNoTracking() on work.InstanceId equals row.Id
            where work.ParkedAt != null && row.JurisdictionId == jurisdiction
            orderby work.ParkedAt, work.InstanceId, work.BookmarkId, work.Clock
            select new { Work = work, Row = row, Number = context.Incidents.Where(incident => incident.Id == row.IncidentId).Select(incident => incident.Number).FirstOrDefault() })
            .Skip(skip).Take(take).ToListAsync(cancellationToken);
        return [.. found.Select(entry =>
        {
            var (work, state) = (entry.Work, entry.Row.ReadState());
            var due = entry.Row.FinishedAt is null ? state.Clocks.FirstOrDefault(known => known.BookmarkId == work.BookmarkId && known.Name == work.Clock)?.DueAt : null;
            var step = state.Bookmarks.FirstOrDefault(waiting => waiting.Id == work.BookmarkId)?.ActivityId;
            return new ParkedClock(
                work.InstanceId, work.BookmarkId, work.Clock, entry.Row.DefinitionId, entry.Number,
                step is null ? null : new StepNames(catalogue, entry.Row.DefinitionVersionId).NameOf(step), due, work.ParkedAt!.Value, work.Attempts, work.LastError);
        })];
    }

    private async Task<IReadOnlyList<DeadDispatch>> DispatchesAsync(GridFlowDbContext context, Viewer viewer, int skip, int take, CancellationToken cancellationToken)
    {
        var found = await context.Dispatches.AsNoTracking().Where(dispatch => dispatch.DeadAt != null && dispatch.JurisdictionId == viewer.JurisdictionId)
            .OrderBy(dispatch => dispatch.Id).Skip(skip).Take(take).ToListAsync(cancellationToken);
        var lines = new List<DeadDispatch>(found.Count);
        foreach (var dispatch in found)
            lines.Add(new DeadDispatch(
                dispatch.Id, dispatch.Kind, dispatch.Subject, dispatch.SourceId, dispatch.TargetId, dispatch.CreatedAt, dispatch.DeadAt!.Value, dispatch.Attempts, dispatch.LastError,
                (await WaitingAsync(context, dispatch))?.Instance));
        return lines;
    }

    private static async Task<IReadOnlyList<DeadLetter>> LettersAsync(GridFlowDbContext context, Viewer viewer, int skip, int take, CancellationToken cancellationToken)
    {
        var seesWords = viewer.May(Permission.ViewIncidents);
        var found = await context.Outbox.AsNoTracking().Where(letter => letter.DeliveredAt == null && letter.DeadAt != null && letter.JurisdictionId == viewer.JurisdictionId)
            .OrderBy(letter => letter.Id).Skip(skip).Take(take)
            .Select(letter => new
            {
                Letter = letter,
                Number = context.Incidents.Where(incident => incident.Id == letter.IncidentId).Select(incident => incident.Number).FirstOrDefault(),
                Dead = context.NoticeDeliveries.Where(one => one.MessageId == letter.Id && one.DeadAt != null).OrderBy(one => one.Channel).ToList(),
            }).ToListAsync(cancellationToken);
        return [.. found.Select(one => new DeadLetter(
            one.Letter.Id, one.Letter.Recipient, one.Number, seesWords ? one.Letter.Chinese : "", seesWords ? one.Letter.English : "", one.Letter.CreatedAt, one.Letter.DeadAt!.Value,
            one.Dead.Max(dead => (int?)dead.Attempts) ?? 0, string.Join("; ", one.Dead.Select(dead => $"{dead.Channel}: {dead.LastError}"))))];
    }
}
