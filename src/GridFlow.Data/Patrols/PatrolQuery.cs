using GridFlow.Data.Accounts;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Inbox;
using GridFlow.Data.Storage;
using GridFlow.Governance.Patrols;
using GridFlow.Governance.Texts;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Patrols;

/// <summary>What is looked for among rounds.</summary>
/// <param name="Status">Only those that stand so.</param>
/// <param name="UnitId">Only those of this unit and the units within it.</param>
/// <param name="Plan">Only those of this plan.</param>
/// <param name="From">First local day.</param>
/// <param name="To">Last local day.</param>
/// <param name="Skip">How many to skip.</param>
/// <param name="Take">How many to return, at most 200.</param>
public sealed record RoundRequest(PatrolStatus? Status, string? UnitId, string? Plan, DateOnly From, DateOnly To, int Skip = 0, int Take = 20);

/// <summary>The rounds of a unit in a time.</summary>
/// <param name="UnitId">The unit.</param>
/// <param name="Due">Rounds that were due and are not running any more.</param>
/// <param name="Done">Of these, walked in time.</param>
/// <param name="Missed">Of these, not walked in time.</param>
/// <param name="Open">Rounds that run.</param>
/// <param name="Failed">Items that were not in order.</param>
public sealed record UnitRounds(string UnitId, int Due, int Done, int Missed, int Open, int Failed);

/// <summary>A round as it is walked and read.</summary>
/// <param name="Round">The round.</param>
/// <param name="Plan">Its plan, as it was when it began.</param>
/// <param name="Findings">Its failures and their incidents.</param>
/// <param name="Pictures">Its photos.</param>
/// <param name="MayWalk">The viewer's to walk, where its time has not gone by.</param>
public sealed record RoundFile(PatrolRound Round, PatrolPlan Plan, IReadOnlyList<PatrolFinding> Findings, IReadOnlyList<PatrolPicture> Pictures, bool MayWalk);

/// <summary>Reads rounds: those of the viewer's own posts to walk, those of the territory to look over.</summary>
public sealed class PatrolQuery(ContextFactory contexts, Catalogue catalogue, BusinessClock clock)
{
    /// <summary>What the viewer is to walk now, what ends first first.</summary>
    public async Task<IReadOnlyList<PatrolRound>> MineAsync(Viewer viewer, CancellationToken cancellationToken = default)
    {
        await using var context = contexts.CreateForLists();
        var (jurisdiction, now) = (viewer.JurisdictionId, clock.GetUtcNow());
        var units = viewer.Posts.Concat(viewer.StandIns.SelectMany(one => one.Posts)).Select(post => post.UnitId).Distinct().ToList();
        var running = await context.PatrolRounds.AsNoTracking()
            .Where(round => round.JurisdictionId == jurisdiction && units.Contains(round.UnitId) && round.Status == PatrolStatus.Open && round.Until > now)
            .OrderBy(round => round.Until).ThenBy(round => round.Id).Take(200).ToListAsync(cancellationToken);
        return [.. running.Where(round => RoundDesk.ActorOf(viewer, round) is not null)];
    }

    /// <summary>Rounds the viewer may see, the newest first.</summary>
    public async Task<Page<PatrolRound>> ListAsync(Viewer viewer, RoundRequest request, CancellationToken cancellationToken = default)
    {
        await using var context = contexts.CreateForLists();
        var rounds = Asked(context, viewer, request);
        if (request.Status is { } status) rounds = rounds.Where(round => round.Status == status);
        var total = await rounds.CountAsync(cancellationToken);
        return new(await rounds.OrderByDescending(round => round.From).ThenBy(round => round.Id).Skip(Math.Max(0, request.Skip)).Take(Math.Clamp(request.Take, 1, 200)).ToListAsync(cancellationToken), total);
    }

