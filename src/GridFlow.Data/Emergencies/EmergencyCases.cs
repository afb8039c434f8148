using GridFlow.Data.Accounts;
using GridFlow.Data.Definitions;
using GridFlow.Data.Operations;
using GridFlow.Governance.Emergencies;
using GridFlow.Workflows.Upgrades;

namespace GridFlow.Data.Emergencies;

/// <summary>Open cases that a plan moves from one version of a ladder to another.</summary>
/// <param name="From">The version they are on.</param>
/// <param name="To">The version in use.</param>
/// <param name="Name">The ladder.</param>
/// <param name="Timing">When they move.</param>
/// <param name="Open">How many there are.</param>
public sealed record CaseMove(string From, string To, string Name, UpgradeTiming Timing, int Open);

/// <summary>
/// Moves the open cases of a plan's ladders as the plan says, when it begins and when it ends. Each case is decided by itself, as any move is:
/// one that cannot stays, and who was broken off goes on where it was.
/// </summary>
public sealed class EmergencyCases(UpgradeDesk upgrades)
{
    /// <summary>What is still to be moved for a switch; nothing where its plan lets cases stay.</summary>
    /// <exception cref="Governance.GovernanceException">The viewer may not operate.</exception>
    public async Task<IReadOnlyList<CaseMove>> ToMoveAsync(Viewer viewer, EmergencySwitch change, CancellationToken cancellationToken = default)
    {
        var moving = change.Before.Where(part => part.Cases != OpenCases.Stay && part.BeforeId is not null && part.BeforeId != part.PartId).ToList();
        if (moving.Count == 0) return [];
        var definitions = await upgrades.ListAsync(viewer, cancellationToken);
        return
        [
            .. from part in moving
               from definition in definitions
               where definition.DefinitionId == part.DefinitionId || definition is { Kind: DocumentKind.MergedLadder } && definition.DefinitionId.StartsWith(part.DefinitionId + "@", StringComparison.Ordinal)
               let live = definition.Versions.FirstOrDefault(version => version.IsPublished)
               where live is not null
               from version in definition.Versions
               // Only what the plan, or everyday, left behind: who stayed on an older version before stays there.
               where version.Open > 0 && (definition.Kind == DocumentKind.MergedLadder ? version != live : version.VersionId == (change.IsRunning ? part.BeforeId : part.PartId) && version != live)
               select new CaseMove(version.VersionId, live.VersionId, definition.Name, part.Cases == OpenCases.Now ? UpgradeTiming.Now : UpgradeTiming.NextStep, version.Open),
        ];
    }

    /// <summary>Moves a batch of them.</summary>
    /// <param name="viewer">Who moves them.</param>
    /// <param name="move">Which.</param>
    /// <param name="reason">Why.</param>
    /// <param name="after">Where the batch before ended.</param>
    /// <param name="cancellationToken">Stops between two cases.</param>
    public Task<UpgradeProgress> MoveAsync(Viewer viewer, CaseMove move, string reason, Guid? after, CancellationToken cancellationToken = default) =>
        upgrades.MoveAsync(viewer, new UpgradeOrder(move.From, move.To, move.Timing, null, reason), after, cancellationToken);
}
