using System.Threading.RateLimiting;

namespace GridFlow.Web.Security;

/// <summary>How often somebody may do something within a sliding window, on this node.</summary>
/// <param name="most">How often.</param>
/// <param name="window">Within how long.</param>
internal sealed class Permits(int most, TimeSpan window) : IDisposable
{
    private readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(subject => RateLimitPartition.GetSlidingWindowLimiter(
        subject, _ => new SlidingWindowRateLimiterOptions { PermitLimit = most, Window = window, SegmentsPerWindow = 6 }));

    /// <summary>Takes a permit; where there is none, says after how long to ask again.</summary>
    public bool TryTake(string subject, out TimeSpan wait)
    {
        wait = default;
        using var lease = _limiter.AttemptAcquire(subject);
        if (lease.IsAcquired) return true;
        if (!lease.TryGetMetadata(MetadataName.RetryAfter, out wait)) wait = window / 6;
        return false;
    }

    /// <summary>Whether there is none left, without taking one.</summary>
    public bool AreSpent(string subject)
    {
        using var lease = _limiter.AttemptAcquire(subject, 0);
        return !lease.IsAcquired;
    }

    public void Dispose() => _limiter.Dispose();
}
