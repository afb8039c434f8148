using GridFlow.Data.Clock;
using GridFlow.Data.Transactions;
using GridFlow.Data.Work;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Benchmarks;

/// <summary>Clocks of cases that are due all at once, as after a night without power: fired, the ladders go on, tasks and notices committed.</summary>
internal sealed class FireBenchmark : IBenchmark
{
    private const int Cases = 3000;
    private const int Rounds = 3;

    public string Name => "fire";

    public string Description => $"due clocks of {Cases} cases fired, one node; SQLite (synchronous Full, Normal) and PostgreSQL (fsync on); goal as for a report";

    public Task RunAsync(Figures figures) => Databases.EachAsync(Name, async (name, settings) =>
    {
        await using var platform = await Platform.OpenAsync(settings);
        await Petitions.ReportAsync(platform, Cases, 64);
        var (clock, writer, clocks) = (platform.Services.GetRequiredService<BusinessClock>(), platform.Services.GetRequiredService<IWriter>(), platform.Services.GetRequiredService<DueWorkRunner>());
        var rounds = new List<(int Fired, Work Work)>();
        for (var round = 0; round <= Rounds; round++)
        {
            await clock.AdvanceAsync(writer, TimeSpan.FromDays(20));
            var fired = 0;
            var work = await Figures.MedianWorkAsync(1, async () => fired = await clocks.RunDueAsync());
            // The first compiles and fills caches; at the top of the ladder nothing is left to fire.
            if (round > 0 && fired > 0) rounds.Add((fired, work));
        }

        var median = rounds.OrderBy(one => one.Work.Time / one.Fired).ElementAt(rounds.Count / 2);
        figures.Add(name, median.Fired, median.Work, "clock");
    });
}
