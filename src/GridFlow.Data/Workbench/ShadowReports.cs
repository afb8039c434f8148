using GridFlow.Data.Accounts;
using GridFlow.Data.Definitions;
using GridFlow.Governance.Incidents;
using GridFlow.Rules.BackTesting;
using GridFlow.Rules.Evaluation;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Workbench;

/// <summary>What a version in the shadow has decided so far, in the shape of a back-test.</summary>
/// <param name="Since">When it began.</param>
/// <param name="Report">Live before, shadow after. Closed cases tell who really closed them.</param>
/// <param name="IsFull">No more decisions are kept.</param>
public sealed record ShadowReport(DateTimeOffset? Since, BackTestReport Report, bool IsFull);

/// <summary>Reads the decisions of versions in the shadow.</summary>
public sealed class ShadowReports(IDbContextFactory<GridFlowDbContext> contexts, Catalogue catalogue)
{
    /// <summary>The report of a version of the viewer's jurisdiction; <see langword="null"/> where it has decided nothing.</summary>
    public async Task<ShadowReport?> ReadAsync(Viewer viewer, RuleVersion version, CancellationToken cancellationToken = default)
    {
        if (version.JurisdictionId != viewer.JurisdictionId) return null;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var since = await context.Definitions.Where(stored => stored.Id == version.Id).Select(stored => stored.ShadowSince).SingleOrDefaultAsync(cancellationToken);
        var rows = await (
            from row in context.ShadowDecisions.AsNoTracking()
            join incident in context.Incidents.AsNoTracking() on row.IncidentId equals incident.Id
            where row.VersionId == version.Id
            orderby row.At
            select new Row(row.At, row.Before, row.After, incident.Number, incident.Stage == IncidentStage.Closed ? incident.LeadUnitId : null)).ToListAsync(cancellationToken);
        return rows.Count == 0 && since is null ? null : new ShadowReport(since, Report(rows, viewer.JurisdictionId), rows.Count >= ShadowRunner.MostKept);
    }

    private BackTestReport Report(List<Row> rows, string jurisdictionId)
    {
        var units = catalogue.Current.FindOrganisation(jurisdictionId);
        var zone = catalogue.Current.Calendar(jurisdictionId)?.Zone ?? TimeZoneInfo.Utc;
        var judged = rows.Where(row => row.ClosedByUnit is not null).Select(row => (row.Before, row.After, Name: units?.Find(row.ClosedByUnit)?.Name)).ToList();
        var loads = rows.SelectMany(row => new (string Name, int Before, int After)[] { (row.Before.Department ?? "", 1, 0), (row.After.Department ?? "", 0, 1) });
        return new BackTestReport
        {
            Cases = rows.Count,
            Judged = judged.Count,
            AgreedBefore = judged.Count(row => row.Before.Department == row.Name),
            AgreedAfter = judged.Count(row => row.After.Department == row.Name),
            UnsureBefore = rows.Count(row => row.Before.Reason != UnsureReason.None),
            UnsureAfter = rows.Count(row => row.After.Reason != UnsureReason.None),
            ChangedLimits = rows.Count(row => row.Before.Limit != row.After.Limit),
            Days = rows.Select(row => Day(row.At)).Distinct().Count(),
            Moves = [.. rows.Where(row => row.Before.Department != row.After.Department).GroupBy(row => (From: row.Before.Department ?? "", To: row.After.Department ?? ""))
                .OrderByDescending(group => group.Count()).ThenBy(group => group.Key).Select(group => new DepartmentMove(group.Key.From, group.Key.To, group.Count()))],
            Matrix = [.. rows.GroupBy(row => (From: row.Before.Department ?? "", To: row.After.Department ?? ""))
                .OrderByDescending(group => group.Count()).ThenBy(group => group.Key).Select(group => new DepartmentMove(group.Key.From, group.Key.To, group.Count()))],
            Daily = [.. rows.SelectMany(row => new (DateOnly Day, string Name, int Before, int After)[] { (Day(row.At), row.Before.Department ?? "", 1, 0), (Day(row.At), row.After.Department ?? "", 0, 1) })
                .GroupBy(load => (load.Day, load.Name)).OrderBy(group => group.Key.Day).ThenBy(group => group.Key.Name, StringComparer.Ordinal)
                .Select(group => new DailyLoad(group.Key.Day, group.Key.Name, group.Sum(load => load.Before), group.Sum(load => load.After)))],
            Loads = [.. loads.GroupBy(load => load.Name).Select(group => new DepartmentLoad(group.Key, group.Sum(load => load.Before), group.Sum(load => load.After)))
                .OrderByDescending(load => load.After).ThenBy(load => load.Department, StringComparer.Ordinal)],
            Changed = [.. rows.Where(row => row.Before != row.After).Select(row => new ChangedCase(row.Number, row.Before, row.After, units?.Find(row.ClosedByUnit)?.Name))],
        };

        DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);
    }

    private sealed record Row(DateTimeOffset At, CaseSide Before, CaseSide After, string Number, string? ClosedByUnit);
}
