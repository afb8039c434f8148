using System.Threading.RateLimiting;

namespace GridFlow.Web.Security;

/// <summary>How often one client address may knock at the doors that need no account.</summary>
internal static class RateLimits
{
    public const string SignIn = "sign-in";
    public const string PublicReport = "public-report";
    public const string Tracking = "tracking";

    public static IServiceCollection AddRateLimits(this IServiceCollection services, IConfiguration configuration)
    {
        var limits = configuration.GetSection("Limits");
        return services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.OnRejected = (rejected, _) =>
            {
                if (rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait))
                    rejected.HttpContext.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString();
                return ValueTask.CompletedTask;
            };
            options.AddPolicy(SignIn, PerAddress(limits.GetValue("SignInsPerMinute", 20), TimeSpan.FromMinutes(1)));
            options.AddPolicy(PublicReport, PerAddress(limits.GetValue("PublicReportsPerHour", 10), TimeSpan.FromHours(1)));
            options.AddPolicy(Tracking, PerAddress(limits.GetValue("TrackingRequestsPerMinute", 30), TimeSpan.FromMinutes(1)));
        });
    }

    /// <summary>Only what is sent counts: looking at a form is free.</summary>
    private static Func<HttpContext, RateLimitPartition<string>> PerAddress(int permits, TimeSpan window) => http =>
        HttpMethods.IsPost(http.Request.Method)
            ? RateLimitPartition.GetSlidingWindowLimiter(
                http.Connection.RemoteIpAddress?.ToString() ?? "unknown",
                _ => new SlidingWindowRateLimiterOptions { PermitLimit = permits, Window = window, SegmentsPerWindow = 6 })
            : RateLimitPartition.GetNoLimiter("");
}
