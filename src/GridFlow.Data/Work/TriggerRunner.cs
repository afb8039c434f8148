using System.Globalization;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Instances;
using GridFlow.Data.Storage;
using GridFlow.Data.Transactions;
using GridFlow.Workflows.Activities.Scheduling;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Execution;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace GridFlow.Data.Work;

/// <summary>
/// Starts workflows whose trigger is a timer, a cron expression or a time. The planned time is the identity of a start,
/// so each happens once, on whatever node; what was missed while nothing ran is the trigger's misfire policy's business.
/// </summary>
public sealed class TriggerRunner(
    ContextFactory factory, IWriter writer, Catalogue catalogue, InstanceStore store, BusinessClock clock, ClockGuard guard, TimeProvider machine, ILogger<TriggerRunner> log)
{
    private CatalogueSnapshot? _indexed;

    /// <summary>Starts everything that is due now and returns how many triggers were.</summary>
    public async Task<int> RunDueAsync(CancellationToken cancellationToken = default)
    {
        var snapshot = catalogue.Current;
        if (_indexed != snapshot)
        {
            await writer.WriteAsync(context => IndexAsync(context, snapshot), cancellationToken);
            _indexed = snapshot;
        }

        if (!await guard.MayFireAsync(cancellationToken)) return 0;
        var fired = 0;
        while (!cancellationToken.IsCancellationRequested && await FindDueAsync(cancellationToken) is { Count: > 0 } due)
        {
            var taken = await FireAsync(due, snapshot, cancellationToken);
            fired += taken;
            if (taken == 0) break;
        }

        return fired;
    }

    /// <summary>All that are due together; where they cannot be stored together, each by itself, so that one cannot hold up the others.</summary>
    private async Task<int> FireAsync(List<Key> due, CatalogueSnapshot snapshot, CancellationToken cancellationToken)
    {
        try
        {
            return await writer.WriteAsync(context => FireAsync(context, due, snapshot), cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            log.LogWarning(failure, "Planned starts could not be stored together; each is tried by itself");
        }

        var fired = 0;
        foreach (var key in due)
        {
            try
            {
                fired += await writer.WriteAsync(context => FireAsync(context, [key], snapshot), cancellationToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                log.LogError(failure, "The trigger {Trigger} of {Version} could not be stored", key.ActivityId, key.VersionId);
                await writer.WriteAsync(async context =>
                {
                    if (await context.TriggerClocks.FindAsync(key.VersionId, key.ActivityId) is { } row) Postpone(row, failure);
                }, cancellationToken);
            }
        }

        return fired;
    }

    private async Task<List<Key>> FindDueAsync(CancellationToken cancellationToken)
    {
        var (now, turn) = (clock.GetUtcNow(), machine.GetUtcNow());
        await using var context = factory.CreateDbContext();
        return await context.TriggerClocks.Where(trigger => trigger.ParkedAt == null && trigger.DueAt <= now && (trigger.NextAttemptAt == null || trigger.NextAttemptAt <= turn))
            .OrderBy(trigger => trigger.DueAt).Select(trigger => new Key(trigger.DefinitionVersionId, trigger.ActivityId)).ToListAsync(cancellationToken);
    }

    /// <summary>A clock for each trigger that is published, none for those that no longer are. One that cannot be planned is parked, and the next gets its turn.</summary>
    private async Task IndexAsync(GridFlowDbContext context, CatalogueSnapshot snapshot)
    {
        var now = clock.GetUtcNow();
        var stored = await context.TriggerClocks.ToListAsync();
        var wanted = snapshot.Workflows.SelectMany(workflow => workflow.Triggers
            .Where(trigger => TriggerSchedule.IsScheduled(trigger.Type))
            .Select(trigger => (Workflow: workflow, Trigger: trigger))).ToList();
        context.TriggerClocks.RemoveRange(stored.Where(row =>
            !wanted.Exists(pair => pair.Workflow.VersionId == row.DefinitionVersionId && pair.Trigger.ActivityId == row.ActivityId)));
        foreach (var (workflow, trigger) in wanted)
        {
            if (stored.Exists(row => row.DefinitionVersionId == workflow.VersionId && row.ActivityId == trigger.ActivityId)) continue;
            var row = new TriggerClock { DefinitionVersionId = workflow.VersionId, ActivityId = trigger.ActivityId, LastAt = now };
            try
            {
                row.DueAt = TriggerSchedule.Next(trigger, now);
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                log.LogError(failure, "The trigger {Trigger} of {Version} cannot be planned", trigger.ActivityId, workflow.VersionId);
                row.Park(failure.Message, now);
            }

            context.TriggerClocks.Add(row);
        }
    }

    private async Task<int> FireAsync(GridFlowDbContext context, List<Key> keys, CatalogueSnapshot snapshot)
    {
        var taken = await TakeAsync(context, keys);
        var planned = new List<(TriggerClock Row, (DateTimeOffset, DateTimeOffset?) Before, List<StartRequest> Starts)>();
        foreach (var row in taken)
        {
            var before = (row.LastAt, row.DueAt);
            try
            {
                planned.Add((row, before, Due(snapshot, row)));
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                log.LogError(failure, "The trigger {Trigger} of {Version} cannot be planned", row.ActivityId, row.DefinitionVersionId);
                Postpone(row, failure);
            }
        }

        var batch = store.Begin(context);
        var answers = await batch.RunAsync([.. planned.SelectMany(entry => entry.Starts)]);
        var position = 0;
        foreach (var (row, before, starts) in planned)
        {
            var failed = answers.Skip(position).Take(starts.Count).FirstOrDefault(answer => answer.Verdict == InstanceVerdict.Failed);
            position += starts.Count;
            if (failed is null)
            {
                row.Recover();
                continue;
            }

            // What did start will be found started when the others are tried again.
            log.LogError(failed.Failure, "A planned start failed: instance {Instance}", failed.InstanceId);
            (row.LastAt, row.DueAt) = before;
            Postpone(row, failed.Failure!);
        }

        await batch.SaveAsync();
        return taken.Count;
    }

    /// <summary>The rows that are still due, locked where several nodes share them.</summary>
    private async Task<List<TriggerClock>> TakeAsync(GridFlowDbContext context, List<Key> keys)
    {
        var now = clock.GetUtcNow();
        var versions = keys.Select(key => key.VersionId).Distinct().ToArray();
        var rows = context.Database.IsNpgsql()
            ? context.TriggerClocks.FromSql($"""select * from "TriggerClocks" where "DefinitionVersionId" = any({versions}) and "ParkedAt" is null and "DueAt" <= {now.ToUnixTimeMilliseconds()} for update skip locked""")
            : context.TriggerClocks.Where(row => versions.Contains(row.DefinitionVersionId) && row.ParkedAt == null && row.DueAt <= now);
        return [.. (await rows.ToListAsync()).Where(row => keys.Contains(new Key(row.DefinitionVersionId, row.ActivityId))).OrderBy(row => row.DueAt)];
    }

    private void Postpone(TriggerClock row, Exception failure) => row.Postpone($"{failure.GetType().Name}: {failure.Message}", clock.GetUtcNow(), machine.GetUtcNow());

    private List<StartRequest> Due(CatalogueSnapshot snapshot, TriggerClock row)
    {
        var workflow = snapshot.Workflows.FirstOrDefault(candidate => candidate.VersionId == row.DefinitionVersionId);
        if (workflow?.Triggers.FirstOrDefault(candidate => candidate.ActivityId == row.ActivityId) is { } trigger) return [.. Due(workflow, trigger, row, clock.GetUtcNow())];
        row.DueAt = null;
        return [];
    }

    private static IEnumerable<StartRequest> Due(PublishedWorkflow workflow, WorkflowTrigger trigger, TriggerClock row, DateTimeOffset now)
    {
        var due = TriggerSchedule.Due(trigger, row.LastAt, now);
        if (due.Starts.Count > 0) row.LastAt = due.Starts[^1];
        row.DueAt = due.Next;
        return due.Starts.Select(planned =>
        {
            var id = InstanceRows.ChildId(string.Create(CultureInfo.InvariantCulture, $"{workflow.VersionId}/{trigger.ActivityId}/{planned.UtcDateTime:O}"));
            return new StartRequest(id, workflow, new StartWorkflow(id.ToString("N"), new Dictionary<string, object?>(), null, trigger.ActivityId) { Actor = Governance.Actor.Clock.Id });
        });
    }

    private sealed record Key(string VersionId, string ActivityId);
}
