using GridFlow.Data.Import;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Benchmarks;

/// <summary>The petitions of a year in one file, as the command line imports them into an empty installation.</summary>
internal sealed class ImportBenchmark : IBenchmark
{
    public string Name => "import";

    public string Description => "2,816 real petitions imported; SQLite (synchronous Full, Normal) and PostgreSQL (fsync on); goal 5 s";

    public async Task RunAsync(Figures figures)
    {
        var rows = Petitions.Rows();
        if (rows.Count == 0)
        {
            Console.Error.WriteLine("../shared is absent; there is nothing to import.");
            return;
        }

        await Databases.EachAsync(Name, async (name, settings) =>
        {
            await using var platform = await Platform.OpenAsync(settings);
            var import = platform.Services.GetRequiredService<ReportImport>();
            var progress = new ImportProgress(0, 0, 0);
            var work = await Figures.MedianWorkAsync(1, async () => progress = await import.RunAsync(rows, "wulingyuan", "petitions.csv", _ => { }));
            figures.Add($"{name}.rows", progress.Registered, "rows");
            figures.Add($"{name}.time", work.Time.TotalSeconds, "s");
            figures.Add($"{name}.processor", work.Processor.TotalSeconds, "s");
        });
    }
}
