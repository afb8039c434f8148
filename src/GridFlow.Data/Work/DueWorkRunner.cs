using GridFlow.Data.Clock;
using GridFlow.Data.Instances;
using GridFlow.Data.Storage;
using GridFlow.Data.Transactions;
using GridFlow.Workflows.Execution;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace GridFlow.Data.Work;

/// <summary>
/// Fires the clocks that are due, of cases and of any other workflow: many in one transaction, in order of time. Late clocks fire once,
/// also after a week of downtime. Taking a clock and storing its consequence is one transaction, so a process killed in
/// between leaves the clock where it was; on PostgreSQL several nodes take different clocks at the same time.
/// </summary>
public sealed class DueWorkRunner(ContextFactory factory, IWriter writer, InstanceStore store, BusinessClock clock, ClockGuard guard, TimeProvider machine, ILogger<DueWorkRunner> log)
{
    private const int BatchSize = 256;

    /// <summary>Fires everything that is due now and returns how many clocks fired.</summary>
    public async Task<int> RunDueAsync(CancellationToken cancellationToken = default)
    {
        if (!await guard.MayFireAsync(cancellationToken)) return 0;
        var fired = 0;
        while (!cancellationToken.IsCancellationRequested && await IsAnyDueAsync(cancellationToken))
        {
            var taken = await FireManyAsync(cancellationToken);
            fired += taken;
            if (taken == 0) break;
        }

        return fired;
    }

    /// <summary>Most of the time nothing is due, and no writer is troubled.</summary>
    private async Task<bool> IsAnyDueAsync(CancellationToken cancellationToken)
    {
        await using var context = factory.CreateDbContext();
        return await Due(context).AnyAsync(cancellationToken);
    }

    private async Task<int> FireManyAsync(CancellationToken cancellationToken)
    {
        List<DueWork> taken = [];
        try
        {
            return await writer.WriteAsync(async context => await FireAsync(context, taken = await TakeAsync(context)), cancellationToken);
        }
        catch (Exception failure) when (taken.Count > 0 && failure is not OperationCanceledException)
        {
            // Something in it cannot be stored; alone, each harms only itself.
            var fired = 0;
            foreach (var work in taken) fired += await FireAloneAsync(work, cancellationToken);
            return fired;
        }
    }

    private async Task<int> FireAloneAsync(DueWork taken, CancellationToken cancellationToken)
    {
        try
        {
            return await writer.WriteAsync(async context => await FindAsync(context, taken) is { } work ? await FireAsync(context, [work]) : 0, cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            await writer.WriteAsync(async context =>
            {
                // Another node may have fired it meanwhile, or have said already that it failed.
                if (await FindAsync(context, taken) is { } work && work.Attempts == taken.Attempts) await PostponeAsync(context, work, failure, "", clock.GetUtcNow());
            }, cancellationToken);
            return 1;
        }
    }

    private Task<List<DueWork>> TakeAsync(GridFlowDbContext context)
    {
        var (now, turn) = (clock.GetUtcNow().ToUnixTimeMilliseconds(), machine.GetUtcNow().ToUnixTimeMilliseconds());
        var due = context.Database.IsNpgsql()
            ? context.DueWork.FromSql(
                $"""
                select * from "DueWork" where "ParkedAt" is null and "DueAt" <= {now} and ("NextAttemptAt" is null or "NextAttemptAt" <= {turn})
                order by "DueAt" limit {BatchSize} for update skip locked
                """)
            : Due(context).OrderBy(work => work.DueAt).Take(BatchSize);
        return due.AsNoTracking().ToListAsync();
    }

    private IQueryable<DueWork> Due(GridFlowDbContext context)
    {
        var (now, turn) = (clock.GetUtcNow(), machine.GetUtcNow());
        return context.DueWork.Where(work => work.ParkedAt == null && work.DueAt <= now && (work.NextAttemptAt == null || work.NextAttemptAt <= turn));
    }

    private static Task<DueWork?> FindAsync(GridFlowDbContext context, DueWork taken) => context.DueWork.AsNoTracking()
        .SingleOrDefaultAsync(work => work.InstanceId == taken.InstanceId && work.BookmarkId == taken.BookmarkId && work.Clock == taken.Clock && work.ParkedAt == null);

    /// <summary>
    /// Fires clocks that are held by this transaction. It does not wait for instances: whoever answers at this moment holds the instance
    /// and waits for its clock, and the two would wait for each other. Such a clock stays due, and mostly is gone after the answer.
    /// </summary>
    private async Task<int> FireAsync(GridFlowDbContext context, IReadOnlyList<DueWork> clocks)
    {
        var batch = store.Begin(context);
        var answers = await batch.RunAsync(
            [.. clocks.Select(work => new AdvanceRequest(work.InstanceId, new ClockDue(work.BookmarkId, work.Clock) { Actor = Governance.Actor.Clock.Id }, work))], passOver: true);
        await batch.SaveAsync();
        foreach (var (work, answer) in clocks.Zip(answers))
            if (answer.Verdict is InstanceVerdict.Failed or InstanceVerdict.NotFound) await PostponeAsync(context, work, answer.Failure, answer.Verdict.ToString(), batch.Now);
        return answers.Count(answer => answer.Verdict != InstanceVerdict.Busy);
    }

    private async Task PostponeAsync(GridFlowDbContext context, DueWork failed, Exception? failure, string verdict, DateTimeOffset now)
    {
        log.LogError(failure, "Clock {Clock} of instance {Instance} failed {Verdict}", failed.Clock, failed.InstanceId, verdict);
        context.DueWork.Attach(failed);
        failed.Postpone(failure is null ? verdict : $"{failure.GetType().Name}: {failure.Message}", now, machine.GetUtcNow());
        if (failed.ParkedAt is null) return;
        // The clock before its instance, as whoever fires it locks them.
        await context.SaveChangesAsync();
        await InstanceRows.PoisonAsync(context, failed.InstanceId);
    }
}
