using System.Globalization;
using GridFlow.Data.Transactions;
using GridFlow.Governance;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Audit;

/// <summary>
/// Removes lines of the audit log from its beginning when they are old. The log stays one chain: the hash of the last line removed is
/// kept, and that lines were removed is a line itself.
/// </summary>
public sealed class AuditRetention(IWriter writer, TimeProvider machine, Settings settings)
{
    /// <summary>The law on cybersecurity asks for six months; a shorter time that is set is lengthened to it.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromDays(184);

    /// <summary>How long lines are kept; 0 days keeps them for ever.</summary>
    public TimeSpan Kept { get; } = settings.Retention.AuditDays is > 0 and var days
        ? TimeSpan.FromDays(Math.Max(days, Shortest.TotalDays)) : TimeSpan.Zero;

    /// <summary>Removes what is old and returns how many lines that were.</summary>
    public async Task<long> RunAsync(CancellationToken cancellationToken = default)
    {
        if (Kept == TimeSpan.Zero) return 0;
        var limit = machine.GetUtcNow() - Kept;
        return await writer.WriteAsync(async context =>
        {
            // Up to the first line that is kept: the log has no holes, whatever the machine's clock did.
            var firstKept = await context.AuditLines.Where(line => line.At >= limit).MinAsync(line => (long?)line.Sequence, cancellationToken);
            var last = await context.AuditLines.Where(line => line.At < limit && (firstKept == null || line.Sequence < firstKept))
                .OrderByDescending(line => line.Sequence).Select(line => new { line.Sequence, line.Hash }).FirstOrDefaultAsync(cancellationToken);
            if (last is null) return 0;
            var head = await AuditLog.LockAsync(context);
            var count = last.Sequence - head.Removed;
            (head.Removed, head.RemovedHash) = (last.Sequence, last.Hash);
            await context.AuditLines.Where(line => line.Sequence <= last.Sequence).ExecuteDeleteAsync(cancellationToken);
            context.Record(AuditAct.AuditTrimmed, Actor.System, "", "audit", string.Create(CultureInfo.InvariantCulture, $"{count} lines up to {last.Sequence} {last.Hash}"));
            return count;
        }, cancellationToken);
    }
}
