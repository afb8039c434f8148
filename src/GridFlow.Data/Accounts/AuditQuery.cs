using System.Runtime.CompilerServices;
using GridFlow.Data.Audit;
using GridFlow.Data.Definitions;
using GridFlow.Governance;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Texts;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Accounts;

/// <summary>What an auditor asks for, all optional.</summary>
/// <param name="Who">Part of a name, or a whole id.</param>
/// <param name="Acts">Only these acts.</param>
/// <param name="From">At or after.</param>
/// <param name="To">Before.</param>
/// <param name="Subject">The whole subject (<c>incident:WLY…</c>), or its kind or id alone.</param>
public sealed record AuditRequest(string? Who = null, IReadOnlyList<AuditAct>? Acts = null, DateTimeOffset? From = null, DateTimeOffset? To = null, string? Subject = null);

/// <summary>Lines of the audit log, newest first.</summary>
/// <param name="Lines">The lines of the page.</param>
/// <param name="Total">How many there are on all pages.</param>
/// <param name="IsMore">There are more: counting ended there.</param>
public sealed record AuditLines(IReadOnlyList<AuditLine> Lines, int Total, bool IsMore)
{
    /// <summary>What the accounts that lines are about are called today, by id; those that are gone are not in it.</summary>
    public IReadOnlyDictionary<string, string> Accounts { get; init; } = new Dictionary<string, string>();
}

/// <summary>Reads the audit log for auditors: lines of their jurisdiction, those of the shared pack, and those of the whole installation.</summary>
public sealed class AuditQuery(IDbContextFactory<GridFlowDbContext> contexts, AuditTrail trail)
{
    /// <summary>More than so many lines make no file: narrow the question.</summary>
    public const int MostExported = 200_000;

    /// <summary>What the subject of a line about an account begins with.</summary>
    public const string AccountPrefix = "account:";

    private const int BatchSize = 1_000;
    private const int MostCounted = 1_000;

    /// <summary>Lines of the viewer's jurisdiction, newest first.</summary>
    /// <param name="viewer">Who asks.</param>
    /// <param name="request">What for.</param>
    /// <param name="skip">How many to skip.</param>
    /// <param name="take">How many, at most 200.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="GovernanceException">The viewer is no auditor.</exception>
    public async Task<AuditLines> ListAsync(Viewer viewer, AuditRequest request, int skip = 0, int take = 50, CancellationToken cancellationToken = default)
    {
        Demand(viewer);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var found = Filter(context, viewer, request);
        var total = await found.Take(MostCounted + 1).CountAsync(cancellationToken);
        var lines = await found.OrderByDescending(line => line.Sequence).Skip(Math.Max(0, skip)).Take(Math.Clamp(take, 1, 200)).ToListAsync(cancellationToken);
        var accounts = lines.Where(line => line.Subject.StartsWith(AccountPrefix, StringComparison.Ordinal)).Select(line => line.Subject[AccountPrefix.Length..]).Distinct().ToList();
        return new AuditLines(lines, Math.Min(total, MostCounted), total > MostCounted)
        {
            Accounts = await context.Users.AsNoTracking().Where(user => accounts.Contains(user.Id)).ToDictionaryAsync(user => user.Id, user => user.DisplayName, cancellationToken),
        };
    }

    /// <summary>All lines that fit, newest first, for a file. That they left is a line of the log itself.</summary>
    /// <exception cref="GovernanceException">The viewer is no auditor.</exception>
    public async IAsyncEnumerable<AuditLine> ExportAsync(Viewer viewer, AuditRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Demand(viewer);
        await trail.WriteAsync(new AuditEntry(AuditAct.DataExported, viewer.AsActor(), viewer.JurisdictionId, "audit", Describe(request)));
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        long? before = null;
        for (var left = MostExported; left > 0; left -= BatchSize)
        {
            var found = Filter(context, viewer, request);
            if (before is { } place) found = found.Where(line => line.Sequence < place);
            var lines = await found.OrderByDescending(line => line.Sequence).Take(BatchSize).ToListAsync(cancellationToken);
            foreach (var line in lines) yield return line;
            if (lines.Count < BatchSize) break;
            before = lines[^1].Sequence;
        }
    }

    private static IQueryable<AuditLine> Filter(GridFlowDbContext context, Viewer viewer, AuditRequest request)
    {
        var lines = context.AuditLines.AsNoTracking().Where(line => line.JurisdictionId == viewer.JurisdictionId || line.JurisdictionId == "" || line.JurisdictionId == CatalogueSnapshot.StandardPack);
        if (request.From is { } from) lines = lines.Where(line => line.At >= from);
        if (request.To is { } to) lines = lines.Where(line => line.At < to);
        if (request.Acts is { Count: > 0 } acts) lines = lines.Where(line => acts.Contains(line.Act));
        if (PlainText.Search(request.Who) is { } who) lines = lines.Where(line => line.ActorId == who || line.ActorName.Contains(who));
        if (PlainText.Search(request.Subject) is { } subject)
        {
            var (kind, id) = (subject + ":", ":" + subject);
            lines = lines.Where(line => line.Subject == subject || line.Subject.StartsWith(kind) || line.Subject.EndsWith(id));
        }

        return lines;
    }

    private static string Describe(AuditRequest request) => string.Join(' ', new[]
    {
        request.Who is { Length: > 0 } who ? $"who={who}" : null,
        request.Acts is { Count: > 0 } acts ? $"acts={string.Join(',', acts)}" : null,
        request.From is { } from ? $"from={from:O}" : null,
        request.To is { } to ? $"to={to:O}" : null,
        request.Subject is { Length: > 0 } subject ? $"subject={subject}" : null,
    }.OfType<string>());

    private static void Demand(Viewer viewer)
    {
        if (!viewer.May(Permission.ViewAudit)) throw new GovernanceException("audit.not-allowed", new("您无权查看审计日志", "The audit log is not yours to read"));
    }
}
