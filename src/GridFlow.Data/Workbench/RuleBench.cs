using System.Collections.Concurrent;
using System.Collections.Immutable;
using GridFlow.Data.Accounts;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Situations;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders;
using GridFlow.Rules.Editing;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Situations;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Workbench;

/// <summary>What one version says about a text.</summary>
/// <param name="Decision">The result, with its why.</param>
/// <param name="NearMisses">The rules that missed by one test.</param>
public sealed record Trial(Decision Decision, ImmutableArray<NearMiss> NearMisses)
{
    /// <summary>The numbers of those witnesses the viewer may see.</summary>
    public IReadOnlySet<string> Open { get; init; } = new HashSet<string>();
}

/// <summary>Tries versions out: their test cases, their findings, a text. Nothing here is stored.</summary>
public sealed class RuleBench(Catalogue catalogue, IDbContextFactory<GridFlowDbContext> contexts, BusinessClock clock)
{
    /// <summary>Checked versions hold compiled rules of some megabytes; past this many all are forgotten.</summary>
    private const int MostKept = 12;

    private readonly ConcurrentDictionary<string, DraftState> _checked = new();

    /// <summary>Compiles a version with what it inherits, runs its test cases and analyses it; kept until it changes.</summary>
    /// <param name="version">The version as it was read for its viewer.</param>
    public DraftState Check(RuleVersion version)
    {
        var now = LocalNow(version.JurisdictionId);
        // By content: submitting and approving change the revision, not what there is to check.
        var key = $"{version.DefinitionId}#{DocumentFile.FingerprintOf(DocumentFile.ContentOf(version.Files))}/{now:yyyyMMdd}/{string.Join('/', version.Parents.Select(parent => $"{parent.Id}:{parent.Version}"))}";
        if (_checked.Count > MostKept) _checked.Clear();
        return _checked.GetOrAdd(key, _ => DraftCheck.Analyze(DraftCheck.Run(RuleDraft.Of(version.Files), version.Parents, now, RuleSetTexts.Inference), DateOnly.FromDateTime(now.DateTime)));
    }

    /// <summary>Asks a set about a report as it would be asked if the report came in now in the viewer's jurisdiction.</summary>
    /// <param name="viewer">Who asks.</param>
    /// <param name="rules">The set: a checked version's, or the live one.</param>
    /// <param name="report">Text and whatever else is known.</param>
    /// <param name="at">When it comes in; now unless told.</param>
    public Trial Try(Viewer viewer, CompiledRuleSet rules, IncidentReport report, DateTimeOffset? at = null)
    {
        var snapshot = catalogue.Current;
        var organisation = snapshot.Organisation(viewer.JurisdictionId);
        var now = at ?? clock.GetUtcNow();
        var incident = Incident.Register(report.Placed(organisation), Guid.Empty, "", "", now);
        var world = snapshot.World(incident, attachments: 0) with { Rules = rules };
        var local = TimeZoneInfo.ConvertTime(now, world.Calendar.Zone);
        return new Trial(IncidentFacts.Decide(rules, world, local, out var facts), rules.NearMisses(facts, local));
    }

    /// <summary>Asks a set about an incident that was reported before, with what surrounded it then: categories, departments and states as they were.</summary>
    /// <param name="viewer">Who asks.</param>
    /// <param name="rules">The set.</param>
    /// <param name="number">The incident's number.</param>
    /// <param name="cancellationToken">Gives up reading.</param>
    /// <returns><see langword="null"/> where there is no such incident that the viewer may see.</returns>
    public async Task<Trial?> TryPastAsync(Viewer viewer, CompiledRuleSet rules, string number, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await context.Incidents.VisibleTo(viewer, context).AsNoTracking().SingleOrDefaultAsync(row => row.Number == number, cancellationToken) is not { } found) return null;
        var snapshot = catalogue.Current;
        var photos = await context.Attachments.CountAsync(photo => photo.IncidentId == found.Id && photo.TaskId == null, cancellationToken);
        var world = snapshot.World(found, photos) with { Rules = rules, Recent = await SurroundingFacts.CountsAsync(context, snapshot, found) };
        world = world with { Surroundings = await SurroundingFacts.OfAsync(context, snapshot, world, [rules], found.ReportedAt, [], isPast: true) };
        var local = TimeZoneInfo.ConvertTime(found.ReportedAt, world.Calendar.Zone);
        var decision = IncidentFacts.Decide(rules, world, local, out var facts);
        var witnesses = decision.Situations.SelectMany(hit => hit.Witnesses).OfType<RecentIncident>().Select(fact => fact.Number).Distinct().ToList();
        return new Trial(decision, rules.NearMisses(facts, local, world.Surroundings))
        {
            Open = (await context.Incidents.VisibleTo(viewer, context).Where(row => witnesses.Contains(row.Number)).Select(row => row.Number).ToListAsync(cancellationToken)).ToHashSet(),
        };
    }

    private DateTimeOffset LocalNow(string jurisdictionId) =>
        catalogue.Current.Calendar(jurisdictionId) is { } calendar ? TimeZoneInfo.ConvertTime(clock.GetUtcNow(), calendar.Zone) : clock.GetUtcNow();
}
