using System.Security.Claims;
using GridFlow.Data;
using GridFlow.Data.Accounts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace GridFlow.Web.Localization;

/// <summary>Finds out which jurisdiction a request or a circuit is about.</summary>
internal static class Jurisdictions
{
    public static IServiceCollection AddJurisdictions(this IServiceCollection services)
    {
        services.AddScoped<CurrentJurisdiction>();
        services.AddScoped<CircuitHandler, OfCircuit>();
        return services.AddScoped<IUserClaimsPrincipalFactory<Account>, Claims>();
    }

    /// <summary>After signing in is known: a staff page is its viewer's, a public one its path's or its host's (<c>JurisdictionHosts</c>).</summary>
    public static IApplicationBuilder UseJurisdictions(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        var current = http.RequestServices.GetRequiredService<CurrentJurisdiction>();
        if (http.Request.RouteValues["Jurisdiction"] is string named)
        {
            if (current.SpeakByPath(named)) return next(http);
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        var isPublic = http.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null;
        var own = isPublic ? null : http.User.FindFirstValue(CurrentJurisdiction.Claim);
        var hosts = http.RequestServices.GetRequiredService<Settings>().JurisdictionHosts;
        current.Speak(own ?? hosts.GetValueOrDefault(http.Request.Host.Host));
        return next(http);
    });

    private sealed class OfCircuit(CurrentJurisdiction current, AuthenticationStateProvider authentication) : CircuitHandler
    {
        public override async Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken) =>
            current.Speak((await authentication.GetAuthenticationStateAsync()).User.FindFirstValue(CurrentJurisdiction.Claim));
    }

    private sealed class Claims(UserManager<Account> users, IOptions<IdentityOptions> options) : UserClaimsPrincipalFactory<Account>(users, options)
    {
        protected override async Task<ClaimsIdentity> GenerateClaimsAsync(Account user)
        {
            var identity = await base.GenerateClaimsAsync(user);
            identity.AddClaim(new Claim(CurrentJurisdiction.Claim, user.JurisdictionId));
            return identity;
        }
    }
}
