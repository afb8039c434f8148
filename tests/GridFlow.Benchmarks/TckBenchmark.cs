using GridFlow.Testing;
using GridFlow.Testing.Tck;

namespace GridFlow.Benchmarks;

/// <summary>The public DMN suite, case by case.</summary>
internal sealed class TckBenchmark : IBenchmark
{
    public string Name => "tck";

    public string Description => "the public DMN suite in FOLDER (../shared/tck): right, refused and silently wrong cases per level; level 2 all right, level 3 >= 2,600 of 2,813, none wrong";

    public Task RunAsync(Figures figures) => RunAsync(figures, Path.Combine(
        SharedFolder.Root ?? throw new InvalidOperationException("../shared does not lie beside the project: name the folder of the suite."), "tck"));

    public Task RunAsync(Figures figures, string folder)
    {
        var results = TckSuite.Run(folder).ToList();
        foreach (var level in results.GroupBy(result => result.Level).OrderBy(group => group.Key, StringComparer.Ordinal))
            foreach (var verdict in Enum.GetValues<TckVerdict>())
                figures.Count($"tck.{level.Key.Replace("compliance-", "", StringComparison.Ordinal)}.{verdict.ToString().ToLowerInvariant()}", level.Count(result => result.Verdict == verdict), "cases");
        foreach (var result in results.Where(result => result.Verdict != TckVerdict.Right))
            Console.Error.WriteLine($"{result.Verdict} {result.Name}: {result.Detail}");
        return Task.CompletedTask;
    }
}
