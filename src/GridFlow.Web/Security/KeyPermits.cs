using GridFlow.Data;

namespace GridFlow.Web.Security;

/// <summary>How often one key may ask, and how often one address may come with a key that is none. Whose key is right is never hindered by the wrong ones of others.</summary>
internal sealed class KeyPermits(Settings settings) : IDisposable
{
    /// <summary>Requests with a right key, by its id.</summary>
    public Permits Requests { get; } = new(settings.Limits.KeyRequestsPerMinute, TimeSpan.FromMinutes(1));

    /// <summary>Wrong keys, by the client's address.</summary>
    public Permits Refusals { get; } = new(settings.Limits.WrongKeysPerMinute, TimeSpan.FromMinutes(1));

    public void Dispose()
    {
        Requests.Dispose();
        Refusals.Dispose();
    }
}
