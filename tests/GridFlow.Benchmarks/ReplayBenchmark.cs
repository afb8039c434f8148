using System.Diagnostics;
using GridFlow.Data.Definitions;
using GridFlow.Data.Demonstration;
using GridFlow.Data.Replays;
using GridFlow.Governance;
using GridFlow.Governance.Ladders.Walks;
using GridFlow.Governance.Replays;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Benchmarks;

/// <summary>A district's month replayed on the shipped ladder.</summary>
internal sealed class ReplayBenchmark : IBenchmark
{
    private const int Played = 200;
    private const int Month = 21_000;

    public string Name => "replay";

    public string Description => "21,000 cases (200 that were played, each 105 times under another id) replayed with drawn answers on the shipped ladder, one seed, all processors; goal <= 60 s on 2 cores";

    public async Task RunAsync(Figures figures)
    {
        var folder = Directory.CreateTempSubdirectory("gridflow-replay-").FullName;
        try
        {
            await using var platform = await Platform.OpenAsync(new() { ["ConnectionStrings:GridFlow"] = $"Data Source={Path.Combine(folder, "g.db")};Pooling=False", ["Demonstration:Enabled"] = "true" });
            await platform.Services.GetRequiredService<DemonstrationData>().EnsureAsync(Played);
            var today = DateOnly.FromDateTime(DateTime.UtcNow);
            var catalogue = platform.Services.GetRequiredService<Catalogue>().Current;
            var past = await platform.Services.GetRequiredService<PastCases>().ReadAsync("wulingyuan", catalogue.FindLadder("wulingyuan")!.DefinitionId, today.AddDays(-60), today.AddDays(1));
            var cases = Enumerable.Range(0, Month).Select(i => past[i % past.Count] with { Id = DeterministicId.From("replay", i.ToString(System.Globalization.CultureInfo.InvariantCulture)) }).ToList();
            var ground = new WalkGround(catalogue.FindLadder("wulingyuan")!.Program, catalogue.Organisation("wulingyuan"), catalogue.Rules("wulingyuan")!.Rules, catalogue.Calendar("wulingyuan")!);
            var pool = new AnswerPool(past.SelectMany(one => one.Answers), ground.Calendar);

            var watch = Stopwatch.StartNew();
            var run = ReplayRunner.Run(ground, cases, pool, 1, null, CancellationToken.None);
            figures.Add("replay.21000", watch.Elapsed.TotalSeconds, "s");
            figures.Add("replay.tasks", run.Rungs.Values.Sum() / (double)run.Cases, "tasks a case");
            figures.Add("replay.lost", run.Lost, "cases");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
