using GridFlow.Governance.Calendars;
using GridFlow.Rules.Outcomes;
using GridFlow.Testing;

namespace GridFlow.Benchmarks;

/// <summary>How long it takes to count a deadline.</summary>
internal sealed class CalendarBenchmark : IBenchmark
{
    private const int Times = 200_000;

    public string Name => "calendar";

    public string Description => "7 working days over the nine-day spring festival of 2026 on the shipped calendar of Wulingyuan: the instant (goal < 1,000 ns), and the deadline with its words";

    public Task RunAsync(Figures figures)
    {
        var rules = Path.Combine(ProjectRoot.Path, "rules");
        var holidays = Directory.GetFiles(Path.Combine(rules, "standard", "calendar")).Select(file => (Path.GetFileName(file), File.ReadAllText(file)));
        var calendar = CalendarReader.Read(File.ReadAllText(Path.Combine(rules, "wulingyuan", "calendar.json")), "calendar.json", holidays).Value!;
        var (start, limit) = (new DateTimeOffset(2026, 2, 13, 10, 0, 0, TimeSpan.FromHours(8)).ToUniversalTime(), new TimeLimit(7, TimeUnit.WorkingDays));
        figures.Add("calendar.instant", Nanoseconds(() => calendar.DueAt(start, limit)), "ns");
        figures.Add("calendar.deadline", Nanoseconds(() => calendar.Due(start, limit).DueAt), "ns");
        return Task.CompletedTask;
    }

    private static double Nanoseconds(Func<DateTimeOffset> count)
    {
        long kept = 0;
        var time = Figures.MedianTime(9, () =>
        {
            for (var i = 0; i < Times; i++) kept ^= count().Ticks;
        });
        GC.KeepAlive(kept);
        return time.TotalNanoseconds / Times;
    }
}
