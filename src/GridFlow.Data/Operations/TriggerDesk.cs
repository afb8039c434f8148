using GridFlow.Data.Accounts;
using GridFlow.Data.Audit;
using GridFlow.Data.Clock;
using GridFlow.Data.Instances;
using GridFlow.Data.Transactions;
using GridFlow.Data.Work;
using GridFlow.Governance;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Operations;

/// <summary>A trigger by time that failed too often, or cannot be planned at all.</summary>
/// <param name="VersionId">The published version.</param>
/// <param name="ActivityId">The trigger in it.</param>
/// <param name="Workflow">The workflow's name.</param>
/// <param name="ParkedAt">When it was parked.</param>
/// <param name="Attempts">How often it failed; 0 for one that cannot be planned.</param>
/// <param name="LastError">The last failure.</param>
public sealed record ParkedTrigger(string VersionId, string ActivityId, string Workflow, DateTimeOffset ParkedAt, int Attempts, string? LastError);

/// <summary>Parked triggers: what they were to start does not start until a person has them tried again, or a sound version is published.</summary>
public sealed class TriggerDesk(IDbContextFactory<GridFlowDbContext> contexts, IWriter writer, BusinessClock clock, WorkSignal signal)
{
    /// <summary>The parked triggers of the viewer's jurisdiction, oldest first.</summary>
    /// <exception cref="GovernanceException">The viewer may not operate.</exception>
    public async Task<IReadOnlyList<ParkedTrigger>> ListAsync(Viewer viewer, CancellationToken cancellationToken = default)
    {
        OperatorRefusal.RequireRight(viewer);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await (
            from trigger in Parked(context, viewer.JurisdictionId)
            join version in context.Definitions on trigger.DefinitionVersionId equals version.Id
            orderby trigger.ParkedAt
            select new ParkedTrigger(version.Id, trigger.ActivityId, version.Name, trigger.ParkedAt!.Value, trigger.Attempts, trigger.LastError))
            .AsNoTracking().ToListAsync(cancellationToken);
    }

    /// <summary>Has a parked trigger tried once more; it comes back at once if it fails again.</summary>
    /// <exception cref="GovernanceException">Refused; nothing changed.</exception>
    public async Task RetryAsync(Viewer viewer, string versionId, string activityId, string? reason)
    {
        OperatorRefusal.RequireRight(viewer);
        var why = OperatorRefusal.RequireReason(reason);
        await writer.WriteAsync(async context =>
        {
            var trigger = await Parked(context, viewer.JurisdictionId).SingleOrDefaultAsync(row => row.DefinitionVersionId == versionId && row.ActivityId == activityId)
                ?? throw OperatorRefusal.WorkNotFound();
            trigger.Retry(clock.GetUtcNow());
            context.OperatorActs.Add(new OperatorAct
            {
                JurisdictionId = viewer.JurisdictionId,
                At = clock.GetUtcNow(),
                Act = OperatorActKind.TriggerRetried,
                Subject = $"{activityId} of {versionId}",
                ActorId = viewer.Id,
                ActorName = viewer.Name,
                Reason = why,
            });
            context.Record(AuditAct.OperatorActed, viewer.AsActor(), viewer.JurisdictionId, $"version:{versionId}", $"{OperatorActKind.TriggerRetried} {activityId}: {why}");
            context.AfterCommit(signal.Raise);
        });
    }

    internal static IQueryable<TriggerClock> Parked(GridFlowDbContext context, string jurisdiction) => context.TriggerClocks.Where(trigger => trigger.ParkedAt != null
        && context.Definitions.Any(version => version.Id == trigger.DefinitionVersionId && version.JurisdictionId == jurisdiction));
}
