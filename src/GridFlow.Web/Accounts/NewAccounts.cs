using GridFlow.Data;
using GridFlow.Data.Accounts;
using GridFlow.Data.Audit;
using GridFlow.Data.Transactions;
using GridFlow.Governance;
using GridFlow.Governance.Organisations;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Web.Accounts;

/// <summary>Makes accounts by Identity's rules, with their first post and the line of the audit log in one transaction.</summary>
internal sealed class NewAccounts(IServiceScopeFactory scopes, IWriter writer)
{
    /// <summary>What the audit log calls an account.</summary>
    public static string SubjectOf(string accountId) => $"account:{accountId}";

    /// <summary>Makes an account.</summary>
    /// <param name="account">The account.</param>
    /// <param name="password">Its first password.</param>
    /// <param name="post">Gives it a post, or asks for one.</param>
    /// <param name="by">Who makes it.</param>
    /// <returns>What Identity refuses, where it does.</returns>
    public async Task<IdentityResult> AddAsync(Account account, string password, Func<GridFlowDbContext, Task> post, Actor by)
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var errors = new List<IdentityError>();
        foreach (var validator in users.UserValidators) errors.AddRange((await validator.ValidateAsync(users, account)).Errors);
        foreach (var validator in users.PasswordValidators) errors.AddRange((await validator.ValidateAsync(users, account, password)).Errors);
        if (errors.Count > 0) return IdentityResult.Failed([.. errors]);
        account.PasswordHash = users.PasswordHasher.HashPassword(account, password);
        await writer.WriteAsync(async context =>
        {
            account.NormalizedUserName = users.NormalizeName(account.UserName);
            (account.LockoutEnabled, account.SecurityStamp) = (true, Guid.NewGuid().ToString("N"));
            context.Users.Add(account);
            context.Record(AuditAct.AccountAdded, by, account.JurisdictionId, SubjectOf(account.Id), account.UserName!);
            await post(context);
        });
        return IdentityResult.Success;
    }

    /// <summary>Gives a role in a unit of the jurisdiction, once.</summary>
    public static async Task GrantAsync(GridFlowDbContext context, string accountId, string jurisdictionId, string unitId, string role, Actor by)
    {
        await DemandPostAsync(context, jurisdictionId, unitId, role);
        if (await context.Memberships.AnyAsync(member => member.AccountId == accountId && member.UnitId == unitId && member.Role == role)) return;
        context.Memberships.Add(new Membership(accountId, unitId, role));
        await EndSessionsAsync(context, accountId);
        context.Record(AuditAct.RoleGranted, by, jurisdictionId, SubjectOf(accountId), $"role={role} unit={unitId}");
    }

    /// <summary>Whether there are such a role and such a unit of the jurisdiction.</summary>
    /// <exception cref="UnauthorizedAccessException">There are not.</exception>
    public static async Task DemandPostAsync(GridFlowDbContext context, string jurisdictionId, string unitId, string role)
    {
        if (Roles.Find(role) is null || !await context.Units.AnyAsync(unit => unit.Id == unitId && unit.JurisdictionId == jurisdictionId))
            throw new UnauthorizedAccessException("No such role or unit.");
    }

    /// <summary>Whether a viewer has what guards these posts wherever they are: nobody gives or takes what lies outside the own territory.</summary>
    public static async Task<bool> ReachesAsync(GridFlowDbContext context, Viewer viewer, IReadOnlyCollection<(string Role, string? UnitId)> posts)
    {
        var paths = await PathsAsync(context, posts.Select(post => post.UnitId));
        return Reaches(viewer, posts, unit => paths.GetValueOrDefault(unit ?? ""));
    }

    /// <summary>The same, where the units' paths are known.</summary>
    public static bool Reaches(Viewer viewer, IEnumerable<(string Role, string? UnitId)> posts, Func<string?, string?> pathOf) =>
        GrantRule.Guard(posts.Select(post => post.Role)) is var guard && viewer.May(guard) && posts.All(post => viewer.May(guard, pathOf(post.UnitId)));

    /// <summary>The posts of an account.</summary>
    public static async Task<List<(string Role, string? UnitId)>> PostsAsync(GridFlowDbContext context, string accountId) =>
        [.. (await context.Memberships.AsNoTracking().Where(member => member.AccountId == accountId).ToListAsync()).Select(member => (member.Role, (string?)member.UnitId))];

    /// <summary>The paths of units, dissolved ones too, by id.</summary>
    public static Task<Dictionary<string, string>> PathsAsync(GridFlowDbContext context, IEnumerable<string?> unitIds, CancellationToken cancellationToken = default)
    {
        var units = unitIds.Distinct().ToList();
        return context.Units.AsNoTracking().Where(unit => units.Contains(unit.Id)).ToDictionaryAsync(unit => unit.Id, unit => unit.Path, cancellationToken);
    }

    /// <summary>Whoever is signed in with what the account was allowed before signs in again, on every node within seconds.</summary>
    public static async Task EndSessionsAsync(GridFlowDbContext context, string accountId)
    {
        if (await context.Users.FindAsync(accountId) is { } account) account.SecurityStamp = Guid.NewGuid().ToString("N");
    }

    /// <summary>Opens an account or closes it, which ends its sessions.</summary>
    public static void SetActive(GridFlowDbContext context, Account account, bool active, Actor by)
    {
        account.IsActive = active;
        account.SecurityStamp = Guid.NewGuid().ToString("N");
        context.Record(active ? AuditAct.AccountReopened : AuditAct.AccountClosed, by, account.JurisdictionId, SubjectOf(account.Id), account.UserName!);
    }
}
