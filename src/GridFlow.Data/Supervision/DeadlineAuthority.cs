using GridFlow.Data.Accounts;
using GridFlow.Governance;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Organisations;

namespace GridFlow.Data.Supervision;

/// <summary>
/// Who decides a change of deadlines: never weaker than whom the ladder asks for an extension. It takes a post that supervises the ground of
/// the case and stands above whoever has it, or the district's; and nobody decides the time for a task of his own or of his unit.
/// </summary>
internal static class DeadlineAuthority
{
    /// <summary>Why a viewer may not decide; <see langword="null"/> where he may.</summary>
    /// <param name="viewer">Who would decide.</param>
    /// <param name="path">Path of the ground of the case.</param>
    /// <param name="tasks">Tasks of the case.</param>
    public static GovernanceException? Refusal(Viewer viewer, string path, IEnumerable<HandlingTask> tasks)
    {
        var held = tasks.Where(task => task is { IsOpen: true, HasCase: true }).ToList();
        if (held.Exists(task => Has(viewer, task)))
            return new("deadline.holder", new("您或您所在单位正在承办，时限变更须由其他人审批", "You or your unit has the case: somebody else must decide"));
        return viewer.Posts.Any(post => Roles.Allows(post.Role, Permission.Supervise) && IsAbove(post, path, held)) ? null
            : new("deadline.above", new("须由承办单位的上级或区级审批", "Only a unit above whoever has the case, or the district, decides"));
    }

    private static bool Has(Viewer viewer, HandlingTask task) => task.AssigneeId == viewer.Id || task.AssigneeForId == viewer.Id
        || viewer.Posts.Concat(viewer.StandIns.SelectMany(one => one.Posts)).Any(post => post.UnitId == task.UnitId);

    private static bool IsAbove(Post post, string path, List<HandlingTask> held) => post.ReachesDistrict
        || OrganisationTree.IsWithin(path, post.Territory) && held.TrueForAll(task => OrganisationTree.IsWithin(task.UnitPath, post.Territory) && task.UnitPath != post.Territory);
}
