using System.Diagnostics;
using GridFlow.Data.Transactions;
using GridFlow.Governance.Incidents;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace GridFlow.Data.Workbench;

/// <summary>
/// Counts which rules hit, in memory, and lets the worker add the counts to the database now and then: a report must not
/// wait for a counter, and a node that is killed may lose the counts of its last seconds.
/// </summary>
public sealed class RuleHitCounter(IWriter writer, ILogger<RuleHitCounter> log)
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
            await StoreAsync(counted, cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException && counted.Count > 1)
        {
            log.LogWarning(failure, "Hit counts could not be stored together; each is tried by itself");
            await StoreEachAsync(counted, cancellationToken);
        }
        catch
        {
            Restore(counted);
            throw;
        }
    }

    private Task StoreAsync(IEnumerable<KeyValuePair<(string Version, DateOnly Day, string Rule), (long Count, long Decided)>> counted, CancellationToken cancellationToken) =>
        writer.WriteAsync(async context =>
        {
            // In the same order on every node, so that two of them never wait for each other's rows.
            foreach (var ((version, day, rule), (count, decided)) in counted.OrderBy(pair => pair.Key))
                await context.Database.ExecuteSqlAsync(
                    $"""
                    insert into "RuleHits" ("VersionId", "RuleId", "Day", "Count", "Decided") values ({version}, {rule}, {day}, {count}, {decided})
                    on conflict ("VersionId", "RuleId", "Day") do update set "Count" = "RuleHits"."Count" + excluded."Count", "Decided" = "RuleHits"."Decided" + excluded."Decided"
                    """);
        }, cancellationToken);

    /// <summary>A count that can never be stored is given up as soon as another one can: then it is not the database that is away.</summary>
    private async Task StoreEachAsync(Dictionary<(string Version, DateOnly Day, string Rule), (long Count, long Decided)> counted, CancellationToken cancellationToken)
    {
        var failed = new Dictionary<(string Version, DateOnly Day, string Rule), (long Count, long Decided)>();
        Exception? last = null;
        foreach (var one in counted)
        {
            try
            {
                await StoreAsync([one], cancellationToken);
            }
            catch (Exception failure)
            {
                failed.Add(one.Key, one.Value);
                last = failure;
            }
        }

        if (failed.Count == counted.Count)
        {
            Restore(failed);
            throw new InvalidOperationException("No hit count could be stored.", last);
        }

        foreach (var (version, _, rule) in failed.Keys) log.LogError(last, "The hits of rule {Rule} in {Version} could not be stored and are given up", rule, version);
    }

    private void Restore(Dictionary<(string Version, DateOnly Day, string Rule), (long Count, long Decided)> counted)
    {
        lock (_counting)
            foreach (var (key, value) in counted) Add(key, value);
    }

    private void Add((string, DateOnly, string) key, (long Count, long Decided) more)
    {
        var (count, decided) = _counts.GetValueOrDefault(key);
        _counts[key] = (count + more.Count, decided + more.Decided);
    }
}
