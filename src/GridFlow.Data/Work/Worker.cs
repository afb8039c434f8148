using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Workbench;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GridFlow.Data.Work;

/// <summary>
/// The background work of one node: fires due clocks, delivers notices, makes approved rules live on their date, follows what other nodes published. It sleeps
/// until the next clock is due, at most a second, and is woken earlier by a commit or a moved drill clock.
/// </summary>
public sealed class Worker(
    DueWorkRunner dueWork,
    WorkflowClocks workflowClocks,
    TriggerRunner triggers,
    DispatchRunner dispatches,
    OutboxRunner outbox,
    Retention retention,
    Catalogue catalogue,
    RulePublisher rules,
    RuleHitCounter hits,
    ShadowRunner shadows,
    BusinessClock clock,
    Installation installation,
    WorkSignal signal,
    ILogger<Worker> log) : BackgroundService
{
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

        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await rules.PublishDueAsync(stoppingToken);
                await catalogue.FollowAsync(stoppingToken);
                // Side by side, so that a backlog of one kind does not make another late.
                await Task.WhenAll(
                    dueWork.RunDueAsync(stoppingToken),
                    workflowClocks.RunDueAsync(stoppingToken),
                    triggers.RunDueAsync(stoppingToken),
                    dispatches.RunAsync(stoppingToken),
                    outbox.RunAsync(stoppingToken));
                await shadows.RunAsync(stoppingToken);
                await hits.FlushIfDueAsync(stoppingToken);
                await retention.RunAsync(stoppingToken);
                await signal.WaitAsync(LongestSleep, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                // The database may be away for a while; work waits in it, nothing is lost.
                log.LogError(failure, "Background work failed; trying again");
                await signal.WaitAsync(LongestSleep, stoppingToken);
            }
        }
    }
}
