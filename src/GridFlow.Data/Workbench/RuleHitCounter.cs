using System.Diagnostics;
using GridFlow.Data.Transactions;
using GridFlow.Governance.Incidents;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Workbench;

/// <summary>
/// Counts which rules hit, in memory, and lets the worker add the counts to the database now and then: a report must not
/// wait for a counter, and a node that is killed may lose the counts of its last seconds.
/// </summary>
public sealed class RuleHitCounter(IWriter writer)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private readonly Lock _counting = new();
    private Dictionary<(string Version, DateOnly Day, string Rule), (long Count, long Decided)> _counts = [];
    private long _flushedAt;

    /// <summary>Notes what a classification hit.</summary>
    /// <param name="classification">What the rules decided; its first version gets the hits.</param>
    /// <param name="day">The day in the jurisdiction's zone.</param>
    public void Count(Classification classification, DateOnly day)
    {
        if (classification.RuleVersions.Count == 0) return;
        lock (_counting)
            foreach (var hit in classification.Hits) Add((classification.RuleVersions[0], day, hit.RuleId), (1, hit.Decided.Count > 0 ? 1 : 0));
    }

    /// <summary>Stores what was counted, unless that was done a moment ago.</summary>
    public Task FlushIfDueAsync(CancellationToken cancellationToken = default) =>
        Stopwatch.GetElapsedTime(_flushedAt) < Pause ? Task.CompletedTask : FlushAsync(cancellationToken);

    /// <summary>Stores what was counted.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken = default)
    {
        _flushedAt = Stopwatch.GetTimestamp();
        Dictionary<(string Version, DateOnly Day, string Rule), (long Count, long Decided)> counted;
        lock (_counting)
        {
            if (_counts.Count == 0) return;
            (counted, _counts) = (_counts, []);
        }

        try
        {
            await writer.WriteAsync(async context =>
            {
                // In the same order on every node, so that two of them never wait for each other's rows.
                foreach (var ((version, day, rule), (count, decided)) in counted.OrderBy(pair => pair.Key))
                    await context.Database.ExecuteSqlAsync(
                        $"""
                        insert into "RuleHits" ("VersionId", "RuleId", "Day", "Count", "Decided") values ({version}, {rule}, {day}, {count}, {decided})
                        on conflict ("VersionId", "RuleId", "Day") do update set "Count" = "RuleHits"."Count" + excluded."Count", "Decided" = "RuleHits"."Decided" + excluded."Decided"
                        """);
            }, cancellationToken);
        }
        catch
        {
            lock (_counting)
                foreach (var (key, value) in counted) Add(key, value);
            throw;
        }
    }

    private void Add((string, DateOnly, string) key, (long Count, long Decided) more)
    {
        var (count, decided) = _counts.GetValueOrDefault(key);
        _counts[key] = (count + more.Count, decided + more.Decided);
    }
}
