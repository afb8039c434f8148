using System.Globalization;
using GridFlow.Governance;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Net.Http.Headers;

namespace GridFlow.Web.Api;

/// <summary>What a request has to look like before any endpoint sees it: its bytes are UTF-8, and its address carries no NUL.</summary>
internal static class RequestForm
{
    public static void UseRequestForm(this IApplicationBuilder app) => app.Use((HttpContext http, RequestDelegate next) =>
    {
        if (http.Request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) == true || http.Request.Path.Value?.Contains('\0') == true)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return Task.CompletedTask;
        }

        if (MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) && type.Charset.HasValue)
        {
            if (!IsUtf8(HeaderUtilities.RemoveQuotes(type.Charset).Value!))
            {
                http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
                return Task.CompletedTask;
            }

            // The one spelling that every reader behind knows.
            type.Charset = "utf-8";
            http.Request.ContentType = type.ToString();
        }

        return next(http);
    });

    /// <summary>
    /// Answers what no endpoint is there for: not found, another method, another content type. Before authorization, since an
    /// unknown address is unknown to everybody, and a stranger is not asked to sign in for it.
    /// </summary>
    public static void UseMissing(this IApplicationBuilder app) => app.Use((HttpContext http, RequestDelegate next) =>
    {
        switch (http.GetEndpoint())
        {
            case null:
                var methods = MethodsOf(http);
                http.Response.StatusCode = methods.Length == 0 ? StatusCodes.Status404NotFound : StatusCodes.Status405MethodNotAllowed;
                if (methods.Length > 0) http.Response.Headers.Allow = string.Join(", ", methods);
                return Task.CompletedTask;
            // Routing's own answers, 405 with Allow and 415, are no routes.
            case not RouteEndpoint and { RequestDelegate: { } answer }:
                return answer(http);
            default:
                return next(http);
        }
    });

    /// <summary>The part of a list that is asked for.</summary>
    /// <param name="page">From 1.</param>
    /// <param name="size">Lines on a page.</param>
    /// <param name="standard">Lines on a page unless said.</param>
    /// <exception cref="GovernanceException">There are no such pages.</exception>
    public static (int Skip, int Take) Part(int? page, int? size, int standard)
    {
        var take = Math.Clamp(size ?? standard, 1, 200);
        var skip = (Math.Max(1L, page ?? 1) - 1) * take;
        return skip <= int.MaxValue ? ((int)skip, take) : throw new GovernanceException("report.page", new(
            string.Create(CultureInfo.InvariantCulture, $"没有第 {page} 页"), string.Create(CultureInfo.InvariantCulture, $"There is no page {page}")));
    }

    /// <summary>
    /// What the address takes instead. Routing says so itself, but not while developing, when a route for static files takes
    /// every GET before it looks whether there is such a file.
    /// </summary>
    private static string[] MethodsOf(HttpContext http) =>
    [
        .. http.RequestServices.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.PathSegments is { Count: > 0 } segments && segments[^1].Parts is not [RoutePatternParameterPart { IsCatchAll: true }])
            .Where(endpoint => new TemplateMatcher(new RouteTemplate(endpoint.RoutePattern), []).TryMatch(http.Request.Path, []))
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []).Distinct().Order(StringComparer.Ordinal),
    ];

    private static bool IsUtf8(string charset) => charset.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToUpperInvariant() is "UTF8" or "UNICODE11UTF8" or "USASCII" or "ASCII";
}
