using GridFlow.Data.Definitions;
using GridFlow.Data.Definitions.Versions;
using GridFlow.Governance;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Data.Patrols;

/// <summary>When patrols may go live: they can be walked. Rounds that run keep the version they began with.</summary>
internal sealed class PatrolVersions(DocumentGate gate, Catalogue catalogue) : IVersionContent
{
    /// <inheritdoc />
    public bool Holds(DocumentKind kind) => kind == DocumentKind.Patrols;

    /// <inheritdoc />
    public Task<IReadOnlyList<Problem>> ObstaclesAsync(GridFlowDbContext context, StoredDefinition stored) => Task.FromResult(
        gate.Check(new DocumentFile(stored.Kind, stored.JurisdictionId, stored.Content), catalogue.Current.Around(stored.JurisdictionId)));

    /// <inheritdoc />
    public Task PassWhenDueAsync(GridFlowDbContext context, StoredDefinition stored) => Task.CompletedTask;

    /// <inheritdoc />
    public GovernanceException CannotGoLive(IReadOnlyList<Problem> errors) => VersionRefusal.Broken("patrol.broken", "巡查计划不能生效", "The patrols cannot go live", errors);
}
