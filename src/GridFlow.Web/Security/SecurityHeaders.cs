using GridFlow.Web.Api;
using GridFlow.Web.Elsa.Studio;

namespace GridFlow.Web.Security;

/// <summary>
/// Headers that keep other sites and injected markup out. Styles may be inline because MudBlazor sets sizes and positions
/// in style attributes; scripts may not.
/// </summary>
internal static class SecurityHeaders
{
    private const string Policy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; " +
        "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        http.Response.OnStarting(() =>
        {
            var headers = http.Response.Headers;
            headers.ContentSecurityPolicy = http.Request.Path.StartsWithSegments("/studio") ? StudioSite.ContentPolicy
                : http.Request.Path.StartsWithSegments(EndpointsApi.Path) ? EndpointsApi.ContentPolicy
                : Policy;
            headers["X-Content-Type-Options"] = "nosniff";
            headers["X-Frame-Options"] = "DENY";
            headers["Referrer-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "geolocation=(self), camera=(self), microphone=()";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            // What somebody sees who is signed in stays in no cache: not in the browser's after signing out, nor in one on the way.
            if (http.User.Identity?.IsAuthenticated == true && !headers.ContainsKey("Cache-Control")) headers.CacheControl = "no-store";
            if (http.Request.IsHttps) headers.StrictTransportSecurity = "max-age=31536000";
            return Task.CompletedTask;
        });
        return next(http);
    });
}
