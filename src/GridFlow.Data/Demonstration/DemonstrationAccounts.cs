using System.Security.Cryptography;
using GridFlow.Data.Accounts;
using GridFlow.Data.Storage;
using GridFlow.Data.Transactions;
using GridFlow.Governance.Organisations;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Demonstration;

/// <summary>An account to try the platform with, as printed at start.</summary>
public sealed record DemonstrationSignIn(string Account, string Name, string Role, string Unit);

/// <summary>The accounts of a demonstration and their common password.</summary>
/// <param name="Jurisdiction">Whose they are, as people call it.</param>
/// <param name="Password">Made at random for each installation; it stands nowhere but on the console.</param>
/// <param name="SignIns">One for each role and journey.</param>
public sealed record DemonstrationSheet(string Jurisdiction, string Password, IReadOnlyList<DemonstrationSignIn> SignIns);

/// <summary>Makes the demonstration accounts, and closes them where there is no demonstration.</summary>
public sealed class DemonstrationAccounts(IWriter writer, IDbContextFactory<GridFlowDbContext> contexts, IPasswordHasher<Account> hasher)
{
    private const string PasswordKey = "demonstration.password";
    private const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";

    /// <summary>Makes what is missing and returns the sheet to print.</summary>
    public async Task<DemonstrationSheet> PrepareAsync(Organisation organisation)
    {
        var password = await writer.WriteAsync(async context =>
        {
            var stored = await context.Settings.FindAsync(PasswordKey);
            if (stored is null) context.Settings.Add(stored = new Setting { Key = PasswordKey, Value = $"Demo-{RandomNumberGenerator.GetString(Letters, 8)}" });
            // One password, so one hash serves all: hashing is slow on purpose.
            var hash = new Lazy<string>(() => hasher.HashPassword(new Account(), stored.Value));
            foreach (var account in organisation.Demonstration) await AddAsync(context, organisation.Jurisdiction.Id, account, hash);
            return stored.Value;
        });
        var units = organisation.Units.ToDictionary(unit => unit.Id, unit => unit.Name);
        return new DemonstrationSheet(organisation.Jurisdiction.Name, password, [.. organisation.Demonstration.Select(account =>
            new DemonstrationSignIn(account.Account, account.Name, Roles.Find(account.Role)!.Name.Chinese, units[account.UnitId]))]);
    }

    /// <summary>Production: whoever was made for a demonstration can no longer sign in.</summary>
    public async Task CloseAllAsync()
    {
        await using (var context = await contexts.CreateDbContextAsync())
            if (!await context.Users.AnyAsync(user => user.IsDemonstration && user.IsActive)) return;
        await writer.WriteAsync(async context =>
        {
            foreach (var account in await context.Users.Where(user => user.IsDemonstration).ToListAsync())
            {
                account.IsActive = false;
                account.SecurityStamp = Guid.NewGuid().ToString("N");
            }
        });
    }

    private async Task AddAsync(GridFlowDbContext context, string jurisdictionId, DemonstrationAccount wanted, Lazy<string> hash)
    {
        var account = await context.Users.SingleOrDefaultAsync(user => user.UserName == wanted.Account);
        if (account is null)
        {
            account = new Account
            {
                UserName = wanted.Account,
                NormalizedUserName = wanted.Account.ToUpperInvariant(),
                DisplayName = wanted.Name,
                JurisdictionId = jurisdictionId,
                IsDemonstration = true,
                LockoutEnabled = true,
                SecurityStamp = Guid.NewGuid().ToString("N"),
                PasswordHash = hash.Value,
            };
            context.Users.Add(account);
        }

        account.IsActive = true;
        if (!await context.Memberships.AnyAsync(member => member.AccountId == account.Id && member.UnitId == wanted.UnitId && member.Role == wanted.Role))
            context.Memberships.Add(new Membership(account.Id, wanted.UnitId, wanted.Role));
    }
}
