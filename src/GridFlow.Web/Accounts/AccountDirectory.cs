using System.Security.Cryptography;
using GridFlow.Data;
using GridFlow.Data.Accounts;
using GridFlow.Data.Audit;
using GridFlow.Data.Inbox;
using GridFlow.Data.Transactions;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Texts;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Web.Accounts;

/// <summary>An account in the administrator's list.</summary>
public sealed record AccountLine(string Id, string UserName, string DisplayName, bool IsActive, bool IsLocked, IReadOnlyList<(string Role, string UnitId)> Posts);

/// <summary>
/// What an administrator does with the accounts of the own jurisdiction; accounts of another do not exist here. Every act
/// asks for the right again.
/// </summary>
internal sealed class AccountDirectory(IServiceScopeFactory scopes, IDbContextFactory<GridFlowDbContext> contexts, IWriter writer, NewAccounts newAccounts, TimeProvider machine)
{
    private const string Letters = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    /// <summary>A page of accounts by name.</summary>
    public async Task<Page<AccountLine>> ListAsync(Viewer viewer, string? search, int skip, int take, CancellationToken cancellationToken)
    {
        Demand(viewer);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var accounts = context.Users.AsNoTracking().Where(account => account.JurisdictionId == viewer.JurisdictionId);
        if (search?.Trim() is { Length: > 0 } word)
            accounts = accounts.Where(account => account.UserName!.Contains(word) || account.DisplayName.Contains(word));
        var total = await accounts.CountAsync(cancellationToken);
        var page = await accounts.OrderBy(account => account.UserName).Skip(skip).Take(take)
            .Select(account => new { account.Id, account.UserName, account.DisplayName, account.IsActive, account.LockoutEnd }).ToListAsync(cancellationToken);
        var now = machine.GetUtcNow();
        var ids = page.Select(account => account.Id).ToList();
        var posts = (await context.Memberships.AsNoTracking().Where(member => ids.Contains(member.AccountId)).ToListAsync(cancellationToken))
            .ToLookup(member => member.AccountId, member => (member.Role, member.UnitId));
        return new Page<AccountLine>(
            [.. page.Select(account => new AccountLine(account.Id, account.UserName!, account.DisplayName, account.IsActive, account.LockoutEnd > now, [.. posts[account.Id]]))], total);
    }

    /// <summary>Makes an account with one post.</summary>
    /// <returns>The first password, shown once, or what Identity refuses.</returns>
    public async Task<(string? Password, IdentityResult Result)> AddAsync(Viewer viewer, string userName, string displayName, string unitId, string role)
    {
        Demand(viewer);
        var password = NewPassword();
        displayName = PlainText.Within(displayName, TextLimits.PersonName, new("姓名", "name")) ?? userName;
        var account = new Account { UserName = userName, DisplayName = displayName, JurisdictionId = viewer.JurisdictionId };
        var result = await newAccounts.AddAsync(account, password, unitId, role, viewer.AsActor());
        return (result.Succeeded ? password : null, result);
    }

    /// <summary>Gives a role in a unit of the jurisdiction.</summary>
    public Task AddPostAsync(Viewer viewer, string accountId, string unitId, string role)
    {
        Demand(viewer);
        return writer.WriteAsync(async context =>
        {
            _ = await FindAsync(context, viewer, accountId);
            await NewAccounts.GrantAsync(context, accountId, viewer.JurisdictionId, unitId, role, viewer.AsActor());
        });
    }

    /// <summary>Takes a role in a unit away; from the next look on it is gone.</summary>
    public Task RemovePostAsync(Viewer viewer, string accountId, string unitId, string role)
    {
        Demand(viewer);
        if (accountId == viewer.Id) throw new UnauthorizedAccessException("Nobody takes the own post away.");
        return writer.WriteAsync(async context =>
        {
            _ = await FindAsync(context, viewer, accountId);
            if (await context.Memberships.FindAsync(accountId, unitId, role) is not { } post) return;
            context.Memberships.Remove(post);
            context.Record(AuditAct.RoleRemoved, viewer.AsActor(), viewer.JurisdictionId, NewAccounts.SubjectOf(accountId), $"role={role} unit={unitId}");
        });
    }

    /// <summary>Lets somebody in again, or ends every session of somebody who left.</summary>
    public Task SetActiveAsync(Viewer viewer, string accountId, bool active)
    {
        Demand(viewer);
        if (accountId == viewer.Id) throw new UnauthorizedAccessException("Nobody switches off the own account.");
        return writer.WriteAsync(async context =>
        {
            var account = await FindAsync(context, viewer, accountId);
            account.IsActive = active;
            account.SecurityStamp = Guid.NewGuid().ToString("N");
            context.Record(active ? AuditAct.AccountReopened : AuditAct.AccountClosed, viewer.AsActor(), viewer.JurisdictionId, NewAccounts.SubjectOf(accountId), account.UserName!);
        });
    }

    /// <summary>A new password, which also ends a lockout and every open session.</summary>
    public async Task<string> ResetPasswordAsync(Viewer viewer, string accountId)
    {
        Demand(viewer);
        await using var scope = scopes.CreateAsyncScope();
        var hasher = scope.ServiceProvider.GetRequiredService<IPasswordHasher<Account>>();
        var password = NewPassword();
        await writer.WriteAsync(async context =>
        {
            var account = await FindAsync(context, viewer, accountId);
            account.PasswordHash = hasher.HashPassword(account, password);
            (account.LockoutEnd, account.AccessFailedCount, account.SecurityStamp) = (null, 0, Guid.NewGuid().ToString("N"));
            context.Record(AuditAct.PasswordReset, viewer.AsActor(), viewer.JurisdictionId, NewAccounts.SubjectOf(accountId), account.UserName!);
        });
        return password;
    }

    private static async Task<Account> FindAsync(GridFlowDbContext context, Viewer viewer, string accountId) =>
        await context.Users.SingleOrDefaultAsync(account => account.Id == accountId && account.JurisdictionId == viewer.JurisdictionId)
        ?? throw new UnauthorizedAccessException("No such account.");

    private static void Demand(Viewer viewer)
    {
        if (!viewer.May(Permission.ManageAccounts)) throw new UnauthorizedAccessException("Accounts are not yours to manage.");
    }

    /// <summary>Always of three classes of characters, whatever the draw.</summary>
    private static string NewPassword() => $"Gf-{RandomNumberGenerator.GetString(Letters, 11)}{RandomNumberGenerator.GetInt32(10)}";
}
