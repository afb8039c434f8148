using System.Security.Cryptography;
using GridFlow.Data;
using GridFlow.Data.Accounts;
using GridFlow.Data.Audit;
using GridFlow.Governance;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Web.Accounts;

/// <summary>Passwords that the platform makes up, shown once.</summary>
internal sealed class Passwords(IPasswordHasher<Account> hasher)
{
    private const string Letters = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    /// <summary>Always of three classes of characters, whatever the draw.</summary>
    public static string New() => $"Gf-{RandomNumberGenerator.GetString(Letters, 11)}{RandomNumberGenerator.GetInt32(10)}";

    /// <summary>Gives an account a new password, which also ends locks and every open session, and a second factor: whoever lost the telephone gets in again.</summary>
    public async Task<string> ResetAsync(GridFlowDbContext context, Account account, Actor by)
    {
        var password = New();
        account.PasswordHash = hasher.HashPassword(account, password);
        (account.LockoutEnd, account.AccessFailedCount, account.SecurityStamp) = (null, 0, Guid.NewGuid().ToString("N"));
        await context.SignInFailures.Where(failure => failure.AccountId == account.Id).ExecuteDeleteAsync();
        if (account.TwoFactorEnabled)
        {
            account.TwoFactorEnabled = false;
            await context.UserTokens.Where(token => token.UserId == account.Id).ExecuteDeleteAsync();
            context.Record(AuditAct.SecondFactorRemoved, by, account.JurisdictionId, NewAccounts.SubjectOf(account.Id), "with the password");
        }

        context.Record(AuditAct.PasswordReset, by, account.JurisdictionId, NewAccounts.SubjectOf(account.Id), account.UserName!);
        return password;
    }
}
