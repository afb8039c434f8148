using GridFlow.Web.Api;
using GridFlow.Web.Elsa;

namespace GridFlow.Web.Layout;

/// <summary>What somebody sees when it does not work: a page for people, problem details for machines.</summary>
internal static class ErrorPages
{
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
            people.UseExceptionHandler("/error", createScopeForErrors: true);
            people.UseStatusCodePagesWithReExecute("/status/{0}", createScopeForStatusCodePages: true);
        });
        // After the branches, so that a page shown in another's place finds its own endpoint.
        app.UseRouting();
        app.UseMissing();
    }

    private static bool IsMachine(HttpContext http) =>
        http.Request.Path.StartsWithSegments("/api") || ElsaApi.IsAskedBy(http.Request) || http.Request.Path.StartsWithSegments("/health");
}
