using GridFlow.Data.Accounts;
using GridFlow.Data.Clock;
using GridFlow.Data.Storage;
using GridFlow.Governance.Incidents;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Incidents;

/// <summary>How one incident is tied to another.</summary>
public enum Relation
{
    /// <summary>The case with which it is handled together.</summary>
    MergedInto,

    /// <summary>A case that was merged into it.</summary>
    TookIn,

    /// <summary>The case of which it was a part.</summary>
    SplitFrom,

    /// <summary>A part of it that is handled by itself.</summary>
    Part,

    /// <summary>The closed case that its reporter had taken up again as this one.</summary>
    Reopens,

    /// <summary>The case as which it was taken up again.</summary>
    ReopenedAs,

    /// <summary>Perhaps the same matter: nobody has said so.</summary>
    Alike,
}

/// <summary>An incident that has to do with another.</summary>
/// <param name="Relation">How.</param>
/// <param name="Number">Its number.</param>
/// <param name="Title">Its title; <see langword="null"/> where the viewer may not see it: a number says nothing that may not be known.</param>
/// <param name="Address">Its place in words.</param>
/// <param name="GridId">Its grid.</param>
/// <param name="Stage">Where it stands.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="ReportedAt">When it came in, UTC.</param>
public sealed record RelatedCase(Relation Relation, string Number, string? Title, string? Address, string? GridId, IncidentStage Stage, IncidentOutcome? Outcome, DateTimeOffset ReportedAt);

/// <summary>What an incident is tied to, and which open ones are perhaps the same matter.</summary>
public sealed class RelatedCases(ContextFactory contexts, BusinessClock clock)
{
    /// <summary>So long an open case is taken for a possible double of a new one. 自然日.</summary>
    public static readonly TimeSpan Reach = TimeSpan.FromDays(30);

    /// <summary>So many possible doubles are shown: whoever must look through more finds none.</summary>
    public const int MostAlike = 5;

    /// <summary>Those tied to an incident first, then those of the viewer that may be the same matter, the nearest first.</summary>
    /// <param name="viewer">Who asks.</param>
    /// <param name="incident">The incident; the viewer sees it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<RelatedCase>> OfAsync(Viewer viewer, Incident incident, CancellationToken cancellationToken = default)
    {
        await using var context = contexts.CreateDbContext();
        var (id, merged, split, reopens) = (incident.Id, incident.MergedIntoId, incident.SplitFromId, incident.ReopensId);
        var tied = await context.Incidents.AsNoTracking()
            .Where(other => other.Id == merged || other.Id == split || other.Id == reopens || other.MergedIntoId == id || other.SplitFromId == id || other.ReopensId == id)
            .OrderBy(other => other.ReportedAt).ToListAsync(cancellationToken);
        var ids = tied.ConvertAll(other => other.Id);
        var seen = ids.Count == 0 ? [] : (await context.Incidents.VisibleTo(viewer, context).Where(other => ids.Contains(other.Id)).Select(other => other.Id).ToListAsync(cancellationToken)).ToHashSet();
        return
        [
            .. from other in tied from relation in RelationsOf(incident, other) orderby relation select Line(relation, other, seen.Contains(other.Id)),
            .. incident.Stage == IncidentStage.Closed ? [] : await AlikeAsync(context, viewer, incident, ids, cancellationToken),
        ];
    }

    private async Task<IEnumerable<RelatedCase>> AlikeAsync(GridFlowDbContext context, Viewer viewer, Incident incident, List<Guid> tied, CancellationToken cancellationToken)
    {
        var (from, place, reporter, square, grid, category) = (clock.GetUtcNow() - Reach, incident.PlaceKey, incident.ReporterKey, incident.Square, incident.GridId, incident.CategoryCode);
        var found = await context.Incidents.AsNoTracking().VisibleTo(viewer, context)
            .Where(other => other.Stage != IncidentStage.Closed && other.ReportedAt >= from && other.Id != incident.Id && !tied.Contains(other.Id)
                && ((place != null && other.PlaceKey == place)
                    || (category != null && other.CategoryCode == category && ((square != null && other.Square == square) || (grid != null && other.GridId == grid) || (reporter != null && !other.ReporterMasked && other.ReporterKey == reporter)))))
            .OrderByDescending(other => other.PlaceKey == place && place != null).ThenByDescending(other => other.Square == square && square != null).ThenByDescending(other => other.ReportedAt)
            .Take(MostAlike).ToListAsync(cancellationToken);
        return found.Select(other => Line(Relation.Alike, other, isSeen: true));
    }

    private static IEnumerable<Relation> RelationsOf(Incident incident, Incident other)
    {
        if (other.Id == incident.MergedIntoId) yield return Relation.MergedInto;
        if (other.MergedIntoId == incident.Id) yield return Relation.TookIn;
        if (other.Id == incident.SplitFromId) yield return Relation.SplitFrom;
        if (other.SplitFromId == incident.Id) yield return Relation.Part;
        if (other.Id == incident.ReopensId) yield return Relation.Reopens;
        if (other.ReopensId == incident.Id) yield return Relation.ReopenedAs;
    }

    private static RelatedCase Line(Relation relation, Incident other, bool isSeen) => new(
        relation, other.Number, isSeen ? other.Title : null, isSeen ? other.Address : null, isSeen ? other.GridId : null, other.Stage, other.Outcome, other.ReportedAt);
}
