using GridFlow.Data;
using GridFlow.Data.Audit;
using GridFlow.Web.Localization;
using GridFlow.Web.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace GridFlow.Web.Accounts;

/// <summary>
/// Sign-in by another system that speaks OpenID Connect (政务统一身份认证): the code flow with PKCE. Who a person is the other system says; what the
/// person may do is said here only, by the account of that name. Whoever has none gets no further.
/// </summary>
internal static class AuthoritySignIn
{
    public const string Scheme = "authority";
    private const string Begin = "/sign-in/authority", Callback = "/sign-in/oidc", Done = "/sign-in/authority/done", Failed = "/sign-in?refused=authority";

    /// <summary>Somebody waits before a blank page meanwhile.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static void AddAuthorityForSignIn(this IServiceCollection services, SignInSettings settings)
    {
        if (settings.Authority.Length == 0) return;
        services.AddAuthentication().AddOpenIdConnect(Scheme, options =>
        {
            (options.Authority, options.ClientId, options.ClientSecret) = (settings.Authority, settings.ClientId, settings.ClientSecret);
            options.SignInScheme = IdentityConstants.ExternalScheme;
            options.CallbackPath = Callback;
            (options.ResponseType, options.ResponseMode) = (OpenIdConnectResponseType.Code, OpenIdConnectResponseMode.Query);
            (options.UsePkce, options.MapInboundClaims, options.SaveTokens) = (true, false, false);
            options.BackchannelTimeout = Patience;
            options.RequireHttpsMetadata = !new Uri(settings.Authority).IsLoopback;
            options.Scope.Clear();
            options.Scope.Add("openid");
            options.Scope.Add("profile");
            // The answer comes by an address that the browser opens, so these need not be sent to other sites' requests.
            options.CorrelationCookie.SameSite = options.NonceCookie.SameSite = SameSiteMode.Lax;
            options.CorrelationCookie.SecurePolicy = options.NonceCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.Events.OnRemoteFailure = failed =>
            {
                failed.HandleResponse();
                failed.Response.Redirect(Failed);
                return Task.CompletedTask;
            };
        });
    }

    public static void MapAuthoritySignIn(this IEndpointRouteBuilder routes)
    {
        if (routes.ServiceProvider.GetRequiredService<Settings>().SignIn.Authority.Length == 0) return;
        routes.MapGet(Begin, BeginAsync).AllowAnonymous().ExcludeFromDescription().RequireRateLimiting(RateLimits.SignIn).WithMetadata(new EveryRequestCounts());
        // Answered by the scheme before it gets here; an address that is no route would be unknown.
        routes.MapGet(Callback, () => Results.LocalRedirect("/sign-in")).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet(Done, FinishAsync).AllowAnonymous().ExcludeFromDescription();
    }

    /// <summary>Sends somebody to the other system; where that is away, back with words.</summary>
    private static async Task<IResult> BeginAsync(string? returnUrl, HttpContext http, ILogger<ActiveSignIn> log)
    {
        try
        {
            await http.ChallengeAsync(Scheme, new AuthenticationProperties { RedirectUri = $"{Done}?returnUrl={Uri.EscapeDataString(LocalAddress.OrStart(returnUrl))}" });
            return Results.Empty;
        }
        catch (Exception failure) when (!http.RequestAborted.IsCancellationRequested)
        {
            log.LogWarning(failure, "The system that signs people in cannot be asked");
            return Results.LocalRedirect(Failed);
        }
    }

    private static async Task<IResult> FinishAsync(string? returnUrl, HttpContext http, ActiveSignIn signIn, Settings settings, AuditTrail trail, CurrentJurisdiction jurisdiction)
    {
        var told = await http.AuthenticateAsync(IdentityConstants.ExternalScheme);
        await http.SignOutAsync(IdentityConstants.ExternalScheme);
        var name = told.Principal?.FindFirst(settings.SignIn.NameClaim)?.Value;
        var account = name is { Length: > 0 } ? await signIn.UserManager.FindByNameAsync(name) : null;
        if (account is null || !await signIn.CanSignInAsync(account))
        {
            if (told.Succeeded)
                await trail.WriteAsync(new AuditEntry(AuditAct.SignInFailed, AuditEntry.Stranger, account?.JurisdictionId ?? jurisdiction.Id,
                    account is null ? "account" : NewAccounts.SubjectOf(account.Id), account is null ? "authority: no account" : "authority: closed", RateLimits.AddressOf(http)));
            return Results.LocalRedirect("/sign-in?refused=unknown");
        }

        return Results.LocalRedirect(await signIn.WayInAsync(await signIn.SignInByAuthorityAsync(account), account, returnUrl));
    }
}
