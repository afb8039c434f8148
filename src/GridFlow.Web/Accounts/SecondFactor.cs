using GridFlow.Data.Accounts;
using GridFlow.Data.Audit;
using Microsoft.AspNetCore.Identity;

namespace GridFlow.Web.Accounts;

/// <summary>Somebody's own second factor: an authenticator app, and codes on paper for the day when it is lost.</summary>
internal sealed class SecondFactor(UserManager<Account> users, SignInManager<Account> signIn, AuditTrail trail)
{
    private const int RecoveryCodes = 8;

    /// <summary>The key that the app is to know; made where there is none yet.</summary>
    public async Task<string> KeyOfAsync(Account account)
    {
        if (await users.GetAuthenticatorKeyAsync(account) is { Length: > 0 } key) return key;
        await users.ResetAuthenticatorKeyAsync(account);
        // That changes the security stamp, and this session is not to end.
        await signIn.RefreshSignInAsync(account);
        return (await users.GetAuthenticatorKeyAsync(account))!;
    }

    /// <summary>Asks for a code at each sign-in from now on, once the app has shown that it knows the key.</summary>
    /// <returns>The codes for the day when the app is lost, shown once; <see langword="null"/> where the code is wrong.</returns>
    public async Task<IReadOnlyList<string>?> AddAsync(Account account, string? code)
    {
        if (!await IsRightAsync(account, code)) return null;
        await users.SetTwoFactorEnabledAsync(account, true);
        var codes = await users.GenerateNewTwoFactorRecoveryCodesAsync(account, RecoveryCodes);
        await trail.WriteAsync(Entry(AuditAct.SecondFactorAdded, account));
        await signIn.RefreshSignInAsync(account);
        return [.. codes!];
    }

    /// <summary>Asks for none any more, and forgets the key. Whoever lost the telephone says a recovery code, and may then set up another.</summary>
    /// <returns>False where the code is wrong.</returns>
    public async Task<bool> RemoveAsync(Account account, string? code)
    {
        if (!await IsRightAsync(account, code) && !(await users.RedeemTwoFactorRecoveryCodeAsync(account, OneTimeCodes.Clean(code))).Succeeded) return false;
        await users.SetTwoFactorEnabledAsync(account, false);
        await users.ResetAuthenticatorKeyAsync(account);
        await trail.WriteAsync(Entry(AuditAct.SecondFactorRemoved, account));
        await signIn.RefreshSignInAsync(account);
        return true;
    }

    private Task<bool> IsRightAsync(Account account, string? code) =>
        users.VerifyTwoFactorTokenAsync(account, TokenOptions.DefaultAuthenticatorProvider, OneTimeCodes.Clean(code));

    private static AuditEntry Entry(AuditAct act, Account account) => new(act, Identity.ActorOf(account), account.JurisdictionId, NewAccounts.SubjectOf(account.Id));
}
