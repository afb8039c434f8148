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
using GridFlow.Governance.Whistles;
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
    /// <summary>So many are looked at for each reason, those with it for longest; nobody pages further.</summary>
    public const int Most = 1_000;

    private static readonly RadarReason[] Grave = [RadarReason.Parked, RadarReason.Unanswered, RadarReason.Returned, RadarReason.ReviewDue];

    /// <summary>
    /// How many cases are on the radar for more than being slow: stopped, called for in vain, given back again and again, not looked at again.
    /// Counting ends at <see cref="Most"/>. None of them is read, so that a home page may ask.
    /// </summary>
    public async Task<int> CountGraveAsync(Viewer viewer, CancellationToken cancellationToken = default)
    {
        await using var context = contexts.CreateForLists();
        var (now, ways) = (clock.GetUtcNow(), WaysOf(viewer, context));
        if (ways.Count == 0) return 0;
        var found = Grave.SelectMany(reason => ways.Select(way => Suspects(context, viewer, way, reason, now).Select(incident => incident.Id).Take(Most)));
        return Math.Min(Most, await found.Aggregate(Queryable.Union).CountAsync(cancellationToken));
    }

    /// <summary>A page of the cases that are stuck: the gravest reason first, of one reason the longest without a move.</summary>
    /// <param name="viewer">Who asks.</param>
    /// <param name="graveOnly">Only those that <see cref="CountGraveAsync"/> counts.</param>
    /// <param name="skip">How many to skip.</param>
    /// <param name="take">How many to return, at most 200.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public async Task<Page<RadarLine>> ListAsync(Viewer viewer, bool graveOnly = false, int skip = 0, int take = 20, CancellationToken cancellationToken = default)
    {
        var (now, jurisdiction) = (clock.GetUtcNow(), viewer.JurisdictionId);
        if (catalogue.Current.Calendar(jurisdiction) is not { } calendar) return new([], 0);
        var usual = await times.OfAsync(jurisdiction, cancellationToken);
        await using var context = contexts.CreateForLists();
        var (ids, isMore) = await SuspectsAsync(context, viewer, graveOnly ? Grave : Enum.GetValues<RadarReason>(), now, cancellationToken);
        if (ids.Count == 0) return new([], 0);
        var rows = await context.Incidents.AsNoTracking().Where(incident => ids.Contains(incident.Id))
            .Select(incident => new
            {
                incident.Id, incident.Number, incident.Title, incident.Severity, incident.CurrentUnitId, incident.NextDueAt, incident.NextClock, incident.MovedAt, incident.Returns, incident.Urges,
                IsSuspended = incident.SuspendedAt != null,
            }).ToListAsync(cancellationToken);
        var tasks = (await context.Tasks.AsNoTracking().Where(task => ids.Contains(task.IncidentId) && (task.Status == HandlingTaskStatus.Open || task.Status == HandlingTaskStatus.Claimed))
            .Select(task => new { task.IncidentId, task.ActivityId, task.StepName, task.Kind, task.BookmarkId }).ToListAsync(cancellationToken)).ToLookup(task => task.IncidentId);
        var ladders = (await context.Instances.Where(instance => ids.Contains(instance.IncidentId!.Value)).Select(instance => new { instance.IncidentId, instance.DefinitionId, instance.Attention })
            .ToListAsync(cancellationToken)).ToLookup(instance => instance.IncidentId!.Value);
        var unanswered = (await Unanswered(context, jurisdiction).Where(response => ids.Contains(response.IncidentId)).Select(response => new { response.IncidentId, response.UnitId }).Distinct()
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

        var sorted = stuck.OrderBy(line => line.Signs[0].Reason).ThenBy(line => line.MovedAt).ThenBy(line => line.Id);
        return new([.. sorted.Skip(Math.Max(0, skip)).Take(Math.Clamp(take, 1, 200))], stuck.Count) { IsMore = isMore };
    }

    /// <summary>
    /// What may be stuck for each reason by itself: an index finds the few that are stopped or bouncing, and no number of cases that only wait
    /// crowds them out.
    /// </summary>
    private static async Task<(List<Guid> Ids, bool IsMore)> SuspectsAsync(
        GridFlowDbContext context, Viewer viewer, RadarReason[] reasons, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (ways, ids, isMore) = (WaysOf(viewer, context), new HashSet<Guid>(), false);
        if (ways.Count == 0) return ([], false);
        foreach (var reason in reasons)
        {
            var isLate = reason is RadarReason.ReviewDue or RadarReason.Overdue;
            var found = await ways.Select(way => Suspects(context, viewer, way, reason, now)).Select(way => isLate
                ? way.OrderBy(incident => incident.NextDueAt).Take(Most + 1).Select(incident => new { Since = incident.NextDueAt, incident.Id })
                : way.OrderBy(incident => incident.MovedAt).Take(Most + 1).Select(incident => new { Since = (DateTimeOffset?)incident.MovedAt, incident.Id }))
                .Aggregate(Queryable.Union).OrderBy(key => key.Since).ThenBy(key => key.Id).Select(key => key.Id).Take(Most + 1).ToListAsync(cancellationToken);
            isMore |= found.Count > Most;
            ids.UnionWith(found.Take(Most));
        }

        return ([.. ids], isMore);
    }

    private static IReadOnlyList<IQueryable<Incident>> WaysOf(Viewer viewer, GridFlowDbContext context) =>
        Scope.WaysOf(viewer, context, isNarrowed: true, Permission.Supervise);

    /// <summary>Those of some incidents that a reason may hold for.</summary>
    private static IQueryable<Incident> Suspects(GridFlowDbContext context, Viewer viewer, IQueryable<Incident> incidents, RadarReason reason, DateTimeOffset now)
    {
        var (open, still) = (incidents.Where(incident => incident.Stage != IncidentStage.Closed), now - CaseRadar.Shortest);
        var stopped = context.Instances.Where(instance => instance.Attention != null && instance.IncidentId != null).Select(instance => instance.IncidentId!.Value);
        var called = Unanswered(context, viewer.JurisdictionId).Select(response => response.IncidentId);
        return reason switch
        {
            RadarReason.Parked => open.Where(incident => stopped.Contains(incident.Id)),
            RadarReason.Unanswered => open.Where(incident => called.Contains(incident.Id)),
            RadarReason.Returned => open.Where(incident => incident.Returns >= CaseRadar.MostReturns),
            RadarReason.ReviewDue => open.Where(incident => incident.ReviewAt != null && incident.NextDueAt < now),
            RadarReason.Still => open.Where(incident => incident.SuspendedAt == null && incident.MovedAt < still),
            _ => open.Where(incident => incident.NextDueAt < now),
        };
    }

    /// <summary>Calls of whistles that still run which are late with something and have not reported.</summary>
    private static IQueryable<WhistleResponse> Unanswered(GridFlowDbContext context, string jurisdiction)
    {
        var running = context.Whistles.Where(whistle => whistle.JurisdictionId == jurisdiction && whistle.EndedAt == null).Select(whistle => whistle.Id);
        return context.WhistleResponses.Where(response => running.Contains(response.WhistleId)
            && response.AnsweredAt == null && (response.SignLate || response.ContactLate || response.ArriveLate || response.AnswerLate));
    }
}
