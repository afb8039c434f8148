using System.Text.Encodings.Web;
using GridFlow.Data.Accounts;
using GridFlow.Data.Definitions;
using GridFlow.Data.Inbox;
using GridFlow.Data.Instances;
using GridFlow.Governance;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Texts;
using GridFlow.Workflows.Execution;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Operations;

/// <summary>Reads instances of the viewer's jurisdiction for operators; the database does the filtering and the paging.</summary>
public sealed class InstanceQuery(IDbContextFactory<GridFlowDbContext> contexts, Catalogue catalogue, DocumentFaults faults)
{
    /// <summary>A page of instances, those that need attention by the time they last moved, others newest first; and how much there is of each kind.</summary>
    /// <exception cref="GovernanceException">The viewer may not operate.</exception>
    public async Task<InstanceList> ListAsync(Viewer viewer, InstanceFilter filter, CancellationToken cancellationToken = default)
    {
        OperatorRefusal.RequireRight(viewer);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var counts = (await CountAsync(context, viewer, cancellationToken)) with { BrokenDocuments = faults.Of(viewer.JurisdictionId).Count };
        var rows = Scoped(context.Instances.AsNoTracking().Where(row => row.JurisdictionId == viewer.JurisdictionId), filter.Scope);
        if (!string.IsNullOrEmpty(filter.DefinitionId)) rows = rows.Where(row => row.DefinitionId == filter.DefinitionId);
        if (!string.IsNullOrEmpty(filter.VersionId)) rows = rows.Where(row => row.DefinitionVersionId == filter.VersionId);
        if (filter.IdleSince is { } idle) rows = rows.Where(row => row.UpdatedAt <= idle);
        if (filter.ActivityId is { Length: > 0 } activity) rows = At(context, rows, activity);
        if (PlainText.Search(filter.About) is { } about) rows = await AboutAsync(context, rows, about, cancellationToken);
        if (PlainText.Search(filter.Error) is { } error) rows = Failing(context, rows, error);

        var total = await rows.Take(InstanceList.MaximumTotal + 1).CountAsync(cancellationToken);
        var ordered = filter.Scope <= InstanceScope.Held ? rows.OrderBy(row => row.UpdatedAt).ThenBy(row => row.Id) : rows.OrderByDescending(row => row.Id);
        var found = await ordered.Skip(Math.Max(0, filter.Skip)).Take(Math.Clamp(filter.Take, 1, 200)).ToListAsync(cancellationToken);
        return new InstanceList(new Page<InstanceLine>(await LinesAsync(context, found, cancellationToken), total), counts);
    }

