using GridFlow.Data.Accounts;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Inbox;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Subtasks;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Substitutes;

/// <summary>Somebody who may be named.</summary>
/// <param name="Id">Account id.</param>
/// <param name="Name">The name colleagues see.</param>
/// <param name="UnitId">A unit they work for.</param>
public sealed record Candidate(string Id, string Name, string UnitId);

/// <summary>Who acts for whom, and who could.</summary>
public sealed class SubstituteQuery(IDbContextFactory<GridFlowDbContext> contexts, Catalogue catalogue, BusinessClock clock)
{
    /// <summary>Those the viewer has to do with and may end, of an administrator all of whoever works in the own territory; the latest first.</summary>
    /// <param name="viewer">Who asks.</param>
    /// <param name="overToo">Those that are over as well.</param>
    /// <param name="skip">How many to skip.</param>
    /// <param name="take">How many to return, at most 200.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<Page<Substitution>> ListAsync(Viewer viewer, bool overToo, int skip = 0, int take = 20, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var (id, now) = (viewer.Id, clock.GetUtcNow());
        var rows = context.Substitutions.AsNoTracking().Where(row => row.JurisdictionId == viewer.JurisdictionId);
        if (!viewer.MayForDistrict(Permission.ManageAccounts))
        {
            var known = (await ReachedAsync(context, viewer, cancellationToken)).ToList();
            rows = rows.Where(row => row.AbsenteeId == id || row.SubstituteId == id || known.Contains(row.AbsenteeId));
        }

        if (!overToo) rows = rows.Where(row => row.Until > now);
        return new(await rows.OrderByDescending(row => row.From).ThenBy(row => row.Id).Skip(Math.Max(0, skip)).Take(Math.Clamp(take, 1, 200)).ToListAsync(cancellationToken), await rows.CountAsync(cancellationToken));
    }

    /// <summary>The posts of somebody from which tasks come.</summary>
    public async Task<IReadOnlyList<(string UnitId, string Role)>> PostsAsync(Viewer viewer, string accountId, CancellationToken cancellationToken = default)
    {
        if (accountId == viewer.Id) return [.. viewer.Posts.Where(post => Roles.Allows(post.Role, Permission.HandleTasks)).Select(post => (post.UnitId, post.Role))];
        return (await AbsenteesAsync(viewer, cancellationToken)).Any(one => one.Id == accountId)
            ? [.. (await PeopleAsync(viewer, cancellationToken)).Where(one => one.Id == accountId).Select(one => (one.UnitId, one.Role))] : [];
    }

    /// <summary>Who may be set a substitute by the viewer: only an administrator sets one for others, of the own territory.</summary>
    public async Task<IReadOnlyList<Candidate>> AbsenteesAsync(Viewer viewer, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var reached = await ReachedAsync(context, viewer, cancellationToken);
        return reached.Count == 0 ? []
            : [.. (await PeopleAsync(viewer, cancellationToken)).Where(one => one.Id != viewer.Id && reached.Contains(one.Id)).DistinctBy(one => one.Id).Select(one => new Candidate(one.Id, one.Name, one.UnitId))];
    }

    /// <summary>Who could act for these posts.</summary>
    public async Task<IReadOnlyList<Candidate>> CandidatesAsync(Viewer viewer, string absenteeId, IReadOnlyList<(string UnitId, string Role)> posts, CancellationToken cancellationToken = default)
    {
        var tree = catalogue.Current.Organisation(viewer.JurisdictionId);
        return
        [
            .. (await PeopleAsync(viewer, cancellationToken)).Where(one => one.Id != absenteeId && (absenteeId == viewer.Id || one.Id != viewer.Id)
                && posts.Any(post => Substitution.CouldHold(tree, one.UnitId, one.Role, post.UnitId, post.Role)))
                .OrderByDescending(one => posts.Any(post => post.UnitId == one.UnitId)).DistinctBy(one => one.Id).Select(one => new Candidate(one.Id, one.Name, one.UnitId)),
        ];
    }

    /// <summary>Whoever the viewer looks after as an administrator.</summary>
    private async Task<HashSet<string>> ReachedAsync(GridFlowDbContext context, Viewer viewer, CancellationToken cancellationToken)
    {
        if (!viewer.May(Permission.ManageAccounts)) return [];
        var tree = catalogue.Current.Organisation(viewer.JurisdictionId);
        var posts = await context.Memberships.AsNoTracking().Where(member => context.Users.Any(account => account.Id == member.AccountId && account.JurisdictionId == viewer.JurisdictionId)).ToListAsync(cancellationToken);
        return [.. posts.GroupBy(post => post.AccountId).Where(own => SubstituteDesk.Reaches(viewer, tree, own)).Select(own => own.Key)];
    }

    private async Task<List<AskedPerson>> PeopleAsync(Viewer viewer, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await MemberQuery.HandlersAsync(context, viewer.JurisdictionId, cancellationToken);
    }
}
