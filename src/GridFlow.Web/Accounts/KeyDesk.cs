using GridFlow.Data;
using GridFlow.Data.Accounts;
using GridFlow.Data.Inbox;
using GridFlow.Governance;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Texts;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Web.Accounts;

/// <summary>What an administrator does with the machines' keys of the own jurisdiction; those of another do not exist here. Every act asks for the right again.</summary>
internal sealed class KeyDesk(IDbContextFactory<GridFlowDbContext> contexts, ApiKeys keys, GrantDesk grants, TimeProvider machine)
{
    /// <summary>How long a key may live, in days; who needs one without an end makes it on the command line.</summary>
    public static IReadOnlyList<int> Lives { get; } = [30, 90, 180, 365];

    /// <summary>A page of keys: those that open something first, then by age.</summary>
    public async Task<Page<ApiKey>> ListAsync(Viewer viewer, int skip, int take, CancellationToken cancellationToken)
    {
        Demand(viewer);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var now = machine.GetUtcNow();
        var own = context.ApiKeys.AsNoTracking().Where(key => key.JurisdictionId == viewer.JurisdictionId);
        var total = await own.CountAsync(cancellationToken);
        var page = await own.OrderBy(key => key.RevokedAt != null || key.ExpiresAt <= now).ThenByDescending(key => key.CreatedAt).ThenBy(key => key.Id)
            .Skip(skip).Take(take).ToListAsync(cancellationToken);
        return new Page<ApiKey>(page, total);
    }

    /// <summary>Makes a key, or one that waits where its role takes two.</summary>
    /// <returns>The key, shown once, and whether it waits.</returns>
    /// <exception cref="GovernanceException">It has no name, or one too long.</exception>
    public async Task<(string Key, bool Waits)> AddAsync(Viewer viewer, string name, string role, string unitId, int days)
    {
        Demand(viewer, role);
        await using var context = await contexts.CreateDbContextAsync();
        await NewAccounts.DemandPostAsync(context, viewer.JurisdictionId, unitId, role);
        await DemandReachAsync(context, viewer, role, unitId);
        name = PlainText.Within(name, TextLimits.PersonName, new("名称", "name")) ?? throw new GovernanceException("key.name", new("请填写名称", "Give it a name"));
        var end = machine.GetUtcNow().AddDays(Lives.Contains(days) ? days : Lives[^1]);
        return await keys.CreateAsync(viewer.JurisdictionId, role, name, unitId, end, viewer.AsActor(), (work, id) => WaitsAsync(work, viewer, id, name, role));
    }

    /// <summary>How long the successor of a key lives: as long as the key was meant to, and no longer than a new one may.</summary>
    public static TimeSpan LifeAfter(ApiKey key) =>
        TimeSpan.FromDays(Lives[^1]) is var longest && key.ExpiresAt - key.CreatedAt is { } life && life < longest ? life : longest;

    /// <summary>Makes another key in the place of one; the old goes on for a day.</summary>
    /// <returns>The key, shown once, and whether it waits.</returns>
    public async Task<(string Key, bool Waits)> RotateAsync(Viewer viewer, string id)
    {
        var old = await FindAsync(viewer, id);
        if (!old.OpensAt(machine.GetUtcNow())) throw new GovernanceException("key.ended", new("该密钥已失效，请新建", "The key has ended; make a new one"));
        return await keys.RotateAsync(old, LifeAfter(old), viewer.AsActor(), (work, next) => WaitsAsync(work, viewer, next, old.Name, old.Role));
    }

    /// <summary>Withdraws a key at once.</summary>
    public async Task RevokeAsync(Viewer viewer, string id) => await keys.RevokeAsync((await FindAsync(viewer, id)).Id, viewer.AsActor());

    private async Task<bool> WaitsAsync(GridFlowDbContext context, Viewer viewer, string id, string name, string role)
    {
        if (!GrantRule.NeedsSecond(role)) return false;
        await grants.AskAsync(context, GrantKind.Key, viewer.JurisdictionId, id, name, role, null, viewer.AsActor());
        return true;
    }

    private async Task<ApiKey> FindAsync(Viewer viewer, string id)
    {
        Demand(viewer);
        await using var context = await contexts.CreateDbContextAsync();
        var key = await context.ApiKeys.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.JurisdictionId == viewer.JurisdictionId)
            ?? throw new UnauthorizedAccessException("No such key.");
        await DemandReachAsync(context, viewer, key.Role, key.UnitId);
        return key;
    }

    private static async Task DemandReachAsync(GridFlowDbContext context, Viewer viewer, string role, string? unitId)
    {
        if (!await NewAccounts.ReachesAsync(context, viewer, [(role, unitId)])) throw new UnauthorizedAccessException("The unit of the key is not in the viewer's territory.");
    }

    private static void Demand(Viewer viewer, string? role = null)
    {
        if (!viewer.May(Permission.ManageAccounts)) throw new UnauthorizedAccessException("Keys are not yours to manage.");
        if (role is not null && !viewer.May(GrantRule.Guard(role))) throw new UnauthorizedAccessException("The role is above the jurisdiction.");
    }
}
