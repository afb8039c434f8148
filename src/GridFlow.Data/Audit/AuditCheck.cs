using GridFlow.Language.Diagnostics;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Audit;

/// <summary>What a check of the audit log found.</summary>
/// <param name="First">The first line that is kept.</param>
/// <param name="Last">The last line that was looked at.</param>
/// <param name="LastHash">Its hash. Whoever notes both elsewhere can ask later whether they still hold.</param>
/// <param name="FaultAt">Where the log was tampered with first; <see langword="null"/> where it is whole.</param>
/// <param name="Fault">What is wrong there.</param>
public sealed record AuditVerdict(long First, long Last, string LastHash, long? FaultAt = null, BilingualText? Fault = null);

/// <summary>Reads the whole audit log and says where it was changed.</summary>
public sealed class AuditCheck(IDbContextFactory<GridFlowDbContext> contexts)
{
    private const int BatchSize = 2_000;

    /// <summary>Goes along the chain to the first line that does not follow.</summary>
    /// <param name="noted">A line and its hash that somebody noted elsewhere, to compare with.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<AuditVerdict> RunAsync((long Line, string Hash)? noted = null, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        // First, since lines that come while this reads are no fault.
        var head = await context.AuditHead.AsNoTracking().SingleOrDefaultAsync(cancellationToken) ?? new AuditHead();
        var (at, hash) = (head.Removed, head.RemovedHash);
        var first = at + 1;
        while (true)
        {
            var after = at;
            var lines = await context.AuditLines.AsNoTracking().Where(line => line.Sequence > after).OrderBy(line => line.Sequence).Take(BatchSize).ToListAsync(cancellationToken);
            foreach (var line in lines)
            {
                if (line.Sequence != at + 1) return Faulty(at + 1, new($"缺少第 {at + 1} 至 {line.Sequence - 1} 行", $"Lines {at + 1} to {line.Sequence - 1} are missing"));
                (at, hash) = (line.Sequence, line.HashAfter(hash));
                if (hash != line.Hash)
                    return Faulty(at, new("该行与它的哈希不符：内容、哈希或其前一行被改动", "The line does not fit its hash: its content, its hash or the line before was changed"));
                if (noted is { } known && known.Line == at && !string.Equals(known.Hash, hash, StringComparison.OrdinalIgnoreCase))
                    return Faulty(at, new("该行与另存的哈希不符：日志在此行或之前被整体重写", "The line does not fit the hash that was noted: the log was rewritten here or before"));
                if (at == head.Last && hash != head.LastHash) return Faulty(at, new("末行与记录的日志末端不符", "The last line is not the end of the log that is on record"));
            }

            if (lines.Count < BatchSize) break;
        }

        if (at < head.Last) return Faulty(at + 1, new($"缺少第 {at + 1} 至 {head.Last} 行", $"Lines {at + 1} to {head.Last} are missing"));
        if (noted is { } missing && missing.Line > at) return Faulty(at + 1, new($"另存的第 {missing.Line} 行不存在", $"Line {missing.Line} that was noted is not there"));
        return new AuditVerdict(first, at, hash);

        AuditVerdict Faulty(long place, BilingualText why) => new(first, at, hash, place, why);
    }
}
