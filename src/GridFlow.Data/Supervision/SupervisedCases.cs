using GridFlow.Data.Accounts;
using GridFlow.Governance;
using GridFlow.Governance.Clocks;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders;
using GridFlow.Governance.Organisations;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Supervision;

/// <summary>Cases on the ground of whoever supervises, with what their deadlines follow from.</summary>
internal sealed class SupervisedCases
{
    private readonly Dictionary<Guid, CaseFile> _files;
    private readonly HashSet<Guid> _asked;

    private SupervisedCases(Dictionary<Guid, CaseFile> files, HashSet<Guid> asked) => (_files, _asked) = (files, asked);

    /// <summary>Reads those of these cases that are the viewer's to supervise.</summary>
    public static async Task<SupervisedCases> LoadAsync(GridFlowDbContext context, Viewer viewer, IReadOnlyCollection<Guid> wanted, CancellationToken cancellationToken = default)
    {
        var incidents = await context.Incidents.AsNoTracking().OnGroundOf(viewer, Permission.Supervise).Where(incident => wanted.Contains(incident.Id)).ToListAsync(cancellationToken);
        List<Guid> ids = [.. incidents.Select(incident => incident.Id)];
        var tasks = (await context.Tasks.AsNoTracking().Where(task => ids.Contains(task.IncidentId)).ToListAsync(cancellationToken)).ToLookup(task => task.IncidentId);
        var clocks = (await context.Clocks.AsNoTracking().Where(ledger => ids.Contains(ledger.IncidentId)).ToListAsync(cancellationToken)).ToLookup(ledger => ledger.IncidentId);
        var asked = await context.DeadlineRequests.Where(request => ids.Contains(request.IncidentId) && request.Status == DeadlineRequestStatus.Waiting)
            .Select(request => request.IncidentId).ToListAsync(cancellationToken);
        return new(incidents.ToDictionary(incident => incident.Id, incident => new CaseFile(incident, tasks[incident.Id], clocks[incident.Id])), [.. asked]);
    }

    /// <summary>The case; <see langword="null"/> where it is not the viewer's to supervise.</summary>
    public CaseFile? Find(Guid id) => _files.GetValueOrDefault(id);

    /// <summary>Whether a change of its deadlines waits to be decided.</summary>
    public bool IsAsked(Guid id) => _asked.Contains(id);

    /// <summary>Why a change would change nothing of a case.</summary>
    public static GovernanceException NothingRuns(Incident incident) => new("deadline.nothing-runs", incident switch
    {
        { ClosedAt: not null } => new("事件已经结案", "The incident is already closed"),
        { SuspendedAt: not null } => new("挂账期间时限不走，不能变更", "It is suspended: no time runs that could be changed"),
        _ => new("没有还在走的时限：已超时的不再变更", "No deadline runs that could be changed: what is late stays late"),
    });
}
