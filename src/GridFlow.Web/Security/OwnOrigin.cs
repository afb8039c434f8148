using GridFlow.Governance;
using GridFlow.Web.Api;
using GridFlow.Web.Layout;

namespace GridFlow.Web.Security;

/// <summary>
/// A request that changes something, or opens a circuit, and that another site makes its visitor's browser send, is refused: the cookie
/// that comes with it is not its will. Browsers name the site of origin; other programs need not, and a key is sent by nobody unasked.
/// </summary>
internal static class OwnOrigin
{
    public static IApplicationBuilder UseOwnOrigin(this IApplicationBuilder app) => app.Use((HttpContext http, RequestDelegate next) =>
    {
        if (!IsActing(http) || ApiKeyAuthentication.IsUsedBy(http.Request) || !IsForeign(http.Request)) return next(http);
        if (ErrorPages.IsMachine(http)) throw new GovernanceException("request.origin", new("不接受来自其他网站的请求", "Requests from other sites are not accepted"));
        http.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Task.CompletedTask;
    });

    private static bool IsActing(HttpContext http) =>
        http.WebSockets.IsWebSocketRequest
        || !(HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method) || HttpMethods.IsOptions(http.Request.Method));

    /// <summary>The browser's own judgement, which no proxy disturbs, before the comparison of names.</summary>
    private static bool IsForeign(HttpRequest request) => request.Headers["Sec-Fetch-Site"].ToString() switch
    {
        "same-origin" or "none" => false,
        "cross-site" or "same-site" => true,
        _ => request.Headers.Origin.ToString() is { Length: > 0 } origin
            && (!Uri.TryCreate(origin, UriKind.Absolute, out var from) || !string.Equals(from.Authority, new Uri($"{from.Scheme}://{request.Host.Value}").Authority, StringComparison.OrdinalIgnoreCase)),
    };
}
