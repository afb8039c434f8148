using GridFlow.Data.Clock;
using GridFlow.Data.Definitions.Versions;
using GridFlow.Governance.Ladders.Design;
using GridFlow.Governance.Ladders.Overrides;
using GridFlow.Governance.Organisations;
using GridFlow.Workflows.Activities;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Definitions;

/// <summary>
/// Keeps the ladders of units that override something: made anew, in the same transaction, whenever the ladder, what is overridden
/// of it, or another organisation goes live. Each is a version as any ladder's, so a case keeps the one it began on, and can be moved.
/// </summary>
public sealed class UnitLadders(ActivityRegistry activities, Catalogue catalogue, BusinessClock clock)
{
    /// <summary>Makes them anew after a ladder, or what a unit overrides, has changed.</summary>
    /// <param name="context">Of the transaction.</param>
    /// <param name="changed">The row that changed; it counts as it is now and not as it is stored.</param>
    /// <exception cref="Governance.GovernanceException">One of them would not hold what every ladder must.</exception>
    internal async Task RefreshAsync(GridFlowDbContext context, StoredDefinition changed)
    {
        if (changed.Kind is not (DocumentKind.Ladder or DocumentKind.LadderOverride) || catalogue.Current.FindOrganisation(changed.JurisdictionId) is not { } tree) return;
        // A ladder and what is overridden of it that go live at once each see the other.
        await LadderUse.TakeTurnAsync(context, changed.JurisdictionId);
        await RefreshAsync(context, changed, tree);
    }

    /// <summary>Makes those of all ladders anew on other units: one that moves inherits from those above it now, and one that is dissolved has no ladder of its own.</summary>
    /// <param name="context">Of the transaction.</param>
    /// <param name="tree">The units that go live.</param>
    /// <exception cref="Governance.GovernanceException">One of them would not hold what every ladder must.</exception>
    internal async Task RefreshAsync(GridFlowDbContext context, OrganisationTree tree)
    {
        var jurisdiction = tree.Jurisdiction.Id;
        await LadderUse.TakeTurnAsync(context, jurisdiction);
        foreach (var ladder in await context.Definitions.Where(row => row.JurisdictionId == jurisdiction && row.Kind == DocumentKind.Ladder && row.IsPublished).ToListAsync())
            await RefreshAsync(context, ladder, tree);
    }

    private async Task RefreshAsync(GridFlowDbContext context, StoredDefinition changed, OrganisationTree tree)
    {
        var jurisdiction = changed.JurisdictionId;
        var ladder = changed.Kind == DocumentKind.Ladder ? changed.DefinitionId[(jurisdiction.Length + 1)..] : UnitLadderId.Read(changed.DefinitionId)!.Ladder;
        var prefix = UnitLadderId.OfOverride(jurisdiction, ladder, "");
        var live = (await context.Definitions.Where(row => row.JurisdictionId == jurisdiction && row.IsPublished && row.DefinitionId != changed.DefinitionId
                && ((row.Kind == DocumentKind.Ladder && row.DefinitionId == $"{jurisdiction}/{ladder}") || (row.Kind == DocumentKind.LadderOverride && row.DefinitionId.StartsWith(prefix)))).ToListAsync())
            .Append(changed).Where(row => row.IsPublished).ToList();
        var merged = await context.Definitions.Where(row => row.Kind == DocumentKind.MergedLadder && row.JurisdictionId == jurisdiction && row.DefinitionId.StartsWith($"{jurisdiction}/{ladder}@")).ToListAsync();
        var overrides = live.Where(row => row.Kind == DocumentKind.LadderOverride).Select(row => OverrideReader.Read(row.Content).Value).OfType<LadderOverride>().ToList();
        var parent = live.Find(row => row.Kind == DocumentKind.Ladder);
        foreach (var gone in merged.Where(row => row.IsPublished && UnitLadderId.Read(row.DefinitionId)!.Unit is var unit && (parent is null || tree.Find(unit) is null || !overrides.Exists(own => own.Unit == unit)))) TakeOut(gone);
        if (parent is null || !LadderSketch.TryOpen(parent.Content, out var sketch, out _)) return;

        var usable = catalogue.Current.Around(jurisdiction).Usable;
        var members = LadderFamily.Of(sketch!, overrides, tree, usable.Count == 0 ? activities : activities.WithFiles(usable)).ToList();
        if (LadderFamily.Errors(members).ToList() is { Count: > 0 } errors) throw VersionRefusal.Broken("override.broken", "不能上线", "It cannot go live", errors);
        foreach (var member in members) Put(context, parent, member, merged);
    }

    private void Put(GridFlowDbContext context, StoredDefinition parent, FamilyMember member, List<StoredDefinition> all)
    {
        var definition = UnitLadderId.OfMerged(parent.JurisdictionId, member.Own.Ladder, member.Unit.Id);
        var earlier = all.Where(row => row.DefinitionId == definition).ToList();
        var name = $"{parent.Name}（{member.Unit.ShortName}）";
        var json = member.Merged.Sketch.As(definition[(parent.JurisdictionId.Length + 1)..], name).ToJson();
        var print = DocumentFile.FingerprintOf(json);
        if (earlier.Exists(row => row.IsPublished && row.Fingerprint == print)) return;
        foreach (var row in earlier)
        {
            row.IsLatest = false;
            if (row.IsPublished) TakeOut(row);
        }

        // What was in use before is in use again, and its cases are on it.
        if (earlier.Find(row => row.Fingerprint == print && row.BasedOn == parent.Id) is { } again)
        {
            (again.IsLatest, again.IsPublished, again.Status, again.PublishedAt) = (true, true, VersionStatus.Live, clock.GetUtcNow());
            again.Revision++;
            return;
        }

        var (now, number) = (clock.GetUtcNow(), earlier.Select(row => row.Version).DefaultIfEmpty().Max() + 1);
        context.Definitions.Add(new StoredDefinition
        {
            Id = $"{definition}:{number}", Kind = DocumentKind.MergedLadder, DefinitionId = definition, JurisdictionId = parent.JurisdictionId, Version = number, Name = name,
            Content = json, Fingerprint = print, BasedOn = parent.Id, IsLatest = true, IsPublished = true, Status = VersionStatus.Live, CreatedAt = now, CreatedBy = "merge", PublishedAt = now,
        });
    }

    private static void TakeOut(StoredDefinition row)
    {
        (row.IsPublished, row.Status) = (false, VersionStatus.Superseded);
        row.Revision++;
    }
}
