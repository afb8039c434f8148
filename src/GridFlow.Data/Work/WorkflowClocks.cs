using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Instances;
using GridFlow.Data.Storage;
using GridFlow.Data.Transactions;
using GridFlow.Workflows.Execution;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace GridFlow.Data.Work;

/// <summary>
/// Fires the clocks of workflows that carry no case: many in one transaction, in order of time. Late clocks fire once,
/// also after a week of downtime. Taking a clock and storing its consequence is one transaction, so a process killed in
/// between leaves the clock where it was.
/// </summary>
public sealed class WorkflowClocks(
    ContextFactory factory, IWriter writer, Catalogue catalogue, TaskHandlers tasks, WorkSignal signal, BusinessClock clock, TimeProvider machine, ILogger<WorkflowClocks> log)
{
    private const int BatchSize = 256;

    /// <summary>Fires everything that is due now and returns how many clocks fired.</summary>
    public async Task<int> RunDueAsync(CancellationToken cancellationToken = default)
    {
        var fired = 0;
        while (!cancellationToken.IsCancellationRequested && await IsAnyDueAsync(cancellationToken))
        {
            var taken = await writer.WriteAsync(FireAsync, cancellationToken);
            fired += taken;
            if (taken == 0) break;
        }

        return fired;
    }

    /// <summary>Most of the time nothing is due, and no writer is troubled.</summary>
    private async Task<bool> IsAnyDueAsync(CancellationToken cancellationToken)
    {
        await using var context = factory.CreateDbContext();
        return await Due(context, clock.GetUtcNow(), machine.GetUtcNow()).AnyAsync(cancellationToken);
    }

    private async Task<int> FireAsync(GridFlowDbContext context)
    {
        var (now, turn) = (clock.GetUtcNow(), machine.GetUtcNow());
        var due = context.Database.IsNpgsql()
            ? context.DueWork.FromSql(
                $"""
                select * from "DueWork" where "Lane" = 'Workflow' and "ParkedAt" is null and "DueAt" <= {now.ToUnixTimeMilliseconds()}
                and ("NextAttemptAt" is null or "NextAttemptAt" <= {turn.ToUnixTimeMilliseconds()}) order by "DueAt" limit {BatchSize} for update skip locked
                """)
            : Due(context, now, turn).OrderBy(work => work.DueAt).Take(BatchSize);
        var clocks = await due.AsNoTracking().ToListAsync();
        var batch = new InstanceBatch(context, catalogue, tasks, now);
        var answers = await batch.RunAsync([.. clocks.Select(work => new AdvanceRequest(work.InstanceId, new ClockDue(work.BookmarkId, work.Clock) { Actor = Governance.Actor.Clock.Id }, work))]);
        await batch.SaveAsync();
        for (var i = 0; i < clocks.Count; i++)
        {
            if (answers[i].Verdict is InstanceVerdict.Failed or InstanceVerdict.NotFound or InstanceVerdict.IsCase)
                await PostponeAsync(context, clocks[i], answers[i], now);
        }

        if (batch.Rows.AsksForWork) context.AfterCommit(signal.Raise);
        return clocks.Count;
    }

    private static IQueryable<DueWork> Due(GridFlowDbContext context, DateTimeOffset now, DateTimeOffset turn) => context.DueWork.Where(work =>
        work.Lane == ClockLane.Workflow && work.ParkedAt == null && work.DueAt <= now && (work.NextAttemptAt == null || work.NextAttemptAt <= turn));

    private async Task PostponeAsync(GridFlowDbContext context, DueWork failed, InstanceAnswer answer, DateTimeOffset now)
    {
        log.LogError(answer.Failure, "Clock {Clock} of instance {Instance} failed: {Verdict}", failed.Clock, failed.InstanceId, answer.Verdict);
        context.DueWork.Attach(failed);
        failed.Postpone(answer.Failure is { } failure ? $"{failure.GetType().Name}: {failure.Message}" : answer.Verdict.ToString(), now, machine.GetUtcNow());
        if (failed.ParkedAt is not null) await InstanceRows.PoisonAsync(context, failed.InstanceId);
    }
}
