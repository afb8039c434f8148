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
/// name that does not exist takes as long as one that does.
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
    CurrentJurisdiction jurisdiction)
    : SignInManager<Account>(users, http, claims, options, log, schemes, confirmation)
{
    private static string? _nobody;

    public override async Task<bool> CanSignInAsync(Account user) => user.IsActive && await base.CanSignInAsync(user);

    /// <summary>Also cuts off a session that is open when the account is switched off.</summary>
    public override async Task<Account?> ValidateSecurityStampAsync(System.Security.Claims.ClaimsPrincipal? principal) =>
        await base.ValidateSecurityStampAsync(principal) is { IsActive: true } user ? user : null;

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

        var (by, subject) = (Identity.ActorOf(user), NewAccounts.SubjectOf(user.Id));
        var wasLocked = await UserManager.IsLockedOutAsync(user);
        // Identity asks for no password there, and would answer sooner.
        if (wasLocked || !user.IsActive) HashForNothing(password);
        var result = await PasswordSignInAsync(user, password, isPersistent, lockoutOnFailure);
        var (act, detail) = result switch
        {
            { Succeeded: true } => (AuditAct.SignedIn, ""),
            { IsLockedOut: true } => wasLocked ? (AuditAct.SignInFailed, "locked") : (AuditAct.LockedOut, "wrong password"),
            { IsNotAllowed: true } => (AuditAct.SignInFailed, "closed"),
            _ => (AuditAct.SignInFailed, "wrong password"),
        };
        await trail.WriteAsync(new AuditEntry(act, act == AuditAct.SignedIn ? by : AuditEntry.Stranger, user.JurisdictionId, subject, detail, address));
        return result;
    }

    private void HashForNothing(string password)
    {
        _nobody ??= UserManager.PasswordHasher.HashPassword(new Account(), Guid.NewGuid().ToString());
        UserManager.PasswordHasher.VerifyHashedPassword(new Account(), _nobody, password);
    }
}
