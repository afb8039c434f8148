using System.Collections.Immutable;
using GridFlow.Data.Definitions;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders;
using GridFlow.Governance.Organisations;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Sets;
using GridFlow.Rules.Situations;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.BackTests;

/// <summary>Some days, by when incidents were reported.</summary>
/// <param name="From">The first day, in the jurisdiction's zone.</param>
/// <param name="To">The last day, included.</param>
public sealed record CasePeriod(DateOnly From, DateOnly To);

/// <summary>A closed incident as rules are asked about it, with what became of it.</summary>
/// <param name="Number">The incident's number.</param>
/// <param name="Sheet">What was known when it was reported.</param>
/// <param name="At">When it was reported, in the jurisdiction's offset.</param>
/// <param name="Closer">The unit it belonged to in the end: the department that did the work, else the one that led when it closed. Null where it no longer exists.</param>
/// <param name="PlaceUnitId">The place, for what "街道" means there.</param>
/// <param name="Category">The category it had in the end.</param>
public sealed record ClosedIncident(string Number, FactSheet Sheet, DateTimeOffset At, Unit? Closer, string? PlaceUnitId, string? Category)
{
    /// <summary>What surrounded it when it was reported; null where nobody asked.</summary>
    public PastSurroundings? Around { get; init; }

    /// <summary>What is listed of a category at its place, see <see cref="IncidentFacts.Listed"/>.</summary>
    public Func<string, (string? Duty, string? Ruling)>? Listed { get; init; }
}

/// <summary>
/// Closed incidents as past cases: what was known of them when they were reported, and who closed them after all returns
/// and re-dispatches. Nothing that tells who reported is read, only whether somebody did under a name. Incidents that were
/// not accepted or merged are left out: nobody's decision on the department stands behind them.
/// </summary>
public sealed class PastIncidents(IDbContextFactory<GridFlowDbContext> contexts, Catalogue catalogue)
{
    /// <summary>The outcome of a task that was given back as another department's.</summary>
    internal const string Returned = "Returned";

    private const int PageSize = 1_000;

    /// <summary>How many there are.</summary>
    public async Task<int> CountAsync(string jurisdictionId, CasePeriod period, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Closed(context, jurisdictionId, period).CountAsync(cancellationToken);
    }

    /// <summary>Reads them in the order they were reported, a page at a time; meant for a thread that may wait for the database.</summary>
    /// <param name="jurisdictionId">Whose.</param>
    /// <param name="period">Reported when.</param>
    /// <param name="most">At most so many, the latest ones.</param>
    /// <param name="looksBack">How far back the surroundings of a case are wanted; none of them unless told.</param>
    public IEnumerable<ClosedIncident> Read(string jurisdictionId, CasePeriod period, int most = int.MaxValue, TimeSpan? looksBack = null)
    {
        var snapshot = catalogue.Current;
        var rules = snapshot.Rules(jurisdictionId) ?? throw new InvalidOperationException($"No rules are published for '{jurisdictionId}'.");
        using var context = contexts.CreateDbContext();
        using var past = looksBack is null ? null : new PastFacts(contexts, snapshot, jurisdictionId);
        var history = past?.History(Midnight(period.From, snapshot.Calendar(jurisdictionId)?.Zone ?? TimeZoneInfo.Utc), looksBack!.Value);
        var closed = Closed(context, jurisdictionId, period);
        var skipped = most == int.MaxValue ? 0 : Math.Max(0, closed.Count() - most);
        var (since, after) = (DateTimeOffset.MinValue.ToUnixTimeMilliseconds(), "");
        while (true)
        {
            var from = DateTimeOffset.FromUnixTimeMilliseconds(since);
            var number = after;
            var page = Rows(context, closed.Where(incident => incident.ReportedAt > from || incident.ReportedAt == from && string.Compare(incident.Number, number) > 0)
                .OrderBy(incident => incident.ReportedAt).ThenBy(incident => incident.Number).Skip(skipped).Take(PageSize)).ToList();
            foreach (var row in page) yield return Case(snapshot, rules, jurisdictionId, row, history);
            if (page.Count < PageSize) yield break;
            (since, after, skipped) = (page[^1].ReportedAt.ToUnixTimeMilliseconds(), page[^1].Number, 0);
        }
    }

    /// <summary>The names by which rules call a unit at a place, of all departments of a vocabulary; each unit and place is looked up once.</summary>
    public static Func<Unit, string?, ImmutableArray<string>> NamesOf(OrganisationTree organisation, Vocabulary vocabulary)
    {
        var known = new Dictionary<(string, string?), ImmutableArray<string>>();
        return (unit, place) =>
        {
            if (!known.TryGetValue((unit.Id, place), out var names))
                known[(unit.Id, place)] = names = [.. vocabulary.Departments.Select(department => department.Name).Where(name => organisation.Responsible(name, place)?.Id == unit.Id)];
            return names;
        };
    }

