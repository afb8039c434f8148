using GridFlow.Data.Definitions.Versions;
using GridFlow.Governance;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Data.Definitions;

/// <summary>When a ladder, what a unit overrides of it, or another workflow may go live: the one gate has nothing against it, with the organisation of now.</summary>
internal sealed class WorkflowVersions(DocumentGate gate, Catalogue catalogue, UnitLadders units) : IVersionContent
{
    /// <inheritdoc />
    public bool Holds(DocumentKind kind) => kind is DocumentKind.Ladder or DocumentKind.Workflow or DocumentKind.LadderOverride;

    /// <inheritdoc />
    public Task<IReadOnlyList<Problem>> ObstaclesAsync(GridFlowDbContext context, StoredDefinition stored) => Task.FromResult(
        gate.Check(new DocumentFile(stored.Kind, stored.JurisdictionId, stored.Content), catalogue.Current.Around(stored.JurisdictionId)));

    /// <inheritdoc />
    public Task PassWhenDueAsync(GridFlowDbContext context, StoredDefinition stored) => Task.CompletedTask;

    /// <inheritdoc />
    public Task WentLiveAsync(GridFlowDbContext context, StoredDefinition stored) => units.RefreshAsync(context, stored);

    /// <inheritdoc />
    public GovernanceException CannotGoLive(IReadOnlyList<Problem> errors) => VersionRefusal.Broken("workflow.broken", "该版本不能发布", "The version cannot be published", errors);
}
