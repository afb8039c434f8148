using GridFlow.Language.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace GridFlow.Data.Definitions;

/// <summary>
/// One reading of the published rule sets. Each is compiled with its parents, but not again what is already compiled of
/// the same versions. One that cannot be used leaves the live one in place, or the latest earlier version that can be used.
/// </summary>
internal sealed class RuleReading(GridFlowDbContext context, CatalogueSnapshot before, RuleSetTexts texts, ILogger log, CancellationToken cancellationToken)
{
    /// <summary>What could not be used.</summary>
    public List<DocumentFault> Faults { get; } = [];

    public async Task<(RuleShelf Shelf, Dictionary<string, PublishedRules> Compiled)> ReadAsync()
    {
        var published = await context.Definitions.AsNoTracking().Where(stored => stored.Kind == DocumentKind.RuleSet && stored.IsPublished)
            .OrderBy(stored => stored.CreatedAt).ThenBy(stored => stored.Version).ToListAsync(cancellationToken);
        var sets = new Dictionary<string, ShelvedSet>();
        foreach (var stored in published)
        {
            if (await ShelveAsync(stored) is not { } shelved) continue;
            if (!sets.TryGetValue(shelved.Set.Id, out var other) || other.JurisdictionId == shelved.JurisdictionId) sets[shelved.Set.Id] = shelved;
            else Note(stored, new($"规则集编号“{shelved.Set.Id}”已被“{other.JurisdictionId}”使用", $"The rule set id \"{shelved.Set.Id}\" is that of \"{other.JurisdictionId}\""), null);
        }

        var shelf = new RuleShelf(sets, texts);
        var compiled = new Dictionary<string, PublishedRules>();
        foreach (var shelved in sets.Values)
            if (await CompileAsync(shelf, shelved, published.Find(stored => stored.JurisdictionId == shelved.JurisdictionId)) is { } rules) compiled[shelved.JurisdictionId] = rules;
        return (shelf, compiled);
    }

    /// <summary>A version in the shadow is compiled with the parents of now; one that no longer compiles just says nothing.</summary>
    public ILookup<string, PublishedRules> Shadows(RuleShelf shelf, IEnumerable<StoredDefinition> stored) =>
        (from one in stored
         let shelved = RuleShelf.Shelved(one, texts)
         where shelved is not null
         let together = shelf.With(shelved)
         let rules = TryCompile(together, shelved).Rules
         where rules is not null
         select (one.JurisdictionId, Rules: rules)).ToLookup(pair => pair.JurisdictionId, pair => pair.Rules);

    /// <summary>The set of a version, or, where that cannot be read, the set that served before it.</summary>
    private async Task<ShelvedSet?> ShelveAsync(StoredDefinition stored)
    {
        if (RuleShelf.Shelved(stored, texts) is { } shelved) return shelved;
        var serving = before.Shelf.Sets.FirstOrDefault(set => set.JurisdictionId == stored.JurisdictionId)
            ?? (await CatalogueReading.EarlierAsync(context, stored, cancellationToken)).Select(earlier => RuleShelf.Shelved(earlier, texts)).FirstOrDefault(set => set is not null);
        Note(stored, DocumentFaults.Reason(texts.Read(stored).Problems), serving?.VersionId);
        return serving;
    }

    private async Task<PublishedRules?> CompileAsync(RuleShelf shelf, ShelvedSet shelved, StoredDefinition? stored)
    {
        var live = before.Rules(shelved.JurisdictionId);
        if (live is not null && live.VersionIds.SequenceEqual(VersionsOf(shelf, shelved))) return live;
        var (rules, why) = TryCompile(shelf, shelved);
        if (rules is not null || stored is null) return rules;
        var serving = live;
        foreach (var earlier in serving is null ? await CatalogueReading.EarlierAsync(context, stored, cancellationToken) : [])
            if (RuleShelf.Shelved(earlier, texts) is { } old && TryCompile(shelf.With(old), old).Rules is { } good)
            {
                serving = good;
                break;
            }

        Note(stored, why, serving?.VersionId);
        return serving;
    }

    private static (PublishedRules? Rules, BilingualText Why) TryCompile(RuleShelf shelf, ShelvedSet shelved)
    {
        try
        {
            var compilation = shelf.Compile(shelved);
            return compilation.RuleSet is { } rules
                ? (new PublishedRules(shelved.VersionId, shelved.Version, rules, VersionsOf(shelf, shelved)), default)
                : (null, DocumentFaults.Reason(compilation.Problems));
        }
        catch (Exception failure) when (CatalogueReading.IsItsOwn(failure))
        {
            return (null, DocumentFaults.Reason(failure));
        }
    }

    private static List<string> VersionsOf(RuleShelf shelf, ShelvedSet shelved) => [.. shelf.ChainOf(shelved).Reverse().Select(one => one.VersionId)];

    private void Note(StoredDefinition stored, BilingualText why, string? serving)
    {
        log.LogError("Rule set {Version} cannot be used: {Why}; {Serving} serves in its place", stored.Id, why.English, serving ?? "nothing");
        Faults.Add(new DocumentFault(stored.JurisdictionId, stored.Id, why, serving));
    }
}
