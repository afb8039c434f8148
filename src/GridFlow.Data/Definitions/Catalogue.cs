using System.Collections.Concurrent;
using GridFlow.Data.Storage;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Compilation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace GridFlow.Data.Definitions;

/// <summary>
/// What is published, compiled and in memory: one immutable snapshot that is replaced as a whole, so no request ever
/// sees half of a change. Programs of older ladder versions are compiled when a running incident needs them.
/// </summary>
public sealed class Catalogue(ContextFactory factory, DocumentReader reader, RuleSetTexts texts, ILogger<Catalogue> log)
{
    private readonly SemaphoreSlim _loading = new(1, 1);
    private readonly ConcurrentDictionary<string, WorkflowProgram> _programs = new();
    private volatile CatalogueSnapshot _current = CatalogueSnapshot.Empty;
    private Stamp _stamp = new("", "");

    /// <summary>The snapshot of this moment. Take it once per piece of work.</summary>
    public CatalogueSnapshot Current => _current;

    /// <summary>The compiled program of any version of a ladder or other workflow.</summary>
    /// <exception cref="InvalidOperationException">There is no such version, or it no longer compiles.</exception>
    public WorkflowProgram Program(string versionId) => _programs.GetOrAdd(versionId, Compile);

    /// <summary>A draft was changed in place; nothing runs on it yet, but it may have been compiled to be looked at.</summary>
    public void Forget(string versionId) => _programs.TryRemove(versionId, out _);

    /// <summary>Reads everything that is published.</summary>
    public Task LoadAsync(CancellationToken cancellationToken = default) => LoadAsync(always: true, cancellationToken);

    /// <summary>Loads again what another node, or a page, has changed since: the rules alone where only they changed.</summary>
    public Task FollowAsync(CancellationToken cancellationToken = default) => LoadAsync(always: false, cancellationToken);

