using System.Globalization;
using GridFlow.Data.Accounts;
using Microsoft.AspNetCore.Identity;
using OtpNet;

namespace GridFlow.Web.Accounts;

/// <summary>
/// Codes of an authenticator app (TOTP, RFC 6238: six digits, thirty seconds, one step early or late). Each opens once: whoever looks over a
/// shoulder comes too late.
/// </summary>
internal sealed class OneTimeCodes(TimeProvider machine) : AuthenticatorTokenProvider<Account>
{
    private const string Store = "[GridFlow]", LastStep = "LastStep";

    public override async Task<bool> ValidateAsync(string purpose, string token, UserManager<Account> manager, Account user)
    {
        if (await manager.GetAuthenticatorKeyAsync(user) is not { Length: > 0 } key) return false;
        var codes = new Totp(Base32Encoding.ToBytes(key));
        if (!codes.VerifyTotp(machine.GetUtcNow().UtcDateTime, token, out var step, new VerificationWindow(previous: 1, future: 1))) return false;
        if (long.TryParse(await manager.GetAuthenticationTokenAsync(user, Store, LastStep), CultureInfo.InvariantCulture, out var last) && step <= last) return false;
        // Of two that come side by side the account is stored for one.
        return (await manager.SetAuthenticationTokenAsync(user, Store, LastStep, step.ToString(CultureInfo.InvariantCulture))).Succeeded;
    }

    /// <summary>Whoever turned it on is asked for it, also where the key cannot be read: otherwise the password alone would do.</summary>
    public override Task<bool> CanGenerateTwoFactorTokenAsync(UserManager<Account> manager, Account user) => Task.FromResult(user.TwoFactorEnabled);

    /// <summary>A code as it was meant: apps and people write it with spaces.</summary>
    public static string Clean(string? code) => (code ?? "").Replace(" ", "", StringComparison.Ordinal);

    /// <summary>What an app reads from a drawing.</summary>
    public static string AddressFor(Account account, string key) => new OtpUri(OtpType.Totp, key, account.UserName!, "GridFlow").ToString();
}
