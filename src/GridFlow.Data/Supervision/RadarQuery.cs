using GridFlow.Data.Accounts;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Inbox;
using GridFlow.Data.Instances;
using GridFlow.Data.Storage;
using GridFlow.Governance.Clocks;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Supervision;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Supervision;

/// <summary>A case on the radar.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Number">Its number.</param>
/// <param name="Title">Its title.</param>
/// <param name="Severity">1 to 4.</param>
/// <param name="UnitId">Who has it.</param>
/// <param name="DueAt">The deadline that comes first.</param>
/// <param name="DueClock">Of which clock.</param>
/// <param name="MovedAt">When somebody moved it last.</param>
/// <param name="Orders">Orders that wait for an answer.</param>
/// <param name="Urges">How often the reporter asked.</param>
/// <param name="Signs">Why it is here.</param>
public sealed record RadarLine(
    Guid Id, string Number, string Title, int Severity, string? UnitId, DateTimeOffset? DueAt, ClockKind? DueClock, DateTimeOffset MovedAt, int Orders, int Urges, IReadOnlyList<RadarSign> Signs);

/// <summary>The radar for stuck cases within a viewer's rights: the database finds what may be stuck, <see cref="CaseRadar"/> says what is and why.</summary>
public sealed class RadarQuery(ContextFactory contexts, Catalogue catalogue, StepTimes times, BusinessClock clock)
{
    /// <summary>So many are looked at, those that have not moved for longest; nobody pages further.</summary>
    public const int Most = 1_000;

    /// <summary>A page of the cases that are stuck, the longest without a move first.</summary>
    public async Task<Page<RadarLine>> ListAsync(Viewer viewer, int skip = 0, int take = 20, CancellationToken cancellationToken = default)
    {
        var (now, jurisdiction) = (clock.GetUtcNow(), viewer.JurisdictionId);
        if (catalogue.Current.Calendar(jurisdiction) is not { } calendar) return new([], 0);
        var usual = await times.OfAsync(jurisdiction, cancellationToken);
        await using var context = contexts.CreateForLists();
        var rows = await Suspects(context, viewer, now).OrderBy(incident => incident.MovedAt).ThenBy(incident => incident.Id).Take(Most + 1).AsNoTracking()
            .Select(incident => new
            {
                incident.Id, incident.Number, incident.Title, incident.Severity, incident.CurrentUnitId, incident.NextDueAt, incident.NextClock, incident.MovedAt, incident.Returns, incident.Urges,
                IsSuspended = incident.SuspendedAt != null,
            }).ToListAsync(cancellationToken);
        var isMore = rows.Count > Most;
        if (isMore) rows.RemoveAt(Most);
        var ids = rows.ConvertAll(row => row.Id);
        var tasks = (await context.Tasks.AsNoTracking().Where(task => ids.Contains(task.IncidentId) && (task.Status == HandlingTaskStatus.Open || task.Status == HandlingTaskStatus.Claimed))
            .Select(task => new { task.IncidentId, task.ActivityId, task.StepName, task.Kind, task.BookmarkId }).ToListAsync(cancellationToken)).ToLookup(task => task.IncidentId);
        var ladders = (await context.Instances.Where(instance => ids.Contains(instance.IncidentId!.Value)).Select(instance => new { instance.IncidentId, instance.DefinitionId, instance.Attention })
            .ToListAsync(cancellationToken)).ToLookup(instance => instance.IncidentId!.Value);
        var unanswered = (await Unanswered(context).Where(response => ids.Contains(response.IncidentId)).Select(response => new { response.IncidentId, response.UnitId }).Distinct()
            .ToListAsync(cancellationToken)).ToLookup(response => response.IncidentId);
        var stuck = new List<RadarLine>();
        foreach (var row in rows)
        {
            var ladder = ladders[row.Id].FirstOrDefault();
            var steps = tasks[row.Id].Where(task => HandlingTask.LiesWith(task.Kind, task.BookmarkId)).Select(task => new CaseStep(StepTimes.LadderOf(ladder?.DefinitionId ?? ""), task.ActivityId, task.StepName)).ToList();
            var standing = new CaseStanding(
                row.MovedAt, steps, row.NextDueAt, row.IsSuspended, row.Returns, unanswered[row.Id].Count(),
                ladder?.Attention == InstanceAttention.Held, ladder?.Attention is InstanceAttention.Stuck or InstanceAttention.Faulted or InstanceAttention.Poisoned);
            if (CaseRadar.SignsOf(standing, usual, calendar, now) is { Count: > 0 } signs)
                stuck.Add(new(
                    row.Id, row.Number, row.Title, row.Severity, row.CurrentUnitId, row.NextDueAt, row.NextClock, row.MovedAt, tasks[row.Id].Count(task => task.Kind == TaskKind.Supervise), row.Urges, signs));
        }

        return new([.. stuck.Skip(Math.Max(0, skip)).Take(Math.Clamp(take, 1, 200))], stuck.Count) { IsMore = isMore };
    }

    private static IQueryable<Incident> Suspects(GridFlowDbContext context, Viewer viewer, DateTimeOffset now)
    {
        var still = now - CaseRadar.Shortest;
        var called = Unanswered(context);
        return context.Incidents.VisibleTo(viewer, context, Permission.Supervise).Where(incident => incident.Stage != IncidentStage.Closed
            && (incident.NextDueAt < now || incident.SuspendedAt == null && incident.MovedAt < still || incident.Returns >= CaseRadar.MostReturns
                || context.Instances.Any(instance => instance.IncidentId == incident.Id && instance.Attention != null)
                || called.Any(response => response.IncidentId == incident.Id)));
    }

    /// <summary>Calls of whistles that still run which are late with something and have not reported.</summary>
    private static IQueryable<Governance.Whistles.WhistleResponse> Unanswered(GridFlowDbContext context) => context.WhistleResponses.Where(response =>
        response.AnsweredAt == null && (response.SignLate || response.ContactLate || response.ArriveLate || response.AnswerLate)
        && context.Whistles.Any(whistle => whistle.Id == response.WhistleId && whistle.EndedAt == null));
}
