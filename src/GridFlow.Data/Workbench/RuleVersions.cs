using GridFlow.Data.BackTests;
using GridFlow.Data.Definitions;
using GridFlow.Data.Definitions.Versions;
using GridFlow.Governance;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Data.Workbench;

/// <summary>When a rule set may go live: it compiles, so do the sets that inherit from it, and the back-test's gate lets it pass.</summary>
internal sealed class RuleVersions(RuleSetTexts texts, PublishGate gate) : IVersionContent
{
    /// <inheritdoc />
    public bool Holds(DocumentKind kind) => kind == DocumentKind.RuleSet;

    /// <inheritdoc />
    public async Task<IReadOnlyList<Problem>> ObstaclesAsync(GridFlowDbContext context, StoredDefinition stored)
    {
        if (RuleShelf.Shelved(stored, texts) is not { } candidate) return texts.Read(stored).Problems;
        var shelf = (await RuleShelf.ReadAsync(context, texts)).With(candidate);
        return [.. shelf.HeirsOf(candidate).Prepend(candidate).SelectMany(set => shelf.Compile(set).Problems)];
    }

    /// <inheritdoc />
    public Task PassWhenDueAsync(GridFlowDbContext context, StoredDefinition stored) => gate.PassWhenDueAsync(context, stored);

    /// <inheritdoc />
    public GovernanceException CannotGoLive(IReadOnlyList<Problem> errors) => VersionRefusal.Broken("rules.broken", "该版本不能上线", "The version cannot go live", errors);
}
