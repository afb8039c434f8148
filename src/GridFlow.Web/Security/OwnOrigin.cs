using GridFlow.Governance;

namespace GridFlow.Web.Security;

/// <summary>
/// For endpoints that a page of this site calls with the cookie and without an antiforgery token: a request that another
/// site makes its visitor's browser send is refused. Browsers name the site of origin; other programs need not.
/// </summary>
internal static class OwnOrigin
{
    public static ValueTask<object?> OnlyAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var request = invocation.HttpContext.Request;
        return IsForeign(request)
            ? throw new GovernanceException("request.origin", new("不接受来自其他网站的请求", "Requests from other sites are not accepted"))
            : next(invocation);
    }

    private static bool IsForeign(HttpRequest request) => request.Headers.Origin.ToString() is { Length: > 0 } origin
        ? !Uri.TryCreate(origin, UriKind.Absolute, out var from) || !string.Equals(from.Authority, new Uri($"{from.Scheme}://{request.Host.Value}").Authority, StringComparison.OrdinalIgnoreCase)
        : request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site";
}
