using System.Diagnostics;
using GridFlow.Data.Cases;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Storage;
using GridFlow.Data.Transactions;
using GridFlow.Data.Work;
using GridFlow.Governance;
using GridFlow.Governance.Incidents;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Benchmarks;

/// <summary>A city in a bad year: all cases open at once with five clocks each, people look through their lists, clocks come due, and reports come in.</summary>
internal sealed class OpenCasesBenchmark : IBenchmark
{
    private const int Open = 400_000;
    private const int ClocksOfEach = 5;
    private const int Due = 2_000;
    private const int Seconds = 20;
    private const int ReportsPerSecond = 50;

    public string Name => "open-cases";

    public string Description =>
        $"{Open:N0} open cases with {Open * ClocksOfEach:N0} clocks: lists, filters, sorts and counts for every role (goal p95 <= 200 ms), then the clocks of {Due:N0} cases due within {Seconds} s beside {ReportsPerSecond} reports/s (goal: p99 of the lag <= 5 s)";

    public Task RunAsync(Figures figures) => Databases.EachAsync(Name, async (name, settings) =>
    {
        if (name.EndsWith("normal", StringComparison.Ordinal)) return;
        await using var platform = await Platform.OpenAsync(settings);
        var services = platform.Services;
        var (catalogue, clock) = (services.GetRequiredService<Catalogue>().Current, services.GetRequiredService<BusinessClock>());
        await services.GetRequiredService<IncidentIntake>().RegisterAsync(
            new IncidentReport("wulingyuan", Channel.Public, "路边垃圾成堆，臭味很大，没人清理") { PlaceUnitId = catalogue.Organisation("wulingyuan").Units.First(unit => unit.Level == "grid").Id }, Actor.Public);
        await ManyIncidents.AddAsync(services.GetRequiredService<ContextFactory>(), catalogue, Open, clock.GetUtcNow(), oneOpenIn: 1, ClocksOfEach);
        await using (var context = services.GetRequiredService<ContextFactory>().CreateDbContext())
            figures.Count($"{name}.clocks", await context.DueWork.CountAsync(), "clocks");
        await ListsBenchmark.MeasureAsync(figures, name, services);
        await FireAsync(figures, name, platform);
    });

    private static async Task FireAsync(Figures figures, string name, Platform platform)
    {
        var (factory, clock) = (platform.Services.GetRequiredService<ContextFactory>(), platform.Services.GetRequiredService<BusinessClock>());
        await Petitions.ReportAsync(platform, Due, 64);
        var begin = clock.GetUtcNow().AddSeconds(10);
        var lags = await platform.Services.GetRequiredService<IWriter>().WriteAsync(async context =>
        {
            var clocks = await context.DueWork.Where(work => !work.Clock.StartsWith("many-")).OrderBy(work => work.InstanceId).ToListAsync();
            foreach (var (place, one) in clocks.GroupBy(work => work.InstanceId).Index())
                foreach (var work in one) work.DueAt = begin.AddSeconds((double)place * Seconds / Due);
            return clocks.ToDictionary(work => (work.InstanceId, work.BookmarkId, work.Clock), _ => 0.0);
        });
        using var worker = ActivatorUtilities.CreateInstance<Worker>(platform.Services);
        await worker.StartAsync(CancellationToken.None);
        while (clock.GetUtcNow() < begin) await Task.Delay(10);
        var (running, reports, latencies) = (Stopwatch.StartNew(), new List<Task<IReadOnlyList<double>>>(), 0);
        while (running.Elapsed < TimeSpan.FromSeconds(Seconds) || await LookAsync() > 0)
        {
            for (; latencies < Math.Min(running.Elapsed.TotalSeconds, Seconds) * ReportsPerSecond; latencies++) reports.Add(Petitions.ReportAsync(platform, 1, 1));
            await LookAsync();
            await Task.Delay(50);
        }

        var times = (await Task.WhenAll(reports)).SelectMany(one => one).ToList();
        await worker.StopAsync(CancellationToken.None);
        figures.Count($"{name}.fired", lags.Count, "clocks");
        figures.Add($"{name}.lag.p50", Figures.Percentile(lags.Values, 0.5), "ms");
        figures.Add($"{name}.lag.p99", Figures.Percentile(lags.Values, 0.99), "ms");
        figures.Add($"{name}.report.p99", Figures.Percentile(times, 0.99), "ms");

        // How late each clock is that is due and still there, because no commit has taken it away; one that is gone by the next look was not late.
        async Task<int> LookAsync()
        {
            await using var context = factory.CreateDbContext();
            var now = clock.GetUtcNow();
            var waiting = await context.DueWork.AsNoTracking().Where(work => work.ParkedAt == null && work.DueAt <= now).ToListAsync();
            foreach (var work in waiting)
                if (lags.ContainsKey((work.InstanceId, work.BookmarkId, work.Clock))) lags[(work.InstanceId, work.BookmarkId, work.Clock)] = (now - work.DueAt).TotalMilliseconds;
            return waiting.Count;
        }
    }
}
