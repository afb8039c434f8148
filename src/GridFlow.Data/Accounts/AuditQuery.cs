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

/// <summary>Lines of the audit log, newest first, and where the older ones begin.</summary>
/// <param name="Lines">The lines.</param>
/// <param name="Before">To be asked for next; <see langword="null"/> at the end.</param>
public sealed record AuditPage(IReadOnlyList<AuditLine> Lines, long? Before);

/// <summary>Reads the audit log for auditors: lines of their jurisdiction, those of the shared pack, and those of the whole installation.</summary>
public sealed class AuditQuery(IDbContextFactory<GridFlowDbContext> contexts, AuditTrail trail)
{
    /// <summary>More than so many lines make no file: narrow the question.</summary>
    public const int MostExported = 200_000;

    private const int BatchSize = 1_000;

    /// <summary>Lines of the viewer's jurisdiction, newest first.</summary>
    /// <param name="viewer">Who asks.</param>
    /// <param name="request">What for.</param>
    /// <param name="before">Only lines before this place; <see langword="null"/> for the newest.</param>
    /// <param name="take">How many, at most 200.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="GovernanceException">The viewer is no auditor.</exception>
    public async Task<AuditPage> ListAsync(Viewer viewer, AuditRequest request, long? before = null, int take = 50, CancellationToken cancellationToken = default)
    {
        Demand(viewer);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await ReadAsync(context, viewer, request, before, Math.Clamp(take, 1, 200), cancellationToken);
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
            var page = await ReadAsync(context, viewer, request, before, Math.Min(BatchSize, left), cancellationToken);
            foreach (var line in page.Lines) yield return line;
            if ((before = page.Before) is null) break;
        }
    }

    private static async Task<AuditPage> ReadAsync(GridFlowDbContext context, Viewer viewer, AuditRequest request, long? before, int take, CancellationToken cancellationToken)
    {
        var lines = context.AuditLines.AsNoTracking().Where(line => line.JurisdictionId == viewer.JurisdictionId || line.JurisdictionId == "" || line.JurisdictionId == CatalogueSnapshot.StandardPack);
        if (before is { } place) lines = lines.Where(line => line.Sequence < place);
        if (request.From is { } from) lines = lines.Where(line => line.At >= from);
        if (request.To is { } to) lines = lines.Where(line => line.At < to);
        if (request.Acts is { Count: > 0 } acts) lines = lines.Where(line => acts.Contains(line.Act));
        if (PlainText.Search(request.Who) is { } who) lines = lines.Where(line => line.ActorId == who || line.ActorName.Contains(who));
        if (PlainText.Search(request.Subject) is { } subject)
        {
            var (kind, id) = (subject + ":", ":" + subject);
            lines = lines.Where(line => line.Subject == subject || line.Subject.StartsWith(kind) || line.Subject.EndsWith(id));
        }

        var found = await lines.OrderByDescending(line => line.Sequence).Take(take).ToListAsync(cancellationToken);
        return new AuditPage(found, found.Count == take ? found[^1].Sequence : null);
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
