using GridFlow.Data;
using GridFlow.Data.Storage;
using GridFlow.Data.Transactions;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace GridFlow.Web.Telemetry;

/// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: it can read its database and write in it, so a balancer may send it work.</summary>
internal static class Health
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        routes.MapHealthChecks("/health/ready").AllowAnonymous();
    }

    /// <summary>
    /// Writes: a full disk, a read-only file and a standby are read without complaint. Anybody may ask, as often as they like; so one check
    /// serves all who ask meanwhile, and its verdict stands for a moment.
    /// </summary>
    internal sealed class DatabaseCheck(IWriter writer, TimeProvider machine) : IHealthCheck
    {
        private const string Key = "health.written-at";
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5), Kept = TimeSpan.FromSeconds(2);

        private readonly Lock _turn = new();
        private Task<HealthCheckResult>? _verdict;
        private long _toldAt;

        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            lock (_turn)
            {
                if (_verdict is null || (_verdict.IsCompleted && machine.GetElapsedTime(_toldAt) >= Kept)) _verdict = BeginAsync();
                return _verdict.WaitAsync(cancellationToken);
            }
        }

        /// <summary>On a thread of its own: SQLite waits for a lock without giving its thread back, and whoever asks meanwhile shall not stand behind it.</summary>
        private Task<HealthCheckResult> BeginAsync()
        {
            var patience = new CancellationTokenSource(Patience, machine);
            return Task.Run(() => TryAsync(patience));
        }

        private async Task<HealthCheckResult> TryAsync(CancellationTokenSource patience)
        {
            try
            {
                await writer.WriteAsync(WriteAsync, patience.Token).WaitAsync(patience.Token);
                return HealthCheckResult.Healthy();
            }
            catch (Exception failure)
            {
                return HealthCheckResult.Unhealthy(Outage.Find(failure)?.English ?? "The database cannot be written.");
            }
            finally
            {
                _toldAt = machine.GetTimestamp();
                patience.Dispose();
            }
        }

        private async Task WriteAsync(GridFlowDbContext context)
        {
            var now = machine.GetUtcNow().ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
            if (await context.Settings.Where(setting => setting.Key == Key).ExecuteUpdateAsync(setting => setting.SetProperty(row => row.Value, now)) == 0)
                context.Settings.Add(new Setting { Key = Key, Value = now });
        }
    }
}
