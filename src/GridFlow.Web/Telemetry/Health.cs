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

    /// <summary>Writes: a full disk, a read-only file and a standby are read without complaint.</summary>
    internal sealed class DatabaseCheck(IWriter writer, TimeProvider machine) : IHealthCheck
    {
        private const string Key = "health.written-at";
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                await writer.WriteAsync(WriteAsync, cancellationToken).WaitAsync(Patience, machine, cancellationToken);
                return HealthCheckResult.Healthy();
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                return HealthCheckResult.Unhealthy(Outage.Find(failure)?.English ?? "The database cannot be written.");
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
