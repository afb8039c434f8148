using System.Collections.Concurrent;
using GridFlow.Data.Accounts;
using GridFlow.Data.Emergencies;

namespace GridFlow.Web.Emergencies;

/// <summary>Where jurisdictions stand, for the banner of all open pages: asked of the database every few seconds at most, however many pages there are.</summary>
internal sealed class EmergencyWatch(SwitchDesk desk, TimeProvider machine)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<string, (DateTimeOffset At, EmergencyStanding Standing)> _known = [];

    /// <summary>Something was changed here: banners look again.</summary>
    public event Action? Changed;

    /// <summary>What is known is asked again, by the banners of this node at once.</summary>
    public void Forget()
    {
        _known.Clear();
        Changed?.Invoke();
    }

    /// <summary>Where the viewer's jurisdiction stands, at most three seconds ago.</summary>
    public async Task<EmergencyStanding> StandingAsync(Viewer viewer)
    {
        var now = machine.GetUtcNow();
        if (_known.TryGetValue(viewer.JurisdictionId, out var known) && now - known.At < Fresh) return known.Standing;
        var standing = await desk.ReadAsync(viewer);
        _known[viewer.JurisdictionId] = (now, standing);
        return standing;
    }
}
