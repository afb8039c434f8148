using System.Diagnostics;
using System.Globalization;
using GridFlow.Data.Instances;
using GridFlow.Data.Storage;
using GridFlow.Data.Transactions;
using GridFlow.Data.Work;
using GridFlow.Testing;
using GridFlow.Workflows.Execution;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Benchmarks;

/// <summary>
/// A million waiting instances with a clock each: clocks come due at a steady rate while new instances start, then many
/// at once; a node starts again; instances are resumed among the million.
/// </summary>
internal abstract class MillionBenchmark : IBenchmark
{
    private const int Waiting = 1_000_000;
    private const int DuePerSecond = 600;
    private const int Seconds = 20;
    private const int StartsPerSecond = 100;
    private const int Backlog = 10_000;

    public abstract string Name { get; }

    public string Description =>
        $"1,000,000 waiting instances with a clock each: {DuePerSecond}/s come due for {Seconds} s while {StartsPerSecond}/s start, then {Backlog} at once; start-up; resume by event. Goal: >= 500/s, p99 lag < 5 s.";

    public async Task RunAsync(Figures figures)
    {
        await using var database = await OpenAsync();
        if (database is null) return;
        await using (var platform = await WorkflowPlatform.OpenAsync(Settings(database, "Normal")))
        {
            var seeding = Stopwatch.StartNew();
            await SeedAsync(platform, Waiting, i => DateTimeOffset.UtcNow.AddHours(2).AddMilliseconds(i));
            figures.Add($"{Name}.seeded", Waiting / seeding.Elapsed.TotalSeconds, "/s");
        }

        var starting = Stopwatch.StartNew();
        var memory = GC.GetTotalMemory(forceFullCollection: true);
        await using var node = await WorkflowPlatform.OpenAsync(Settings(database, "Full"));
        await node.Get<DueWorkRunner>().RunDueAsync();
        figures.Add($"{Name}.start-up", starting.Elapsed.TotalSeconds, "s");
        figures.Add($"{Name}.start-up.memory", (GC.GetTotalMemory(forceFullCollection: true) - memory) / 1e6, "MB");

        // The first round does not count: the runtime has not yet compiled what resumes.
        var rates = new List<double>();
        for (var round = 0; round < 4; round++) rates.Add(await StoreBenchmark.EventsAsync(node, 4_000));
        figures.Add($"{Name}.resume-by-event", Figures.Median(rates[1..]), "/s");

        using var worker = ActivatorUtilities.CreateInstance<Worker>(node.Services);
        await worker.StartAsync(CancellationToken.None);
        await SteadyAsync(figures, node);
        await BacklogAsync(figures, node);
        await worker.StopAsync(CancellationToken.None);
    }

    /// <summary>The database, or nothing where the machine has none.</summary>
    protected abstract Task<IDatabase?> OpenAsync();

    /// <summary>A database of its own and its settings.</summary>
    protected interface IDatabase : IAsyncDisposable
    {
        Dictionary<string, string?> Settings { get; }
    }

    private static Dictionary<string, string?> Settings(IDatabase database, string synchronous) =>
        new(database.Settings) { ["Database:Synchronous"] = synchronous };

    /// <summary>Starts instances the way the host does, in large transactions because nobody waits for an answer.</summary>
    private static async Task SeedAsync(WorkflowPlatform platform, int count, Func<int, DateTimeOffset> due)
    {
        const int batch = 4_000;
        var writer = platform.Get<IWriter>();
        // Two at a time: on PostgreSQL one batch is made while the other is stored.
        await Parallel.ForEachAsync(Enumerable.Range(0, (count + batch - 1) / batch), new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (number, _) =>
        {
            var done = number * batch;
            var requests = Enumerable.Range(done, Math.Min(batch, count - done))
                .Select(i => (InstanceRequest)platform.StartWaiting($"{Guid.NewGuid():N}", due(i))).ToList();
            await writer.WriteAsync(async context =>
            {
                var work = platform.Get<InstanceStore>().Begin(context);
                await work.RunAsync(requests);
                await work.SaveAsync();
            }, CancellationToken.None);
        });
    }

