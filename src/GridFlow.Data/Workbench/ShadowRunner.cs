using System.Threading.Channels;
using GridFlow.Data.Definitions;
using GridFlow.Data.Transactions;
using GridFlow.Governance.Ladders;
using GridFlow.Rules.BackTesting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace GridFlow.Data.Workbench;

/// <summary>
/// Lets versions decide in the shadow of the live one: each new incident is classified by them too, after it was committed
/// and without any effect on it. A queue that is full drops the shadow, never the incident.
/// </summary>
public sealed class ShadowRunner(IWriter writer, Catalogue catalogue, ILogger<ShadowRunner> log)
{
    /// <summary>At most so many decisions are kept of a version: enough for weeks of a district, a few megabytes.</summary>
    public const int MostKept = 20_000;

    private const int Waiting = 5_000;
    private const int Batch = 200;
    private readonly Channel<ShadowCase> _queue = Channel.CreateBounded<ShadowCase>(new BoundedChannelOptions(Waiting) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Notes an incident that the live rules have just classified.</summary>
    /// <param name="world">What they were told of it.</param>
    /// <param name="liveVersionId">The version that decided.</param>
    /// <param name="now">When, UTC.</param>
    public void Offer(LadderWorld world, string liveVersionId, DateTimeOffset now)
    {
        if (catalogue.Current.Shadows(world.Incident.JurisdictionId).Count > 0) _queue.Writer.TryWrite(new ShadowCase(world, liveVersionId, now));
    }

    /// <summary>Decides what is waiting and returns how many decisions were stored.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken = default)
    {
        var stored = 0;
        while (_queue.Reader.TryPeek(out _))
        {
            var decided = new List<ShadowDecision>();
            for (var taken = 0; taken < Batch && _queue.Reader.TryRead(out var one); taken++) decided.AddRange(Decide(one));
            // Each version by itself: one that was removed meanwhile, say, costs the others nothing.
            foreach (var version in decided.GroupBy(one => one.VersionId))
            {
                try
                {
                    stored += await writer.WriteAsync(context => StoreAsync(context, version.Key, [.. version]), cancellationToken);
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    log.LogError(failure, "What version {Version} decided in the shadow could not be stored", version.Key);
                }
            }
        }

        return stored;
    }

    private List<ShadowDecision> Decide(ShadowCase one)
    {
        var decided = new List<ShadowDecision>();
        var local = TimeZoneInfo.ConvertTime(one.Now, one.World.Calendar.Zone);
        CaseSide? before = null;
        foreach (var shadow in catalogue.Current.Shadows(one.World.Incident.JurisdictionId).Where(shadow => shadow.VersionId != one.LiveVersionId))
        {
            try
            {
                decided.Add(new ShadowDecision
                {
                    VersionId = shadow.VersionId,
                    IncidentId = one.World.Incident.Id,
                    LiveVersionId = one.LiveVersionId,
                    At = one.Now,
                    Before = before ??= CaseSide.Of(IncidentFacts.Decide(one.World.Rules, one.World, local, out _)),
                    After = CaseSide.Of(IncidentFacts.Decide(shadow.Rules, one.World, local, out _)),
                });
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                log.LogError(failure, "Version {Version} in the shadow failed on incident {Incident}", shadow.VersionId, one.World.Incident.Id);
            }
        }

        return decided;
    }

    private static async Task<int> StoreAsync(GridFlowDbContext context, string version, List<ShadowDecision> decided)
    {
        var room = MostKept - await context.ShadowDecisions.CountAsync(row => row.VersionId == version);
        var ids = decided.Select(one => one.IncidentId).ToList();
        var known = await context.ShadowDecisions.Where(row => row.VersionId == version && ids.Contains(row.IncidentId)).Select(row => row.IncidentId).ToListAsync();
        // An incident whose ladder classifies twice is one case: the first answer counts.
        var fresh = decided.DistinctBy(one => one.IncidentId).Where(one => !known.Contains(one.IncidentId)).Take(Math.Max(0, room)).ToList();
        context.ShadowDecisions.AddRange(fresh);
        return fresh.Count;
    }

    private sealed record ShadowCase(LadderWorld World, string LiveVersionId, DateTimeOffset Now);
}
