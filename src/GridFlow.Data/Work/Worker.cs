using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Definitions.Versions;
using GridFlow.Data.Transactions;
using GridFlow.Data.Workbench;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GridFlow.Data.Work;

/// <summary>Background work that has a lane of its own and is asked again and again; where nothing is due it returns at once.</summary>
public interface IBackgroundLane
{
    /// <summary>Does what is due.</summary>
    Task RunAsync(CancellationToken cancellationToken);
}

/// <summary>
/// The background work of one node, in lanes of their own, so that none makes another late: due clocks, planned starts, messages between
/// workflows, tasks of the host, each channel of notices, and what keeps house. A lane sleeps at most a second and is woken
/// earlier by a commit or a moved drill clock.
/// </summary>
public sealed class Worker(
    DueWorkRunner dueWork,
    TriggerRunner triggers,
    DispatchRunner dispatches,
    HostTaskRunner hostTasks,
    OutboxRunner outbox,
    Retention retention,
    TableStatistics statistics,
    IEnumerable<IBackgroundLane> lanes,
    Catalogue catalogue,
    VersionPublisher rules,
    RuleHitCounter hits,
    ShadowRunner shadows,
    BusinessClock clock,
    Installation installation,
    WorkSignal signal,
    ILogger<Worker> log) : BackgroundService
{
    private const int HostLanes = 4;
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await hits.FlushAsync(cancellationToken);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        clock.Moved += signal.Raise;
        // Demonstration cases are played in the past, so their clocks must not meet today's before they are done.
        // Pages are open meanwhile and fill up.
        try
        {
            await installation.PlayDemonstrationAsync(stoppingToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // A demonstration with fewer cases is still one; an exception here would end the server.
            log.LogError(failure, "Playing the demonstration cases failed");
        }

        await Task.WhenAll(
        [
            LaneAsync([dueWork.RunDueAsync], stoppingToken),
            LaneAsync([triggers.RunDueAsync], stoppingToken),
            LaneAsync([dispatches.RunAsync], stoppingToken),
            // Several, because what another system is asked for may take its time.
            .. Enumerable.Repeat(hostTasks, HostLanes).Select(tasks => LaneAsync([tasks.RunAsync], stoppingToken)),
            .. outbox.Lanes.Select(lane => LaneAsync([lane], stoppingToken)),
            .. lanes.Select(lane => LaneAsync([lane.RunAsync], stoppingToken)),
            // By itself: what went live is known in a moment, however long the housekeeping takes.
            LaneAsync([catalogue.FollowAsync], stoppingToken),
            LaneAsync([installation.FollowClockAsync, rules.PublishDueAsync, shadows.RunAsync, hits.FlushIfDueAsync, retention.RunAsync, statistics.RefreshIfDueAsync], stoppingToken),
        ]);
    }

    private async Task LaneAsync(Func<CancellationToken, Task>[] works, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var (woken, failed) = (signal.Next, false);
            foreach (var work in works) failed |= !await TryAsync(work, stoppingToken);
            // The database may be away for a while; work waits in it, nothing is lost.
            var sleep = Task.Delay(LongestSleep, stoppingToken);
            await (failed ? sleep.ContinueWith(_ => { }, TaskScheduler.Default) : Task.WhenAny(woken, sleep));
        }
    }

    private async Task<bool> TryAsync(Func<CancellationToken, Task> work, CancellationToken stoppingToken)
    {
        try
        {
            await work(stoppingToken);
            return true;
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return true;
        }
        catch (Exception failure)
        {
            log.LogError(failure, "Background work failed; trying again");
            return false;
        }
    }
}
