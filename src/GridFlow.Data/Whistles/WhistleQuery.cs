using System.Globalization;
using GridFlow.Data.Accounts;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Inbox;
using GridFlow.Data.Storage;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Texts;
using GridFlow.Governance.Whistles;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Whistles;

/// <summary>The register of whistles (吹哨台账) within a viewer's rights. Whistles are few, one in ten thousand cases, so their figures are made of the rows themselves.</summary>
public sealed class WhistleQuery(ContextFactory contexts, Catalogue catalogue, BusinessClock clock)
{
    /// <summary>So many days are looked at where nobody says since when.</summary>
    public const int UsualDays = 90;

    /// <summary>A page of the whistles that were blown, newest first.</summary>
    public async Task<Page<WhistleLine>> ListAsync(Viewer viewer, WhistleRequest request, CancellationToken cancellationToken = default)
    {
        await using var context = contexts.CreateForLists();
        request = Usual(request);
        var rows = Blown(context, viewer, request);
        var total = await rows.CountAsync(cancellationToken);
        var page = await rows.OrderByDescending(whistle => whistle.BlownAt).ThenBy(whistle => whistle.Id)
            .Skip(Math.Max(0, request.Skip)).Take(Math.Clamp(request.Take, 1, 200))
            .Join(context.Incidents, whistle => whistle.IncidentId, incident => incident.Id, (whistle, incident) => new { whistle, incident.Number, incident.Title })
            .AsNoTracking().ToListAsync(cancellationToken);
        var ids = page.ConvertAll(row => row.whistle.Id);
        var called = (await context.WhistleResponses.AsNoTracking().Where(response => ids.Contains(response.WhistleId)).ToListAsync(cancellationToken)).ToLookup(response => response.WhistleId);
        return new Page<WhistleLine>(
            [
                .. page.OrderByDescending(row => row.whistle.BlownAt).ThenBy(row => row.whistle.Id).Select(row => new WhistleLine(
                    row.whistle.IncidentId, row.Number, row.Title, row.whistle.UnitId, row.whistle.BlownAt!.Value, row.whistle.Grounds, row.whistle.RaisedAt, row.whistle.EndedAt, row.whistle.Outcome,
                    [.. called[row.whistle.Id].OrderByDescending(response => response.IsLead).ThenBy(response => response.CalledAt).Select(response => response.UnitId).Distinct()])),
            ],
            total);
    }

    /// <summary>The figures of the same whistles, and of the cases in which one was proposed.</summary>
    public async Task<WhistleFigures> FiguresAsync(Viewer viewer, WhistleRequest request, CancellationToken cancellationToken = default)
    {
        await using var context = contexts.CreateForLists();
        request = Usual(request);
        var whistles = await Blown(context, viewer, request).AsNoTracking().ToListAsync(cancellationToken);
        var ids = whistles.ConvertAll(whistle => whistle.Id);
        var responses = await context.WhistleResponses.AsNoTracking().Where(response => ids.Contains(response.WhistleId)).ToListAsync(cancellationToken);
        var reported = Reported(context, viewer, request);
        if (request.UnitId is { } chosen)
        {
            var ground = catalogue.Current.Organisation(viewer.JurisdictionId).Find(chosen)?.Territory;
            reported = ground is null ? reported.Where(_ => false) : reported.Where(incident => incident.GridPath.StartsWith(ground));
        }

        var cases = await reported.GroupBy(incident => incident.GridPath).Select(grid => new { Path = grid.Key, Count = grid.Count() }).ToListAsync(cancellationToken);
        var proposed = await reported.Where(incident => incident.ProposedWhistle != null && (request.Ground == null || incident.ProposedWhistle == request.Ground))
            .Select(incident => new { incident.GridPath, IsBlown = context.Whistles.Any(whistle => whistle.IncidentId == incident.Id && whistle.BlownAt != null) })
            .ToListAsync(cancellationToken);
        var whistlers = new List<WhistlerFigures>();
        foreach (var unit in WhoMayBlow(viewer, whistles, request))
        {
            var own = proposed.Where(incident => OrganisationTree.IsWithin(incident.GridPath, unit.Territory)).ToList();
            var blown = whistles.Where(whistle => whistle.UnitId == unit.Id).ToList();
            whistlers.Add(new(
                unit.Id,
                cases.Where(grid => OrganisationTree.IsWithin(grid.Path, unit.Territory)).Sum(grid => grid.Count),
                blown.Count, blown.Count(IsSolved), own.Count, own.Count(incident => !incident.IsBlown)));
        }

        var ended = whistles.Where(whistle => whistle.EndedAt is not null).Select(whistle => whistle.Id).ToHashSet();
        return new WhistleFigures(
            whistles.Count, whistles.Count(whistle => whistle.RaisedAt is not null), whistles.Count(IsSolved), proposed.Count, proposed.Count(incident => !incident.IsBlown),
            [.. whistlers.OrderByDescending(unit => unit.Blown).ThenByDescending(unit => unit.NotBlown).ThenBy(unit => unit.UnitId, StringComparer.Ordinal)],
            [
                .. responses.GroupBy(response => response.UnitId).Where(group => request.UnitId is null || group.Key == request.UnitId || whistles.Exists(whistle => whistle.UnitId == request.UnitId))
                    .Select(group => Of(group.Key, [.. group], ended))
                    .OrderByDescending(unit => unit.Called).ThenBy(unit => unit.UnitId, StringComparer.Ordinal),
            ]);
    }

