using System.Collections.Concurrent;
using GridFlow.Data.Clock;
using GridFlow.Data.Storage;
using GridFlow.Governance;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Rulings;
using GridFlow.Workflows.Compilation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace GridFlow.Data.Definitions;

/// <summary>
/// What is published, compiled and in memory: one immutable snapshot that is replaced as a whole, so no request ever
/// sees half of a change. Programs of older ladder versions are compiled when a running incident needs them.
/// </summary>
public sealed class Catalogue(ContextFactory factory, DocumentReader reader, RuleSetTexts texts, DocumentFaults faults, Settings settings, BusinessClock clock, ILogger<Catalogue> log)
{
    private readonly SemaphoreSlim _loading = new(1, 1);
    private readonly ConcurrentDictionary<string, WorkflowProgram> _programs = new();
    private volatile CatalogueSnapshot _current = CatalogueSnapshot.Empty;
    private Stamp _stamp = new("", "");

    /// <summary>The snapshot of this moment. Take it once per piece of work.</summary>
    public CatalogueSnapshot Current => _current;

    /// <summary>The compiled program of any version of a ladder or other workflow.</summary>
    /// <exception cref="InvalidOperationException">There is no such version.</exception>
    /// <exception cref="GovernanceException">It no longer compiles; the message says why.</exception>
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
            var now = clock.GetUtcNow();
            if (!always && stamp == _stamp && _current.Organisations.All(tree => tree.Absences.Today == Day(tree.Jurisdiction, now))) return;
            var basis = always || stamp.Other != _stamp.Other ? await ReadAsync(context, cancellationToken) : _current;
            var rules = new RuleReading(context, _current, texts, log, cancellationToken);
            var (shelf, compiled) = await rules.ReadAsync();
            faults.Replace("rules", rules.Faults);
            var shadows = await context.Definitions.AsNoTracking().Where(definition => definition.ShadowSince != null).ToListAsync(cancellationToken);
            var rulings = await context.Rulings.AsNoTracking().Where(ruling => ruling.Status == RulingStatus.InForce).ToListAsync(cancellationToken);
            _current = (await AbsencesAsync(context, basis, now, cancellationToken)).With(compiled, shelf, rules.Shadows(shelf, shadows), rulings.GroupBy(ruling => ruling.JurisdictionId).ToDictionary(group => group.Key, group => new RulingBook(group)));
            _stamp = stamp;
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <summary>Who is away on the days that a proof looks ahead: whoever somebody acts for at noon, for what is over in the morning was ended early.</summary>
    private static async Task<CatalogueSnapshot> AbsencesAsync(GridFlowDbContext context, CatalogueSnapshot basis, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (from, until) = (now.AddDays(-1), now.AddDays(AbsenceBook.Days + 1));
        var rows = (await context.Substitutions.AsNoTracking().Where(row => row.Until > from && row.From < until).ToListAsync(cancellationToken)).ToLookup(row => row.JurisdictionId);
        return basis.With(jurisdiction => new AbsenceBook(Day(jurisdiction, now), [.. rows[jurisdiction.Id].Select(row => new Absence(
            row.AbsenteeId, Day(jurisdiction, row.From.AddHours(12)), Day(jurisdiction, row.Until.AddHours(-12)), row.SubstituteId, row.UnitId, row.Role, row.CategoryCode is not null))]));
    }

    private static DateOnly Day(Jurisdiction jurisdiction, DateTimeOffset moment) => DateOnly.FromDateTime(
        TimeZoneInfo.ConvertTime(moment, TimeZoneInfo.TryFindSystemTimeZoneById(jurisdiction.TimeZoneId, out var zone) ? zone : TimeZoneInfo.Utc).DateTime);

    /// <summary>All but the rules.</summary>
    private async Task<CatalogueSnapshot> ReadAsync(GridFlowDbContext context, CancellationToken cancellationToken)
    {
        var reading = new CatalogueReading(context, _current, Program, log, cancellationToken);
        var read = await reading.ReadAsync();
        faults.Replace("published", reading.Faults);
        return read;
    }

    /// <summary>Changes whenever another version is published or put in the shadow, the organisation changes, or somebody is away.</summary>
    private static async Task<Stamp> StampAsync(GridFlowDbContext context, CancellationToken cancellationToken)
    {
        var versions = await context.Definitions.Where(definition => definition.IsPublished || definition.ShadowSince != null).OrderBy(definition => definition.Id)
            .Select(definition => new { definition.Kind, Id = (definition.IsPublished ? "" : "~") + definition.Id }).ToListAsync(cancellationToken);
        var baselines = await context.Settings.Where(setting => setting.Key.StartsWith(OrganisationImport.BaselinePrefix)).OrderBy(setting => setting.Key)
            .Select(setting => setting.Value).ToListAsync(cancellationToken);
        var members = await context.Memberships.CountAsync(cancellationToken);
        var rules = versions.ToLookup(version => version.Kind == DocumentKind.RuleSet, version => version.Id);
        // A ruling comes into force or leaves it by an act that says when.
        var inForce = await context.Rulings.CountAsync(ruling => ruling.Status == RulingStatus.InForce, cancellationToken);
        var decided = await context.Rulings.MaxAsync(ruling => ruling.DecidedAt, cancellationToken);
        var named = await context.Substitutions.CountAsync(cancellationToken);
        var ended = await context.Substitutions.CountAsync(row => row.EndedByName != null, cancellationToken);
        return new Stamp($"{inForce}|{decided:O}|{named}|{ended}|{string.Join('|', rules[true])}", string.Join('|', rules[false].Concat(baselines).Append(members.ToString(System.Globalization.CultureInfo.InvariantCulture))));
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
        return program ?? throw new GovernanceException("document.broken", DocumentFaults.Reason(compilation.Problems));
    }

    /// <summary>The jurisdiction's zone; the shipped pack has none of its own and keeps the time of the jurisdiction the platform speaks for.</summary>
    private TimeZoneInfo Zone(GridFlowDbContext context, string jurisdictionId) =>
        context.Jurisdictions.Where(jurisdiction => jurisdiction.Id == jurisdictionId || jurisdiction.Id == settings.Jurisdiction)
            .OrderByDescending(jurisdiction => jurisdiction.Id == jurisdictionId).Select(jurisdiction => jurisdiction.TimeZoneId).FirstOrDefault() is { } id
            && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone)
            ? zone
            : TimeZoneInfo.Utc;

    private sealed record Stamp(string Rules, string Other);
}
