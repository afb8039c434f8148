using GridFlow.Data.Definitions;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Situations;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Situations;

/// <summary>
/// Reads what situations must be told of what surrounds an incident, as of a moment: by index, never beyond the jurisdiction, and only what an
/// open gate asks for. In the transaction that stores a report it is what was committed before, so of two racing reports the later sees the earlier.
/// </summary>
internal sealed class SurroundingFacts(GridFlowDbContext context, CatalogueSnapshot snapshot, Incident incident, DateTimeOffset now, bool isPast)
{
    /// <summary>Of one grid, place, person or category so many are looked at, the latest: more says nothing more, and a report does not wait for it.</summary>
    public const int MostFacts = 500;

    private readonly DepartmentNames _names = new(snapshot.Organisation(incident.JurisdictionId), snapshot.Rules(incident.JurisdictionId)?.Rules.Vocabulary);

    /// <summary>Asks rules until no open gate lacks anything, and reads what they lack.</summary>
    /// <param name="context">Reads from here.</param>
    /// <param name="snapshot">What is published.</param>
    /// <param name="world">The incident, without surroundings.</param>
    /// <param name="rules">The sets that judge it.</param>
    /// <param name="now">As of when, UTC.</param>
    /// <param name="unsaved">Reports of the same batch that came before and are not stored yet.</param>
    /// <param name="isPast">Whether what came at that moment or later must be left out.</param>
    public static async Task<Surroundings> OfAsync(
        GridFlowDbContext context, CatalogueSnapshot snapshot, LadderWorld world, IReadOnlyList<CompiledRuleSet> rules, DateTimeOffset now, IReadOnlyList<Incident> unsaved, bool isPast = false)
    {
        var around = new LoadedSurroundings { Whereabouts = IncidentFacts.WhereaboutsOf(world.Incident) };
        await FillAsync(around, new SurroundingFacts(context, snapshot, world.Incident, now, isPast), world, rules, now, unsaved);
        return around;
    }

    /// <summary>Reads what rules that judge now lack of what surrounded an incident when it was reported, beside what is known already.</summary>
    /// <param name="around">What is known; takes up what is read.</param>
    /// <param name="context">Reads from here.</param>
    /// <param name="snapshot">What is published.</param>
    /// <param name="world">The incident, without surroundings.</param>
    /// <param name="rules">The sets that judge it.</param>
    /// <param name="then">When it was reported, UTC: what came later is left out.</param>
    /// <param name="now">When it is judged, UTC.</param>
    public static Task FillAsync(
        LoadedSurroundings around, GridFlowDbContext context, CatalogueSnapshot snapshot, LadderWorld world, IReadOnlyList<CompiledRuleSet> rules, DateTimeOffset then, DateTimeOffset now) =>
        FillAsync(around, new SurroundingFacts(context, snapshot, world.Incident, then, isPast: true), world, rules, now, []);

    private static async Task FillAsync(
        LoadedSurroundings around, SurroundingFacts reader, LadderWorld world, IReadOnlyList<CompiledRuleSet> rules, DateTimeOffset now, IReadOnlyList<Incident> unsaved)
    {
        var (told, local) = (world with { Surroundings = around }, TimeZoneInfo.ConvertTime(now, world.Calendar.Zone));
        while (rules.SelectMany(set => IncidentFacts.Decide(set, told, local, out _, explain: false).Lacks).Distinct().ToList() is { Count: > 0 } lacks)
        {
            foreach (var need in lacks)
            {
                var beside = need.Scope is Scope.Returns or Scope.Alerts ? [] : unsaved.Where(other => other.JurisdictionId == world.Incident.JurisdictionId).Select(other => reader.Fact(other, true, []));
                around.Add(need, [.. await reader.ReadAsync(need), .. beside]);
            }
        }
    }

    /// <summary>The warnings of a jurisdiction that are in force at a moment.</summary>
    public static async Task<IReadOnlyList<Fact>> AlertsAsync(GridFlowDbContext context, string jurisdictionId, DateTimeOffset now) =>
        [.. (await context.DeclaredAlerts.AsNoTracking()
            .Where(alert => alert.JurisdictionId == jurisdictionId && alert.Since <= now && (alert.Until == null || alert.Until > now)).ToListAsync())
            .Select(alert => new Alert(alert.Type, alert.Level, alert.Since))];

