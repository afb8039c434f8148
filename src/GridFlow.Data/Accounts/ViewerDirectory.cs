using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Governance;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Organisations;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Accounts;

/// <summary>Finds out who a signed-in account or a key is. Memberships are read anew each time: a right taken away is gone at once.</summary>
public sealed class ViewerDirectory(IDbContextFactory<GridFlowDbContext> contexts, Catalogue catalogue, Settings settings, BusinessClock clock)
{
    /// <summary>Whether an account has a role that does not count before it has a second factor.</summary>
    public async Task<bool> LacksSecondFactorAsync(Account account)
    {
        if (account.TwoFactorEnabled || !settings.SignIn.SecondFactorForAdministrators) return false;
        await using var context = await contexts.CreateDbContextAsync();
        return (await context.Memberships.Where(member => member.AccountId == account.Id).Select(member => member.Role).ToListAsync()).Any(NeedsSecondFactor);
    }

    private bool NeedsSecondFactor(string role) => settings.SignIn.SecondFactorForAdministrators && (Roles.Allows(role, Permission.ManageAccounts) || Roles.Allows(role, Permission.ConfirmGrants));

    /// <summary>The viewer of an account, or <see langword="null"/> for one that does not exist or was closed.</summary>
    public async Task<Viewer?> OfAccountAsync(string accountId, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var account = await context.Users.AsNoTracking().Where(user => user.Id == accountId && user.IsActive)
            .Select(user => new { user.Id, user.DisplayName, user.JurisdictionId, user.TwoFactorEnabled }).SingleOrDefaultAsync(cancellationToken);
        if (account is null) return null;
        var posts = await (
            from membership in context.Memberships
            join unit in context.Units on membership.UnitId equals unit.Id
            where membership.AccountId == accountId && unit.IsActive && unit.JurisdictionId == account.JurisdictionId
            orderby unit.Path
            select new Post(unit.Id, unit.Name, unit.Territory, membership.Role)).ToListAsync(cancellationToken);
        if (!account.TwoFactorEnabled) posts.RemoveAll(post => NeedsSecondFactor(post.Role));
        var standIns = posts.Any(post => Roles.Allows(post.Role, Permission.HandleTasks)) ? await StandInsAsync(context, account.Id, account.JurisdictionId, account.TwoFactorEnabled, posts, cancellationToken) : [];
        return new Viewer(account.Id, account.DisplayName, account.JurisdictionId, posts) { StandIns = standIns };
    }

    /// <summary>What was lent and is still to be had: posts that colleagues hold today, at units where the substitute could hold them.</summary>
    private async Task<IReadOnlyList<StandIn>> StandInsAsync(
        GridFlowDbContext context, string accountId, string jurisdictionId, bool hasSecondFactor, List<Post> own, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var running = await context.Substitutions.AsNoTracking().Where(row => row.SubstituteId == accountId && row.From <= now && row.Until > now).ToListAsync(cancellationToken);
        if (running.Count == 0 || catalogue.Current.FindOrganisation(jurisdictionId) is not { } tree) return [];
        var absent = running.Select(row => row.AbsenteeId).ToList();
        var posts = (await (
            from membership in context.Memberships
            join account in context.Users on membership.AccountId equals account.Id
            join unit in context.Units on membership.UnitId equals unit.Id
            where absent.Contains(account.Id) && account.IsActive && account.JurisdictionId == jurisdictionId && unit.IsActive
            select new { AccountId = account.Id, account.DisplayName, Post = new Post(unit.Id, unit.Name, unit.Territory, membership.Role) }).ToListAsync(cancellationToken)).ToLookup(row => row.AccountId);
        return
        [
            .. from row in running
               let lent = posts[row.AbsenteeId].Where(held => row.Scope.Covers(held.Post.UnitId, held.Post.Role) && (hasSecondFactor || !NeedsSecondFactor(held.Post.Role))
                   && own.Exists(mine => Substitution.CouldHold(tree, mine.UnitId, mine.Role, held.Post.UnitId, held.Post.Role))).ToList()
               where lent.Count > 0
               select new StandIn(new Absentee(row.AbsenteeId, lent[0].DisplayName), [.. lent.Select(held => held.Post)], row.CategoryCode),
        ];
    }

    /// <summary>The viewer of a machine's key: its role in its unit.</summary>
    public Viewer? OfKey(ApiKey key)
    {
        var organisation = catalogue.Current.FindOrganisation(key.JurisdictionId);
        var unit = key.UnitId is null ? organisation?.Root : organisation?.Find(key.UnitId);
        return unit is null ? null : new Viewer($"key:{key.Id}", key.Name, key.JurisdictionId, [new Post(unit.Id, unit.Name, unit.Territory, key.Role)]);
    }
}
