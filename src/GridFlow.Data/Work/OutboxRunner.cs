using GridFlow.Data.Clock;
using GridFlow.Data.Storage;
using GridFlow.Data.Transactions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace GridFlow.Data.Work;

/// <summary>A way in which a notice leaves the platform: a message service, a webhook, enterprise WeChat.</summary>
public interface INoticeChannel
{
    /// <summary>Delivers a notice. It may be asked again for the same <see cref="OutboxMessage.Id"/> after a crash, so the receiver should use it as a key.</summary>
    Task DeliverAsync(OutboxMessage message, CancellationToken cancellationToken);
}

/// <summary>
/// Delivers notices through every configured channel. Every notice is kept and shown in the platform whether or not
/// there is a channel; a channel that fails is tried again, later each time, and given up into the dead letters.
/// </summary>
public sealed class OutboxRunner(
    ContextFactory factory,
    IWriter writer,
    IEnumerable<INoticeChannel> channels,
    BusinessClock clock,
    TimeProvider machine,
    ILogger<OutboxRunner> log)
{
    /// <summary>After so many failures a notice is a dead letter.</summary>
    public const int MaximumAttempts = 8;

    private const int BatchSize = 100;
    private readonly INoticeChannel[] _channels = [.. channels];

    /// <summary>Delivers what is waiting and returns how many notices were delivered.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken = default)
    {
        var delivered = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            var now = machine.GetUtcNow();
            var batch = await writer.WriteAsync(context => TakeAsync(context, now), cancellationToken);
            if (batch.Count == 0) return delivered;
            var results = new List<(long Id, string? Error)>(batch.Count);
            foreach (var message in batch) results.Add((message.Id, await TryDeliverAsync(message, cancellationToken)));
            delivered += results.Count(result => result.Error is null);
            await writer.WriteAsync(context => RecordAsync(context, results), cancellationToken);
        }

        return delivered;
    }

    /// <summary>Takes a batch and moves its next attempt into the future, so that no other node takes it meanwhile.</summary>
    private async Task<List<OutboxMessage>> TakeAsync(GridFlowDbContext context, DateTimeOffset now)
    {
        var due = factory.Options.Provider == DatabaseProvider.Sqlite
            ? context.Outbox.Where(message => message.DeliveredAt == null && message.DeadAt == null && message.NextAttemptAt <= now).OrderBy(message => message.Id).Take(BatchSize)
            : context.Outbox.FromSql(
                $"""select * from "Outbox" where "DeliveredAt" is null and "DeadAt" is null and "NextAttemptAt" <= {now.ToUnixTimeMilliseconds()} order by "Id" limit {BatchSize} for update skip locked""");
        var batch = await due.ToListAsync();
        foreach (var message in batch)
        {
            message.Attempts++;
            message.NextAttemptAt = now + TimeSpan.FromSeconds(Math.Min(3600, 15 * Math.Pow(2, message.Attempts)));
        }

        return batch;
    }

    private async Task<string?> TryDeliverAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var channel in _channels) await channel.DeliverAsync(message, cancellationToken);
            return null;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            log.LogWarning(failure, "Notice {Notice} was not delivered", message.Id);
            return failure.GetType().Name;
        }
    }

    private async Task RecordAsync(GridFlowDbContext context, List<(long Id, string? Error)> results)
    {
        var errors = results.ToDictionary(result => result.Id, result => result.Error);
        foreach (var message in await context.Outbox.Where(message => errors.Keys.Contains(message.Id)).ToListAsync())
        {
            message.LastError = errors[message.Id];
            if (message.LastError is null) message.DeliveredAt = clock.GetUtcNow();
            else if (message.Attempts >= MaximumAttempts) message.DeadAt = clock.GetUtcNow();
        }
    }
}
