using Microsoft.AspNetCore.Localization;

namespace GridFlow.Web.Localization;

/// <summary>Chinese first, English by a switch that a cookie remembers; machines ask by <c>Accept-Language</c>.</summary>
internal static class Languages
{
    private const string Chinese = "zh-CN";
    private const string English = "en";

    public static IServiceCollection AddLanguages(this IServiceCollection services)
    {
        services.AddLocalization();
        return services.Configure<RequestLocalizationOptions>(options =>
        {
            options.SetDefaultCulture(Chinese).AddSupportedCultures(Chinese, English).AddSupportedUICultures(Chinese, English);
            options.ApplyCurrentCultureToResponseHeaders = true;
            options.RequestCultureProviders = [new CookieRequestCultureProvider(), new MachineCultureProvider()];
        });
    }

    public static void MapLanguageSwitch(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/language/{culture}", Switch).AllowAnonymous().ExcludeFromDescription();

    private static IResult Switch(string culture, string? returnUrl, HttpContext http)
    {
        if (culture is not (Chinese or English)) return Results.NotFound();
        http.Response.Cookies.Append(
            CookieRequestCultureProvider.DefaultCookieName,
            CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(culture)),
            new CookieOptions { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, HttpOnly = true, IsEssential = true });
        return Results.LocalRedirect(LocalAddress.OrStart(returnUrl));
    }

    /// <summary>A browser's language setting does not decide for an office's shared computer, so the header counts for the API only.</summary>
    private sealed class MachineCultureProvider : AcceptLanguageHeaderRequestCultureProvider
    {
        public override Task<ProviderCultureResult?> DetermineProviderCultureResult(HttpContext httpContext) =>
            httpContext.Request.Path.StartsWithSegments("/api") || Elsa.ElsaApi.IsAskedBy(httpContext.Request)
                ? base.DetermineProviderCultureResult(httpContext)
                : NullProviderCultureResult;
    }
}
