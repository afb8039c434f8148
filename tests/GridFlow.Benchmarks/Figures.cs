using System.Diagnostics;
using System.Globalization;
using System.Runtime;

namespace GridFlow.Benchmarks;

/// <summary>Takes the figures of a benchmark and prints each as one line: <c>name value unit</c>.</summary>
public sealed class Figures(TextWriter output)
{
    /// <summary>Prints a figure with three significant digits.</summary>
    /// <param name="name">Without spaces; dots separate what it is about: <c>report.sqlite.throughput</c>.</param>
    /// <param name="value">The value in that unit.</param>
    /// <param name="unit">Such as <c>/s</c>, <c>ms</c>, <c>us</c>, <c>B</c>, <c>ratio</c>.</param>
    public void Add(string name, double value, string unit) =>
        output.WriteLine($"{name} {Rounded(value)} {unit}");

    /// <summary>Prints a count, to the last one.</summary>
    public void Count(string name, int value, string unit) => output.WriteLine($"{name} {value} {unit}");

    /// <summary>The median: rounds disturbed by something else on the machine do not count.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>The value below which the given share of the values lies (nearest rank): 0.95 for the 95th percentile.</summary>
    public static double Percentile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
    }

    /// <summary>The median time of one round, after one round that does not count (it compiles and fills caches).</summary>
    public static TimeSpan MedianTime(int rounds, Action round)
    {
        round();
        return TimeSpan.FromTicks((long)Median(Enumerable.Range(0, rounds).Select(_ =>
        {
            var started = Stopwatch.GetTimestamp();
            round();
            return (double)Stopwatch.GetElapsedTime(started).Ticks;
        }).ToArray()));
    }

    /// <summary>Prints what so many pieces of work took: how many a second, and the processor time of each, which is worth more on a machine that has other things to do.</summary>
    public void Add(string name, int count, Work work, string piece)
    {
        Add($"{name}.throughput", count / work.Time.TotalSeconds, "/s");
        Add($"{name}.processor", work.Processor.TotalMilliseconds / count, $"ms/{piece}");
    }

    /// <summary>
    /// Runs rounds that do not count until the runtime has compiled what they use to its end: a platform runs for weeks, and for the first
    /// ten thousand reports compiling takes as much of the processor as the reports do.
    /// </summary>
    /// <param name="most">At most so many; where each round uses something up.</param>
    /// <param name="round">One round.</param>
    public static async Task WarmAsync(int most, Func<Task> round)
    {
        for (var i = 0; i < most; i++)
        {
            var (started, compiling) = (Stopwatch.GetTimestamp(), JitInfo.GetCompilationTime());
            await round();
            if ((JitInfo.GetCompilationTime() - compiling) < Stopwatch.GetElapsedTime(started) / 50) return;
        }
    }

    /// <summary>The median time and the median processor time of one round.</summary>
    public static async Task<Work> MedianWorkAsync(int rounds, Func<Task> round)
    {
        var (times, processor) = (new double[rounds], new double[rounds]);
        for (var i = 0; i < rounds; i++)
        {
            var (started, used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            await round();
            times[i] = Stopwatch.GetElapsedTime(started).Ticks;
            processor[i] = (Environment.CpuUsage.TotalTime - used).Ticks;
        }

        return new Work(TimeSpan.FromTicks((long)Median(times)), TimeSpan.FromTicks((long)Median(processor)));
    }

    private static string Rounded(double value)
    {
        var digits = value == 0 ? 0 : Math.Max(0, 2 - (int)Math.Floor(Math.Log10(Math.Abs(value))));
        return Math.Round(value, Math.Min(digits, 15)).ToString(CultureInfo.InvariantCulture);
    }
}

/// <summary>What something took.</summary>
/// <param name="Time">On the clock.</param>
/// <param name="Processor">Of this process's processor time, all threads together.</param>
public sealed record Work(TimeSpan Time, TimeSpan Processor);
