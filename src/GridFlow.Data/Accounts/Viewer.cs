using System.Linq.Expressions;
using GridFlow.Governance;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;

namespace GridFlow.Data.Accounts;

/// <summary>One membership as it is checked: a role in a unit, with the territory that unit answers for.</summary>
/// <param name="UnitId">The unit.</param>
/// <param name="UnitName">Its name, for the screen.</param>
/// <param name="Territory">Path prefix of the places the unit may see; <see langword="null"/> when it sees only what is put before it.</param>
/// <param name="Role">The role.</param>
public sealed record Post(string UnitId, string UnitName, string? Territory, string Role);

/// <summary>
/// Whoever asks: a person or a machine, with posts. Every query and every act takes a viewer; there is no way to ask
/// without one, and a viewer without a fitting post sees nothing.
/// </summary>
/// <param name="Id">Account id, or <c>key:ID</c> for a machine.</param>
/// <param name="Name">The name colleagues see.</param>
/// <param name="JurisdictionId">The one jurisdiction the viewer works in.</param>
/// <param name="Posts">Role × unit.</param>
public sealed record Viewer(string Id, string Name, string JurisdictionId, IReadOnlyList<Post> Posts)
{
    /// <summary>Whether any post has the permission.</summary>
    public bool May(Permission permission) => Posts.Any(post => Roles.Allows(post.Role, permission));

    /// <summary>The viewer as the actor of an event, for the unit of a task where there is one.</summary>
    public Actor AsActor(string? unitId = null) => new(Id, Name, unitId ?? (Posts.Count > 0 ? Posts[0].UnitId : null));

    /// <summary>Whether a task may be taken: the viewer has its role in its unit.</summary>
    public bool MayTake(HandlingTask task) =>
        task.JurisdictionId == JurisdictionId
        && Posts.Any(post => post.UnitId == task.UnitId && post.Role == task.Role && Roles.Allows(post.Role, Permission.HandleTasks));
}

/// <summary>Role × territory as conditions of a query, so that the database returns nothing a viewer may not see.</summary>
public static class Scope
{
    /// <summary>Incidents a viewer may see: in the territory, led by a unit of the viewer, or put before one. For looking at single ones; a list asks <see cref="WaysOf"/>.</summary>
    public static IQueryable<Incident> VisibleTo(this IQueryable<Incident> incidents, Viewer viewer, GridFlowDbContext context, Permission permission = Permission.ViewIncidents)
    {
        var posts = PostsOf(viewer, permission);
        var units = posts.Select(post => post.UnitId).Distinct().ToList();
        var jurisdiction = viewer.JurisdictionId;
        Expression<Func<Incident, bool>> seen = incident =>
            units.Contains(incident.LeadUnitId!) || context.Tasks.Any(task => task.IncidentId == incident.Id && units.Contains(task.UnitId));
        foreach (var territory in TerritoriesOf(posts)) seen = Or(seen, incident => incident.GridPath.StartsWith(territory));
        return units.Count == 0
            ? incidents.Where(_ => false)
            : incidents.Where(incident => incident.JurisdictionId == jurisdiction).Where(seen);
    }

    /// <summary>
    /// The same incidents as <see cref="VisibleTo"/>, by each way in which the viewer comes to see them. Asked together no index serves the
    /// three; by itself each is found by one, however many incidents there are. One incident may be seen in several ways.
    /// </summary>
    /// <param name="viewer">Who asks.</param>
    /// <param name="context">Where the incidents are.</param>
    /// <param name="isNarrowed">Something asked besides has an index within the jurisdiction that serves better.</param>
    /// <param name="permission">What the viewer must be allowed.</param>
    public static IReadOnlyList<IQueryable<Incident>> WaysOf(Viewer viewer, GridFlowDbContext context, bool isNarrowed = false, Permission permission = Permission.ViewIncidents)
    {
        var posts = PostsOf(viewer, permission);
        if (posts.Count == 0) return [];
        var jurisdiction = viewer.JurisdictionId;
        var territories = TerritoriesOf(posts);
        if (territories.Any(IsWhole)) return [context.Incidents.Where(incident => incident.JurisdictionId == jurisdiction)];
        var units = posts.Select(post => post.UnitId).Distinct().ToList();
        // With something added the condition guards but offers no index: that of the whole jurisdiction would be taken for the few of a grid.
        var own = isNarrowed
            ? context.Incidents.Where(incident => incident.JurisdictionId == jurisdiction)
            : context.Incidents.Where(incident => incident.JurisdictionId + "" == jurisdiction);
        return
        [
            .. territories.Select(territory => (Low: territory, High: territory[..^1] + (char)(territory[^1] + 1)))
                .Select(range => own.Where(incident => string.Compare(incident.GridPath, range.Low) >= 0 && string.Compare(incident.GridPath, range.High) < 0)),
            units is [var unit] ? own.Where(incident => incident.LeadUnitId == unit) : own.Where(incident => units.Contains(incident.LeadUnitId!)),
            own.Where(incident => context.Tasks.Where(task => units.Contains(task.UnitId)).Select(task => task.IncidentId).Contains(incident.Id)),
        ];
    }

    private static List<Post> PostsOf(Viewer viewer, Permission permission) => [.. viewer.Posts.Where(post => Roles.Allows(post.Role, permission))];

    /// <summary>Without those that lie within another.</summary>
    private static List<string> TerritoriesOf(List<Post> posts)
    {
        var all = posts.Select(post => post.Territory).OfType<string>().Distinct().ToList();
        return [.. all.Where(one => !all.Any(other => other != one && one.StartsWith(other, StringComparison.Ordinal)))];
    }

    /// <summary>The path of a root has one segment: whatever lies in the jurisdiction lies there.</summary>
    private static bool IsWhole(string territory) => territory.Count('/') <= 2;

    /// <summary>Tasks a viewer may take: those of the viewer's roles in the viewer's units.</summary>
    public static IQueryable<HandlingTask> InInboxOf(this IQueryable<HandlingTask> tasks, Viewer viewer)
    {
        var jurisdiction = viewer.JurisdictionId;
        Expression<Func<HandlingTask, bool>> mine = _ => false;
        foreach (var post in viewer.Posts.Where(post => Roles.Allows(post.Role, Permission.HandleTasks)))
        {
            var (unit, role) = (post.UnitId, post.Role);
            mine = Or(mine, task => task.UnitId == unit && task.Role == role);
        }

        return tasks.Where(task => task.JurisdictionId == jurisdiction).Where(mine);
    }

    private static Expression<Func<T, bool>> Or<T>(Expression<Func<T, bool>> left, Expression<Func<T, bool>> right) =>
        Expression.Lambda<Func<T, bool>>(
            Expression.OrElse(left.Body, new Renamed(right.Parameters[0], left.Parameters[0]).Visit(right.Body)), left.Parameters[0]);

    private sealed class Renamed(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}
