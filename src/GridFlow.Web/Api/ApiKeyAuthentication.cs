using System.Security.Claims;
using System.Text.Encodings.Web;
using GridFlow.Data.Accounts;
using GridFlow.Web.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace GridFlow.Web.Api;

/// <summary>Signs machines in by the header <c>Authorization: ApiKey gf_ID.SECRET</c>.</summary>
internal sealed class ApiKeyAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder, ApiKeys keys, KeyPermits permits)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    public const string SchemeName = "ApiKey";
    private const string Prefix = "ApiKey ";
    private TimeSpan? _wait;

    /// <summary>Whether a request carries a key, so that it is judged by the key and not by a cookie.</summary>
    public static bool IsUsedBy(HttpRequest request) =>
        request.Headers.Authorization.ToString().StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!IsUsedBy(Request)) return AuthenticateResult.NoResult();
        var sent = Request.Headers.Authorization.ToString()[Prefix.Length..].Trim();
        var address = Context.Connection.RemoteIpAddress?.ToString();
        if (await keys.FindAsync(sent, Context.RequestAborted) is not { } key)
        {
            if (!permits.Refusals.TryTake(RateLimits.AddressOf(Context), out var pause)) return TooMany(pause);
            await keys.NoteRefusalAsync(sent, address, Context.RequestAborted);
            return AuthenticateResult.Fail("unknown key");
        }

        if (!permits.Requests.TryTake(key.Id, out var wait)) return TooMany(wait);
        await keys.NoteUseAsync(key, address);
        Context.Items[typeof(ApiKey)] = key;
        var identity = new ClaimsIdentity(
            [new Claim(ClaimTypes.NameIdentifier, $"key:{key.Id}"), new Claim(ClaimTypes.Name, key.Name), new Claim(ClaimTypes.Role, key.Role)], SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (_wait is not { } wait) return base.HandleChallengeAsync(properties);
        Response.StatusCode = StatusCodes.Status429TooManyRequests;
        Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Task.CompletedTask;
    }

    private AuthenticateResult TooMany(TimeSpan wait)
    {
        _wait = wait;
        return AuthenticateResult.Fail("too many requests");
    }
}