    private async Task SteadyAsync(Figures figures, WorkflowPlatform node)
    {
        var begin = DateTimeOffset.UtcNow.AddSeconds(10);
        await SeedAsync(node, DuePerSecond * Seconds, i => begin.AddSeconds((double)i / DuePerSecond));
        var oldest = new List<double>();
        var latencies = new List<double>();
        var started = 0;
        while (DateTimeOffset.UtcNow < begin) await Task.Delay(10);
        var clock = Stopwatch.StartNew();
        var starts = new List<Task>();
        while (clock.Elapsed < TimeSpan.FromSeconds(Seconds))
        {
            // A steady stream of reports, whatever the clocks do.
            while (started < clock.Elapsed.TotalSeconds * StartsPerSecond)
            {
                started++;
                starts.Add(StartOneAsync());
            }

            oldest.Add(await OldestAsync(node));
            await Task.Delay(20);
        }

        await Task.WhenAll(starts);
        while (await OldestAsync(node) > 0) await Task.Delay(20);
        var lags = await LagsAsync(node, begin, begin.AddSeconds(Seconds));
        figures.Add($"{Name}.steady.fired", lags.Count / Math.Max(Seconds, clock.Elapsed.TotalSeconds), "/s");
        figures.Add($"{Name}.steady.lag.p50", Figures.Percentile(lags, 0.5), "ms");
        figures.Add($"{Name}.steady.lag.p99", Figures.Percentile(lags, 0.99), "ms");
        figures.Add($"{Name}.steady.oldest-overdue.max", oldest.Max(), "ms");
        figures.Add($"{Name}.steady.start.p99", Figures.Percentile(latencies, 0.99), "ms");

        async Task StartOneAsync()
        {
            var time = Stopwatch.GetTimestamp();
            await node.Host.DoAsync(node.StartWaiting($"{Guid.NewGuid():N}", DateTimeOffset.UtcNow.AddHours(2)));
            lock (latencies) latencies.Add(Stopwatch.GetElapsedTime(time).TotalMilliseconds);
        }
    }

    private async Task BacklogAsync(Figures figures, WorkflowPlatform node)
    {
        var due = DateTimeOffset.UtcNow.AddSeconds(12);
        await SeedAsync(node, Backlog, _ => due);
        if (DateTimeOffset.UtcNow >= due) throw new InvalidOperationException("The clocks came due while they were still being made; the machine is too busy.");
        while (DateTimeOffset.UtcNow < due) await Task.Delay(5);
        var clock = Stopwatch.StartNew();
        while (await OldestAsync(node) > 0) await Task.Delay(20);
        figures.Add($"{Name}.backlog.fired", Backlog / clock.Elapsed.TotalSeconds, "/s");
    }

    /// <summary>How late the oldest clock is that is due and still there, in ms: what a commit has not yet taken away.</summary>
    private static async Task<double> OldestAsync(WorkflowPlatform node)
    {
        var now = DateTimeOffset.UtcNow;
        await using var context = node.Get<ContextFactory>().CreateDbContext();
        var oldest = await context.DueWork.Where(work => work.ParkedAt == null && work.DueAt <= now)
            .OrderBy(work => work.DueAt).Select(work => (DateTimeOffset?)work.DueAt).FirstOrDefaultAsync();
        return oldest is null ? 0 : Math.Max(1, (now - oldest.Value).TotalMilliseconds);
    }

    /// <summary>Time from when a clock was due to the burst it caused, in ms. The due time is the input of its instance.</summary>
    private static async Task<List<double>> LagsAsync(WorkflowPlatform node, DateTimeOffset from, DateTimeOffset to)
    {
        await using var context = node.Get<ContextFactory>().CreateDbContext();
        var since = from.AddSeconds(-1);
        var fired = await context.Instances.AsNoTracking()
            .Where(row => row.FinishedAt != null && row.IncidentId == null && row.FinishedAt >= since && row.DefinitionId.EndsWith(WorkflowPlatform.Waiting))
            .Select(row => new { row.State, row.FinishedAt }).ToListAsync();
        return [.. fired.Select(row => (Due: DateTimeOffset.Parse((string)WorkflowState.FromJson(row.State).Input["At"]!, CultureInfo.InvariantCulture), row.FinishedAt))
            .Where(pair => pair.Due >= from && pair.Due < to)
            .Select(pair => Math.Max(0, (pair.FinishedAt!.Value - pair.Due).TotalMilliseconds))];
    }
}

internal sealed class MillionOnSqlite : MillionBenchmark
{
    public override string Name => "million-sqlite";

    protected override Task<IDatabase?> OpenAsync() => Task.FromResult<IDatabase?>(new Database());

    private sealed class Database : IDatabase
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("gridflow-million-").FullName;

        public Dictionary<string, string?> Settings => new()
        {
            ["Database:Provider"] = "Sqlite",
            ["ConnectionStrings:GridFlow"] = $"Data Source={Path.Combine(_folder, "million.db")};Pooling=False",
        };

        public ValueTask DisposeAsync()
        {
            Directory.Delete(_folder, recursive: true);
            return ValueTask.CompletedTask;
        }
    }
}

internal sealed class MillionOnPostgreSql : MillionBenchmark
{
    public override string Name => "million-postgresql";

    protected override async Task<IDatabase?> OpenAsync()
    {
        if (PostgresServer.Programs is not null)
        {
            var server = await PostgresServer.StartAsync(durable: true);
            return new Database(server, await server.CreateDatabaseAsync());
        }

        Console.Error.WriteLine("PostgreSQL is not installed; no figures for it.");
        return null;
    }

    private sealed class Database(PostgresServer server, string connection) : IDatabase
    {
        public Dictionary<string, string?> Settings => new() { ["Database:Provider"] = "PostgreSql", ["ConnectionStrings:GridFlow"] = connection };

        public ValueTask DisposeAsync() => server.DisposeAsync();
    }
}
