using GridFlow.Data;

namespace GridFlow.Web.Security;

/// <summary>
/// How many reports one client address may register in an hour. Only what is about to be registered takes a permit: a form
/// that comes back with something to mend costs nothing. How often a form may be sent at all is <see cref="RateLimits.PublicReport"/>.
/// </summary>
internal sealed class ReportPermits(Settings settings) : IDisposable
{
    private readonly Permits _reports = new(settings.Limits.PublicReportsPerHour, TimeSpan.FromHours(1));

    /// <summary>Takes a permit; where there is none, says after how long to ask again.</summary>
    public bool TryTake(HttpContext http, out TimeSpan wait) => _reports.TryTake(RateLimits.AddressOf(http), out wait);

    public void Dispose() => _reports.Dispose();
}
