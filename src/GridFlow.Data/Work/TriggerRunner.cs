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
    ContextFactory factory, IWriter writer, Catalogue catalogue, TaskHandlers tasks, WorkSignal signal, BusinessClock clock, ILogger<TriggerRunner> log)
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

        var fired = 0;
        while (!cancellationToken.IsCancellationRequested && await IsAnyDueAsync(cancellationToken))
        {
            var taken = await writer.WriteAsync(context => FireAsync(context, snapshot), cancellationToken);
            fired += taken;
            if (taken == 0) break;
        }

        return fired;
    }

    private async Task<bool> IsAnyDueAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var context = factory.CreateDbContext();
        return await context.TriggerClocks.AnyAsync(trigger => trigger.DueAt <= now, cancellationToken);
    }

    /// <summary>A clock for each trigger that is published, none for those that no longer are.</summary>
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
            context.TriggerClocks.Add(new TriggerClock
            {
                DefinitionVersionId = workflow.VersionId,
                ActivityId = trigger.ActivityId,
                LastAt = now,
                DueAt = TriggerSchedule.Next(trigger, now),
            });
        }
    }

    private async Task<int> FireAsync(GridFlowDbContext context, CatalogueSnapshot snapshot)
    {
        var now = clock.GetUtcNow();
        var due = context.Database.IsNpgsql()
            ? context.TriggerClocks.FromSql($"""select * from "TriggerClocks" where "DueAt" <= {now.ToUnixTimeMilliseconds()} order by "DueAt" for update skip locked""")
            : context.TriggerClocks.Where(trigger => trigger.DueAt <= now).OrderBy(trigger => trigger.DueAt);
        var taken = await due.ToListAsync();
        var starts = new List<InstanceRequest>();
        foreach (var row in taken)
        {
            var workflow = snapshot.Workflows.FirstOrDefault(candidate => candidate.VersionId == row.DefinitionVersionId);
            if (workflow?.Triggers.FirstOrDefault(candidate => candidate.ActivityId == row.ActivityId) is { } trigger)
                starts.AddRange(Due(workflow, trigger, row, now));
            else
                row.DueAt = null;
        }

        var batch = new InstanceBatch(context, catalogue, tasks, now);
        foreach (var answer in await batch.RunAsync(starts))
        {
            if (answer.Verdict == InstanceVerdict.Failed) log.LogError(answer.Failure, "A planned start failed: instance {Instance}", answer.InstanceId);
        }

        await batch.SaveAsync();
        if (batch.Rows.AsksForWork) context.AfterCommit(signal.Raise);
        return taken.Count;
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
}
