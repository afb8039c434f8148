using GridFlow.Governance.Incidents;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Import;

/// <summary>
/// What earlier runs and other files brought in. Within one source a number stands for one report; two files may both count
/// from one, so under another source's name only a row that says the same is the same.
/// </summary>
internal sealed class EarlierRows
{
    private readonly IDbContextFactory<GridFlowDbContext> _contexts;
    private readonly string _jurisdictionId;
    private readonly IReadOnlyList<string> _sources;
    private Dictionary<string, Incident> _found = [];

    private EarlierRows(IDbContextFactory<GridFlowDbContext> contexts, string jurisdictionId, IReadOnlyList<string> sources) =>
        (_contexts, _jurisdictionId, _sources) = (contexts, jurisdictionId, sources);

    /// <summary>Learns which sources the jurisdiction has had; the file's own comes first.</summary>
    public static async Task<EarlierRows> OpenAsync(IDbContextFactory<GridFlowDbContext> contexts, string jurisdictionId, string source, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var others = await context.Incidents
            .Where(incident => incident.JurisdictionId == jurisdictionId && incident.ExternalSource != null && incident.ExternalSource != source)
            .Select(incident => incident.ExternalSource!).Distinct().ToListAsync(cancellationToken);
        return new EarlierRows(contexts, jurisdictionId, [source, .. others.Order(StringComparer.Ordinal)]);
    }

    /// <summary>Looks up what is stored under the keys of some rows.</summary>
    public async Task LookUpAsync(IReadOnlyCollection<KeyedRow> rows, CancellationToken cancellationToken)
    {
        _found = [];
        await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
        // A question for each source keeps the number of keys in one within what databases take.
        foreach (var source in _sources)
        {
            var keys = rows.Select(row => KeyUnder(source, row)).OfType<string>().Distinct().ToList();
            if (keys.Count == 0) continue;
            var incidents = context.Incidents.AsNoTracking().Where(incident => incident.JurisdictionId == _jurisdictionId && keys.Contains(incident.IdempotencyKey!));
            await foreach (var incident in incidents.AsAsyncEnumerable().WithCancellation(cancellationToken)) _found[incident.IdempotencyKey!] = incident;
        }
    }

    /// <summary>Whether the very same row is registered, by this file or by another.</summary>
    /// <param name="row">A row.</param>
    /// <param name="report">Its report, checked.</param>
    public bool Holds(KeyedRow row, IncidentReport report) => _sources.Any(source =>
        KeyUnder(source, row) is { } key && _found.TryGetValue(key, out var incident) && incident.Differences(report, report.PlaceUnitId).Count == 0);

    private string? KeyUnder(string source, KeyedRow row) =>
        source == _sources[0] ? row.Key : row.Row.ExternalId is { } id ? RowKeys.Numbered(source, id) : null;
}
