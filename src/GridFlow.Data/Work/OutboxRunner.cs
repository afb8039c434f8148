using GridFlow.Data.Clock;
using GridFlow.Data.Storage;
using GridFlow.Data.Transactions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace GridFlow.Data.Work;

/// <summary>A way in which a notice leaves the platform: a message service, a webhook, enterprise WeChat.</summary>
public interface INoticeChannel
{
    /// <summary>Its name, one of its own and always the same: what is on its way is kept under it.</summary>
    string Name { get; }

    /// <summary>Delivers a notice. It may be asked again for the same <see cref="OutboxMessage.Id"/> after a crash, so the receiver should use it as a key.</summary>
    Task DeliverAsync(OutboxMessage message, CancellationToken cancellationToken);
}

/// <summary>
/// Delivers notices through every configured channel. Every notice is kept and shown in the platform whether or not
/// there is a channel. Each channel goes its own way: one that fails is tried again, later each time, and given up into the dead letters,
/// and neither that nor a channel that hangs is felt by the others.
/// </summary>
public sealed class OutboxRunner(ContextFactory factory, IWriter writer, IEnumerable<INoticeChannel> channels, BusinessClock clock, TimeProvider machine, ILogger<OutboxRunner> log)
{
    /// <summary>After so many failures of a channel a notice is a dead letter.</summary>
    public const int MaximumAttempts = 8;

    private const int BatchSize = 8;
    private const int ShareSize = 200;

    /// <summary>A notice gets so long; a node that is killed leaves what it took to the others after the time of a whole batch.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly INoticeChannel[] _channels = [.. channels];

    /// <summary>One work for each channel, to be run side by side; where there is none, one that finds all notices delivered.</summary>
    public IEnumerable<Func<CancellationToken, Task<int>>> Lanes =>
        _channels.Length == 0 ? [ShareAsync] : _channels.Select(channel => (Func<CancellationToken, Task<int>>)(cancellationToken => RunAsync(channel, cancellationToken)));

    /// <summary>Delivers what is waiting through all channels and returns how many deliveries there were.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken = default)
    {
        await ShareAsync(cancellationToken);
        return (await Task.WhenAll(Lanes.Select(lane => lane(cancellationToken)))).Sum();
    }

    private async Task<int> RunAsync(INoticeChannel channel, CancellationToken cancellationToken)
    {
        var delivered = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            await ShareAsync(cancellationToken);
            if (!await IsAnyDueAsync(channel, cancellationToken)) break;
            var batch = await writer.WriteAsync(context => TakeAsync(context, channel), cancellationToken);
            if (batch.Count == 0) break;
            var errors = new Dictionary<long, string?>();
            foreach (var message in batch) errors[message.Id] = await TryDeliverAsync(channel, message, cancellationToken);
            delivered += errors.Values.Count(error => error is null);
            await writer.WriteAsync(context => RecordAsync(context, channel, errors), cancellationToken);
        }

        return delivered;
    }

    /// <summary>Gives every channel its delivery of each new notice.</summary>
    private async Task<int> ShareAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await using (var context = factory.CreateDbContext())
                if (!await context.Outbox.AnyAsync(message => message.SharedAt == null, cancellationToken)) return 0;
            var shared = await writer.WriteAsync(async context =>
            {
                var now = clock.GetUtcNow();
                var fresh = context.Database.IsNpgsql()
                    ? context.Outbox.FromSql($"""select * from "Outbox" where "SharedAt" is null order by "Id" limit {ShareSize} for update skip locked""")
                    : context.Outbox.Where(message => message.SharedAt == null).OrderBy(message => message.Id).Take(ShareSize);
                var messages = await fresh.ToListAsync();
                foreach (var message in messages)
                {
                    message.SharedAt = now;
                    if (_channels.Length == 0) message.DeliveredAt = now;
                    context.NoticeDeliveries.AddRange(_channels.Select(channel => new NoticeDelivery { MessageId = message.Id, Channel = channel.Name }));
                }

                return messages.Count;
            }, cancellationToken);
            if (shared == 0) return 0;
        }
    }

    private async Task<bool> IsAnyDueAsync(INoticeChannel channel, CancellationToken cancellationToken)
    {
        var now = machine.GetUtcNow();
        await using var context = factory.CreateDbContext();
        return await context.NoticeDeliveries.AnyAsync(one => one.Channel == channel.Name && one.DeliveredAt == null && one.DeadAt == null && one.NextAttemptAt <= now, cancellationToken);
    }

    /// <summary>Takes a batch and moves its next attempt into the future, so that no other node takes it meanwhile.</summary>
    private async Task<List<OutboxMessage>> TakeAsync(GridFlowDbContext context, INoticeChannel channel)
    {
        var now = machine.GetUtcNow();
        var due = context.Database.IsNpgsql()
            ? context.NoticeDeliveries.FromSql(
                $"""
                select * from "NoticeDeliveries" where "Channel" = {channel.Name} and "DeliveredAt" is null and "DeadAt" is null and "NextAttemptAt" <= {now.ToUnixTimeMilliseconds()}
                order by "MessageId" limit {BatchSize} for update skip locked
                """)
            : context.NoticeDeliveries.Where(one => one.Channel == channel.Name && one.DeliveredAt == null && one.DeadAt == null && one.NextAttemptAt <= now)
                .OrderBy(one => one.MessageId).Take(BatchSize);
        var taken = await due.ToListAsync();
        foreach (var one in taken) one.NextAttemptAt = now + (BatchSize * Patience);
        var ids = taken.Select(one => one.MessageId).ToList();
        return await context.Outbox.AsNoTracking().Where(message => ids.Contains(message.Id)).OrderBy(message => message.Id).ToListAsync();
    }

    private async Task<string?> TryDeliverAsync(INoticeChannel channel, OutboxMessage message, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await channel.DeliverAsync(message, patience.Token);
            return null;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            log.LogWarning(failure, "Notice {Notice} was not delivered by {Channel}", message.Id, channel.Name);
            return failure.GetType().Name;
        }
    }

    private async Task RecordAsync(GridFlowDbContext context, INoticeChannel channel, Dictionary<long, string?> errors)
    {
        var (now, ids) = (clock.GetUtcNow(), errors.Keys.ToArray());
        // The notices are locked first: of two channels that are ready at once the later one sees what the other said.
        var messages = await (context.Database.IsNpgsql()
            ? context.Outbox.FromSql($"""select * from "Outbox" where "Id" = any({ids}) order by "Id" for update""")
            : context.Outbox.Where(message => ids.Contains(message.Id))).ToListAsync();
        var deliveries = (await context.NoticeDeliveries.Where(one => ids.Contains(one.MessageId)).ToListAsync()).ToLookup(one => one.MessageId);
        foreach (var message in messages)
        {
            foreach (var one in deliveries[message.Id].Where(one => one.Channel == channel.Name))
            {
                one.Attempts++;
                one.LastError = errors[message.Id];
                if (one.LastError is null) one.DeliveredAt = now;
                else if (one.Attempts >= MaximumAttempts) one.DeadAt = now;
                else one.NextAttemptAt = machine.GetUtcNow() + TimeSpan.FromSeconds(Math.Min(3600, 15 * Math.Pow(2, one.Attempts)));
            }

            if (deliveries[message.Id].Any(one => one is { DeliveredAt: null, DeadAt: null })) continue;
            if (deliveries[message.Id].Any(one => one.DeadAt is not null)) message.DeadAt = now;
            else message.DeliveredAt = now;
        }
    }
}
