using System.Security.Claims;
using GridFlow.Data.Accounts;
using GridFlow.Governance;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Web.Api;

/// <summary>Who sends this request, with today's rights. Pages of a circuit have their own way, since a circuit outlives its request.</summary>
internal sealed class CurrentViewer(IHttpContextAccessor accessor, ViewerDirectory directory)
{
    private Viewer? _viewer;

    /// <summary>The viewer of the request.</summary>
    /// <exception cref="GovernanceException">The account was closed, or has no post any more.</exception>
    public async Task<Viewer> RequireAsync()
    {
        if (_viewer is not null) return _viewer;
        var http = accessor.HttpContext ?? throw new InvalidOperationException("There is no request.");
        var viewer = http.Items[typeof(ApiKey)] is ApiKey key
            ? directory.OfKey(key)
            : http.User.FindFirstValue(ClaimTypes.NameIdentifier) is { } id ? await directory.OfAccountAsync(id, http.RequestAborted) : null;
        return _viewer = viewer is { Posts.Count: > 0 }
            ? viewer
            : throw new GovernanceException("viewer.not-found", new BilingualText("账号没有任何岗位", "The account has no post"));
    }
}