    /// <summary>One instance with everything an operator needs, or <see langword="null"/> where it does not exist for this viewer.</summary>
    /// <exception cref="GovernanceException">The viewer may not operate.</exception>
    public async Task<InstanceFile?> FindAsync(Viewer viewer, Guid id, CancellationToken cancellationToken = default)
    {
        OperatorRefusal.RequireRight(viewer);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await FindRowAsync(context, viewer, id, cancellationToken) is not { } row) return null;
        var line = (await LinesAsync(context, [row], cancellationToken))[0];
        var names = new StepNames(catalogue, row.DefinitionVersionId);
        var state = row.ReadState();
        var isOpenCase = row.IncidentId is { } incident && await context.Incidents.AnyAsync(open => open.Id == incident && open.Stage != IncidentStage.Closed, cancellationToken);
        var work = await context.DueWork.AsNoTracking().Where(clock => clock.InstanceId == id).ToListAsync(cancellationToken);
        var children = await context.Instances.AsNoTracking().Where(child => child.ParentId == id && child.JurisdictionId == viewer.JurisdictionId).OrderByDescending(child => child.CreatedAt).Take(50)
            .Select(child => new InstanceChild(child.Id, child.DefinitionId, child.SubStatus, child.Attention, child.CreatedAt)).ToListAsync(cancellationToken);
        var acts = await context.OperatorActs.AsNoTracking().Where(act => act.InstanceId == id).OrderByDescending(act => act.Id).Take(50).ToListAsync(cancellationToken);
        var chunks = await ChunksAsync(context, id, 0, JournalReading.MaximumBursts, cancellationToken);
        return new InstanceFile(
            line, state.IsHeld, await context.Definitions.AnyAsync(definition => definition.Id == row.DefinitionVersionId && definition.IsPublished, cancellationToken), state.UpgradeTo, isOpenCase, row.ParentId,
            [.. state.Live.Select(live => names.Step(live, state))],
            [.. state.Incidents.Select(fault => new InstanceFault(fault.ActivityInstanceId, names.NameOf(fault.ActivityId), fault.Message, fault.Cause, fault.At))],
            names.Variables(state),
            [.. state.Clocks.Select(clock => names.Clock(clock, state, work.FirstOrDefault(stored => stored.BookmarkId == clock.BookmarkId && stored.Clock == clock.Name)))],
            children, acts,
            await JournalReading.ReadAsync(context, chunks, names, HidesWords(viewer, row), cancellationToken),
            JournalText.Visited(chunks));
    }

    /// <summary>A page of an instance's journal, newest page first but each page in the order of what happened; <see langword="null"/> where the instance does not exist for this viewer.</summary>
    /// <exception cref="GovernanceException">The viewer may not operate.</exception>
    public async Task<Page<JournalBurst>?> JournalAsync(Viewer viewer, Guid id, int skip = 0, int take = 50, CancellationToken cancellationToken = default)
    {
        OperatorRefusal.RequireRight(viewer);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await FindRowAsync(context, viewer, id, cancellationToken) is not { } row) return null;
        var chunks = await ChunksAsync(context, id, Math.Max(0, skip), Math.Clamp(take, 1, JournalReading.MaximumBursts), cancellationToken);
        var bursts = await JournalReading.ReadAsync(context, chunks, new StepNames(catalogue, row.DefinitionVersionId), HidesWords(viewer, row), cancellationToken);
        return new Page<JournalBurst>(bursts, await context.Journal.CountAsync(chunk => chunk.InstanceId == id, cancellationToken));
    }

    /// <summary>What one instance did, execution by execution; <see langword="null"/> where it does not exist for this viewer.</summary>
    /// <exception cref="GovernanceException">The viewer may not operate.</exception>
    public async Task<InstanceTrace?> TraceAsync(Viewer viewer, Guid id, CancellationToken cancellationToken = default)
    {
        OperatorRefusal.RequireRight(viewer);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await FindRowAsync(context, viewer, id, cancellationToken) is not { } row) return null;
        var hides = HidesWords(viewer, row);
        var chunks = await ChunksAsync(context, id, 0, JournalReading.MaximumBursts, cancellationToken);
        var lines = chunks.SelectMany(chunk => JournalText.Read(chunk).Select(line => (chunk.At, Line: line)))
            .Select((entry, index) => new TraceLine(
                index + 1, entry.At, entry.Line.Event, entry.Line.ActivityId, entry.Line.ActivityInstanceId, entry.Line.Outcomes,
                hides && entry.Line.Event == JournalEvent.Resumed ? null : entry.Line.Detail, entry.Line.Inputs)).ToList();
        var state = row.ReadState();
        return new InstanceTrace(
            (await LinesAsync(context, [row], cancellationToken))[0], row.ParentId, lines, InstanceTrace.Fold(lines, state), state.Incidents,
            new StepNames(catalogue, row.DefinitionVersionId).Variables(state));
    }

    /// <summary>How much there is of each kind in a jurisdiction.</summary>
    internal static async Task<OperationCounts> CountAsync(GridFlowDbContext context, Viewer viewer, CancellationToken cancellationToken)
    {
        var jurisdiction = viewer.JurisdictionId;
        var kinds = await context.Instances.Where(row => row.Attention != null && row.JurisdictionId == jurisdiction)
            .GroupBy(row => row.Attention).Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key!.Value, group => group.Count, cancellationToken);
        return new OperationCounts(
            kinds.GetValueOrDefault(InstanceAttention.Stuck), kinds.GetValueOrDefault(InstanceAttention.Faulted), kinds.GetValueOrDefault(InstanceAttention.Poisoned),
            kinds.GetValueOrDefault(InstanceAttention.Held),
            await context.DueWork.CountAsync(work => work.ParkedAt != null && context.Instances.Any(row => row.Id == work.InstanceId && row.JurisdictionId == jurisdiction), cancellationToken),
            await context.Dispatches.CountAsync(dispatch => dispatch.DeadAt != null && dispatch.JurisdictionId == jurisdiction, cancellationToken),
            await context.Outbox.CountAsync(letter => letter.DeliveredAt == null && letter.DeadAt != null && letter.JurisdictionId == jurisdiction, cancellationToken))
        {
            ParkedTriggers = await TriggerDesk.Parked(context, jurisdiction).CountAsync(cancellationToken),
        };
    }

    private static IQueryable<StoredInstance> Scoped(IQueryable<StoredInstance> rows, InstanceScope scope) => scope switch
    {
        InstanceScope.Attention => rows.Where(row => row.Attention == InstanceAttention.Stuck || row.Attention == InstanceAttention.Faulted || row.Attention == InstanceAttention.Poisoned),
        InstanceScope.Stuck => rows.Where(row => row.Attention == InstanceAttention.Stuck),
        InstanceScope.Faulted => rows.Where(row => row.Attention == InstanceAttention.Faulted),
        InstanceScope.Poisoned => rows.Where(row => row.Attention == InstanceAttention.Poisoned),
        InstanceScope.Held => rows.Where(row => row.Attention == InstanceAttention.Held),
        InstanceScope.Running => rows.Where(row => row.FinishedAt == null),
        InstanceScope.Finished => rows.Where(row => row.FinishedAt != null),
        _ => rows,
    };

    /// <summary>Where it waits stands in the rows of bookmarks; where it failed, at the head of an incident in its state.</summary>
    private static IQueryable<StoredInstance> At(GridFlowDbContext context, IQueryable<StoredInstance> rows, string activityId)
    {
        var incident = $"[{AsStored(activityId)},";
        return rows.Where(row => context.Bookmarks.Any(bookmark => bookmark.InstanceId == row.Id && bookmark.ActivityId == activityId)
            || (row.Attention != null && row.State.Contains(incident)));
    }

    private static async Task<IQueryable<StoredInstance>> AboutAsync(GridFlowDbContext context, IQueryable<StoredInstance> rows, string about, CancellationToken cancellationToken)
    {
        if (Guid.TryParse(about, out var id)) return rows.Where(row => row.Id == id);
        var incident = await context.Incidents.Where(incident => incident.Number == about).Select(incident => (Guid?)incident.Id).FirstOrDefaultAsync(cancellationToken);
        return incident is null ? rows.Where(row => row.CorrelationId == about) : rows.Where(row => row.IncidentId == incident);
    }

    private static IQueryable<StoredInstance> Failing(GridFlowDbContext context, IQueryable<StoredInstance> rows, string error)
    {
        var stored = AsStored(error).Trim('"');
        return rows.Where(row => row.Attention != null && (row.State.Contains(stored)
            || context.DueWork.Any(work => work.InstanceId == row.Id && work.LastError!.Contains(error))
            || context.Dispatches.Any(dispatch => (dispatch.SourceId == row.Id || dispatch.TargetId == row.Id) && dispatch.LastError!.Contains(error))));
    }

    /// <summary>A text as it stands in a stored state.</summary>
    private static string AsStored(string text) => $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)}\"";

    private static Task<StoredInstance?> FindRowAsync(GridFlowDbContext context, Viewer viewer, Guid id, CancellationToken cancellationToken) =>
        context.Instances.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.JurisdictionId == viewer.JurisdictionId, cancellationToken);

    private static async Task<List<JournalChunk>> ChunksAsync(GridFlowDbContext context, Guid id, int skip, int take, CancellationToken cancellationToken)
    {
        var newest = await context.Journal.AsNoTracking().Where(chunk => chunk.InstanceId == id).OrderByDescending(chunk => chunk.Version).Skip(skip).Take(take).ToListAsync(cancellationToken);
        newest.Reverse();
        return newest;
    }

    /// <summary>What handlers wrote about a case is for those who may see incidents; a system administrator mends workflows without reading them.</summary>
    private static bool HidesWords(Viewer viewer, StoredInstance row) => row.IncidentId is not null && !viewer.May(Permission.ViewIncidents);

    private async Task<IReadOnlyList<InstanceLine>> LinesAsync(GridFlowDbContext context, IReadOnlyList<StoredInstance> rows, CancellationToken cancellationToken)
    {
        var versionIds = rows.Select(row => row.DefinitionVersionId).Distinct().ToList();
        var versions = await context.Definitions.AsNoTracking().Where(definition => versionIds.Contains(definition.Id))
            .Select(definition => new { definition.Id, definition.Name, definition.Version }).ToDictionaryAsync(definition => definition.Id, cancellationToken);
        var incidentIds = rows.Select(row => row.IncidentId).OfType<Guid>().ToList();
        var numbers = await context.Incidents.AsNoTracking().Where(incident => incidentIds.Contains(incident.Id))
            .Select(incident => new { incident.Id, incident.Number }).ToDictionaryAsync(incident => incident.Id, incident => incident.Number, cancellationToken);
        var poisoned = rows.Where(row => row.Attention == InstanceAttention.Poisoned).Select(row => (Guid?)row.Id).ToList();
        var clocks = (await context.DueWork.AsNoTracking().Where(work => poisoned.Contains(work.InstanceId) && work.ParkedAt != null)
            .Select(work => new { work.InstanceId, work.LastError }).ToListAsync(cancellationToken)).ToLookup(work => work.InstanceId, work => work.LastError);
        var dead = await context.Dispatches.AsNoTracking().Where(dispatch => dispatch.DeadAt != null && (poisoned.Contains(dispatch.SourceId) || poisoned.Contains(dispatch.TargetId)))
            .Select(dispatch => new { dispatch.SourceId, dispatch.TargetId, dispatch.LastError }).ToListAsync(cancellationToken);

        return [.. rows.Select(row =>
        {
            var version = versions.GetValueOrDefault(row.DefinitionVersionId);
            var state = row.ReadState();
            var names = new StepNames(catalogue, row.DefinitionVersionId);
            var steps = state.Incidents.Count > 0 ? state.Incidents.Select(fault => fault.ActivityId) : state.Bookmarks.Select(bookmark => bookmark.ActivityId);
            var error = state.Incidents.Count > 0 ? string.Join(" ", new[] { state.Incidents[^1].Message, state.Incidents[^1].Cause }.OfType<string>())
                : clocks[row.Id].FirstOrDefault() ?? dead.FirstOrDefault(dispatch => dispatch.SourceId == row.Id || dispatch.TargetId == row.Id)?.LastError;
            return new InstanceLine(
                row.Id, version?.Name ?? row.DefinitionId, row.DefinitionId, row.DefinitionVersionId, version?.Version ?? 0, row.Name,
                row.IncidentId is { } incident ? numbers.GetValueOrDefault(incident) : null, row.CorrelationId, row.Attention, row.SubStatus,
                [.. steps.Where(step => step.Length > 0).Distinct().Select(names.NameOf)], error, row.CreatedAt, row.UpdatedAt, row.FinishedAt);
        })];
    }
}
