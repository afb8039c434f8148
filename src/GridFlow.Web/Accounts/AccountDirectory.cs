using GridFlow.Data;
using GridFlow.Data.Accounts;
using GridFlow.Data.Audit;
using GridFlow.Data.Inbox;
using GridFlow.Data.Transactions;
using GridFlow.Governance;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Texts;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Web.Accounts;

/// <summary>An account in the administrator's list.</summary>
/// <param name="Id">The account.</param>
/// <param name="UserName">What is typed to sign in.</param>
/// <param name="DisplayName">The name colleagues see.</param>
/// <param name="IsActive">Whether it is open.</param>
/// <param name="IsLocked">Whether too many wrong passwords keep it out.</param>
/// <param name="Posts">What it may do where.</param>
/// <param name="IsReached">Whether the viewer may act on it: all its posts lie in the viewer's territory, and none above the district.</param>
public sealed record AccountLine(string Id, string UserName, string DisplayName, bool IsActive, bool IsLocked, IReadOnlyList<(string Role, string UnitId)> Posts, bool IsReached);

/// <summary>
/// What an administrator does with the accounts of the own jurisdiction; accounts of another do not exist here. Every act
/// asks for the right again.
/// </summary>
internal sealed class AccountDirectory(
    IDbContextFactory<GridFlowDbContext> contexts, IWriter writer, NewAccounts newAccounts, GrantDesk grants, Passwords passwords, TimeProvider machine)
{
    /// <summary>A page of accounts by name.</summary>
    public async Task<Page<AccountLine>> ListAsync(Viewer viewer, string? search, int skip, int take, CancellationToken cancellationToken)
    {
        Demand(viewer);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var accounts = Found(context, viewer, search);
        var total = await accounts.CountAsync(cancellationToken);
        return new Page<AccountLine>(await LinesAsync(context, viewer, accounts.OrderBy(account => account.UserName).Skip(skip).Take(take), cancellationToken), total);
    }

    /// <summary>The first whom a role may be given to, by name: open accounts that the viewer looks after, and not the own.</summary>
    public async Task<IReadOnlyList<AccountLine>> SearchAsync(Viewer viewer, string? search, int take, CancellationToken cancellationToken)
    {
        Demand(viewer);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await LinesAsync(context, viewer, Reached(context, viewer, Found(context, viewer, search)).Where(account => account.IsActive && account.Id != viewer.Id)
            .OrderBy(account => account.DisplayName).ThenBy(account => account.UserName).Take(take), cancellationToken);
    }

    /// <summary>Open accounts that hold a role in a unit, by name.</summary>
    /// <exception cref="UnauthorizedAccessException">Accounts are not the viewer's to manage in this unit.</exception>
    public async Task<IReadOnlyList<AccountLine>> OfUnitAsync(Viewer viewer, string unitId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var path = await context.Units.Where(unit => unit.Id == unitId && unit.JurisdictionId == viewer.JurisdictionId).Select(unit => unit.Path).SingleOrDefaultAsync(cancellationToken);
        if (!viewer.May(Permission.ManageAccounts, path)) throw new UnauthorizedAccessException("The unit's accounts are not yours to manage.");
        return await LinesAsync(context, viewer, context.Users.AsNoTracking().OrderBy(account => account.DisplayName)
            .Where(account => account.JurisdictionId == viewer.JurisdictionId && account.IsActive && context.Memberships.Any(member => member.AccountId == account.Id && member.UnitId == unitId)), cancellationToken);
    }

    private async Task<IReadOnlyList<AccountLine>> LinesAsync(GridFlowDbContext context, Viewer viewer, IQueryable<Account> accounts, CancellationToken cancellationToken)
    {
        var page = await accounts
            .Select(account => new { account.Id, account.UserName, account.DisplayName, account.IsActive }).ToListAsync(cancellationToken);
        var now = machine.GetUtcNow();
        var ids = page.Select(account => account.Id).ToList();
        var locked = await context.SignInFailures.Where(failure => ids.Contains(failure.AccountId) && failure.LockedUntil > now).Select(failure => failure.AccountId).ToHashSetAsync(cancellationToken);
        var posts = (await context.Memberships.AsNoTracking().Where(member => ids.Contains(member.AccountId)).ToListAsync(cancellationToken))
            .ToLookup(member => member.AccountId, member => (member.Role, member.UnitId));
        var paths = await NewAccounts.PathsAsync(context, posts.SelectMany(own => own).Select(post => post.UnitId), cancellationToken);
        return
            [.. page.Select(account => new AccountLine(account.Id, account.UserName!, account.DisplayName, account.IsActive, locked.Contains(account.Id), [.. posts[account.Id]],
                NewAccounts.Reaches(viewer, posts[account.Id].Select(post => (post.Role, (string?)post.UnitId)), unit => paths.GetValueOrDefault(unit ?? ""))))];
    }

    /// <summary>Those of the same question that the viewer looks after: what may leave the house as a file.</summary>
    public async Task<IReadOnlyList<AccountLine>> ReachedAsync(Viewer viewer, string? search, CancellationToken cancellationToken)
    {
        Demand(viewer);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await LinesAsync(context, viewer, Reached(context, viewer, Found(context, viewer, search)).OrderBy(account => account.UserName), cancellationToken);
    }

    private static IQueryable<Account> Found(GridFlowDbContext context, Viewer viewer, string? search)
    {
        var accounts = context.Users.AsNoTracking().Where(account => account.JurisdictionId == viewer.JurisdictionId);
        return PlainText.Search(search) is { } word ? accounts.Where(account => account.UserName!.Contains(word) || account.DisplayName.Contains(word)) : accounts;
    }

    /// <summary>What <see cref="NewAccounts.Reaches"/> says of posts, asked of the database.</summary>
    private static IQueryable<Account> Reached(GridFlowDbContext context, Viewer viewer, IQueryable<Account> accounts)
    {
        var (high, mayHigh) = (GrantRule.Guards(Permission.OwnSharedRules), viewer.May(Permission.OwnSharedRules));
        var outside = viewer.MayForDistrict(Permission.ManageAccounts) ? context.Units.Where(_ => false) : context.Units;
        foreach (var territory in viewer.Posts.Where(post => Roles.Allows(post.Role, Permission.ManageAccounts)).Select(post => post.Territory).OfType<string>())
            outside = outside.Where(unit => !unit.Path.StartsWith(territory));
        return accounts.Where(account => context.Memberships.Any(member => member.AccountId == account.Id && high.Contains(member.Role))
            ? mayHigh
            : !context.Memberships.Any(member => member.AccountId == account.Id && outside.Any(unit => unit.Id == member.UnitId)));
    }

    /// <summary>Makes an account with one post, or with the request for one that takes two people.</summary>
    /// <returns>The first password, shown once, or what Identity refuses.</returns>
    public async Task<(string? Password, IdentityResult Result)> AddAsync(Viewer viewer, string userName, string displayName, string unitId, string role)
    {
        Demand(viewer, role);
        var password = Passwords.New();
        userName = PlainText.Within(userName, TextLimits.PersonName, new("账号", "user name")) ?? throw new GovernanceException("account.name", new("请填写账号", "Give a user name"));
        displayName = PlainText.Within(displayName, TextLimits.PersonName, new("姓名", "name")) ?? userName;
        var account = new Account { UserName = userName, DisplayName = displayName, JurisdictionId = viewer.JurisdictionId };
        var result = await newAccounts.AddAsync(account, password, context => GiveAsync(context, viewer, account, unitId, role), viewer.AsActor());
        return (result.Succeeded ? password : null, result);
    }

    /// <summary>Gives a role in a unit of the jurisdiction, or asks a second person for one that takes two.</summary>
    /// <returns>Whether it was given; else it waits.</returns>
    public Task<bool> AddPostAsync(Viewer viewer, string accountId, string unitId, string role)
    {
        Demand(viewer, role);
        if (accountId == viewer.Id) throw new UnauthorizedAccessException("Nobody gives oneself a post.");
        return writer.WriteAsync(async context => await GiveAsync(context, viewer, await FindAsync(context, viewer, accountId), unitId, role));
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
            await NewAccounts.EndSessionsAsync(context, accountId);
            context.Record(AuditAct.RoleRemoved, viewer.AsActor(), viewer.JurisdictionId, NewAccounts.SubjectOf(accountId), $"role={role} unit={unitId}");
        });
    }

    /// <summary>Lets somebody in again, or ends every session of somebody who left. Two let in again whoever may approve.</summary>
    /// <returns>Whether it was done; else it waits for a second person.</returns>
    public Task<bool> SetActiveAsync(Viewer viewer, string accountId, bool active)
    {
        Demand(viewer);
        if (accountId == viewer.Id) throw new UnauthorizedAccessException("Nobody switches off the own account.");
        return writer.WriteAsync(async context =>
        {
            var account = await FindAsync(context, viewer, accountId);
            if (active && await SecondForAsync(context, account) is { } role)
            {
                await grants.AskAsync(context, GrantKind.Reopening, account.JurisdictionId, account.Id, account.UserName!, role, null, viewer.AsActor());
                return false;
            }

            NewAccounts.SetActive(context, account, active, viewer.AsActor());
            return true;
        });
    }

    /// <summary>A new password, which also ends a lockout and every open session. For whoever may approve it takes two.</summary>
    /// <returns>The password, shown once; <see langword="null"/> where it waits for a second person, who will see it.</returns>
    public Task<string?> ResetPasswordAsync(Viewer viewer, string accountId)
    {
        Demand(viewer);
        return writer.WriteAsync(async context =>
        {
            var account = await FindAsync(context, viewer, accountId);
            if (await SecondForAsync(context, account) is not { } role) return await passwords.ResetAsync(context, account, viewer.AsActor());
            await grants.AskAsync(context, GrantKind.Password, account.JurisdictionId, account.Id, account.UserName!, role, null, viewer.AsActor());
            return null;
        });
    }

    private async Task<bool> GiveAsync(GridFlowDbContext context, Viewer viewer, Account account, string unitId, string role)
    {
        if (!await NewAccounts.ReachesAsync(context, viewer, [(role, unitId)])) throw new UnauthorizedAccessException("The unit is not in the viewer's territory.");
        if (GrantRule.NeedsSecond(role))
        {
            await NewAccounts.DemandPostAsync(context, account.JurisdictionId, unitId, role);
            await grants.AskAsync(context, GrantKind.Role, account.JurisdictionId, account.Id, account.UserName!, role, unitId, viewer.AsActor());
            return false;
        }

        await NewAccounts.GrantAsync(context, account.Id, account.JurisdictionId, unitId, role, viewer.AsActor());
        return true;
    }

    /// <summary>The role for whose sake an account's keys are not in one hand; <see langword="null"/> where it has none such.</summary>
    private static async Task<string?> SecondForAsync(GridFlowDbContext context, Account account) =>
        (await NewAccounts.PostsAsync(context, account.Id)).Select(post => post.Role).Where(GrantRule.NeedsSecond).OrderByDescending(GrantRule.Guard).FirstOrDefault();

    /// <summary>An account of the jurisdiction, unless it holds a role above it or a post outside the viewer's territory.</summary>
    private static async Task<Account> FindAsync(GridFlowDbContext context, Viewer viewer, string accountId)
    {
        var account = await context.Users.SingleOrDefaultAsync(account => account.Id == accountId && account.JurisdictionId == viewer.JurisdictionId)
            ?? throw new UnauthorizedAccessException("No such account.");
        if (!await NewAccounts.ReachesAsync(context, viewer, await NewAccounts.PostsAsync(context, accountId))) throw new UnauthorizedAccessException("The account holds a post above or outside the viewer's territory.");
        return account;
    }

    private static void Demand(Viewer viewer, string? role = null)
    {
        if (!viewer.May(Permission.ManageAccounts)) throw new UnauthorizedAccessException("Accounts are not yours to manage.");
        if (role is not null && !viewer.May(GrantRule.Guard(role))) throw new UnauthorizedAccessException("The role is above the jurisdiction.");
    }
}
