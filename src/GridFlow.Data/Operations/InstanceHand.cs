using GridFlow.Data.Accounts;
using GridFlow.Data.Audit;
using GridFlow.Data.Cases;
using GridFlow.Data.Instances;
using GridFlow.Governance;
using GridFlow.Governance.Incidents;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Execution;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Operations;

/// <summary>
/// How an operator's act reaches an instance: checked on the locked row, sent as a stimulus so that the journal has it,
/// through the case where the instance carries one, and followed by putting <see cref="StoredInstance.Attention"/> right.
/// </summary>
public sealed class InstanceHand(InstanceStore store)
{
    /// <summary>An instance of the viewer's jurisdiction, locked where several write at once.</summary>
    /// <exception cref="GovernanceException">It is not there for this viewer.</exception>
    internal static async Task<StoredInstance> LockAsync(GridFlowDbContext context, Viewer viewer, Guid id)
    {
        var rows = context.Database.IsNpgsql()
            ? context.Instances.FromSql($"""select * from "Instances" where "Id" = {id} for update""")
            : context.Instances.Where(row => row.Id == id);
        return await rows.AsNoTracking().SingleOrDefaultAsync() is { } row && row.JurisdictionId == viewer.JurisdictionId ? row : throw OperatorRefusal.NotFound();
    }

    /// <summary>Sends a stimulus to an instance that was locked in the same transaction.</summary>
    /// <param name="context">The transaction.</param>
    /// <param name="viewer">Who acts.</param>
    /// <param name="row">The instance.</param>
    /// <param name="stimulus">The act, with its reason.</param>
    /// <param name="note">What the timeline of a case says of it.</param>
    /// <returns>Whether the stimulus still applied.</returns>
    /// <exception cref="GovernanceException">It failed; nothing changed.</exception>
    internal async Task<bool> SendAsync(GridFlowDbContext context, Viewer viewer, StoredInstance row, Stimulus stimulus, BilingualText note)
    {
        var answer = await DoAsync(context, new AdvanceRequest(row.Id, stimulus) { Actor = viewer.AsActor(), Note = note });
        if (answer.Verdict == InstanceVerdict.Done)
        {
            context.Record(AuditAct.OperatorActed, viewer.AsActor(), viewer.JurisdictionId, $"instance:{row.Id}", $"{stimulus.GetType().Name}: {stimulus.Reason}");
            await SettleAsync(context, row.Id);
        }

        return answer.Verdict == InstanceVerdict.Done;
    }

    /// <summary>Writes into the timeline of the case, where the instance carries one, an act that is no stimulus.</summary>
    internal Task NoteAsync(GridFlowDbContext context, Viewer viewer, Guid? incidentId, BilingualText note, string reason) =>
        incidentId is not { } id ? Task.CompletedTask : DoAsync(context, new CaseRequest(id, open =>
        {
            open.File.Apply([CaseTurn.Noted(note)], viewer.AsActor(), reason, open.Now);
            return (viewer.AsActor(), null);
        }));

    /// <summary>
    /// An instance is poisoned as long as something parked stands between it and its next step: a clock, or a dead
    /// message for a bookmark that still waits.
    /// </summary>
    internal static async Task SettleAsync(GridFlowDbContext context, Guid id)
    {
        await context.SaveChangesAsync();
        var isBlocked = await context.DueWork.AnyAsync(work => work.InstanceId == id && work.ParkedAt != null)
            || await context.Dispatches.AnyAsync(dispatch => dispatch.DeadAt != null && context.Bookmarks.Any(bookmark => bookmark.InstanceId == id
                && ((dispatch.Kind == DispatchKind.Resume && dispatch.TargetId == id && dispatch.Subject == bookmark.BookmarkId)
                    || (dispatch.SourceId == id && dispatch.ReplyBookmarkId == bookmark.BookmarkId))));
        var (from, to) = isBlocked ? ((InstanceAttention?)null, (InstanceAttention?)InstanceAttention.Poisoned) : (InstanceAttention.Poisoned, null);
        await context.Instances.Where(row => row.Id == id && row.Attention == from && row.FinishedAt == null)
            .ExecuteUpdateAsync(row => row.SetProperty(instance => instance.Attention, to));
    }

    private async Task<InstanceAnswer> DoAsync(GridFlowDbContext context, InstanceRequest request)
    {
        var batch = store.Begin(context);
        var answer = (await batch.RunAsync([request]))[0];
        if (answer.Failure is { } failure) throw failure as GovernanceException ?? OperatorRefusal.Failed(failure);
        // A case without an owner cannot come about, not even by an operator's hand.
        if (request is AdvanceRequest && answer is { Incident: { } incident, State: { Status: WorkflowStatus.Finished } or { IsStuck: true } } && incident.Stage != IncidentStage.Closed)
            throw OperatorRefusal.CaseWouldBeLost();
        await batch.SaveAsync();
        return answer;
    }
}
