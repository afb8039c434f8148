using GridFlow.Data.Cases;
using GridFlow.Data.Clock;
using GridFlow.Data.Instances;
using GridFlow.Data.Storage;
using GridFlow.Data.Transactions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace GridFlow.Data.Work;

/// <summary>
/// Fires the clocks of cases that are due. Taking a clock and storing its consequence is one transaction, so a process killed in
/// between leaves the clock where it was; on PostgreSQL several nodes take different clocks at the same time.
/// </summary>
public sealed class DueWorkRunner(
    ContextFactory factory,
    IWriter writer,
    CaseRunner cases,
    BusinessClock clock,
    TimeProvider machine,
    ILogger<DueWorkRunner> log)
{
    /// <summary>On SQLite the pieces share a group commit; on PostgreSQL each has a connection.</summary>
    private readonly int _parallel = factory.Options.Provider == DatabaseProvider.Sqlite ? 16 : 4;

    /// <summary>Fires everything that is due now, in order of time, and returns how many clocks fired.</summary>
    public async Task<int> RunDueAsync(CancellationToken cancellationToken = default)
    {
        var lanes = await CountDueAsync(cancellationToken);
        var fired = await Task.WhenAll(Enumerable.Range(0, lanes).Select(_ => RunLaneAsync(cancellationToken)));
        return fired.Sum();
    }

    /// <summary>How many clocks are due, as far as it matters for the number of lanes. Most of the time it is none, and no writer is troubled.</summary>
    private async Task<int> CountDueAsync(CancellationToken cancellationToken)
    {
        var (now, turn) = (clock.GetUtcNow(), machine.GetUtcNow());
        await using var context = factory.CreateDbContext();
        return await Due(context, now, turn).Take(_parallel).CountAsync(cancellationToken);
    }

    private async Task<int> RunLaneAsync(CancellationToken cancellationToken)
    {
        var fired = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            DueWork? taken = null;
            try
            {
                var found = await writer.WriteAsync(async context =>
                {
                    taken = await TakeAsync(context, clock.GetUtcNow(), machine.GetUtcNow());
                    if (taken is null) return false;
                    await cases.FireClockAsync(context, taken);
                    return true;
                }, cancellationToken);
                if (!found) return fired;
                fired++;
            }
            catch (Exception failure) when (taken is not null && failure is not OperationCanceledException)
            {
                log.LogError(failure, "Clock {Clock} of instance {Instance} failed", taken.Clock, taken.InstanceId);
                await PostponeAsync(taken, taken.Attempts, failure);
            }
        }

        return fired;
    }

    private Task<DueWork?> TakeAsync(GridFlowDbContext context, DateTimeOffset now, DateTimeOffset turn)
    {
        if (factory.Options.Provider == DatabaseProvider.Sqlite)
            return Due(context, now, turn).OrderBy(work => work.DueAt).FirstOrDefaultAsync();
        return context.DueWork.FromSql(
            $"""
            select * from "DueWork" where "Lane" = 'Case' and "ParkedAt" is null and "DueAt" <= {now.ToUnixTimeMilliseconds()}
            and ("NextAttemptAt" is null or "NextAttemptAt" <= {turn.ToUnixTimeMilliseconds()}) order by "DueAt" limit 1 for update skip locked
            """)
            .FirstOrDefaultAsync();
    }

    private static IQueryable<DueWork> Due(GridFlowDbContext context, DateTimeOffset now, DateTimeOffset turn) => context.DueWork.Where(work =>
        work.Lane == ClockLane.Case && work.ParkedAt == null && work.DueAt <= now && (work.NextAttemptAt == null || work.NextAttemptAt <= turn));

    private Task PostponeAsync(DueWork failed, int attempts, Exception failure) => writer.WriteAsync(async context =>
    {
        var work = await context.DueWork.FindAsync(failed.InstanceId, failed.BookmarkId, failed.Clock);
        // Several lanes may have taken it before the first of them could say that it failed; that is one failure.
        if (work is null || work.Attempts != attempts) return;
        work.Postpone($"{failure.GetType().Name}: {failure.Message}", clock.GetUtcNow(), machine.GetUtcNow());
        if (work.ParkedAt is null) return;
        // The clock before its instance, as whoever fires it locks them.
        await context.SaveChangesAsync();
        await InstanceRows.PoisonAsync(context, work.InstanceId);
    });
}
