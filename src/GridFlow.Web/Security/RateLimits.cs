using System.Threading.RateLimiting;
using GridFlow.Data;
using GridFlow.Web.Api;

namespace GridFlow.Web.Security;

/// <summary>How often one client address may knock at the doors that need no account.</summary>
internal static class RateLimits
{
    public const string SignIn = "sign-in";
    public const string PublicReport = "public-report";
    public const string Tracking = "tracking";
    public const string Endpoint = "endpoint";

    /// <summary>A form comes back a few times before it is right; what comes far more often is no person.</summary>
    private const int AttemptsPerReport = 12;

    public static IServiceCollection AddRateLimits(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<ReportPermits>();
        services.AddSingleton<KeyPermits>();
        var limits = Settings.From(configuration).Limits;
        return services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.OnRejected = (rejected, _) =>
            {
                if (rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait))
                    rejected.HttpContext.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString();
                return ValueTask.CompletedTask;
            };
            options.AddPolicy(SignIn, PerAddress(limits.SignInsPerMinute, TimeSpan.FromMinutes(1)));
            options.AddPolicy(PublicReport, PerAddress(AttemptsPerReport * limits.PublicReportsPerHour, TimeSpan.FromHours(1)));
            // Whoever has a key is counted by it, and so is whoever comes with a wrong one.
            options.AddPolicy(Endpoint, http => ApiKeyAuthentication.IsUsedBy(http.Request)
                ? RateLimitPartition.GetNoLimiter("")
                : Window(AddressOf(http), limits.EndpointCallsPerMinute, TimeSpan.FromMinutes(1)));
            options.AddPolicy(Tracking, PerAddress(limits.TrackingRequestsPerMinute, TimeSpan.FromMinutes(1)));
        });
    }

    /// <summary>Whom a limit is for.</summary>
    public static string AddressOf(HttpContext http) => http.Connection.RemoteIpAddress?.ToString() ?? "unknown";

    /// <summary>Only what is sent counts: looking at a form is free, unless the endpoint says that to open it is to act.</summary>
    private static Func<HttpContext, RateLimitPartition<string>> PerAddress(int permits, TimeSpan window) => http =>
        HttpMethods.IsPost(http.Request.Method) || http.GetEndpoint()?.Metadata.GetMetadata<EveryRequestCounts>() is not null
            ? Window(AddressOf(http), permits, window)
            : RateLimitPartition.GetNoLimiter("");

    private static RateLimitPartition<string> Window(string who, int permits, TimeSpan window) =>
        RateLimitPartition.GetSlidingWindowLimiter(who, _ => new SlidingWindowRateLimiterOptions { PermitLimit = permits, Window = window, SegmentsPerWindow = 6 });
}

/// <summary>Says of an endpoint that a GET counts for its rate limit as what is sent does.</summary>
internal sealed class EveryRequestCounts;
