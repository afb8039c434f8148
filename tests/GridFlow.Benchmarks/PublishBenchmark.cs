using System.Diagnostics;
using GridFlow.Data.Accounts;
using GridFlow.Data.Cases;
using GridFlow.Data.Definitions;
using GridFlow.Data.Work;
using GridFlow.Data.Workbench;
using GridFlow.Governance;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using GridFlow.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Benchmarks;

/// <summary>How long after an approver's click the next report is classified by the new version: on the node that did it, and on another.</summary>
internal sealed class PublishBenchmark : IBenchmark
{
    private const int Publishes = 20;

    private static readonly Viewer Office = new("office", "office", "wulingyuan", [new Post("wly", "武陵源区", "/wly/", Roles.NetworkOffice)]);

    private static readonly Viewer Author = new("author", "author", "wulingyuan", [new Post("wly", "武陵源区", "/wly/", Roles.PolicyOfficer)]);

    public string Name => "publish";

    public string Description =>
        $"approval → the first report that the new version classified, {Publishes} times; SQLite, and PostgreSQL (fsync on) on the approver's node and on a second one. Goal: 1,000 ms.";

    public async Task RunAsync(Figures figures)
    {
        var folder = Directory.CreateTempSubdirectory("gridflow-publish-").FullName;
        try
        {
            await using (var node = await Platform.OpenAsync(new() { ["Database:Provider"] = "Sqlite", ["ConnectionStrings:GridFlow"] = $"Data Source={Path.Combine(folder, "publish.db")};Pooling=False" }))
                await MeasureAsync(figures, "publish.sqlite", node, [("here", node)]);

            if (PostgresServer.Programs is null)
            {
                Console.Error.WriteLine("PostgreSQL is not installed; no figures for it.");
                return;
            }

            await using var server = await PostgresServer.StartAsync(durable: true);
            var database = await server.CreateDatabaseAsync();
            await using var first = await Platform.OpenAsync(Settings(database));
            await using var second = await Platform.OpenAsync(Settings(database));
            await MeasureAsync(figures, "publish.postgresql", first, [("here", first), ("other-node", second)]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Dictionary<string, string?> Settings(string database) => new() { ["Database:Provider"] = "PostgreSql", ["ConnectionStrings:GridFlow"] = database };

    /// <summary>Two versions take turns; both nodes have their background work running, as in service.</summary>
    private static async Task MeasureAsync(Figures figures, string name, Platform approver, (string Name, Platform Node)[] nodes)
    {
        var running = new List<Microsoft.Extensions.Hosting.BackgroundService>();
        foreach (var (_, node) in nodes)
        {
            running.Add(ActivatorUtilities.CreateInstance<Worker>(node.Services));
            running.Add(ActivatorUtilities.CreateInstance<WorkListener>(node.Services));
        }

        foreach (var service in running) await service.StartAsync(CancellationToken.None);
        var desk = approver.Services.GetRequiredService<RuleDesk>();
        var first = approver.Services.GetRequiredService<Catalogue>().Current.Rules("wulingyuan")!.VersionId;
        var times = nodes.ToDictionary(node => node.Name, _ => new List<double>());
        for (var round = 0; round < Publishes; round++)
        {
            var draft = await desk.CreateDraftAsync(Author, first);
            var opened = (await desk.ReadAsync(Author, draft))!;
            var files = new Dictionary<string, string>(opened.Files) { ["own.rules"] = $"rule R-{round} \"乒乓球台\" priority 200\n  when text contains any (\"乒乓球台\")\n  then tag \"{round}\"\n" };
            await desk.SaveAsync(Author, draft, files, opened.Revision);
            await desk.SubmitAsync(Author, draft, "");
            var clicked = Stopwatch.GetTimestamp();
            await desk.ApproveAsync(Office, draft);
            await Task.WhenAll(nodes.Select(async node =>
            {
                while (await DecidedByAsync(node.Node) != draft) await Task.Delay(1);
                lock (times) times[node.Name].Add(Stopwatch.GetElapsedTime(clicked).TotalMilliseconds);
            }));
        }

        foreach (var (node, measured) in times)
        {
            figures.Add($"{name}.{node}.p50", Figures.Median(measured), "ms");
            figures.Add($"{name}.{node}.max", measured.Max(), "ms");
        }

        foreach (var service in running) await service.StopAsync(CancellationToken.None);
    }

    private static async Task<string> DecidedByAsync(Platform node)
    {
        var receipt = await node.Services.GetRequiredService<IncidentIntake>().RegisterAsync(new IncidentReport("wulingyuan", Channel.Public, "小区的乒乓球台坏了"), Actor.Public);
        await using var context = node.Services.GetRequiredService<Data.Storage.ContextFactory>().CreateDbContext();
        return (await context.Incidents.AsNoTracking().SingleAsync(incident => incident.Id == receipt.Id)).Classification!.RuleVersions[0];
    }
}
