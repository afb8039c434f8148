namespace GridFlow.Benchmarks;

/// <summary>
/// The way of a report as the platform walks it: intake, rules, ladder to the first task, one durable commit. Reporters
/// come concurrently, as on a busy day; the answer counts only when the commit is on the disk.
/// </summary>
internal sealed class ReportBenchmark : IBenchmark
{
    private const int Reporters = 64;
    private const int WarmRounds = 30;
    private const int Rounds = 5;
    private const int ReportsPerRound = 1000;

    public string Name => "report";

    public string Description =>
        $"report → classified → first task committed, {Reporters} reporters at once; SQLite (synchronous Full, Normal) and PostgreSQL (fsync on); goal 1,500/s with SQLite Full, 1,200/s with PostgreSQL, 0.7 ms of processor";

    public Task RunAsync(Figures figures) => Databases.EachAsync(Name, async (name, settings) =>
    {
        await using var platform = await Platform.OpenAsync(settings);
        await Figures.WarmAsync(WarmRounds, () => Petitions.ReportAsync(platform, ReportsPerRound, Reporters));
        var latencies = new List<double>();
        var work = await Figures.MedianWorkAsync(Rounds, async () => latencies.AddRange(await Petitions.ReportAsync(platform, ReportsPerRound, Reporters)));
        figures.Add(name, ReportsPerRound, work, "report");
        figures.Add($"{name}.p50", Figures.Percentile(latencies, 0.50), "ms");
        figures.Add($"{name}.p99", Figures.Percentile(latencies, 0.99), "ms");
        figures.Add($"{name}.alone.p50", Figures.Percentile(await Petitions.ReportAsync(platform, 200, 1), 0.50), "ms");
    });
}
