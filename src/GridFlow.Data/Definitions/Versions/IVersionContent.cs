using GridFlow.Governance;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Data.Definitions.Versions;

/// <summary>What is special to the versions of one kind of document: when one may go live. All else of their life is the same.</summary>
public interface IVersionContent
{
    /// <summary>Whether it looks after documents of a kind.</summary>
    bool Holds(DocumentKind kind);

    /// <summary>What stands in the way of a version at this moment, with what is published now; errors forbid that it goes live.</summary>
    Task<IReadOnlyList<Problem>> ObstaclesAsync(GridFlowDbContext context, StoredDefinition stored);

    /// <summary>A last word when an approved version's date has come.</summary>
    /// <exception cref="GovernanceException">It must not go live after all.</exception>
    Task PassWhenDueAsync(GridFlowDbContext context, StoredDefinition stored);

    /// <summary>Says that errors stand in the way.</summary>
    GovernanceException CannotGoLive(IReadOnlyList<Problem> errors);
}
