using GridFlow.Governance;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Data.Definitions.Versions;

/// <summary>Whoever keeps documents as they are for a time, whatever date their next version has.</summary>
public interface IVersionHold
{
    /// <summary>Whether a version whose date has come must wait.</summary>
    Task<bool> IsHeldAsync(GridFlowDbContext context, StoredDefinition stored);
}

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

    /// <summary>What follows when a version goes live, in the transaction that does it.</summary>
    /// <param name="context">The transaction.</param>
    /// <param name="stored">The version that is live now.</param>
    /// <param name="before">The one that was; <see langword="null"/> for the first.</param>
    /// <param name="by">Who made it live.</param>
    /// <param name="now">When, UTC.</param>
    Task FollowAsync(GridFlowDbContext context, StoredDefinition stored, StoredDefinition? before, Actor by, DateTimeOffset now) => Task.CompletedTask;

    /// <summary>What follows in the same transaction once it is live.</summary>
    /// <exception cref="GovernanceException">What follows is not possible: then it does not go live.</exception>
    Task WentLiveAsync(GridFlowDbContext context, StoredDefinition stored) => Task.CompletedTask;

    /// <summary>Says that errors stand in the way.</summary>
    GovernanceException CannotGoLive(IReadOnlyList<Problem> errors);
}
