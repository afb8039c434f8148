using System.Threading.RateLimiting;
using GridFlow.Data;

namespace GridFlow.Web.Security;

/// <summary>
/// How many reports one client address may register in an hour. Only what is about to be registered takes a permit: a form
/// that comes back with something to mend costs nothing. How often a form may be sent at all is <see cref="RateLimits.PublicReport"/>.
/// </summary>
internal sealed class ReportPermits(Settings settings) : IDisposable
{
    private readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(address => RateLimitPartition.GetSlidingWindowLimiter(
        address, _ => new SlidingWindowRateLimiterOptions { PermitLimit = settings.Limits.PublicReportsPerHour, Window = TimeSpan.FromHours(1), SegmentsPerWindow = 6 }));

    /// <summary>Takes a permit; where there is none, says after how long to ask again.</summary>
    public bool TryTake(HttpContext http, out TimeSpan wait)
    {
        wait = default;
        using var lease = _limiter.AttemptAcquire(RateLimits.AddressOf(http));
        if (lease.IsAcquired) return true;
        if (!lease.TryGetMetadata(MetadataName.RetryAfter, out wait)) wait = TimeSpan.FromMinutes(10);
        return false;
    }

    public void Dispose() => _limiter.Dispose();
}
