namespace GridFlow.Benchmarks;

/// <summary>
/// One named benchmark. A class of its own in a file of its own; the command line finds it by itself. It ends in under
/// five minutes on two cores, takes medians of several rounds, and compares by ratios where it compares.
/// </summary>
public interface IBenchmark
{
    /// <summary>The name on the command line, in lower case: <c>report</c>.</summary>
    string Name { get; }

    /// <summary>One line that says what is measured, under which conditions, and the goal if there is one.</summary>
    string Description { get; }

    /// <summary>Measures and tells the figures.</summary>
    Task RunAsync(Figures figures);

    /// <summary>Measures on a folder that the command line names after the benchmark, where it measures folders.</summary>
    /// <exception cref="ArgumentException">It takes no folder.</exception>
    Task RunAsync(Figures figures, string folder) => throw new ArgumentException($"{Name} takes no folder.", nameof(folder));
}
