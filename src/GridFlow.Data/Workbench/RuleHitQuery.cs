using GridFlow.Data.Accounts;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Governance.Organisations;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Workbench;

/// <summary>How often a rule hit, today included.</summary>
/// <param name="RuleId">The rule, or <c>table/row</c>.</param>
/// <param name="Week">In 7 days.</param>
/// <param name="Month">In 30 days.</param>
/// <param name="Quarter">In 90 days.</param>
/// <param name="Decided">Of those in 90 days: it decided something, not outweighed by another rule.</param>
/// <param name="ByVersion">Of those in 90 days: while the version asked about was live.</param>
public sealed record RuleHitLine(string RuleId, long Week, long Month, long Quarter, long Decided, long ByVersion);

/// <summary>The hits of a rule set's rules over all its versions: a rule outlives the versions it stands in.</summary>
/// <param name="Since">The first day counted; <see langword="null"/> when nothing was counted yet.</param>
/// <param name="Lines">By rule id; a rule without a line never hit.</param>
/// <param name="IsLong">Whether all of the 90 days were counted; before that, a rule without a hit says little.</param>
public sealed record RuleHitSheet(DateOnly? Since, IReadOnlyDictionary<string, RuleHitLine> Lines, bool IsLong = false);

/// <summary>Reads the counted hits.</summary>
public sealed class RuleHitQuery(IDbContextFactory<GridFlowDbContext> contexts, Catalogue catalogue, BusinessClock clock)
{
    /// <summary>The days after which a rule without a hit is worth a look.</summary>
    public const int LongDays = 90;

    /// <summary>The hits in the viewer's jurisdiction. Of a pack it inherits, the hits its own incidents made.</summary>
    public async Task<RuleHitSheet> ReadAsync(Viewer viewer, RuleVersion version, CancellationToken cancellationToken = default)
    {
        if (!viewer.May(Permission.ViewRules)) return new RuleHitSheet(null, new Dictionary<string, RuleHitLine>());
        var definition = version.JurisdictionId == viewer.JurisdictionId ? version.DefinitionId : $"{viewer.JurisdictionId}/rules";
        var prefix = definition + ":";
        var today = Today(viewer.JurisdictionId);
        var (week, month, quarter) = (today.AddDays(-6), today.AddDays(-29), today.AddDays(1 - LongDays));
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var counted = context.RuleHits.AsNoTracking().Where(row => row.VersionId.StartsWith(prefix));
        var since = await counted.MinAsync(row => (DateOnly?)row.Day, cancellationToken);
        var lines = await counted.Where(row => row.Day >= quarter).GroupBy(row => row.RuleId).Select(rows => new RuleHitLine(
            rows.Key,
            rows.Sum(row => row.Day >= week ? row.Count : 0),
            rows.Sum(row => row.Day >= month ? row.Count : 0),
            rows.Sum(row => row.Count),
            rows.Sum(row => row.Decided),
            rows.Sum(row => row.VersionId == version.Id ? row.Count : 0))).ToListAsync(cancellationToken);
        return new RuleHitSheet(since, lines.ToDictionary(line => line.RuleId), since <= quarter);
    }

    private DateOnly Today(string jurisdictionId)
    {
        var now = clock.GetUtcNow();
        return DateOnly.FromDateTime((catalogue.Current.Calendar(jurisdictionId) is { } calendar ? TimeZoneInfo.ConvertTime(now, calendar.Zone) : now).DateTime);
    }
}
