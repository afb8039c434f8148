using System.Diagnostics;
using GridFlow.Data.Cases;
using GridFlow.Data.Definitions;
using GridFlow.Data.Import;
using GridFlow.Data.Texts;
using GridFlow.Governance;
using GridFlow.Governance.Incidents;
using GridFlow.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Benchmarks;

/// <summary>
/// The way of a report as the platform walks it: intake, rules, ladder to the first task, one durable commit. Reporters
/// come concurrently, as on a busy day; the answer counts only when the commit is on the disk.
/// </summary>
internal sealed class ReportBenchmark : IBenchmark
{
    private const int Reporters = 32;
    private const int Rounds = 5;
    private const int ReportsPerRound = 1000;

    public string Name => "report";

    public string Description =>
        $"report → classified → first task committed, {Reporters} reporters at once; SQLite (synchronous Full, Normal) and PostgreSQL (fsync on); goal 200/s with SQLite";

    public async Task RunAsync(Figures figures)
    {
        var folder = Directory.CreateTempSubdirectory("gridflow-report-").FullName;
        try
        {
            foreach (var synchronous in new[] { "Full", "Normal" })
                await MeasureAsync(figures, $"report.sqlite-{synchronous.ToLowerInvariant()}", new()
                {
                    ["Database:Provider"] = "Sqlite",
                    ["Database:Synchronous"] = synchronous,
                    ["ConnectionStrings:GridFlow"] = $"Data Source={Path.Combine(folder, $"{synchronous}.db")}",
                });

            if (PostgresServer.Programs is null)
            {
                Console.Error.WriteLine("PostgreSQL is not installed; no figures for it.");
                return;
            }

            await using var server = await PostgresServer.StartAsync(durable: true);
            await MeasureAsync(figures, "report.postgresql", new()
            {
                ["Database:Provider"] = "PostgreSql",
                ["ConnectionStrings:GridFlow"] = await server.CreateDatabaseAsync(),
            });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(Figures figures, string name, Dictionary<string, string?> settings)
    {
        await using var platform = await Platform.OpenAsync(settings);
        var intake = platform.Services.GetRequiredService<IncidentIntake>();
        var texts = Texts(platform.Services.GetRequiredService<Catalogue>().Current);
        var next = -1;

        async Task RoundAsync(int reports, int reporters, List<double>? latencies = null)
        {
            var left = reports;
            await Task.WhenAll(Enumerable.Range(0, reporters).Select(_ => Task.Run(async () =>
            {
                while (Interlocked.Decrement(ref left) >= 0)
                {
                    var text = texts[Interlocked.Increment(ref next) % texts.Count];
                    var started = Stopwatch.GetTimestamp();
                    await intake.RegisterAsync(new IncidentReport("wulingyuan", Channel.Public, text), Actor.Public);
                    if (latencies is null)
                        continue;
                    lock (latencies)
                        latencies.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                }
            })));
        }

        var loaded = new List<double>();
        var processor = Environment.CpuUsage.TotalTime;
        var round = await Figures.MedianTimeAsync(Rounds, () => RoundAsync(ReportsPerRound, Reporters, loaded));
        figures.Add($"{name}.throughput", ReportsPerRound / round.TotalSeconds, "/s");
        // Worth more than the throughput on a machine that has other things to do.
        figures.Add($"{name}.processor", (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds / loaded.Count, "ms/report");
        figures.Add($"{name}.p50", Figures.Percentile(loaded, 0.50), "ms");
        figures.Add($"{name}.p99", Figures.Percentile(loaded, 0.99), "ms");

        var alone = new List<double>();
        await RoundAsync(200, 1, alone);
        figures.Add($"{name}.alone.p50", Figures.Percentile(alone, 0.50), "ms");
    }

    /// <summary>Real petitions where they lie beside the project, else the texts of the rules' own test cases.</summary>
    private static IReadOnlyList<string> Texts(CatalogueSnapshot catalogue)
    {
        if (SharedFolder.Root is { } shared)
        {
            using var reader = TextFiles.Open(Path.Combine(shared, "data/petitions/petitions-with-replies.csv"));
            return [.. CsvReports.Read(reader, ReportColumns.Match(["id", "user", "title", "submitted_at", "text", "reply", "replied_at"], null), TimeZoneInfo.Utc)
                .Where(row => row.Rejection is null).Select(row => row.Text)];
        }

        Console.Error.WriteLine("../shared is absent; the texts are those of the rules' test cases.");
        return [.. catalogue.Rules("wulingyuan")!.Rules.Set.Rules.SelectMany(rule => rule.Tests).Select(test => test.Text)];
    }
}
