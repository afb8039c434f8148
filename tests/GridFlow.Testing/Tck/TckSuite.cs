using GridFlow.Rules.Dmn;
using GridFlow.Rules.Dmn.Feel;
using GridFlow.Rules.Dmn.Feel.Values;

namespace GridFlow.Testing.Tck;

/// <summary>How a case ended.</summary>
public enum TckVerdict
{
    /// <summary>The value that is expected; where an error is expected, null and nothing else.</summary>
    Right,

    /// <summary>Another value or none, and a message says so: not supported, or supported otherwise.</summary>
    Refused,

    /// <summary>Another value and not a word.</summary>
    Wrong,
}

/// <summary>What a case expects of one decision, and how it ended: the suite's cases are counted so.</summary>
/// <param name="Level">The folder of its level: <c>compliance-level-3</c>.</param>
/// <param name="Name">File, id and decision.</param>
/// <param name="Verdict">How it ended.</param>
/// <param name="Detail">What was expected, what came, and the message; empty where all is right.</param>
public sealed record TckResult(string Level, string Name, TckVerdict Verdict, string Detail);

/// <summary>Runs a checkout of the public DMN suite, whatever levels and folders it has.</summary>
public static class TckSuite
{
    // Some cases ask what time it is, and only that it is one.
    private static readonly DateTimeOffset Now = new(2026, 5, 6, 12, 0, 0, TimeSpan.FromHours(8));

    /// <summary>Runs all cases under a folder, in the order of their names.</summary>
    public static IEnumerable<TckResult> Run(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.xml", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var (model, cases) = TckFile.Read(file);
            if (cases.Count == 0)
                continue;
            var reading = Document(Path.Combine(Path.GetDirectoryName(file)!, model));
            foreach (var result in cases.SelectMany(one => Verdicts(Level(folder, file), $"{Path.GetFileNameWithoutExtension(file)} {one.Id}", one, reading)))
                yield return result;
        }
    }

    private static string Level(string folder, string file) =>
        Path.GetFullPath(file).Split(Path.DirectorySeparatorChar).LastOrDefault(part => part.StartsWith("compliance-level-", StringComparison.Ordinal)) ?? Path.GetFileName(folder);

    private static DmnReading Document(string file) => !File.Exists(file) ? new DmnReading(null, []) : new DmnLibrary(Directory.EnumerateFiles(Path.GetDirectoryName(file)!, "*.dmn")
        .ToDictionary(name => Path.GetFileName(name), Func<Stream> (name) => () => File.OpenRead(name), StringComparer.Ordinal)).Read(Path.GetFileName(file));

    private static IEnumerable<TckResult> Verdicts(string level, string name, TckCase one, DmnReading reading)
    {
        foreach (var expected in one.Expected)
        {
            var answer = Answer(reading.Model, one, FeelNames.Tidy(expected.Decision));
            var verdict = answer is null ? TckVerdict.Refused
                : Same(FeelValue.Plain(expected.Value), answer.Value) && (!answer.Refused || expected.Error) ? TckVerdict.Right
                : answer.Problem is null ? TckVerdict.Wrong : TckVerdict.Refused;
            yield return new TckResult(level, $"{name} {expected.Decision}", verdict, verdict == TckVerdict.Right ? ""
                : answer is null ? reading.Problems.FirstOrDefault()?.Message.English ?? "There is no such decision."
                : $"expected {FeelValue.Print(expected.Value)}, got {(answer.Refused ? "refused" : FeelValue.Print(answer.Value))}. {answer.Problem?.English}");
        }
    }

    private static DmnAnswer? Answer(DmnModel? model, TckCase one, string decision) =>
        model is null ? null
        : one.Service.Length > 0 ? model.Services.Contains(one.Service) ? model.Call(one.Service, one.Data, Now).FirstOrDefault(answer => answer.Decision == decision) : null
        : model.Decisions.Contains(decision) ? model.Decide(decision, one.Data, Now) : null;

    // Numbers are the same to eight digits, as the suite's own runners have it; texts, times and durations to the letter.
    private static bool Same(object? expected, object? actual) => (expected, actual) switch
    {
        (null, null) => true,
        (decimal one, decimal other) => Math.Abs(one - other) <= 0.00000001m * Math.Max(1, Math.Abs(one)),
        (string one, string other) => one == other,
        (bool one, bool other) => one == other,
        (IReadOnlyDictionary<string, object?> one, IReadOnlyDictionary<string, object?> other) =>
            one.Count == other.Count && one.All(pair => other.TryGetValue(pair.Key, out var value) && Same(pair.Value, value)),
        (IReadOnlyList<object?> one, IReadOnlyList<object?> other) => one.Count == other.Count && one.Zip(other).All(pair => Same(pair.First, pair.Second)),
        _ => false,
    };
}