    /// <summary>The figures of each unit the viewer may see, most missed first.</summary>
    public async Task<IReadOnlyList<UnitRounds>> FiguresAsync(Viewer viewer, RoundRequest request, CancellationToken cancellationToken = default)
    {
        await using var context = contexts.CreateForLists();
        var units = await Asked(context, viewer, request).GroupBy(round => round.UnitId).Select(group => new UnitRounds(
            group.Key, group.Count(round => round.Status != PatrolStatus.Open), group.Count(round => round.Status == PatrolStatus.Done),
            group.Count(round => round.Status == PatrolStatus.Missed), group.Count(round => round.Status == PatrolStatus.Open), group.Sum(round => round.Failed))).ToListAsync(cancellationToken);
        return [.. units.OrderByDescending(unit => unit.Missed).ThenBy(unit => unit.UnitId, StringComparer.Ordinal)];
    }

    /// <summary>One round; <see langword="null"/> where there is none for this viewer.</summary>
    public async Task<RoundFile?> FindAsync(Viewer viewer, Guid roundId, CancellationToken cancellationToken = default)
    {
        await using var context = contexts.CreateForLists();
        var round = await context.PatrolRounds.AsNoTracking().SingleOrDefaultAsync(candidate => candidate.Id == roundId, cancellationToken);
        if (round is null || await PlanAsync(context, round) is not { } plan) return null;
        var mayWalk = RoundDesk.ActorOf(viewer, round) is not null;
        if (!mayWalk && !await context.PatrolRounds.AsNoTracking().VisibleTo(viewer).AnyAsync(candidate => candidate.Id == roundId, cancellationToken)) return null;
        return new(
            round, plan, await context.PatrolFindings.AsNoTracking().Where(finding => finding.RoundId == roundId).OrderBy(finding => finding.FoundAt).ToListAsync(cancellationToken),
            await context.PatrolPictures.AsNoTracking().Where(picture => picture.RoundId == roundId).OrderBy(picture => picture.TakenAt).ThenBy(picture => picture.Id).ToListAsync(cancellationToken), mayWalk);
    }

    /// <summary>
    /// The rounds that found an incident, the first of them made it. Whoever sees the incident may see these lines; the round itself only whoever
    /// sees its ground.
    /// </summary>
    public async Task<IReadOnlyList<(PatrolFinding Finding, bool IsSeen)>> OfIncidentAsync(Viewer viewer, Guid incidentId, CancellationToken cancellationToken = default)
    {
        await using var context = contexts.CreateForLists();
        if (!await context.Incidents.VisibleTo(viewer, context).AnyAsync(incident => incident.Id == incidentId, cancellationToken)) return [];
        var findings = await context.PatrolFindings.AsNoTracking().Where(finding => finding.IncidentId == incidentId).OrderBy(finding => finding.FoundAt).ToListAsync(cancellationToken);
        var rounds = findings.ConvertAll(finding => finding.RoundId);
        var seen = rounds.Count == 0 ? [] : (await context.PatrolRounds.AsNoTracking().VisibleTo(viewer).Where(round => rounds.Contains(round.Id)).Select(round => round.Id).ToListAsync(cancellationToken)).ToHashSet();
        return findings.ConvertAll(finding => (finding, seen.Contains(finding.RoundId)));
    }

    /// <summary>The plan a round began with. Versions that were live never change.</summary>
    internal async Task<PatrolPlan?> PlanAsync(GridFlowDbContext context, PatrolRound round)
    {
        if (catalogue.Current.Patrols(round.JurisdictionId) is { } live && live.VersionId == round.PlanVersionId) return live.Book.Find(round.PlanId);
        var content = await context.Definitions.Where(version => version.Id == round.PlanVersionId).Select(version => version.Content).SingleOrDefaultAsync();
        return content is null ? null : PatrolReader.Read(content).Value?.Find(round.PlanId);
    }

    private IQueryable<PatrolRound> Asked(GridFlowDbContext context, Viewer viewer, RoundRequest request)
    {
        var rounds = context.PatrolRounds.AsNoTracking().VisibleTo(viewer).Where(round => round.Day >= request.From && round.Day <= request.To);
        if (PlainText.Search(request.Plan) is { } plan) rounds = rounds.Where(round => round.PlanId == plan);
        if (PlainText.Search(request.UnitId) is not { } unit) return rounds;
        var path = catalogue.Current.FindOrganisation(viewer.JurisdictionId)?.Find(unit)?.Path;
        return path is null ? rounds.Where(round => round.UnitId == unit) : rounds.Where(round => round.UnitPath.StartsWith(path));
    }
}
