using System.Collections.Concurrent;
using GridFlow.Rules.Files;

namespace GridFlow.Data.Definitions;

/// <summary>
/// Rule sets read from their texts, kept by fingerprint: publishing, listing and following look at the same few versions
/// again and again, and a large pack takes tens of milliseconds to read.
/// </summary>
public sealed class RuleSetTexts
{
    /// <summary>Drafts leave a reading behind with every save; past this many all are forgotten and read again when asked for.</summary>
    private const int MostKept = 64;

    private readonly ConcurrentDictionary<string, RuleSetReading> _readings = new();

    /// <summary>The set in a stored document, without its parents, or what is wrong with it.</summary>
    public RuleSetReading Read(StoredDefinition stored)
    {
        if (_readings.Count > MostKept) _readings.Clear();
        return _readings.GetOrAdd(stored.Fingerprint, static (_, content) => DocumentReader.RuleSet(content), stored.Content);
    }
}
