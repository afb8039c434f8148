using GridFlow.Data;
using GridFlow.Data.Accounts;
using GridFlow.Data.Audit;
using GridFlow.Data.Transactions;
using GridFlow.Governance;
using GridFlow.Governance.Organisations;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Web.Accounts;

/// <summary>What takes two people, and what the second of them does; the rule is <see cref="GrantRule"/>.</summary>
internal sealed class GrantDesk(IDbContextFactory<GridFlowDbContext> contexts, IWriter writer, Passwords passwords, TimeProvider machine)
{
    /// <summary>What waits for somebody like the viewer, oldest first; one's own requests too, which another decides.</summary>
    public async Task<IReadOnlyList<GrantRequest>> ListAsync(Viewer viewer, CancellationToken cancellationToken)
    {
        Demand(viewer.May(Permission.ConfirmGrants));
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var waiting = await context.GrantRequests.AsNoTracking().Where(request => request.DecidedAt == null).OrderBy(request => request.RequestedAt).ToListAsync(cancellationToken);
        var mine = new List<GrantRequest>();
        foreach (var request in waiting)
            if (await IsForAsync(context, viewer, request)) mine.Add(request);
        return mine;
    }

    /// <summary>Agrees to what another asked for: it is done.</summary>
    /// <returns>The new password, shown once, where one was asked for.</returns>
    /// <exception cref="UnauthorizedAccessException">Not the viewer's to decide.</exception>
    /// <exception cref="GovernanceException">Decided already.</exception>
    public Task<string?> ConfirmAsync(Viewer viewer, Guid id) => writer.WriteAsync(async context =>
    {
        var request = await TakeAsync(context, viewer, id);
        context.Record(AuditAct.GrantConfirmed, viewer.AsActor(), request.JurisdictionId, SubjectOf(request), Describe(request));
        if (request.Kind == GrantKind.Key)
        {
            (await context.ApiKeys.SingleAsync(key => key.Id == request.TargetId)).IsPending = false;
            return null;
        }

        var account = await context.Users.SingleAsync(user => user.Id == request.TargetId);
        switch (request.Kind)
        {
            case GrantKind.Role:
                await NewAccounts.GrantAsync(context, account.Id, request.JurisdictionId, request.UnitId!, request.Role, viewer.AsActor());
                return null;
            case GrantKind.Reopening:
                NewAccounts.SetActive(context, account, true, viewer.AsActor());
                return null;
            default:
                return await passwords.ResetAsync(context, account, viewer.AsActor());
        }
    });

    /// <summary>Says no; also how somebody takes an own request back.</summary>
    /// <exception cref="UnauthorizedAccessException">Not the viewer's to decide.</exception>
    /// <exception cref="GovernanceException">Decided already.</exception>
    public Task RefuseAsync(Viewer viewer, Guid id) => writer.WriteAsync(async context =>
    {
        var request = await TakeAsync(context, viewer, id, mayBeOwn: true);
        if (request.Kind == GrantKind.Key) (await context.ApiKeys.SingleAsync(key => key.Id == request.TargetId)).RevokedAt = request.DecidedAt;
        context.Record(AuditAct.GrantRefused, viewer.AsActor(), request.JurisdictionId, SubjectOf(request), Describe(request));
    });

    /// <summary>Asks for something that takes two, once.</summary>
    public async Task AskAsync(GridFlowDbContext context, GrantKind kind, string jurisdictionId, string targetId, string targetName, string role, string? unitId, Actor by)
    {
        if (await context.GrantRequests.AnyAsync(one => one.DecidedAt == null && one.Kind == kind && one.TargetId == targetId && one.Role == role && one.UnitId == unitId)) return;
        var request = new GrantRequest
        {
            Id = Guid.NewGuid(), JurisdictionId = jurisdictionId, Kind = kind, TargetId = targetId, TargetName = targetName, Role = role, UnitId = unitId,
            RequestedAt = machine.GetUtcNow(), RequestedById = by.Id, RequestedByName = by.Name,
        };
        context.GrantRequests.Add(request);
        context.Record(AuditAct.GrantRequested, by, jurisdictionId, SubjectOf(request), Describe(request));
    }

    /// <summary>Whether there are people enough to agree, so that the command line has to wait for one of them too.</summary>
    public static async Task<bool> HasPeopleAsync(GridFlowDbContext context, string jurisdictionId, string role)
    {
        var guard = GrantRule.Guard(role);
        var roles = GrantRule.Guards(guard);
        var people = await (
            from membership in context.Memberships
            join account in context.Users on membership.AccountId equals account.Id
            join unit in context.Units on membership.UnitId equals unit.Id
            where account.IsActive && roles.Contains(membership.Role) && (guard == Permission.OwnSharedRules || account.JurisdictionId == jurisdictionId)
            select new { account.Id, Post = new Post(unit.Id, unit.Name, unit.Territory, membership.Role) }).ToListAsync();
        return people.Where(one => PermissionReach.IsAboveDistricts(guard) || one.Post.ReachesDistrict).Select(one => one.Id).Distinct().Count() >= GrantRule.People;
    }

    private static async Task<bool> IsForAsync(GridFlowDbContext context, Viewer viewer, GrantRequest request) =>
        GrantRule.Guard(request.Role) is var guard && viewer.May(guard) && (PermissionReach.IsAboveDistricts(guard) || viewer.JurisdictionId == request.JurisdictionId)
            && await NewAccounts.ReachesAsync(context, viewer, await PostsAsync(context, request));

    /// <summary>What the answer lets somebody do: the post or key that is asked for, or all an account may, where its door is opened.</summary>
    private static async Task<List<(string Role, string? UnitId)>> PostsAsync(GridFlowDbContext context, GrantRequest request) => request.Kind switch
    {
        GrantKind.Role => [(request.Role, request.UnitId)],
        GrantKind.Key => [(request.Role, await context.ApiKeys.Where(key => key.Id == request.TargetId).Select(key => key.UnitId).SingleOrDefaultAsync())],
        _ => await NewAccounts.PostsAsync(context, request.TargetId),
    };

    private async Task<GrantRequest> TakeAsync(GridFlowDbContext context, Viewer viewer, Guid id, bool mayBeOwn = false)
    {
        var request = await context.GrantRequests.SingleOrDefaultAsync(candidate => candidate.Id == id);
        Demand(request is not null && viewer.May(Permission.ConfirmGrants) && await IsForAsync(context, viewer, request));
        // A key is no person; and neither who asked nor who would get it is the second one.
        Demand(await context.Users.AnyAsync(user => user.Id == viewer.Id && user.IsActive));
        Demand(mayBeOwn || (request!.RequestedById != viewer.Id && request.TargetId != viewer.Id));
        if (request!.DecidedAt is not null) throw new GovernanceException("grant.decided", new("该申请已有人处理", "Somebody has decided this already"));
        request.DecidedAt = machine.GetUtcNow();
        return request;
    }

    private static string SubjectOf(GrantRequest request) => request.Kind == GrantKind.Key ? $"key:{request.TargetId}" : NewAccounts.SubjectOf(request.TargetId);

    private static string Describe(GrantRequest request) => $"{request.Kind} role={request.Role}{(request.UnitId is { } unit ? $" unit={unit}" : "")} asked-by={request.RequestedById}";

    private static void Demand([System.Diagnostics.CodeAnalysis.DoesNotReturnIf(false)] bool right)
    {
        if (!right) throw new UnauthorizedAccessException("That is not yours to decide.");
    }
}
