using System.Globalization;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Sets;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Definitions;

/// <summary>A version of a rule set in memory. The set carries the version's number as its label, so that every decision names it.</summary>
public sealed record ShelvedSet(string VersionId, string Fingerprint, string JurisdictionId, int Version, RuleSet Set);

/// <summary>The rule sets that hold together, one version of each, by the id children name their parent by.</summary>
public sealed class RuleShelf(IReadOnlyDictionary<string, ShelvedSet> sets, RuleSetTexts texts)
{
    internal static RuleShelf Empty { get; } = new(new Dictionary<string, ShelvedSet>(), new RuleSetTexts());

    /// <summary>All sets.</summary>
    public IEnumerable<ShelvedSet> Sets => sets.Values;

    /// <summary>The set of that id, or <see langword="null"/>.</summary>
    public ShelvedSet? Find(string setId) => sets.GetValueOrDefault(setId);

    /// <summary>The shelf of everything published.</summary>
    internal static async Task<RuleShelf> ReadAsync(GridFlowDbContext context, RuleSetTexts texts, CancellationToken cancellationToken = default) =>
        Of(await context.Definitions.AsNoTracking().Where(stored => stored.Kind == DocumentKind.RuleSet && stored.IsPublished).ToListAsync(cancellationToken), texts);

    internal static RuleShelf Of(IEnumerable<StoredDefinition> published, RuleSetTexts texts)
    {
        var found = new Dictionary<string, ShelvedSet>();
        foreach (var stored in published)
            if (Shelved(stored, texts) is { } shelved) found[shelved.Set.Id] = shelved;
        return new RuleShelf(found, texts);
    }

    /// <summary>A stored version, or <see langword="null"/> where it cannot be read.</summary>
    internal static ShelvedSet? Shelved(StoredDefinition stored, RuleSetTexts texts) => texts.Read(stored).Set is { } set
        ? new ShelvedSet(stored.Id, stored.Fingerprint, stored.JurisdictionId, stored.Version, set with { Version = stored.Version.ToString(CultureInfo.InvariantCulture) })
        : null;

    /// <summary>A file that is no version yet, or <see langword="null"/> where it cannot be read.</summary>
    internal static ShelvedSet? Shelved(DocumentFile file, RuleSetTexts texts) =>
        texts.Read(file.Fingerprint, file.Content).Set is { } set ? new ShelvedSet("file", file.Fingerprint, file.JurisdictionId, 0, set) : null;

    /// <summary>The same shelf with one set replaced.</summary>
    public RuleShelf With(ShelvedSet shelved) => new(new Dictionary<string, ShelvedSet>(sets) { [shelved.Set.Id] = shelved }, texts);

    /// <summary>The set and all it inherits, the outermost parent first. A parent that is not there, or a circle, ends the chain.</summary>
    public IReadOnlyList<ShelvedSet> ChainOf(ShelvedSet shelved)
    {
        var chain = new List<ShelvedSet>();
        for (var next = shelved; next is not null && !chain.Contains(next); next = next.Set.Parent is { } parent ? Find(parent) : null)
            chain.Insert(0, next);
        return chain;
    }

    /// <summary>Compiles a set with its parents.</summary>
    public Compilation Compile(ShelvedSet shelved) => texts.Compile(ChainOf(shelved));

    /// <summary>The jurisdictions a jurisdiction's set inherits from.</summary>
    public IEnumerable<string> AncestorsOf(string jurisdictionId) =>
        Sets.Where(one => one.JurisdictionId == jurisdictionId).SelectMany(one => ChainOf(one).SkipLast(1)).Select(one => one.JurisdictionId);

    /// <summary>The sets that inherit from this one, near and far.</summary>
    public IEnumerable<ShelvedSet> HeirsOf(ShelvedSet shelved) =>
        Sets.Where(other => other.Set.Id != shelved.Set.Id && ChainOf(other).Any(ancestor => ancestor.Set.Id == shelved.Set.Id));
}
