using System.Security.Claims;
using GridFlow.Data;
using GridFlow.Data.Accounts;
using GridFlow.Data.Audit;
using GridFlow.Data.Storage;
using GridFlow.Governance;
using GridFlow.Web.Layout;
using GridFlow.Web.Security;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;

namespace GridFlow.Web.Accounts;

/// <summary>Who signs in and how: a cookie after name and password, and a code where there is a second factor; or by another system.</summary>
internal static class Identity
{
    public static IServiceCollection AddAccounts(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
        services.AddIdentityCore<Account>(options =>
            {
                options.Password = new PasswordOptions
                {
                    RequiredLength = 10,
                    RequireDigit = false,
                    RequireLowercase = false,
                    RequireUppercase = false,
                    RequireNonAlphanumeric = false,
                };
                // Wrong passwords and codes are counted by SignInLocks alone: this count would lock the owner out from everywhere.
                options.Lockout.MaxFailedAccessAttempts = int.MaxValue;
            })
            .AddPasswordValidator<ThreeOfFour>()
            .AddPasswordValidator<CommonPasswords>()
            .AddTokenProvider<OneTimeCodes>(TokenOptions.DefaultAuthenticatorProvider)
            .AddUserStore<SealedAccountStore>()
            .AddSignInManager<ActiveSignIn>();

        services.Configure<SecurityStampValidatorOptions>(options =>
        {
            options.ValidationInterval = TimeSpan.FromSeconds(5);
            options.OnRefreshingPrincipal = KeepSession;
        });
        services.AddSingleton<PasswordAttempts>();
        services.AddScoped<SecondFactor>();
        services.AddAuthorityForSignIn(Settings.From(configuration).SignIn);
        services.AddSingleton<AccountDirectory>();
        services.AddSingleton<NewAccounts>();
        services.AddSingleton<GrantDesk>();
        services.AddSingleton<KeyDesk>();
        services.AddSingleton<Passwords>();
        services.AddScoped<AuthenticationStateProvider, CircuitIdentity>();
        services.AddKeptKeys(Settings.From(configuration).DataProtection);

        return services.ConfigureApplicationCookie(options =>
        {
            options.Cookie.Name = "gridflow";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.ExpireTimeSpan = Sessions.Life;
            options.SlidingExpiration = true;
            options.LoginPath = "/sign-in";
            options.AccessDeniedPath = "/denied";
            options.Events.OnValidatePrincipal = ValidateAsync;
            options.Events.OnRedirectToLogin = context => Answer(context, StatusCodes.Status401Unauthorized);
            options.Events.OnRedirectToAccessDenied = context => Answer(context, StatusCodes.Status403Forbidden);
        });
    }

    public static void MapSignOut(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/sign-out", async (SignInManager<Account> signIn, Microsoft.AspNetCore.Antiforgery.IAntiforgery antiforgery, AuditTrail trail, HttpContext http) =>
        {
            if (!await antiforgery.IsRequestValidAsync(http)) return Results.BadRequest();
            await signIn.SignOutAsync();
            if (await signIn.UserManager.GetUserAsync(http.User) is { } account)
            {
                // Whoever leaves leaves everywhere, on other machines too.
                await signIn.UserManager.UpdateSecurityStampAsync(account);
                await trail.WriteAsync(new AuditEntry(AuditAct.SignedOut, ActorOf(account), account.JurisdictionId, NewAccounts.SubjectOf(account.Id), Address: RateLimits.AddressOf(http)));
            }

            return Results.LocalRedirect("/sign-in?signedOut=true");
        }).RequireAuthorization(Policies.SignedIn).ExcludeFromDescription();

    /// <summary>An account as the audit log names it.</summary>
    public static Actor ActorOf(Account account) => new(account.Id, account.DisplayName);

    /// <summary>A principal is made anew every few seconds; its session and how it came in stay.</summary>
    private static Task KeepSession(SecurityStampRefreshingPrincipalContext context)
    {
        var identity = context.NewPrincipal!.Identities.First();
        foreach (var claim in context.CurrentPrincipal!.Claims.Where(claim => claim.Type is ActiveSignIn.SessionClaim or "amr" or ClaimTypes.AuthenticationMethod))
            if (!identity.HasClaim(claim.Type, claim.Value)) identity.AddClaim(claim);
        return Task.CompletedTask;
    }

    /// <summary>What says that the database is away must not ask it who is signed in; nobody is, for this answer alone.</summary>
    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        try
        {
            await SecurityStampValidator.ValidatePrincipalAsync(context);
        }
        catch (Exception failure) when ((ErrorPages.IsShown(context.HttpContext) || context.Request.Path.StartsWithSegments("/health")) && Outage.Find(failure) is not null)
        {
            context.RejectPrincipal();
        }
    }

    /// <summary>A person who may not is told so under the address that was asked for; a stranger is sent to sign in; a machine gets the bare status.</summary>
    private static Task Answer(Microsoft.AspNetCore.Authentication.RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        var machine = context.Request.Path.StartsWithSegments("/api") || Elsa.ElsaApi.IsAskedBy(context.Request);
        if (machine || status == StatusCodes.Status403Forbidden) context.Response.StatusCode = status;
        else context.Response.Redirect(context.RedirectUri);
        return Task.CompletedTask;
    }
}
