using GridFlow.Data.Accounts;
using GridFlow.Data.Clock;
using GridFlow.Data.Work;
using GridFlow.Governance;

namespace GridFlow.Data.Operations;

/// <summary>What an operator does with nodes that fire nothing because their clock jumped.</summary>
public sealed class ClockDesk(ClockGuard guard, WorkSignal signal)
{
    /// <summary>The nodes that are held back.</summary>
    /// <exception cref="GovernanceException">The viewer may not operate.</exception>
    public Task<IReadOnlyList<ClockJump>> ListAsync(Viewer viewer, CancellationToken cancellationToken = default)
    {
        OperatorRefusal.RequireRight(viewer);
        return guard.ListAsync(cancellationToken);
    }

    /// <summary>Lets a node go on with its clock as it is: what is due by it fires.</summary>
    /// <exception cref="GovernanceException">The viewer may not operate, or gave no reason.</exception>
    public async Task ResumeAsync(Viewer viewer, string node, string? reason)
    {
        OperatorRefusal.RequireRight(viewer);
        await guard.ResumeAsync(node, viewer.AsActor(), viewer.JurisdictionId, OperatorRefusal.RequireReason(reason));
        signal.Raise();
    }
}
