using GridFlow.Data.Instances;
using GridFlow.Data.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace GridFlow.Data.Work;

/// <summary>
/// On PostgreSQL hears at once when another node has made work (<c>NOTIFY</c>), so that it need not wait for the next
/// look around. On SQLite there is no other node.
/// </summary>
public sealed class WorkListener(ContextFactory factory, WorkSignal signal, TimeProvider clock, ILogger<WorkListener> log) : BackgroundService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (factory.Options.Provider == DatabaseProvider.Sqlite) return;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                // Without it work is found within a second all the same.
                log.LogWarning(failure, "Listening for work of other nodes failed; trying again");
                await Task.Delay(Patience, clock, stoppingToken);
            }
        }
    }

    private async Task ListenAsync(CancellationToken stoppingToken)
    {
        await using var connection = new NpgsqlConnection(factory.ConnectionString);
        await connection.OpenAsync(stoppingToken);
        connection.Notification += (_, _) => signal.Raise();
        await using (var command = new NpgsqlCommand($"listen {InstanceRows.Channel}", connection)) await command.ExecuteNonQueryAsync(stoppingToken);
        while (true) await connection.WaitAsync(stoppingToken);
    }
}