    private async Task LoadAsync(bool always, CancellationToken cancellationToken)
    {
        // One at a time: a load that began earlier must not overwrite what a later one found.
        await _loading.WaitAsync(cancellationToken);
        try
        {
            await using var context = factory.CreateDbContext();
            // Read first: what is published after it makes the next look differ, and is then loaded again.
            var stamp = await StampAsync(context, cancellationToken);
            if (!always && stamp == _stamp) return;
            var basis = always || stamp.Other != _stamp.Other ? await ReadAsync(context, cancellationToken) : _current;
            var shelf = await RuleShelf.ReadAsync(context, texts, cancellationToken);
            var shadows = await context.Definitions.AsNoTracking().Where(definition => definition.ShadowSince != null).ToListAsync(cancellationToken);
            _current = basis.With(CompileRules(shelf), shelf, CompileShadows(shelf, shadows));
            _stamp = stamp;
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <summary>All but the rules.</summary>
    private async Task<CatalogueSnapshot> ReadAsync(GridFlowDbContext context, CancellationToken cancellationToken)
    {
        var published = await context.Definitions.AsNoTracking()
            .Where(definition => definition.IsPublished && definition.Kind != DocumentKind.RuleSet).ToListAsync(cancellationToken);
        var jurisdictions = await context.Jurisdictions.AsNoTracking().ToListAsync(cancellationToken);
        var units = (await context.Units.AsNoTracking().ToListAsync(cancellationToken)).ToLookup(unit => unit.JurisdictionId);
        var memberships = await context.Memberships.AsNoTracking().ToListAsync(cancellationToken);

        var organisations = jurisdictions.ToDictionary(
            jurisdiction => jurisdiction.Id,
            jurisdiction => new OrganisationTree(jurisdiction, units[jurisdiction.Id], memberships));
        var workflows = published.Where(definition => definition.Kind is DocumentKind.Ladder or DocumentKind.Workflow)
            .Select(definition => (definition.Kind, Published: new PublishedWorkflow(
                definition.Id, definition.DefinitionId, definition.JurisdictionId, definition.Name, Program(definition.Id))))
            .ToLookup(pair => pair.Kind, pair => pair.Published);
        var ladders = workflows[DocumentKind.Ladder].GroupBy(ladder => ladder.JurisdictionId).ToDictionary(group => group.Key, group => group.First());
        var calendars = published.Where(definition => definition.Kind == DocumentKind.Calendar)
            .Select(definition => (definition.JurisdictionId, DocumentReader.Calendar(definition.Content).Value))
            .Where(pair => pair.Value is not null).ToDictionary(pair => pair.JurisdictionId, pair => pair.Value!);
        return new CatalogueSnapshot(organisations, ladders, workflows[DocumentKind.Workflow].ToDictionary(workflow => workflow.DefinitionId), calendars);
    }

    /// <summary>Changes whenever another version is published or put in the shadow, or the organisation changes.</summary>
    private static async Task<Stamp> StampAsync(GridFlowDbContext context, CancellationToken cancellationToken)
    {
        var versions = await context.Definitions.Where(definition => definition.IsPublished || definition.ShadowSince != null).OrderBy(definition => definition.Id)
            .Select(definition => new { definition.Kind, Id = (definition.IsPublished ? "" : "~") + definition.Id }).ToListAsync(cancellationToken);
        var baselines = await context.Settings.Where(setting => setting.Key.StartsWith(OrganisationImport.BaselinePrefix)).OrderBy(setting => setting.Key)
            .Select(setting => setting.Value).ToListAsync(cancellationToken);
        var members = await context.Memberships.CountAsync(cancellationToken);
        var rules = versions.ToLookup(version => version.Kind == DocumentKind.RuleSet, version => version.Id);
        return new Stamp(string.Join('|', rules[true]), string.Join('|', rules[false].Concat(baselines).Append(members.ToString(System.Globalization.CultureInfo.InvariantCulture))));
    }

    private WorkflowProgram Compile(string versionId)
    {
        using var context = factory.CreateDbContext();
        var stored = context.Definitions.AsNoTracking().SingleOrDefault(definition => definition.Id == versionId)
            ?? throw new InvalidOperationException($"There is no workflow version '{versionId}'.");
        // A workflow may be used as an activity of any workflow of its jurisdiction; the reader chooses the version.
        var others = context.Definitions.AsNoTracking()
            .Where(definition => definition.Kind == DocumentKind.Workflow && definition.Id != versionId
                && (definition.JurisdictionId == stored.JurisdictionId || definition.JurisdictionId == CatalogueSnapshot.StandardPack));
        var compilation = reader.Workflow(stored, others.OrderBy(definition => definition.Id));
        var program = compilation.Program?.In(Zone(context, stored.JurisdictionId));
        return program ?? throw new InvalidOperationException($"Workflow version '{versionId}' does not compile: {string.Join("; ", compilation.Problems.Select(problem => problem.Message.English))}");
    }

    /// <summary>The jurisdiction's zone; the shipped pack has none of its own.</summary>
    private static TimeZoneInfo Zone(GridFlowDbContext context, string jurisdictionId) =>
        context.Jurisdictions.Where(jurisdiction => jurisdiction.Id == jurisdictionId).Select(jurisdiction => jurisdiction.TimeZoneId).SingleOrDefault() is { } id
            && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone)
            ? zone
            : TimeZoneInfo.Utc;

    /// <summary>
    /// Compiles each set with its parents, but not again what is already compiled of the same versions; one that fails
    /// leaves the live one in place.
    /// </summary>
    private Dictionary<string, PublishedRules> CompileRules(RuleShelf shelf)
    {
        var compiled = new Dictionary<string, PublishedRules>();
        foreach (var shelved in shelf.Sets)
        {
            var live = _current.Rules(shelved.JurisdictionId);
            var chain = shelf.ChainOf(shelved);
            var versions = chain.Reverse().Select(one => one.VersionId).ToList();
            if (live is not null && live.VersionIds.SequenceEqual(versions))
            {
                compiled[shelved.JurisdictionId] = live;
                continue;
            }

            var compilation = shelf.Compile(shelved);
            foreach (var problem in compilation.Problems.Where(problem => problem.Severity == ProblemSeverity.Error))
                log.LogError("Rule set {Set}: {Where} {File}:{Line}: {Message}", shelved.Set.Id, problem.Where, problem.File, problem.Line, problem.Message);
            if (compilation.RuleSet is { } rules) compiled[shelved.JurisdictionId] = new PublishedRules(shelved.VersionId, shelved.Version, rules, versions);
            else if (live is not null) compiled[shelved.JurisdictionId] = live;
        }

        return compiled;
    }

    /// <summary>A version in the shadow is compiled with the parents of now; one that no longer compiles just says nothing.</summary>
    private ILookup<string, PublishedRules> CompileShadows(RuleShelf shelf, IEnumerable<StoredDefinition> stored) =>
        (from one in stored
         let shelved = RuleShelf.Shelved(one, texts)
         where shelved is not null
         let together = shelf.With(shelved)
         let rules = together.Compile(shelved).RuleSet
         where rules is not null
         select (one.JurisdictionId, Rules: new PublishedRules(one.Id, one.Version, rules, [.. together.ChainOf(shelved).Reverse().Select(each => each.VersionId)])))
        .ToLookup(pair => pair.JurisdictionId, pair => pair.Rules);

    private sealed record Stamp(string Rules, string Other);
}
