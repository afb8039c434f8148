using GridFlow.Data;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.HttpsPolicy;
using Microsoft.AspNetCore.Identity;

namespace GridFlow.Web.Security;

/// <summary>
/// Where <c>Https:Required</c> is set: who comes by plain HTTP is sent on, and cookies are <c>Secure</c> with names in <c>__Host-</c>, which
/// browsers take from this very host only. Without it cookies follow the request, so that a trial on one machine needs no certificate.
/// </summary>
internal static class Https
{
    public static IServiceCollection AddHttps(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = Settings.From(configuration).Https;
        services.Configure<HttpsRedirectionOptions>(options => options.HttpsPort = settings.Port);
        if (!settings.Required) return services;
        services.Configure<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme, options => Bind(options.Cookie, "gridflow"));
        services.Configure<AntiforgeryOptions>(options => Bind(options.Cookie, "gridflow.form"));
        return services;
    }

    /// <summary>A balancer asks after the health as it likes.</summary>
    public static void UseHttps(this WebApplication app)
    {
        if (Settings.From(app.Configuration).Https.Required) app.UseWhen(http => !http.Request.Path.StartsWithSegments("/health"), all => all.UseHttpsRedirection());
    }

    private static void Bind(CookieBuilder cookie, string name) => (cookie.Name, cookie.SecurePolicy, cookie.Path) = ($"__Host-{name}", CookieSecurePolicy.Always, "/");
}
