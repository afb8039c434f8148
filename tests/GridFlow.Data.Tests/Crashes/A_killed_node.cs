using System.Collections.Concurrent;
using System.Diagnostics;
using GridFlow.Data.Instances;
using GridFlow.Data.Storage;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Testing;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Tests.Crashes;

/// <summary>
/// Nodes are killed again and again at random moments while instances start, are resumed by bookmark and by event, have
/// clocks, ask the outside for a task, and wait for children, and while cases go from the report over a whistle to their end. Afterwards
/// everything is counted.
/// </summary>
public abstract class A_killed_node
{
    private const int InFlight = 16;
    private const int CasesInFlight = 6;

    /// <summary>Start, result of the task, resumption, clock, end of the child.</summary>
    private const int Bursts = 5;

    private static readonly int Kills = Effort.Of(atTheGate: 8, thorough: 50);

    [Fact]
    public async Task Loses_no_instance_doubles_no_effect_and_forgets_no_clock_though_killed_again_and_again()
    {
        var folder = Directory.CreateTempSubdirectory("gridflow-crash-").FullName;
        try
        {
            var (provider, connection) = await DatabaseAsync(folder);
            // One district, with what it builds on: a node then starts sooner, and it is started often.
            var only = KilledCases.Documents(Path.Combine(folder, "documents"));
            var documents = ("Documents:Path", only);
            await PrepareAsync(provider, connection, documents);
            var effects = Directory.CreateDirectory(Path.Combine(folder, "effects")).FullName;
            var nodes = Enumerable.Range(0, NodeCount(provider)).Select(_ => new NodeProcess(provider.ToString(), connection, effects, only)).ToArray();
            try
            {
                foreach (var node in nodes) await node.StartAsync();
                var undisturbed = await KilledCases.PlayAsync((step, id) => nodes[0].AskAsync($"{step} {id}"));
                var (instances, repeatedEvents, cases) = await KillUnderLoadAsync(nodes);
                await using var store = await Store.OpenAsync(provider, connection, static _ => { }, documents);
                await SettleAsync(store, instances.Count);
                await CountAsync(store, instances, repeatedEvents, Outside("effects"));
                await KilledCases.CountAsync(store, undisturbed, cases, Outside("notices"));

                string[] Outside(string kind) => [.. Directory.EnumerateFiles(effects, $"{kind}-*").SelectMany(File.ReadLines)];
            }
            finally
            {
                foreach (var node in nodes) node.Dispose();
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    protected abstract Task<(DatabaseProvider Provider, string Connection)> DatabaseAsync(string folder);

    private static int NodeCount(DatabaseProvider provider) => provider == DatabaseProvider.Sqlite ? 1 : 2;

    private static async Task PrepareAsync(DatabaseProvider provider, string connection, (string, string?) documents)
    {
        await using var store = await Store.OpenAsync(provider, connection, static _ => { }, documents);
        await store.PublishAsync("crash", null,
            Drawings.Set("N", "getN() + 1"),
            Drawings.Task("effect"),
            """{"type":"Elsa.Event","eventName":{"typeName":"String","expression":{"type":"JavaScript","value":"'go-' + getCorrelationId()"} } }""",
            Drawings.Set("N", "getN() + 1"),
            Drawings.Delay("00:00:00.300"),
            Drawings.Execute("child"),
            Drawings.Set("N", "getN() + 1"));
        await store.PublishAsync("child", null, Drawings.Set("N", "getN() + 1"), Drawings.Publish("tick"));
        await store.PublishAsync("counter", null, Drawings.Starts("tick"), Drawings.Set("N", "getN() + 1"));
    }

    /// <summary>Loads the nodes and kills one of them after the other; ends with all of them alive and everything asked for answered.</summary>
    private static async Task<(IReadOnlyCollection<Guid> Instances, IReadOnlyCollection<Guid> RepeatedEvents, IReadOnlyCollection<KilledCase> Cases)> KillUnderLoadAsync(NodeProcess[] nodes)
    {
        var (instances, cases) = (new ConcurrentBag<Guid>(), new ConcurrentBag<KilledCase>());
        var repeated = new ConcurrentBag<Guid>();
        using var enough = new CancellationTokenSource();
        var alive = nodes.Select(_ => new TaskCompletionSource()).ToArray();
        foreach (var gate in alive) gate.SetResult();

        var offices = Enumerable.Range(0, CasesInFlight).Select(client => Task.Run(async () =>
        {
            for (var turn = client; !enough.IsCancellationRequested; turn++)
                cases.Add(await KilledCases.PlayAsync(async (step, id) => await UntilDoneAsync(step, id, turn) == 1));
        }));
        var clients = Enumerable.Range(0, InFlight).Select(client => Task.Run(async () =>
        {
            for (var turn = client; !enough.IsCancellationRequested; turn++)
            {
                var id = Guid.CreateVersion7();
                instances.Add(id);
                await UntilDoneAsync("start", id, turn);
                // By event it may be published before the instance waits; by bookmark it is asked until it does.
                if (turn % 2 == 0) await UntilDoneAsync("resume", id, turn);
                else if (await UntilDoneAsync("event", id, turn) > 1) repeated.Add(id);
                // A load, not a flood: what counts is that every kind of work is under way when the kill comes.
                await Task.Delay(100);
            }
        })).Concat(offices).ToArray();

        // Each node by itself: at times all of them are dead.
        await Task.WhenAll(Enumerable.Range(0, nodes.Length).Select(KillAsync));
        await enough.CancelAsync();
        await Task.WhenAll(clients);
        return (instances, repeated, cases);

        async Task KillAsync(int victim)
        {
            var random = new Random(20261122 + victim);
            for (var kill = 0; kill < Kills / nodes.Length; kill++)
            {
                // A moment that nothing in the node knows of, but after some work: on a slow machine it would else do none.
                await nodes[victim].AnsweredAsync(random.Next(1, 25), TimeSpan.FromSeconds(10));
                await Task.Delay(random.Next(0, 150));
                alive[victim] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                await nodes[victim].KillAsync();
                await nodes[victim].StartAsync();
                alive[victim].SetResult();
            }
        }

        async Task<int> UntilDoneAsync(string what, Guid id, int turn)
        {
            for (var attempt = 1; ; attempt++)
            {
                var node = (turn + attempt) % nodes.Length;
                await alive[node].Task;
                if (await nodes[node].AskAsync($"{what} {id}")) return attempt;
                await Task.Delay(50);
            }
        }
    }

    /// <summary>Waits until the nodes, alive again, have nothing left to do.</summary>
    private static async Task SettleAsync(Store store, int instances)
    {
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < TimeSpan.FromMinutes(5))
        {
            await using var context = store.Contexts.CreateDbContext();
            if (await context.Instances.CountAsync(row => row.DefinitionId == "wulingyuan/crash" && row.SubStatus == "Finished") == instances
                && await context.Instances.CountAsync(row => row.DefinitionId == "wulingyuan/counter") >= instances) return;
            await Task.Delay(100);
        }
    }

    private static async Task CountAsync(Store store, IReadOnlyCollection<Guid> ids, IReadOnlyCollection<Guid> repeatedEvents, string[] effects)
    {
        await using var context = store.Contexts.CreateDbContext();
        var instances = await context.Instances.AsNoTracking().Where(row => row.JurisdictionId == "wulingyuan").ToListAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"{ids.Count} instances, {effects.Length} effects, {repeatedEvents.Count} events asked for twice");

        // No instance lost, none invented.
        Assert.True(ids.Count > Kills, "There was no load.");
        var parents = instances.Where(row => row.DefinitionId == "wulingyuan/crash").ToList();
        Assert.Equal(ids.Order(), parents.Select(row => row.Id).Order());
        Assert.All(parents, row => Assert.Equal(("Finished", Bursts), (row.SubStatus, row.Version)));

        // No step ran twice, inside or in what was asked of others.
        Assert.All(parents, row => Assert.Equal(3.0, row.ReadState().Variables["N"]));
        var children = instances.Where(row => row.DefinitionId == "wulingyuan/child").ToList();
        Assert.Equal(ids.Order(), children.Select(row => row.ParentId!.Value).Order());
        Assert.All(children, row => Assert.Equal("Finished", row.SubStatus));
        Assert.Equal(ids.Count, instances.Count(row => row.DefinitionId == "wulingyuan/counter"));
        Assert.Equal(3 * ids.Count, instances.Count);
        var chunks = await context.Journal.Where(chunk => context.Instances.Any(row => row.Id == chunk.InstanceId && row.JurisdictionId == "wulingyuan")).Select(chunk => new { chunk.InstanceId, chunk.Version }).ToListAsync();
        Assert.Equal((Bursts + 2) * ids.Count, chunks.Count);

        // Outside it may be asked again after a crash, always under the same key.
        Assert.Equal(ids.Count, effects.Distinct().Count());

        // No clock forgotten, no wait left over; what is left of dispatches are events that were asked for again.
        Assert.False(await context.DueWork.AnyAsync());
        Assert.False(await context.Bookmarks.AnyAsync());
        var repeated = repeatedEvents.Select(id => Workflows.Execution.EventPublished.HashOf($"go-{id:N}")).ToHashSet();
        Assert.All(await context.Dispatches.ToListAsync(), dispatch => Assert.True(
            dispatch.Kind == DispatchKind.Event && repeated.Contains(dispatch.Subject), $"{dispatch.Kind} {dispatch.Subject} {dispatch.LastError}"));
    }
}

public sealed class On_sqlite : A_killed_node
{
    protected override Task<(DatabaseProvider Provider, string Connection)> DatabaseAsync(string folder) =>
        Task.FromResult((DatabaseProvider.Sqlite, $"Data Source={Path.Combine(folder, "gridflow.db")};Pooling=False"));
}

public sealed class With_two_nodes_on_postgresql(PostgresFixture postgres) : A_killed_node
{
    protected override async Task<(DatabaseProvider Provider, string Connection)> DatabaseAsync(string folder) =>
        (DatabaseProvider.PostgreSql, await postgres.CreateDatabaseAsync());
}
