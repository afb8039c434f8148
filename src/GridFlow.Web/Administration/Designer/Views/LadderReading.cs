using GridFlow.Data.Accounts;
using GridFlow.Data.Definitions;
using GridFlow.Data.Definitions.Versions;
using GridFlow.Governance.Ladders.Design;
using GridFlow.Governance.Organisations;
using GridFlow.Workflows.Activities;

namespace GridFlow.Web.Administration.Designer.Views;

/// <summary>A version of a ladder, opened to be looked at in one way or another.</summary>
/// <param name="Version">The version and what the viewer may do with it.</param>
/// <param name="Sketch">Its drawing.</param>
/// <param name="Registry">The steps there are, workflows that may be used as steps among them.</param>
/// <param name="Organisation">The offices it is for; a shipped ladder belongs to nobody, and the viewer's own give its words their names.</param>
public sealed record OpenLadder(DocumentVersion Version, LadderSketch Sketch, ActivityRegistry Registry, OrganisationTree? Organisation)
{
    /// <summary>The jurisdiction whose rules and calendar a case would meet.</summary>
    public string JurisdictionId => Organisation?.Jurisdiction.Id ?? Version.Stored.JurisdictionId;
}

/// <summary>Opens versions of ladders for the pages that show them.</summary>
internal sealed class LadderReading(LadderDesk desk, Catalogue catalogue, ActivityRegistry activities)
{
    /// <summary>Opens a version; <see langword="null"/> where it does not exist for this viewer, or is nothing that can be drawn.</summary>
    public async Task<OpenLadder?> OpenAsync(Viewer viewer, string versionId, CancellationToken cancellationToken)
    {
        if (await desk.ReadAsync(viewer, versionId, cancellationToken) is not { } version || !LadderSketch.TryOpen(version.Stored.Content, out var sketch, out _)) return null;
        var around = catalogue.Current.Around(version.Stored.JurisdictionId);
        var usable = around.Usable.Where(other => other.DefinitionId != sketch!.DefinitionId).ToList();
        return new(version, sketch!, usable.Count == 0 ? activities : activities.WithWorkflows(usable), around.Organisation ?? catalogue.Current.FindOrganisation(viewer.JurisdictionId));
    }
}
