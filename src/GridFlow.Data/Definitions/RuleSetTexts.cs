using System.Collections.Concurrent;
using GridFlow.Inference;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Files;
using GridFlow.Rules.Situations;

namespace GridFlow.Data.Definitions;

/// <summary>
/// Rule sets read and compiled, kept by fingerprint: publishing, listing, following and rolling back look at the same few
/// versions again and again, and a large pack takes tens of milliseconds to read and to compile.
/// </summary>
public sealed class RuleSetTexts
{
    /// <summary>Drafts leave a reading behind with every save; past this many all are forgotten and made again when asked for.</summary>
    private const int MostReadings = 64;

    /// <summary>A compiled set is some megabytes.</summary>
    private const int MostCompilations = 16;

    /// <summary>What judges situations, everywhere.</summary>
    public static IInference Inference { get; } = new NRulesInference();

    private readonly ConcurrentDictionary<string, RuleSetReading> _readings = new();
    private readonly ConcurrentDictionary<string, Compilation> _compilations = new();

    /// <summary>The set in a stored document, without its parents, or what is wrong with it.</summary>
    public RuleSetReading Read(StoredDefinition stored) => Read(stored.Fingerprint, stored.Content);

    /// <summary>The same of a content with its fingerprint.</summary>
    public RuleSetReading Read(string fingerprint, string content)
    {
        if (_readings.Count > MostReadings) _readings.Clear();
        return _readings.GetOrAdd(fingerprint, static (_, text) => DocumentReader.RuleSet(text), content);
    }

    /// <summary>A chain of sets compiled, the outermost parent first.</summary>
    public Compilation Compile(IReadOnlyList<ShelvedSet> chain)
    {
        if (_compilations.Count > MostCompilations) _compilations.Clear();
        var key = string.Join('|', chain.Select(one => $"{one.VersionId}#{one.Fingerprint}"));
        return _compilations.GetOrAdd(key, static (_, sets) => CompiledRuleSet.Compile([.. sets.Select(one => one.Set)], inference: Inference), chain);
    }
}