    private IQueryable<Incident> Closed(GridFlowDbContext context, string jurisdictionId, CasePeriod period)
    {
        var zone = catalogue.Current.Calendar(jurisdictionId)?.Zone ?? TimeZoneInfo.Utc;
        var (from, to) = (Midnight(period.From, zone), Midnight(period.To.AddDays(1), zone));
        return context.Incidents.AsNoTracking().Where(incident => incident.JurisdictionId == jurisdictionId && incident.Stage == IncidentStage.Closed
            && incident.Outcome != IncidentOutcome.NotAccepted && incident.Outcome != IncidentOutcome.Merged && incident.ReportedAt >= from && incident.ReportedAt < to);
    }

    internal static DateTimeOffset Midnight(DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    private static IQueryable<Row> Rows(GridFlowDbContext context, IQueryable<Incident> incidents) => incidents.Select(incident => new Row(
        incident.Number, incident.Channel, incident.Nature, incident.Text, incident.Address, incident.Longitude, incident.Latitude, incident.GridId, incident.GridPath,
        (incident.ReporterName == null || incident.ReporterName == "") && (incident.ReporterAccountId == null || incident.ReporterAccountId == ""),
        incident.ReportedAt, incident.CategoryHint, incident.CategoryCode, incident.LeadUnitId,
        context.Attachments.Count(attachment => attachment.IncidentId == incident.Id && attachment.TaskId == null),
        context.Tasks.Where(task => task.IncidentId == incident.Id && task.Kind == TaskKind.Handle && task.Status == HandlingTaskStatus.Done)
            .OrderByDescending(task => task.ClosedAt).Select(task => task.UnitId).FirstOrDefault(),
        context.Tasks.Any(task => task.IncidentId == incident.Id && task.Outcome == Returned), incident.PlaceKey, incident.ReporterKey));

    private static ClosedIncident Case(CatalogueSnapshot snapshot, PublishedRules rules, string jurisdictionId, Row row, History? history)
    {
        var organisation = snapshot.Organisation(jurisdictionId);
        var calendar = snapshot.Calendar(jurisdictionId) ?? throw new InvalidOperationException($"No calendar is published for '{jurisdictionId}'.");
        var report = new IncidentReport(jurisdictionId, row.Channel, row.Text)
        {
            Nature = row.Nature,
            Address = row.Address,
            Longitude = row.Longitude,
            Latitude = row.Latitude,
            PlaceUnitId = row.GridId,
            PlacePath = row.GridPath,
            // Only whether there was one is asked.
            ReporterAccountId = row.IsAnonymous ? null : "somebody",
            CategoryHint = row.CategoryHint,
        };
        var at = TimeZoneInfo.ConvertTime(row.ReportedAt, calendar.Zone);
        var world = new LadderWorld(Incident.Register(report, Guid.Empty, row.Number, "", row.ReportedAt), organisation, rules.Rules, calendar) { Attachments = row.Attachments, Rulings = snapshot.Rulings(jurisdictionId) };
        var around = history?.Before(row.Number, row.ReportedAt, row.GridId, IncidentFacts.WhereaboutsOf(row.PlaceKey, row.ReporterKey, row.Longitude, row.Latitude));
        if (around is not null)
            world = world with { Recent = new RecentReports(new Dictionary<string, int> { [""] = around.SameGrid24h }, around.SamePlace30d, around.SameReporter30d) };
        return new ClosedIncident(row.Number, IncidentFacts.Of(world, at), at, Closer(organisation, row.HandledBy, row.LeadUnitId, row.WasReturned), row.GridId, row.CategoryCode)
        {
            Around = around,
            Listed = category => IncidentFacts.Listed(world, category, at),
        };
    }

    /// <summary>
    /// The unit a case belonged to in the end. A grid or a street that solves it on the spot does not take it from the
    /// department that leads, nor does the default owner (兜底) who steps in when time ran out; a lead that gave the case
    /// back (退单) is no longer the answer.
    /// </summary>
    internal static Unit? Closer(OrganisationTree organisation, string? handledBy, string? leadUnitId, bool wasReturned)
    {
        var lead = organisation.Find(leadUnitId);
        return organisation.Find(handledBy) is { } handler && organisation.Rung(handler) == 0 && (lead is null || wasReturned || !handler.IsDefaultOwner) ? handler : lead;
    }

    private sealed record Row(
        string Number, Channel Channel, Nature Nature, string Text, string? Address, double? Longitude, double? Latitude, string? GridId, string GridPath, bool IsAnonymous,
        DateTimeOffset ReportedAt, string? CategoryHint, string? CategoryCode, string? LeadUnitId, int Attachments, string? HandledBy, bool WasReturned, long? PlaceKey, long? ReporterKey);
}
