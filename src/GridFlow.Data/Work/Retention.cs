using GridFlow.Data.Accounts;
using GridFlow.Data.Attachments;
using GridFlow.Data.Audit;
using GridFlow.Data.Clock;
using GridFlow.Data.Storage;
using GridFlow.Data.Transactions;
using GridFlow.Workflows.Execution;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace GridFlow.Data.Work;

/// <summary>
/// Removes what nobody needs any more: finished instances that carried no case, with their journals, and dead letters that
/// nobody took up, old lines of the audit log, sessions and wrong passwords of before, and photos that belong to nothing. Cases are records of the
/// office and stay; a faulted instance stays until somebody has dealt with it.
/// </summary>
public sealed class Retention(
    ContextFactory factory, IWriter writer, AuditRetention audit, StrayPhotos photos, Sessions sessions, SignInLocks locks, ClockGuard guard,
    BusinessClock clock, TimeProvider machine, Settings settings, ILogger<Retention> log)
{
    private const int BatchSize = 500;
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    private DateTimeOffset _next = DateTimeOffset.MinValue;

    /// <summary>How long a finished instance is kept; 0 days keeps it for ever.</summary>
    public TimeSpan Finished { get; } = TimeSpan.FromDays(settings.Retention.FinishedInstancesDays);

    /// <summary>How long a dead dispatch is kept; 0 days keeps it for ever.</summary>
    public TimeSpan DeadLetters { get; } = TimeSpan.FromDays(settings.Retention.DeadLettersDays);

    /// <summary>How long the words of a file that was uploaded for a back-test are kept; 0 days keeps them for ever.</summary>
    public TimeSpan UploadedTexts { get; } = TimeSpan.FromDays(settings.Retention.UploadedTextsDays);

    /// <summary>
    /// Removes what is old, once an hour however often it is called, and returns how many instances that were. Nothing is removed while
    /// the node's clock cannot be trusted: what was removed too early does not come back.
    /// </summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken = default)
    {
        var turn = machine.GetUtcNow();
        if (turn < _next || !await guard.MayFireAsync(cancellationToken)) return 0;
        _next = turn + Pause;
        var now = clock.GetUtcNow();
        await audit.RunAsync(cancellationToken);
        await sessions.ForgetAsync(cancellationToken);
        await locks.ForgetAsync(cancellationToken);
        var removed = 0;
        if (DeadLetters > TimeSpan.Zero)
        {
            var limit = now - DeadLetters;
            await writer.WriteAsync(context => context.Dispatches.Where(dispatch => dispatch.DeadAt < limit).ExecuteDeleteAsync(), cancellationToken);
        }

        if (UploadedTexts > TimeSpan.Zero)
        {
            var limit = now - UploadedTexts;
            await writer.WriteAsync(context => context.BackTestCases
                .Where(row => row.Text != null && context.BackTests.Any(test => test.Id == row.BackTestId && test.FinishedAt < limit))
                .ExecuteUpdateAsync(row => row.SetProperty(one => one.Text, (string?)null)), cancellationToken);
        }

        var stuck = new List<Guid>();
        while (Finished > TimeSpan.Zero && !cancellationToken.IsCancellationRequested)
        {
            var batch = await FindAsync(now - Finished, stuck, cancellationToken);
            if (batch.Count == 0) break;
            removed += await RemoveAsync(batch, stuck, cancellationToken);
            if (stuck.Count >= BatchSize) break;
        }

        // Last: a disk that refuses keeps nothing else.
        await photos.RemoveAsync(cancellationToken);
        return removed;
    }

    /// <summary>Removes a batch; where it cannot be removed together, each by itself, so that one that cannot go keeps none of the others.</summary>
    private async Task<int> RemoveAsync(List<Guid> batch, List<Guid> stuck, CancellationToken cancellationToken)
    {
        try
        {
            await writer.WriteAsync(async context =>
            {
                await context.Journal.Where(chunk => batch.Contains(chunk.InstanceId)).ExecuteDeleteAsync();
                await context.Instances.Where(row => batch.Contains(row.Id)).ExecuteDeleteAsync();
            }, cancellationToken);
            return batch.Count;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            if (batch is [var one])
            {
                log.LogError(failure, "The finished instance {Instance} cannot be removed; it is tried again in an hour", one);
                stuck.Add(one);
                return 0;
            }
        }

        var removed = 0;
        foreach (var one in batch) removed += await RemoveAsync([one], stuck, cancellationToken);
        return removed;
    }

    private async Task<List<Guid>> FindAsync(DateTimeOffset before, List<Guid> without, CancellationToken cancellationToken)
    {
        await using var context = factory.CreateDbContext();
        return await context.Instances
            .Where(row => row.FinishedAt != null && row.IncidentId == null && row.FinishedAt < before && row.SubStatus != nameof(WorkflowSubStatus.Faulted) && !without.Contains(row.Id))
            .OrderBy(row => row.FinishedAt).Select(row => row.Id).Take(BatchSize).ToListAsync(cancellationToken);
    }
}