    /// <summary>The figures of one unit that was called.</summary>
    internal static ResponderFigures Of(string unit, IReadOnlyCollection<WhistleResponse> responses, IReadOnlySet<Guid> ended)
    {
        var over = responses.Where(response => response.AnsweredAt is not null || ended.Contains(response.WhistleId)).ToList();
        var stars = responses.Select(response => response.Stars).OfType<int>().Order().ToList();
        return new ResponderFigures(
            unit, responses.Count, responses.Count(response => response.AnsweredAt is not null), over.Count(response => response is { IsLate: false, AnsweredAt: not null }), over.Count, stars.Count,
            stars.Count == 0 ? null : stars.Average(), stars.Count == 0 ? null : (stars[(stars.Count - 1) / 2] + stars[stars.Count / 2]) / 2.0);
    }

    /// <summary>The unit stands in an address, where people and programs write what they like.</summary>
    private WhistleRequest Usual(WhistleRequest request)
    {
        var end = request.To ?? clock.GetUtcNow();
        return request with { UnitId = PlainText.Search(request.UnitId), From = request.From ?? (end.Year > 1 ? end.AddDays(-UsualDays) : end) };
    }

    private static bool IsSolved(Whistle whistle) => whistle.Outcome == WhistleActs.Resolved;

    private static IQueryable<Incident> Reported(GridFlowDbContext context, Viewer viewer, WhistleRequest request)
    {
        var incidents = context.Incidents.VisibleTo(viewer, context);
        if (request.From is { } from) incidents = incidents.Where(incident => incident.ReportedAt >= from);
        if (request.To is { } to) incidents = incidents.Where(incident => incident.ReportedAt < to);
        return incidents;
    }

    private static IQueryable<Whistle> Blown(GridFlowDbContext context, Viewer viewer, WhistleRequest request)
    {
        var seen = context.Incidents.VisibleTo(viewer, context).Select(incident => incident.Id);
        var rows = context.Whistles.Where(whistle => whistle.JurisdictionId == viewer.JurisdictionId && whistle.BlownAt != null && seen.Contains(whistle.IncidentId));
        if (request.From is { } from) rows = rows.Where(whistle => whistle.BlownAt >= from);
        if (request.To is { } to) rows = rows.Where(whistle => whistle.BlownAt < to);
        if (request.UnitId is { } unit) rows = rows.Where(whistle => whistle.UnitId == unit || context.WhistleResponses.Any(response => response.WhistleId == whistle.Id && response.UnitId == unit));
        if (request.Ground is { } ground)
        {
            // The numbers are of one digit each.
            var number = ((int)ground).ToString(CultureInfo.InvariantCulture);
            rows = rows.Where(whistle => whistle.GroundNumbers.Contains(number));
        }

        return rows;
    }

    /// <summary>Units that blew, and their like in the viewer's territory: who never whistles is seen beside them.</summary>
    private IEnumerable<Unit> WhoMayBlow(Viewer viewer, IReadOnlyCollection<Whistle> whistles, WhistleRequest request)
    {
        var tree = catalogue.Current.Organisation(viewer.JurisdictionId);
        var own = viewer.Posts.Where(post => Roles.Allows(post.Role, Permission.ViewIncidents)).ToList();
        var blowers = whistles.Select(whistle => whistle.UnitId).ToHashSet();
        var levels = tree.Units.Where(unit => blowers.Contains(unit.Id)).Select(unit => unit.Level).ToHashSet();
        return tree.Units.Where(unit => request.UnitId is null || unit.Id == request.UnitId)
            .Where(unit => blowers.Contains(unit.Id) || levels.Contains(unit.Level) && own.Exists(post => OrganisationTree.IsWithin(unit.Path, post.Territory)));
    }
}
