using GridFlow.Data.Accounts;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions.Versions;
using GridFlow.Data.Transactions;
using GridFlow.Governance;
using GridFlow.Governance.Ladders.Overrides;
using GridFlow.Governance.Organisations;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Definitions;

/// <summary>What a unit overrides of a ladder, as a list shows it.</summary>
/// <param name="VersionId">The newest version that is worked on, waits or is in use.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Name">What it is called: the unit, as it was called when it was begun, and the ladder.</param>
/// <param name="Own">What it says.</param>
public sealed record OverrideLine(string VersionId, VersionStatus Status, string Name, LadderOverride Own);

/// <summary>
/// Writes drafts of what units do otherwise than a ladder they inherit. How a draft is decided on is <see cref="LadderDesk"/>'s. A post
/// reaches the units of its own territory only.
/// </summary>
public sealed class OverrideDesk(IWriter writer, IDbContextFactory<GridFlowDbContext> contexts, Catalogue catalogue, BusinessClock clock)
{
    /// <summary>What is overridden of a ladder, one line for each version that is worked on, waits or is in use.</summary>
    /// <param name="viewer">Who asks.</param>
    /// <param name="ladder">The ladder's definition without its jurisdiction.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<OverrideLine>> ListAsync(Viewer viewer, string ladder, CancellationToken cancellationToken = default)
    {
        if (!viewer.May(Permission.ViewLadders)) return [];
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var prefix = UnitLadderId.OfOverride(viewer.JurisdictionId, ladder, "");
        var rows = await Own(context, viewer).AsNoTracking().Where(row => row.DefinitionId.StartsWith(prefix) && row.Status != VersionStatus.Discarded && row.Status != VersionStatus.Superseded)
            .OrderBy(row => row.DefinitionId).ThenByDescending(row => row.Version).ToListAsync(cancellationToken);
        return [.. rows.Select(row => (Row: row, OverrideReader.Read(row.Content).Value)).Where(one => one.Value is not null).Select(one => new OverrideLine(one.Row.Id, one.Row.Status, one.Row.Name, one.Value!))];
    }

    /// <summary>Whether a viewer may draft what a unit overrides.</summary>
    public static bool MayChange(Viewer viewer, Unit unit) => viewer.May(Permission.EditLadders, unit.Path);

    /// <summary>Begins what a unit overrides with nothing, or goes on with the draft there is, and returns its id.</summary>
    /// <exception cref="GovernanceException">No such unit with ground of its own or no such ladder, not the viewer's to change, or a version waits or is in use.</exception>
    public Task<string> BeginAsync(Viewer viewer, string ladder, string unitId) => writer.WriteAsync(async context =>
    {
        var tree = catalogue.Current.Organisation(viewer.JurisdictionId);
        if (tree.Find(unitId) is not { ParentId: not null } unit || tree.Rung(unit) == 0) throw new GovernanceException("override.unit", new("请选择有辖区的下级单位", "Choose a unit with ground of its own"));
        if (!MayChange(viewer, unit)) throw VersionRefusal.NotAllowed(LadderDesk.Area);
        if (catalogue.Current.FindLadder(viewer.JurisdictionId, ladder) is not { } parent) throw WorkflowDesk.NotFound();
        var definition = UnitLadderId.OfOverride(viewer.JurisdictionId, parent.ShortId, unit.Id);
        var versions = await Own(context, viewer).Where(row => row.DefinitionId == definition).ToListAsync();
        if (versions.Find(row => row.Status is VersionStatus.Draft or VersionStatus.Rejected) is { } begun) return begun.Id;
        if (versions.Exists(row => row.Status is not (VersionStatus.Discarded or VersionStatus.Superseded)))
            throw new GovernanceException("override.exists", new($"{unit.Name}已有在用或待批的调整，请据其起草", $"{unit.Name} overrides something already, or it waits; draft from that"));
        foreach (var row in versions) row.IsLatest = false;
        var (json, now, number) = (OverrideReader.Write(new LadderOverride(parent.ShortId, unit.Id)), clock.GetUtcNow(), versions.Select(row => row.Version).DefaultIfEmpty().Max() + 1);
        var draft = new StoredDefinition
        {
            Id = $"{definition}:{number}", Kind = DocumentKind.LadderOverride, DefinitionId = definition, JurisdictionId = viewer.JurisdictionId, Version = number,
            Name = NameOf(unit, parent), Content = json, Fingerprint = DocumentFile.FingerprintOf(json), IsLatest = true, CreatedAt = now, CreatedBy = viewer.Id,
        };
        context.Definitions.Add(draft);
        VersionHistory.Note(context, draft, viewer.AsActor(), VersionAct.Drafted, "", now);
        return draft.Id;
    });

    /// <summary>Keeps what a draft says so far; it is checked when it is submitted.</summary>
    /// <returns>The revision to expect next.</returns>
    /// <exception cref="GovernanceException">Not a draft of the viewer's or of another unit, too long, or <c>workflow.revision</c> where somebody else saved meanwhile.</exception>
    public Task<int> SaveAsync(Viewer viewer, string versionId, LadderOverride own, int expectedRevision)
    {
        if (OverrideReader.Beyond(own).FirstOrDefault() is { } beyond) throw new GovernanceException(beyond.Code, beyond.Message);
        var json = OverrideReader.Write(own);
        return writer.WriteAsync(async context =>
        {
            var draft = viewer.May(Permission.ViewLadders) ? await Own(context, viewer).SingleOrDefaultAsync(row => row.Id == versionId) : null;
            if (draft is null) throw WorkflowDesk.NotFound();
            var history = await context.VersionEvents.Where(row => row.VersionId == versionId).OrderBy(row => row.Id).ToListAsync();
            if (!VersionRights.Of(viewer, draft, history, catalogue.Current).MayEdit) throw VersionRefusal.NotAllowed(LadderDesk.Area);
            if (UnitLadderId.OfOverride(draft.JurisdictionId, own.Ladder, own.Unit) != draft.DefinitionId) throw WorkflowDesk.NotFound();
            if (draft.Revision != expectedRevision) throw VersionRefusal.Overtaken(LadderDesk.Area, history);
            if (draft.Content == json) return draft.Revision;
            (draft.Content, draft.Fingerprint) = (json, DocumentFile.FingerprintOf(json));
            draft.Revision++;
            VersionHistory.NoteSave(context, draft, viewer.AsActor(), history, clock.GetUtcNow());
            return draft.Revision;
        });
    }

    /// <summary>What a document is called that passed the gate: its unit and its ladder are there.</summary>
    internal static string NameOf(CatalogueSnapshot snapshot, DocumentFile file) =>
        OverrideReader.Read(file.Content).Value is { } own && snapshot.FindLadder(file.JurisdictionId, own.Ladder) is { } parent && snapshot.Organisation(file.JurisdictionId).Find(own.Unit) is { } unit
            ? NameOf(unit, parent) : "";

    private static string NameOf(Unit unit, PublishedWorkflow parent) => $"{unit.Name}：{parent.Name}";

    private static IQueryable<StoredDefinition> Own(GridFlowDbContext context, Viewer viewer)
    {
        var jurisdiction = viewer.JurisdictionId;
        return context.Definitions.Where(row => row.Kind == DocumentKind.LadderOverride && row.JurisdictionId == jurisdiction);
    }
}
