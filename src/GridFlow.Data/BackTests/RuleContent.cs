using GridFlow.Data.Definitions;

namespace GridFlow.Data.BackTests;

/// <summary>What decides when a version decides: its own content, and that of the published sets it inherits from.</summary>
internal static class RuleContent
{
    /// <summary>SHA-256 over the fingerprints of the published parents, outermost first; empty for a set without parents or one that does not read.</summary>
    public static string ParentsOf(RuleShelf shelf, StoredDefinition stored, RuleSetTexts texts)
    {
        if (RuleShelf.Shelved(stored, texts) is not { } shelved) return "";
        var parents = shelf.With(shelved).ChainOf(shelved).SkipLast(1).Select(parent => parent.Fingerprint).ToList();
        return parents.Count == 0 ? "" : DocumentFile.FingerprintOf(string.Join('|', parents));
    }
}
