using GridFlow.Data.Accounts;
using GridFlow.Data.Audit;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Transactions;
using GridFlow.Governance;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Rulings;
using GridFlow.Governance.Texts;
using GridFlow.Language.Diagnostics;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Rulings;

/// <summary>What a second person does with the entries of the register. In force they decide like rules, so who may approve rules may approve them, but not who ruled.</summary>
public sealed class RulingDesk(IWriter writer, Catalogue catalogue, BusinessClock clock)
{
    /// <summary>Whether a viewer may decide on a ruling that waits.</summary>
    public static bool MayDecide(Viewer viewer, Ruling ruling) => MayWithdraw(viewer, ruling) && viewer.Id != ruling.RuledById;

    /// <summary>Whether a viewer may take a ruling out of force: a post must reach the area it holds in.</summary>
    public static bool MayWithdraw(Viewer viewer, Ruling ruling) => viewer.JurisdictionId == ruling.JurisdictionId && viewer.May(Permission.ApproveRules, ruling.AreaPath);

    /// <summary>Agrees: from now on it comes before the rules.</summary>
    /// <exception cref="GovernanceException">Not there for this viewer, dealt with already, or the viewer's own.</exception>
    public Task ApproveAsync(Viewer viewer, string number) => DoAsync(viewer, number, AuditAct.RulingApproved, (ruling, actor, now) => ruling.Approve(actor, now));

    /// <summary>Says no.</summary>
    /// <exception cref="GovernanceException">Not there for this viewer, dealt with already, the viewer's own, or no reason is given.</exception>
    public Task RefuseAsync(Viewer viewer, string number, string reason) =>
        DoAsync(viewer, number, AuditAct.RulingRefused, (ruling, actor, now) => ruling.Refuse(actor, Stated(reason), now));

    /// <summary>Takes it out of force.</summary>
    /// <exception cref="GovernanceException">Not there for this viewer, not in force, or no reason is given.</exception>
    public Task WithdrawAsync(Viewer viewer, string number, string reason) =>
        DoAsync(viewer, number, AuditAct.RulingWithdrawn, (ruling, actor, now) => ruling.Withdraw(actor, Stated(reason), now));

    private async Task DoAsync(Viewer viewer, string number, AuditAct act, Action<Ruling, Actor, DateTimeOffset> change)
    {
        await writer.WriteAsync(async context =>
        {
            var ruling = await context.Rulings.SingleOrDefaultAsync(candidate => candidate.Number == number);
            if (ruling is null || !MayWithdraw(viewer, ruling))
                throw new GovernanceException("ruling.not-found", new BilingualText("没有这条确权，或您无权处理", "There is no such ruling, or it is not yours to decide"));
            change(ruling, viewer.AsActor(), clock.GetUtcNow());
            context.Record(act, viewer.AsActor(), ruling.JurisdictionId, $"ruling:{number}", $"category={ruling.CategoryCode} area={ruling.AreaUnitId} unit={ruling.UnitId}");
        });
        await catalogue.FollowAsync();
    }

    private static string Stated(string reason) => PlainText.Within(reason, TextLimits.Reason, new("原因", "reason")) is { Length: > 0 } stated
        ? stated
        : throw new GovernanceException("ruling.reason", new BilingualText("请写明原因", "Please say why"));
}
