using System.Collections.Concurrent;
using GridFlow.Data.Clock;
using GridFlow.Data.Storage;
using GridFlow.Governance.Ladders.Live;
using GridFlow.Governance.Supervision;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Supervision;

/// <summary>How long the steps of a jurisdiction's ladders usually take. Counted from everything that ended lately, so it is kept for a while.</summary>
public sealed class StepTimes(ContextFactory contexts, BusinessClock clock) : IDisposable
{
    /// <summary>Tasks that ended in so many days before now.</summary>
    public const int Days = 90;

    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<string, (UsualTimes Times, DateTimeOffset At)> _known = new();
    private readonly SemaphoreSlim _counting = new(1, 1);

    /// <summary>The usual times, at most a quarter of an hour old. Whoever asks first counts; others wait for what is counted rather than count it as well.</summary>
    public async Task<UsualTimes> OfAsync(string jurisdictionId, CancellationToken cancellationToken = default)
    {
        if (Known() is { } times) return times;
        await _counting.WaitAsync(cancellationToken);
        try
        {
            if (Known() is { } counted) return counted;
            var now = clock.GetUtcNow();
            times = await ReadAsync(jurisdictionId, now, cancellationToken);
            _known[jurisdictionId] = (times, now);
            return times;
        }
        finally
        {
            _counting.Release();
        }

        UsualTimes? Known() => _known.TryGetValue(jurisdictionId, out var known) && (clock.GetUtcNow() - known.At).Duration() < Kept ? known.Times : null;
    }

    /// <inheritdoc />
    public void Dispose() => _counting.Dispose();

    /// <summary>The ladder a definition is a form of: what a unit has of its own is the same ladder.</summary>
    internal static string LadderOf(string definitionId) => definitionId.Split('@')[0];

    private async Task<UsualTimes> ReadAsync(string jurisdictionId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var context = contexts.CreateForLists();
        var since = now.AddDays(-Days).ToUnixTimeMilliseconds();
        // What a task took is reckoned on the stored milliseconds, which LINQ has no word for.
        var ended = await context.Database.SqlQuery<EndedSteps>(
            $"""
             select instance."DefinitionId" as "Ladder", task."ActivityId" as "StepId", (task."ClosedAt" - task."OpenedAt") / 60000 as "Minutes", cast(count(*) as integer) as "Times"
             from "Tasks" task join "Instances" instance on instance."IncidentId" = task."IncidentId"
             where task."JurisdictionId" = {jurisdictionId} and task."ClosedAt" >= {since} and task."BookmarkId" not like 'order:%' and task."Subtask" is null and task."Outcome" is not null
             group by 1, 2, 3
             """).ToListAsync(cancellationToken);
        return new UsualTimes(ended.GroupBy(row => (Ladder: LadderOf(row.Ladder), row.StepId)).Where(step => step.Sum(row => row.Times) >= CaseRadar.LeastEnded).ToDictionary(
            step => step.Key, step => StepPasses.Median([.. step.Select(row => new StepPasses(row.StepId, null, row.Minutes, row.Times))])!.Value));
    }

    private sealed record EndedSteps(string Ladder, string StepId, long Minutes, int Times);
}
