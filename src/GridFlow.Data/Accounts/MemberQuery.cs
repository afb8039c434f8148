using GridFlow.Governance.Organisations;
using GridFlow.Governance.Subtasks;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Accounts;

/// <summary>Somebody who works in a unit.</summary>
/// <param name="UnitId">The unit.</param>
/// <param name="Role">Key of one of <see cref="Roles.All"/>.</param>
/// <param name="Name">The name colleagues see.</param>
public sealed record Member(string UnitId, string Role, string Name);

/// <summary>Who works where in the viewer's jurisdiction; closed accounts do not count.</summary>
public sealed class MemberQuery(IDbContextFactory<GridFlowDbContext> contexts)
{
    /// <summary>All of them, by name.</summary>
    public async Task<IReadOnlyList<Member>> ListAsync(Viewer viewer, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await (
            from membership in context.Memberships.AsNoTracking()
            join account in context.Users on membership.AccountId equals account.Id
            where account.IsActive && account.JurisdictionId == viewer.JurisdictionId
            orderby account.DisplayName
            select new Member(membership.UnitId, membership.Role, account.DisplayName)).ToListAsync(cancellationToken);
    }

    /// <summary>Everybody who handles tasks, once for each post, by name.</summary>
    internal static async Task<List<AskedPerson>> HandlersAsync(GridFlowDbContext context, string jurisdictionId, CancellationToken cancellationToken = default)
    {
        var people = await (
            from membership in context.Memberships.AsNoTracking()
            join account in context.Users on membership.AccountId equals account.Id
            where account.IsActive && account.JurisdictionId == jurisdictionId
            orderby account.DisplayName, membership.UnitId
            select new { account.Id, account.DisplayName, membership.UnitId, membership.Role }).ToListAsync(cancellationToken);
        return [.. people.Where(one => Roles.Allows(one.Role, Permission.HandleTasks)).Select(one => new AskedPerson(one.Id, one.DisplayName, one.UnitId, one.Role))];
    }

    /// <summary>Units that do work and have nobody who may: what is sent there lies.</summary>
    public static IReadOnlyList<Unit> Vacant(OrganisationTree tree, IReadOnlyList<Member> members)
    {
        var staffed = members.Select(member => (member.UnitId, member.Role)).ToHashSet();
        return [.. tree.Units.Where(unit => (tree.Rung(unit) > 0 || unit.Function == UnitFunction.Handle) && unit.ParentId is not null && !staffed.Contains((unit.Id, tree.HandlerRole(unit))))];
    }
}
