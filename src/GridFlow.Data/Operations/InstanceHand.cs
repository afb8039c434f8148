using System.Data.Common;
using GridFlow.Data.Accounts;
using GridFlow.Data.Cases;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Instances;
using GridFlow.Data.Work;
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
public sealed class InstanceHand(Catalogue catalogue, CaseRunner cases, TaskHandlers tasks, BusinessClock clock, WorkSignal signal)
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
        var verdict = row.IncidentId is null ? await AdvanceAsync(context, row.Id, stimulus) : await AdvanceCaseAsync(context, viewer, row.Id, stimulus, note);
        if (verdict == InstanceVerdict.Done) await SettleAsync(context, row.Id);
        return verdict == InstanceVerdict.Done;
    }

    /// <summary>Writes into the timeline of the case, where the instance carries one, an act that is no stimulus.</summary>
    internal Task NoteAsync(GridFlowDbContext context, Viewer viewer, Guid? incidentId, BilingualText note, string reason) =>
        incidentId is { } id ? cases.NoteAsync(context, id, note, viewer.AsActor(), reason) : Task.CompletedTask;

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

    private async Task<InstanceVerdict> AdvanceAsync(GridFlowDbContext context, Guid id, Stimulus stimulus)
    {
        var batch = new InstanceBatch(context, catalogue, tasks, clock.GetUtcNow());
        var answer = (await batch.RunAsync([new AdvanceRequest(id, stimulus)]))[0];
        if (answer.Failure is { } failure) throw OperatorRefusal.Failed(failure);
        await batch.SaveAsync();
        if (batch.Rows.AsksForWork) context.AfterCommit(signal.Raise);
        return answer.Verdict;
    }

    private async Task<InstanceVerdict> AdvanceCaseAsync(GridFlowDbContext context, Viewer viewer, Guid id, Stimulus stimulus, BilingualText note)
    {
        try
        {
            var answer = await cases.SendAsync(context, id, stimulus, viewer.AsActor(), note);
            if (answer.State is not ({ Status: WorkflowStatus.Finished } or { IsStuck: true })) return answer.Verdict;
            // A case without an owner cannot come about, not even by an operator's hand.
            var incident = context.Incidents.Local.Single();
            return incident.Stage == IncidentStage.Closed ? answer.Verdict : throw OperatorRefusal.CaseWouldBeLost();
        }
        // What the database says is the writer's business: it knows a lost race and tries again.
        catch (Exception failure) when (failure is not (GovernanceException or DbException or DbUpdateException or OperationCanceledException)
            && failure.InnerException is not (DbException or DbUpdateException))
        {
            throw OperatorRefusal.Failed(failure);
        }
    }
}
