using System.Linq.Expressions;
using GridFlow.Governance;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Patrols;

namespace GridFlow.Data.Accounts;

/// <summary>One membership as it is checked: a role in a unit, with the territory that unit answers for.</summary>
/// <param name="UnitId">The unit.</param>
/// <param name="UnitName">Its name, for the screen.</param>
/// <param name="Territory">Path prefix of the places the unit may see; <see langword="null"/> when it sees only what is put before it.</param>
/// <param name="Role">The role.</param>
public sealed record Post(string UnitId, string UnitName, string? Territory, string Role)
{
    /// <summary>Whether its territory is the whole jurisdiction: the path of a root has one segment, and whatever lies in the jurisdiction lies there.</summary>
    public bool ReachesDistrict => Territory is not null && IsWhole(Territory);

    internal static bool IsWhole(string territory) => territory.Count('/') <= 2;
}

/// <summary>Somebody in whose place the viewer acts at this moment (代).</summary>
/// <param name="Absentee">Who is away.</param>
/// <param name="Posts">The posts of theirs that were lent, for tasks only.</param>
/// <param name="CategoryCode">Only cases of this category; <see langword="null"/> for all.</param>
public sealed record StandIn(Absentee Absentee, IReadOnlyList<Post> Posts, string? CategoryCode)
{
    /// <summary>Whether a task was lent.</summary>
    public bool Covers(string unitId, string role, string? category) =>
        (CategoryCode is null || CategoryCode == category) && Posts.Any(post => post.UnitId == unitId && post.Role == role);
}

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
    /// <summary>In whose place the viewer acts now.</summary>
    public IReadOnlyList<StandIn> StandIns { get; init; } = [];

    /// <summary>
    /// Whether any post has the permission. Where all that it allows holds for the district, a post must reach all of that. Of what may be for
    /// a part, such as rulings, accounts and what units override, it opens the door only: each act asks <see cref="May(Permission, string?)"/>
    /// or <see cref="MayForDistrict"/>.
    /// </summary>
    public bool May(Permission permission) => PermissionReach.IsOfDistrict(permission) ? MayForDistrict(permission) : Posts.Any(post => Roles.Allows(post.Role, permission));

    /// <summary>Whether a post that reaches the whole district has the permission: what one street does is not another's to change, nor what holds for all.</summary>
    public bool MayForDistrict(Permission permission) => Posts.Any(post => post.ReachesDistrict && Roles.Allows(post.Role, permission));

    /// <summary>Whether a post that reaches this ground has the permission.</summary>
    /// <param name="permission">What is to be done.</param>
    /// <param name="path">Path of the unit it is done to; <see langword="null"/> where that is not there any more, which the district's posts still reach.</param>
    public bool May(Permission permission, string? path) =>
        PermissionReach.IsAboveDistricts(permission) ? May(permission)
        : Posts.Any(post => Roles.Allows(post.Role, permission) && (post.ReachesDistrict || path is not null && OrganisationTree.IsWithin(path, post.Territory)));

    /// <summary>The viewer as the actor of an event, for the unit of a task where there is one.</summary>
    public Actor AsActor(string? unitId = null) => new(Id, Name, unitId ?? (Posts.Count > 0 ? Posts[0].UnitId : null));

    /// <summary>
    /// As whom the viewer may take a task: in the own post, or in the place of a colleague who is away; <see langword="null"/> for neither.
    /// What the colleague had claimed is taken in the colleague's place also where the viewer has the same post.
    /// </summary>
    /// <param name="task">The task.</param>
    /// <param name="category">Category of its case.</param>
    public Actor? ActorFor(HandlingTask task, string? category)
    {
        if (task.JurisdictionId != JurisdictionId) return null;
        var absentee = AbsenteeOf(task.UnitId, task.Role, category, task.AssigneeId, task.AssigneeForId);
        return absentee is null && !Holds(task.UnitId, task.Role) ? null : AsActor(task.UnitId) with { For = absentee };
    }

    /// <summary>In whose place the viewer would act on a task; <see langword="null"/> for the own.</summary>
    public Absentee? AbsenteeOf(string unitId, string role, string? category, string? assigneeId, string? assigneeForId)
    {
        if (StandIns.Count == 0 || assigneeId == Id && assigneeForId is null) return null;
        var lent = StandIns.Where(one => one.Covers(unitId, role, category)).Select(one => one.Absentee).ToList();
        return lent.Find(one => one.Id == assigneeId || one.Id == assigneeForId) ?? (Holds(unitId, role) ? null : lent.FirstOrDefault());
    }

    private bool Holds(string unitId, string role) => Posts.Any(post => post.UnitId == unitId && post.Role == role && Roles.Allows(post.Role, Permission.HandleTasks));
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
        foreach (var lent in LentTo(viewer, context, permission)) seen = Or(seen, incident => lent.Contains(incident.Id));
        return units.Count == 0
            ? incidents.Where(_ => false)
            : incidents.Where(incident => incident.JurisdictionId == jurisdiction).Where(seen);
    }

    /// <summary>
    /// Incidents on the ground of a post that has the permission: what was put before a unit, or is led by one from elsewhere, may be looked at
    /// but is not its to govern. The same as <see cref="Viewer.May(Permission, string?)"/> of each incident's path.
    /// </summary>
    public static IQueryable<Incident> OnGroundOf(this IQueryable<Incident> incidents, Viewer viewer, Permission permission)
    {
        var (jurisdiction, territories) = (viewer.JurisdictionId, TerritoriesOf(PostsOf(viewer, permission)));
        var own = incidents.Where(incident => incident.JurisdictionId == jurisdiction);
        if (territories.Any(Post.IsWhole)) return own;
        Expression<Func<Incident, bool>> on = _ => false;
        foreach (var territory in territories) on = Or(on, incident => incident.GridPath.StartsWith(territory));
        return own.Where(on);
    }

    /// <summary>
    /// The same incidents as <see cref="VisibleTo(IQueryable{Incident}, Viewer, GridFlowDbContext, Permission)"/>, by each way in which the viewer comes to see them. Asked together no index serves the
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
        if (territories.Any(Post.IsWhole)) return [context.Incidents.Where(incident => incident.JurisdictionId == jurisdiction)];
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
            .. LentTo(viewer, context, permission).Select(lent => own.Where(incident => lent.Contains(incident.Id))),
        ];
    }

    /// <summary>The incidents of the tasks that were lent to a substitute; lending opens them to be looked at and nothing else.</summary>
    private static IEnumerable<IQueryable<Guid>> LentTo(Viewer viewer, GridFlowDbContext context, Permission permission) => permission != Permission.ViewIncidents
        ? []
        : viewer.StandIns.Select(one => context.Tasks.Where(LentBy(one, context)).Select(task => task.IncidentId));

    private static List<Post> PostsOf(Viewer viewer, Permission permission) => [.. viewer.Posts.Where(post => Roles.Allows(post.Role, permission))];

    /// <summary>Without those that lie within another.</summary>
    private static List<string> TerritoriesOf(List<Post> posts)
    {
        var all = posts.Select(post => post.Territory).OfType<string>().Distinct().ToList();
        return [.. all.Where(one => !all.Any(other => other != one && one.StartsWith(other, StringComparison.Ordinal)))];
    }

    /// <summary>Rounds of patrols on the ground of the viewer's posts.</summary>
    public static IQueryable<PatrolRound> VisibleTo(this IQueryable<PatrolRound> rounds, Viewer viewer)
    {
        var jurisdiction = viewer.JurisdictionId;
        Expression<Func<PatrolRound, bool>> seen = _ => false;
        foreach (var territory in TerritoriesOf(PostsOf(viewer, Permission.ViewIncidents))) seen = Or(seen, round => round.UnitPath.StartsWith(territory));
        return rounds.Where(round => round.JurisdictionId == jurisdiction).Where(seen);
    }

    /// <summary>Tasks a viewer may take: those of the viewer's roles in the viewer's units, and those of colleagues in whose place the viewer acts.</summary>
    public static IQueryable<HandlingTask> InInboxOf(this IQueryable<HandlingTask> tasks, Viewer viewer, GridFlowDbContext context)
    {
        var jurisdiction = viewer.JurisdictionId;
        Expression<Func<HandlingTask, bool>> mine = _ => false;
        foreach (var post in viewer.Posts.Where(post => Roles.Allows(post.Role, Permission.HandleTasks)))
        {
            var (unit, role) = (post.UnitId, post.Role);
            mine = Or(mine, task => task.UnitId == unit && task.Role == role);
        }

        foreach (var one in viewer.StandIns)
            mine = Or(mine, LentBy(one, context));
        return tasks.Where(task => task.JurisdictionId == jurisdiction).Where(mine);
    }

    /// <summary>Of the tasks in an inbox those that the viewer has: claimed, claimed for the viewer by a substitute, or by a colleague in whose place the viewer acts.</summary>
    public static IQueryable<HandlingTask> HadBy(this IQueryable<HandlingTask> tasks, Viewer viewer, GridFlowDbContext context)
    {
        var id = viewer.Id;
        Expression<Func<HandlingTask, bool>> had = task => task.AssigneeId == id || task.AssigneeForId == id;
        foreach (var one in viewer.StandIns)
        {
            var absentee = one.Absentee.Id;
            had = Or(had, And(task => task.AssigneeId == absentee || task.AssigneeForId == absentee, LentBy(one, context)));
        }

        return tasks.Where(task => task.Status == HandlingTaskStatus.Claimed).Where(had);
    }

    private static Expression<Func<HandlingTask, bool>> LentBy(StandIn one, GridFlowDbContext context)
    {
        Expression<Func<HandlingTask, bool>> lent = _ => false;
        foreach (var post in one.Posts)
        {
            var (unit, role) = (post.UnitId, post.Role);
            lent = Or(lent, task => task.UnitId == unit && task.Role == role);
        }

        return one.CategoryCode is not { } category ? lent
            : And(lent, task => context.Incidents.Any(incident => incident.Id == task.IncidentId && incident.CategoryCode == category));
    }

    private static Expression<Func<T, bool>> And<T>(Expression<Func<T, bool>> left, Expression<Func<T, bool>> right) =>
        Expression.Lambda<Func<T, bool>>(
            Expression.AndAlso(left.Body, new Renamed(right.Parameters[0], left.Parameters[0]).Visit(right.Body)), left.Parameters[0]);

    private static Expression<Func<T, bool>> Or<T>(Expression<Func<T, bool>> left, Expression<Func<T, bool>> right) =>
        Expression.Lambda<Func<T, bool>>(
            Expression.OrElse(left.Body, new Renamed(right.Parameters[0], left.Parameters[0]).Visit(right.Body)), left.Parameters[0]);

    private sealed class Renamed(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}
