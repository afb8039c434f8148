using GridFlow.Data.Accounts;
using GridFlow.Data.Definitions;
using GridFlow.Data.Instances;
using GridFlow.Data.Transactions;
using GridFlow.Governance;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Execution;
using GridFlow.Workflows.Upgrades;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Operations;

/// <summary>
/// Moves open instances to the published version of their definition: a preview says what would happen to each and why
/// one cannot; then some or all stay, move at once or at their next step. Each instance is decided in a transaction of
/// its own against the state it has at that moment, so a batch can be broken off and repeated at any time.
/// </summary>
public sealed class UpgradeDesk(IDbContextFactory<GridFlowDbContext> contexts, IWriter writer, Catalogue catalogue, InstanceHand hand)
{
    /// <summary>So many instances share a page of the preview or a batch of the move.</summary>
    public const int BatchSize = 200;

    /// <summary>On PostgreSQL each has a connection; on SQLite they share a commit.</summary>
    private const int Parallel = 8;

    /// <summary>The definitions that have open instances in the viewer's jurisdiction, with their versions.</summary>
    /// <exception cref="GovernanceException">The viewer may not operate.</exception>
    public async Task<IReadOnlyList<DefinitionVersions>> ListAsync(Viewer viewer, CancellationToken cancellationToken = default)
    {
        OperatorRefusal.RequireRight(viewer);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var open = await Open(context.Instances, viewer).GroupBy(row => row.DefinitionVersionId)
            .Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken);
        var used = open.Keys.ToList();
        var versions = await context.Definitions.AsNoTracking()
            .Where(definition => (definition.Kind == DocumentKind.Ladder || definition.Kind == DocumentKind.Workflow || definition.Kind == DocumentKind.MergedLadder)
                && (used.Contains(definition.Id) || (definition.IsPublished && definition.JurisdictionId == viewer.JurisdictionId)))
            .Select(definition => new { definition.Id, definition.DefinitionId, definition.Name, definition.Kind, definition.Version, definition.IsPublished }).ToListAsync(cancellationToken);
        return [.. versions.GroupBy(version => version.DefinitionId).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group =>
        {
            var newest = group.OrderByDescending(version => version.Version).ToList();
            var shown = newest.FirstOrDefault(version => version.IsPublished) ?? newest[0];
            return new DefinitionVersions(group.Key, shown.Name, shown.Kind,
                [.. newest.Select(version => new VersionUse(version.Id, version.Version, version.IsPublished, open.GetValueOrDefault(version.Id)))]);
        })];
    }

    /// <summary>Says what moving would do, for a page of the open instances of a version, without doing it.</summary>
    /// <param name="viewer">Who asks.</param>
    /// <param name="from">The version they run on.</param>
    /// <param name="to">The published version of the same definition.</param>
    /// <param name="after">Where the page begins: <see cref="UpgradePage.Next"/> of the page before.</param>
    /// <param name="only">Only these instances.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="GovernanceException">The viewer may not operate, or there are no such versions.</exception>
    public async Task<UpgradePage> PreviewAsync(
        Viewer viewer, string from, string to, Guid? after = null, IReadOnlyList<Guid>? only = null, CancellationToken cancellationToken = default)
    {
        var (old, target) = await ProgramsAsync(viewer, from, to, cancellationToken);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await Next(Open(context.Instances.AsNoTracking(), viewer, only), from, after).ToListAsync(cancellationToken);
        var previews = rows.Select(row =>
        {
            var state = row.ReadState();
            return (row.Id, IsMarked: state.UpgradeTo == to, Preview: WorkflowUpgrade.Preview(old, target, state));
        });
        var numbers = await NumbersAsync(context, [.. rows.Select(row => row.Id)], cancellationToken);
        return new UpgradePage(Group(previews, numbers), rows.Count, rows.Count == BatchSize ? rows[^1].Id : null);
    }

    /// <summary>Carries a decision out for one batch.</summary>
    /// <param name="viewer">Who decides.</param>
    /// <param name="order">The decision.</param>
    /// <param name="after">Where the batch begins: <see cref="UpgradeProgress.Next"/> of the batch before.</param>
    /// <param name="cancellationToken">Stops between two instances; what is done is done.</param>
    /// <exception cref="GovernanceException">Refused as a whole; nothing changed.</exception>
    public async Task<UpgradeProgress> MoveAsync(Viewer viewer, UpgradeOrder order, Guid? after = null, CancellationToken cancellationToken = default)
    {
        var (old, target) = await ProgramsAsync(viewer, order.From, order.To, cancellationToken);
        var why = OperatorRefusal.RequireReason(order.Reason);
        List<Guid> ids;
        Dictionary<Guid, string> numbers;
        await using (var context = await contexts.CreateDbContextAsync(cancellationToken))
        {
            ids = await Next(Open(context.Instances.AsNoTracking(), viewer, order.Only), order.From, after).Select(row => row.Id).ToListAsync(cancellationToken);
            numbers = await NumbersAsync(context, ids, cancellationToken);
        }

        var results = new List<(Guid Id, UpgradePreview? Refused, bool Done)>(ids.Count);
        foreach (var some in ids.Chunk(Parallel))
        {
            cancellationToken.ThrowIfCancellationRequested();
            results.AddRange(await Task.WhenAll(some.Select(id => DecideAsync(viewer, order, id, why, old, target))));
        }

        return new UpgradeProgress(
            results.Count(result => result.Done),
            results.Count(result => result is { Done: false, Refused: null }),
            Group(results.Where(result => result.Refused is not null).Select(result => (result.Id, false, result.Refused!)), numbers),
            ids.Count == BatchSize ? ids[^1] : null);
    }

    private async Task<(Guid Id, UpgradePreview? Refused, bool Done)> DecideAsync(Viewer viewer, UpgradeOrder order, Guid id, string why, WorkflowProgram old, WorkflowProgram target)
    {
        try
        {
            return await writer.WriteAsync(async context =>
            {
                var row = await InstanceHand.LockAsync(context, viewer, id);
                if (row.DefinitionVersionId != order.From) return (id, null, false);
                if (order.Timing != UpgradeTiming.Keep && WorkflowUpgrade.Preview(old, target, row.ReadState()) is { CanMove: false } refused) return (id, refused, false);
                var stimulus = new UpgradeWorkflow(order.To, order.Timing) { FromVersionId = order.From, Actor = viewer.Id, Reason = why };
                return (id, (UpgradePreview?)null, await hand.SendAsync(context, viewer, row, stimulus, NoteOf(order.Timing, old, target)));
            });
        }
        catch (GovernanceException failure)
        {
            return (id, new UpgradePreview(false, [failure.Text], []), false);
        }
    }

    private static BilingualText NoteOf(UpgradeTiming timing, WorkflowProgram from, WorkflowProgram to) => timing switch
    {
        UpgradeTiming.Now => new($"流程从第 {from.Version} 版迁移到第 {to.Version} 版", $"The workflow moved from version {from.Version} to version {to.Version}"),
        UpgradeTiming.NextStep => new($"流程将在下一步从第 {from.Version} 版迁移到第 {to.Version} 版", $"At its next step the workflow moves from version {from.Version} to version {to.Version}"),
        _ => new($"流程仍按第 {from.Version} 版走完", $"The workflow ends on version {from.Version}"),
    };

    /// <summary>What has not ended, and what failed: a mended version is often what it needs.</summary>
    private static IQueryable<StoredInstance> Open(IQueryable<StoredInstance> rows, Viewer viewer, IReadOnlyList<Guid>? only = null)
    {
        rows = rows.Where(row => row.JurisdictionId == viewer.JurisdictionId && (row.FinishedAt == null || row.Attention == InstanceAttention.Faulted));
        return only is null ? rows : rows.Where(row => only.Contains(row.Id));
    }

    private static IQueryable<StoredInstance> Next(IQueryable<StoredInstance> rows, string from, Guid? after)
    {
        rows = rows.Where(row => row.DefinitionVersionId == from);
        if (after is { } last) rows = rows.Where(row => row.Id > last);
        return rows.OrderBy(row => row.Id).Take(BatchSize);
    }

    /// <summary>Both programs, where the viewer may move instances between the two versions.</summary>
    private async Task<(WorkflowProgram From, WorkflowProgram To)> ProgramsAsync(Viewer viewer, string from, string to, CancellationToken cancellationToken)
    {
        OperatorRefusal.RequireRight(viewer);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var versions = await context.Definitions.AsNoTracking()
            .Where(definition => (definition.Id == from || definition.Id == to) && (definition.Kind == DocumentKind.Ladder || definition.Kind == DocumentKind.Workflow || definition.Kind == DocumentKind.MergedLadder)
                && (definition.JurisdictionId == viewer.JurisdictionId || definition.JurisdictionId == CatalogueSnapshot.StandardPack))
            .Select(definition => new { definition.Id, definition.DefinitionId, definition.IsPublished }).ToListAsync(cancellationToken);
        if (versions.Find(version => version.Id == from) is not { } old || versions.Find(version => version.Id == to) is not { } target)
            throw OperatorRefusal.Refused("instance.version-not-found", new("没有这个流程版本", "There is no such version of a workflow"));
        if (old.Id == target.Id || old.DefinitionId != target.DefinitionId || !target.IsPublished)
            throw OperatorRefusal.Refused("instance.version", new("只能迁移到同一流程正在使用的版本", "Instances move to the version in use of the same workflow only"));
        try
        {
            return (catalogue.Program(from), catalogue.Program(to));
        }
        catch (InvalidOperationException broken)
        {
            throw OperatorRefusal.Failed(broken);
        }
    }

    /// <summary>The numbers of the cases that instances carry, by instance.</summary>
    private static Task<Dictionary<Guid, string>> NumbersAsync(GridFlowDbContext context, List<Guid> instances, CancellationToken cancellationToken) =>
        (from row in context.Instances
         where instances.Contains(row.Id)
         join incident in context.Incidents on row.IncidentId equals incident.Id
         select new { row.Id, incident.Number }).ToDictionaryAsync(row => row.Id, row => row.Number, cancellationToken);

    private static List<UpgradeGroup> Group(IEnumerable<(Guid Id, bool IsMarked, UpgradePreview Preview)> previews, Dictionary<Guid, string> numbers) =>
        [.. previews.GroupBy(entry => (entry.Preview.CanMove, entry.IsMarked, Obstacles: Key(entry.Preview.Obstacles), Consequences: Key(entry.Preview.Consequences)))
            .Select(group => new UpgradeGroup(
                group.Key.CanMove, group.Key.IsMarked, group.First().Preview.Obstacles, group.First().Preview.Consequences,
                [.. group.Select(entry => new UpgradeLine(entry.Id, numbers.GetValueOrDefault(entry.Id)))]))
            .OrderByDescending(group => group.Count)];

    private static string Key(IEnumerable<BilingualText> texts) => string.Join('\n', texts.Select(text => text.English));
}
