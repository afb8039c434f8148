using GridFlow.Data.Storage;
using GridFlow.Web.Api;
using GridFlow.Web.Elsa;
using Microsoft.AspNetCore.Diagnostics;

namespace GridFlow.Web.Layout;

/// <summary>What somebody sees when it does not work: a page for people, problem details for machines.</summary>
internal static class ErrorPages
{
    public const string ErrorPath = "/error";

    /// <summary>A database that is away comes back, or somebody is told of it, within seconds.</summary>
    public const string RetryAfter = "10";

    /// <summary>Whether this is the page that is shown in the place of one that failed, for which nothing more may be asked of the database.</summary>
    public static bool IsShown(HttpContext http) => http.Features.Get<IExceptionHandlerPathFeature>() is not null && http.Request.Path == ErrorPath;

    public static void UseErrorPages(this WebApplication app)
    {
        app.UseWhen(IsMachine, machines =>
        {
            machines.UseExceptionHandler();
            machines.UseStatusCodePages();
            machines.UseRequestForm();
        });
        app.UseWhen(http => !IsMachine(http), people =>
        {
            people.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandlingPath = ErrorPath, CreateScopeForErrors = true, StatusCodeSelector = StatusOf });
            people.UseStatusCodePagesWithReExecute("/status/{0}", createScopeForStatusCodePages: true);
        });
        // After the branches, so that a page shown in another's place finds its own endpoint.
        app.UseRouting();
        app.UseMissing();
    }

    private static int StatusOf(Exception failure) => Outage.Find(failure) is null ? StatusCodes.Status500InternalServerError : StatusCodes.Status503ServiceUnavailable;

    /// <summary>Whether a program asks, that is answered with problem details.</summary>
    public static bool IsMachine(HttpContext http) =>
        http.Request.Path.StartsWithSegments("/api") || ElsaApi.IsAskedBy(http.Request) || http.Request.Path.StartsWithSegments("/health");
}
