using GridFlow.Data.Definitions.Versions;
using GridFlow.Governance;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Data.Definitions;

/// <summary>When a table that chooses among ladders may go live: it answers every case with one row, and all it names are in use.</summary>
internal sealed class ChoiceVersions(DocumentGate gate, Catalogue catalogue) : IVersionContent
{
    /// <inheritdoc />
    public bool Holds(DocumentKind kind) => kind == DocumentKind.ChoiceTable;

    /// <inheritdoc />
    public async Task<IReadOnlyList<Problem>> ObstaclesAsync(GridFlowDbContext context, StoredDefinition stored)
    {
        var around = catalogue.Current.Around(stored.JurisdictionId);
        var ladders = await LadderUse.NamesAsync(context, stored.JurisdictionId);
        return gate.Check(new DocumentFile(stored.Kind, stored.JurisdictionId, stored.Content), around with { Choosable = around.Choosable with { Ladders = ladders } });
    }

    /// <inheritdoc />
    public Task PassWhenDueAsync(GridFlowDbContext context, StoredDefinition stored) => Task.CompletedTask;

    /// <inheritdoc />
    public GovernanceException CannotGoLive(IReadOnlyList<Problem> errors) => VersionRefusal.Broken("choice.broken", "流程选择表不能发布", "The table of choice cannot be published", errors);
}
