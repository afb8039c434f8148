using GridFlow.Data.Accounts;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Storage;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders.Live;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Incidents;

/// <summary>A step of a ladder, as the list of incidents is asked for the cases at it.</summary>
/// <param name="Ladder">The definition: a ladder's, which means the forms that units have of it too, or that of one unit's form.</param>
/// <param name="Step">The step's id on the drawing.</param>
public sealed record StepOfLadder(string Ladder, string Step);

/// <summary>What goes on at the steps of a ladder.</summary>
/// <param name="Now">Open cases at steps.</param>
/// <param name="Passes">Tasks that ended in the period.</param>
public sealed record LadderCounts(IReadOnlyList<StepCases> Now, IReadOnlyList<StepPasses> Passes);

/// <summary>Counts where the cases of a ladder are and how they went, within a viewer's rights; the database groups.</summary>
public sealed class LadderFigures(ContextFactory contexts, BusinessClock clock)
{
    /// <summary>Counts the cases a viewer may see.</summary>
    /// <param name="viewer">Who asks.</param>
    /// <param name="ladder">The definition, see <see cref="StepOfLadder"/>.</param>
    /// <param name="days">Tasks that ended in so many days before now.</param>
    /// <param name="cancellationToken">Stops the counting.</param>
    public async Task<LadderCounts> ReadAsync(Viewer viewer, string ladder, int days, CancellationToken cancellationToken = default)
    {
        await using var context = contexts.CreateForLists();
        var (now, jurisdiction) = (clock.GetUtcNow(), viewer.JurisdictionId);
        var since = now.AddDays(-days).ToUnixTimeMilliseconds();
        var forms = await FormsAsync(context, ladder, cancellationToken);
        var seen = context.Incidents.VisibleTo(viewer, context);
        var waiting = from instance in context.Instances
                      where instance.FinishedAt == null && forms.Contains(instance.DefinitionId)
                      join bookmark in context.Bookmarks on instance.Id equals bookmark.InstanceId
                      join incident in seen on instance.IncidentId equals incident.Id
                      where incident.Stage != IncidentStage.Closed
                      select new { bookmark.ActivityId, incident.Id, IsOverdue = incident.NextDueAt < now };
        var cases = await waiting.Distinct().GroupBy(one => one.ActivityId)
            .Select(step => new StepCases(step.Key, step.Count(), step.Count(one => one.IsOverdue))).ToListAsync(cancellationToken);
        // What a task took is reckoned on the stored milliseconds, which LINQ has no word for.
        var ended = context.Database.SqlQuery<EndedTask>(
            $"""
             select "IncidentId", "ActivityId", "Outcome", ("ClosedAt" - "OpenedAt") / 60000 as "Minutes" from "Tasks"
             where "JurisdictionId" = {jurisdiction} and "ClosedAt" >= {since} and "BookmarkId" not like 'order:%' and "Subtask" is null
             """);
        var passes = await ended
            .Where(task => context.Instances.Any(instance => instance.IncidentId == task.IncidentId && forms.Contains(instance.DefinitionId)) && seen.Any(incident => incident.Id == task.IncidentId))
            .GroupBy(task => new { task.ActivityId, task.Outcome, task.Minutes })
            .Select(alike => new StepPasses(alike.Key.ActivityId, alike.Key.Outcome, alike.Key.Minutes, alike.Count())).ToListAsync(cancellationToken);
        return new LadderCounts(cases, passes);
    }

    /// <summary>The definitions that cases of a ladder run on: itself, and the forms units have of it.</summary>
    internal static Task<List<string>> FormsAsync(GridFlowDbContext context, string ladder, CancellationToken cancellationToken) =>
        context.Definitions.Where(stored => stored.DefinitionId == ladder || (stored.Kind == DocumentKind.MergedLadder && stored.DefinitionId.StartsWith(ladder + "@")))
            .Select(stored => stored.DefinitionId).Distinct().ToListAsync(cancellationToken);

    private sealed record EndedTask(Guid IncidentId, string ActivityId, string? Outcome, long Minutes);
}