    internal async Task<IEnumerable<Fact>> ReadAsync(Need need)
    {
        if (need.Scope == Scope.Returns) return await ReturnsAsync();
        if (need.Scope == Scope.Alerts) return await AlertsAsync(context, incident.JurisdictionId, now);
        var rows = await Recent(need).ToListAsync();
        var former = !isPast ? null : (await context.FormerStandings.AsNoTracking().Where(standing => rows.Select(row => row.Id).Contains(standing.IncidentId) && standing.Until > now)
            .OrderBy(standing => standing.Until).ToListAsync()).ToLookup(standing => standing.IncidentId);
        return rows.Select(row => Fact(row, need.Words, former is null ? [] : [.. former[row.Id].Select(standing => Standing(standing, row))]));
    }

    /// <summary>How many reports had come before the incident when it was reported, as the intake counts them.</summary>
    public static async Task<RecentReports> CountsAsync(GridFlowDbContext context, CatalogueSnapshot snapshot, Incident incident)
    {
        var reader = new SurroundingFacts(context, snapshot, incident, incident.ReportedAt, isPast: true);
        var (day, month) = (TimeSpan.FromHours(24), TimeSpan.FromDays(30));
        var grid = (await reader.ReadAsync(new Need(Scope.Grid, day))).Cast<RecentIncident>();
        return new RecentReports(
            grid.GroupBy(fact => fact.CategoryAt(incident.ReportedAt) ?? "").ToDictionary(group => group.Key, group => group.Count()),
            await reader.Recent(new Need(Scope.Place, month)).CountAsync(), await reader.Recent(new Need(Scope.Reporter, month)).CountAsync());
    }

    private IQueryable<Incident> Recent(Need need)
    {
        var since = now - need.Window;
        var all = context.Incidents.AsNoTracking().Where(row => row.ReportedAt >= since);
        if (isPast)
            all = all.Where(row => row.ReportedAt < now || row.ReportedAt == now && string.Compare(row.Number, incident.Number) < 0);
        // The keys of grids, places and reporters belong to one jurisdiction each.
        var found = need.Scope switch
        {
            Scope.Grid => all.Where(row => row.GridId == incident.GridId && incident.GridId != null),
            Scope.Place => all.Where(row => row.PlaceKey == incident.PlaceKey && incident.PlaceKey != null),
            Scope.Reporter => all.Where(row => row.ReporterKey == incident.ReporterKey && incident.ReporterKey != null),
            Scope.Category => all.Where(row => row.JurisdictionId == incident.JurisdictionId && row.CategoryCode == need.Category),
            _ => Near(all),
        };
        return found.Where(row => row.Id != incident.Id).OrderByDescending(row => row.ReportedAt).Take(MostFacts);
    }

    private IQueryable<Incident> Near(IQueryable<Incident> all)
    {
        if (incident is not { Longitude: { } longitude, Latitude: { } latitude }) return all.Where(_ => false);
        var squares = ReportKeys.Squares(longitude, latitude, SituationLimits.MostMetres).Select(square => (long?)square).ToList();
        return all.Where(row => row.JurisdictionId == incident.JurisdictionId && squares.Contains(row.Square));
    }

    private async Task<IEnumerable<Fact>> ReturnsAsync() =>
        (await context.Tasks.AsNoTracking().Where(task => task.IncidentId == incident.Id && task.Outcome == HandlingTask.Returned && task.ClosedAt != null && task.ClosedAt <= now)
            .Select(task => new { task.UnitId, task.ClosedAt }).ToListAsync())
        .Select(task => new CaseReturn(_names.Of(task.UnitId, incident.GridId) ?? task.UnitId, task.ClosedAt!.Value));

    private RecentIncident Fact(Incident row, bool withText, IReadOnlyList<Standing> earlier) =>
        IncidentFacts.AsFact(row, snapshot.Organisation(row.JurisdictionId), _names.Of, withText, earlier);

    private Standing Standing(FormerStanding former, Incident row) => new(former.Until, former.CategoryCode, _names.Of(former.LeadUnitId, row.GridId));
}
