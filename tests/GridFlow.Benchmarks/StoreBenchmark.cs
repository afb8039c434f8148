using GridFlow.Data.Instances;
using GridFlow.Data.Storage;
using GridFlow.Data.Work;
using GridFlow.Workflows.Execution;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Benchmarks;

/// <summary>
/// Workflows with their store, in the shapes Elsa was measured with: started and finished, started to a wait, resumed.
/// An answer counts when its commit is on the disk. Requests come concurrently; one at a time is measured as well.
/// </summary>
internal sealed class StoreBenchmark : IBenchmark
{
    private const int InFlight = 512;
    private const int Count = 6_000;
    private static readonly IReadOnlyDictionary<string, object?> Nothing = new Dictionary<string, object?>();

    public string Name => "store";

    public string Description =>
        $"ten-step workflow started and finished, started to a wait, resumed by bookmark and event; {InFlight} in flight and one at a time; bytes per finished instance. SQLite (WAL, synchronous Full and Normal), PostgreSQL (fsync on). Goal 2,000/s, 5,000 B.";

    public Task RunAsync(Figures figures) => Databases.EachAsync(Name, (name, settings) => MeasureAsync(figures, name, settings));

    private static async Task MeasureAsync(Figures figures, string name, Dictionary<string, string?> settings)
    {
        await using var platform = await WorkflowPlatform.OpenAsync(settings);
        var host = platform.Host;
        await WorkflowPlatform.InFlightAsync(Count, InFlight, _ => host.StartAsync(WorkflowPlatform.Jurisdiction, WorkflowPlatform.Line));

        figures.Add($"{name}.start-and-finish", await MedianRateAsync(Count, _ => host.StartAsync(WorkflowPlatform.Jurisdiction, WorkflowPlatform.Line)), "/s");
        figures.Add($"{name}.start-and-finish.one-at-a-time",
            200 / (await WorkflowPlatform.InFlightAsync(200, 1, _ => host.StartAsync(WorkflowPlatform.Jurisdiction, WorkflowPlatform.Line))).TotalSeconds, "/s");

        var starts = 0;
        figures.Add($"{name}.start-waiting", await MedianRateAsync(Count, async _ =>
            Expect(await host.DoAsync(platform.StartWaiting(Interlocked.Increment(ref starts).ToString(), DateTimeOffset.UtcNow.AddDays(1))))), "/s");

        // Those that wait are the ones just started; each round takes others.
        await using (var context = platform.Get<ContextFactory>().CreateDbContext())
        {
            var waiting = await context.Bookmarks.Where(row => row.ActivityId == "E").Select(row => new { row.InstanceId, row.BookmarkId }).ToListAsync();
            var next = -1;
            figures.Add($"{name}.resume-by-bookmark", await MedianRateAsync(Count / 2, async _ =>
            {
                var one = waiting[Interlocked.Increment(ref next)];
                Expect(await host.SendAsync(one.InstanceId, new ResumeBookmark(one.BookmarkId, Nothing)));
            }), "/s");
        }

        figures.Add($"{name}.resume-by-event", await EventsAsync(platform, Count / 2), "/s");
        await BytesAsync(figures, name, platform);
    }

    /// <summary>Events to instances that wait for exactly them: published, stored, delivered, resumed, all durable.</summary>
    public static async Task<double> EventsAsync(WorkflowPlatform platform, int count)
    {
        List<string?> correlations;
        await using (var context = platform.Get<ContextFactory>().CreateDbContext())
            correlations = await context.Instances.Where(row => row.FinishedAt == null && row.CorrelationId != null && row.DefinitionId.EndsWith(WorkflowPlatform.Waiting))
                .Select(row => row.CorrelationId).Take(count).ToListAsync();
        var dispatches = platform.Get<DispatchRunner>();
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        await WorkflowPlatform.InFlightAsync(correlations.Count, InFlight, i =>
            platform.Host.PublishAsync(WorkflowPlatform.Jurisdiction, $"order-{correlations[i]}", "payload", correlations[i]));
        // What was not delivered with its own transaction is still on its way.
        while (await dispatches.RunAsync() > 0)
        {
        }

        var elapsed = System.Diagnostics.Stopwatch.GetElapsedTime(started);
        await using var after = platform.Get<ContextFactory>().CreateDbContext();
        if (await after.Dispatches.AnyAsync()) throw new InvalidOperationException("An event was not delivered.");
        if (await after.Instances.CountAsync(row => row.FinishedAt == null && correlations.Contains(row.CorrelationId)) > 0) throw new InvalidOperationException("An instance still waits.");
        return correlations.Count / elapsed.TotalSeconds;
    }

    /// <summary>What a finished instance with three waits leaves in the database: the file's or tables' growth, indexes included.</summary>
    private static async Task BytesAsync(Figures figures, string name, WorkflowPlatform platform)
    {
        const int count = 2_000;
        var before = await SizeAsync(platform);
        var ids = new Guid[count];
        await WorkflowPlatform.InFlightAsync(count, InFlight, async i =>
        {
            var answer = await platform.Host.StartAsync(WorkflowPlatform.Jurisdiction, WorkflowPlatform.ThreeWaits);
            ids[i] = answer.InstanceId;
            while (answer.State!.Bookmarks.Count > 0)
                answer = await platform.Host.SendAsync(answer.InstanceId, new ResumeBookmark(answer.State.Bookmarks[0].Id, Nothing));
        });
        var after = await SizeAsync(platform);
        figures.Add($"{name}.finished-instance", (after - before) / (double)count, "B");
        await using var context = platform.Get<ContextFactory>().CreateDbContext();
        var one = ids[0];
        var row = await context.Instances.SingleAsync(instance => instance.Id == one);
        var journal = await context.Journal.Where(chunk => chunk.InstanceId == one).ToListAsync();
        figures.Add($"{name}.finished-instance.content", row.State.Length + journal.Sum(chunk => chunk.Stimulus.Length + chunk.Entries.Length), "B");
        var waiting = await context.Instances.Where(instance => instance.FinishedAt == null).Select(instance => instance.State).FirstAsync();
        figures.Add($"{name}.waiting-state", waiting.Length, "B");
    }

    /// <summary>Bytes in use, after what was deleted has been given back.</summary>
    private static async Task<long> SizeAsync(WorkflowPlatform platform)
    {
        await using var context = platform.Get<ContextFactory>().CreateDbContext();
        if (context.Database.IsNpgsql())
        {
            await context.Database.ExecuteSqlRawAsync("vacuum full");
            return await context.Database.SqlQueryRaw<long>(
                """select sum(pg_total_relation_size(quote_ident(t)::regclass))::bigint as "Value" from unnest(array['Instances','Journal','Bookmarks','DueWork']) t""").SingleAsync();
        }

        await context.Database.ExecuteSqlRawAsync("vacuum");
        return await context.Database.SqlQueryRaw<long>("select page_count * page_size as Value from pragma_page_count(), pragma_page_size()").SingleAsync();
    }

    private static async Task<double> MedianRateAsync(int count, Func<int, Task> work)
    {
        var rates = new List<double>();
        for (var round = 0; round < 3; round++) rates.Add(count / (await WorkflowPlatform.InFlightAsync(count, InFlight, work)).TotalSeconds);
        return Figures.Median(rates);
    }

    private static void Expect(InstanceAnswer answer)
    {
        if (answer.Verdict != InstanceVerdict.Done) throw new InvalidOperationException($"{answer.Verdict} {answer.Failure}");
    }
}
