using System.Security.Claims;
using GridFlow.Data.Accounts;

namespace GridFlow.Web.Security;

/// <summary>
/// The viewer behind a signed-in principal. Rights are read from the database, not from the cookie, so that a right taken
/// away is gone at once; a page asks many times while it is drawn, so an answer is kept for some seconds.
/// </summary>
internal sealed class Viewers(ViewerDirectory directory, TimeProvider machine)
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim _gate = new(1, 1);
    private (string Id, long ReadAt, Viewer? Viewer)? _last;

    /// <summary>The viewer, or <see langword="null"/> for a stranger and for an account that was closed.</summary>
    public async Task<Viewer?> FindAsync(ClaimsPrincipal principal)
    {
        if (principal.FindFirstValue(ClaimTypes.NameIdentifier) is not { } id) return null;
        await _gate.WaitAsync();
        try
        {
            if (_last is { } last && last.Id == id && machine.GetElapsedTime(last.ReadAt) < Kept) return last.Viewer;
            var viewer = await directory.OfAccountAsync(id);
            _last = (id, machine.GetTimestamp(), viewer);
            return viewer;
        }
        finally
        {
            _gate.Release();
        }
    }
}
