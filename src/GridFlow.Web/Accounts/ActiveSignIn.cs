using System.Security.Claims;
using GridFlow.Data.Accounts;
using GridFlow.Data.Audit;
using GridFlow.Web.Localization;
using GridFlow.Web.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace GridFlow.Web.Accounts;

/// <summary>
/// Signs in active accounts only: someone who left keeps the account for the record. Every attempt is a line of the audit log, and a
/// name that does not exist takes as long as one that does. Each sign-in is a session (<see cref="Sessions"/>) that the cookie names.
/// </summary>
internal sealed class ActiveSignIn(
    UserManager<Account> users,
    IHttpContextAccessor http,
    IUserClaimsPrincipalFactory<Account> claims,
    IOptions<IdentityOptions> options,
    ILogger<SignInManager<Account>> log,
    IAuthenticationSchemeProvider schemes,
    IUserConfirmation<Account> confirmation,
    AuditTrail trail,
    SignInLocks locks,
    Sessions sessions,
    ViewerDirectory viewers,
    CurrentJurisdiction jurisdiction)
    : SignInManager<Account>(users, http, claims, options, log, schemes, confirmation)
{
    /// <summary>The claim that names the session.</summary>
    public const string SessionClaim = "session";

    private static string? _nobody;

    /// <summary>The session of a principal.</summary>
    public static Guid? SessionOf(ClaimsPrincipal? principal) => Guid.TryParse(principal?.FindFirstValue(SessionClaim), out var id) ? id : null;

    public override async Task<bool> CanSignInAsync(Account user) => user.IsActive && await base.CanSignInAsync(user);

    /// <summary>Also cuts off a session that was ended, or is open when the account is switched off.</summary>
    public override async Task<Account?> ValidateSecurityStampAsync(ClaimsPrincipal? principal) =>
        await base.ValidateSecurityStampAsync(principal) is { IsActive: true } user && SessionOf(principal) is { } session && await sessions.GoesOnAsync(session, user.Id) ? user : null;

    public override async Task SignInWithClaimsAsync(Account user, AuthenticationProperties? authenticationProperties, IEnumerable<Claim> additionalClaims)
    {
        var more = additionalClaims.ToList();
        var session = UserManager.GetUserId(Context.User) == user.Id ? SessionOf(Context.User) : null;
        if (session is { } kept) await sessions.KeepAsync(kept, user);
        else session = await sessions.BeginAsync(user, RateLimits.AddressOf(Context), Context.Request.Headers.UserAgent.ToString(), string.Join(' ', more.Select(claim => claim.Value).Where(value => value != "pwd")));
        await base.SignInWithClaimsAsync(user, authenticationProperties, more.Append(new Claim(SessionClaim, session.Value.ToString())));
    }

    public override async Task<SignInResult> PasswordSignInAsync(string userName, string password, bool isPersistent, bool lockoutOnFailure)
    {
        var address = RateLimits.AddressOf(Context);
        if (await UserManager.FindByNameAsync(userName) is not { } user)
        {
            HashForNothing(password);
            // The name stays out: people type their password there.
            await trail.WriteAsync(new AuditEntry(AuditAct.SignInFailed, AuditEntry.Stranger, jurisdiction.Id, "account", "unknown name", address));
            return SignInResult.Failed;
        }

        if (await locks.AreClosedAsync(user.Id, address))
        {
            HashForNothing(password);
            await RefuseAsync(user, AuditAct.SignInFailed, "locked");
            return SignInResult.LockedOut;
        }

        if (!await UserManager.CheckPasswordAsync(user, password))
        {
            var isLocked = await locks.CountAsync(user.Id, address);
            await RefuseAsync(user, isLocked ? AuditAct.LockedOut : AuditAct.SignInFailed, "wrong password");
            return SignInResult.Failed;
        }

        if (!await CanSignInAsync(user))
        {
            await RefuseAsync(user, AuditAct.SignInFailed, "closed");
            return SignInResult.NotAllowed;
        }

        var result = await SignInOrTwoFactorAsync(user, isPersistent);
        // A password alone wipes out no wrong codes: whoever has leaked ones would go on guessing for ever.
        if (result.Succeeded) await locks.ForgetAsync(user.Id, address);
        return result;
    }

    /// <summary>Signs in whom another system vouches for. Whoever has a second factor here is asked for it all the same.</summary>
    public Task<SignInResult> SignInByAuthorityAsync(Account account) => SignInOrTwoFactorAsync(account, isPersistent: false, AuthoritySignIn.Scheme);

    /// <summary>Where a sign-in leads that got so far: to the code, to setting up the second factor without which a role does not count, or to the page that was wanted.</summary>
    public async Task<string> WayInAsync(SignInResult result, Account account, string? wanted) =>
        result.RequiresTwoFactor ? $"/sign-in/code?returnUrl={Uri.EscapeDataString(LocalAddress.OrStart(wanted))}"
        : await viewers.LacksSecondFactorAsync(account) ? "/account/second-factor"
        : LocalAddress.OrStart(wanted);

    public override Task<SignInResult> TwoFactorAuthenticatorSignInAsync(string code, bool isPersistent, bool rememberClient) =>
        SecondStepAsync(() => base.TwoFactorAuthenticatorSignInAsync(code, isPersistent, rememberClient));

    public override Task<SignInResult> TwoFactorRecoveryCodeSignInAsync(string recoveryCode) => SecondStepAsync(() => base.TwoFactorRecoveryCodeSignInAsync(recoveryCode));

    /// <summary>Who is here knows the password: codes are guessed as little as passwords.</summary>
    private async Task<SignInResult> SecondStepAsync(Func<Task<SignInResult>> step)
    {
        if (await GetTwoFactorAuthenticationUserAsync() is not { } user) return SignInResult.Failed;
        var address = RateLimits.AddressOf(Context);
        if (await locks.AreClosedAsync(user.Id, address)) return SignInResult.LockedOut;
        var result = await step();
        if (result.Succeeded) await locks.ForgetAsync(user.Id, address);
        else await RefuseAsync(user, await locks.CountAsync(user.Id, address) ? AuditAct.LockedOut : AuditAct.SignInFailed, "wrong code");
        return result;
    }

    private Task RefuseAsync(Account user, AuditAct act, string detail) =>
        trail.WriteAsync(new AuditEntry(act, AuditEntry.Stranger, user.JurisdictionId, NewAccounts.SubjectOf(user.Id), detail, RateLimits.AddressOf(Context)));

    private void HashForNothing(string password)
    {
        _nobody ??= UserManager.PasswordHasher.HashPassword(new Account(), Guid.NewGuid().ToString());
        UserManager.PasswordHasher.VerifyHashedPassword(new Account(), _nobody, password);
    }
}
