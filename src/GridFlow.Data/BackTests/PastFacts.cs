using GridFlow.Data.Definitions;
using GridFlow.Governance.Ladders;
using GridFlow.Rules.Situations;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.BackTests;

/// <summary>All incidents of a jurisdiction as facts, open ones and those that were not accepted too, in the order they were reported: a page at a time.</summary>
internal sealed class PastFacts(IDbContextFactory<GridFlowDbContext> contexts, CatalogueSnapshot snapshot, string jurisdictionId) : IDisposable
{
    /// <summary>So far back the simple counters <c>recent.*</c> look.</summary>
    public static readonly TimeSpan LeastLookBack = TimeSpan.FromDays(30);

    private const int PageSize = 2_000;

    private readonly GridFlowDbContext _context = contexts.CreateDbContext();

    public void Dispose() => _context.Dispose();

    /// <summary>What lies before and within a period.</summary>
    /// <param name="from">Where the period begins, UTC.</param>
    /// <param name="looksBack">How far back anybody looks.</param>
    public History History(DateTimeOffset from, TimeSpan looksBack)
    {
        var first = _context.Incidents.Where(row => row.JurisdictionId == jurisdictionId).OrderBy(row => row.ReportedAt).Select(row => (DateTimeOffset?)row.ReportedAt).FirstOrDefault();
        var begins = first > from - looksBack ? first.Value : from - looksBack;
        return new History(Facts(from - looksBack).GetEnumerator(), looksBack, begins)
        {
            Alerts = [.. _context.DeclaredAlerts.AsNoTracking().Where(alert => alert.JurisdictionId == jurisdictionId).AsEnumerable()
                .Select(alert => (alert.Since, alert.Until, new Alert(alert.Type, alert.Level, alert.Since)))],
        };
    }

    private IEnumerable<RecentIncident> Facts(DateTimeOffset from)
    {
        var names = new DepartmentNames(snapshot.Organisation(jurisdictionId), snapshot.Rules(jurisdictionId)?.Rules.Vocabulary);
        var (since, after) = (from, "");
        while (true)
        {
            var (at, number) = (since, after);
            var page = _context.Incidents.AsNoTracking().Where(row => row.JurisdictionId == jurisdictionId
                    && (row.ReportedAt > at || row.ReportedAt == at && string.Compare(row.Number, number) > 0))
                .OrderBy(row => row.ReportedAt).ThenBy(row => row.Number).Take(PageSize).ToList();
            var ids = page.Select(row => row.Id).ToList();
            var former = _context.FormerStandings.AsNoTracking().Where(standing => ids.Contains(standing.IncidentId)).OrderBy(standing => standing.Until).ToList()
                .ToLookup(standing => standing.IncidentId);
            foreach (var row in page)
                yield return IncidentFacts.AsFact(row, snapshot.Organisation(jurisdictionId), names.Of, earlier:
                    [.. former[row.Id].Select(standing => new Standing(standing.Until, standing.CategoryCode, names.Of(standing.LeadUnitId, row.GridId)))]);
            if (page.Count < PageSize) yield break;
            (since, after) = (page[^1].ReportedAt, page[^1].Number);
        }
    }
}
