using GridFlow.Data.Accounts;
using GridFlow.Governance.Organisations;

namespace GridFlow.Data.Definitions.Versions;

/// <summary>What a viewer may do with a version at this moment: role, jurisdiction and status together.</summary>
/// <param name="MayDraft">Begin a draft from it.</param>
/// <param name="MayEdit">Save and discard.</param>
/// <param name="MaySubmit">Put it before a second person.</param>
/// <param name="MayWithdraw">Take it back to work on it.</param>
/// <param name="MayApprove">Approve it: never who wrote or submitted it.</param>
/// <param name="MayReject">Send it back.</param>
/// <param name="MayRollBack">Make it live again.</param>
/// <param name="MayShadow">Let it decide in the shadow of the live version, or stop it.</param>
public sealed record VersionRights(bool MayDraft, bool MayEdit, bool MaySubmit, bool MayWithdraw, bool MayApprove, bool MayReject, bool MayRollBack, bool MayShadow)
{
    /// <summary>Take it out of use with nothing in its place.</summary>
    public bool MayRetire { get; init; }


    /// <summary>The pack every jurisdiction inherits: read by all, changed by its own owners only, who stand above the districts.</summary>
    public const string ShippedPack = CatalogueSnapshot.StandardPack;

    private static readonly VersionAct[] Hands = [VersionAct.Drafted, VersionAct.Saved, VersionAct.Submitted];

    internal static VersionRights Of(Viewer viewer, StoredDefinition stored, IEnumerable<VersionEvent> history, CatalogueSnapshot snapshot)
    {
        var (write, decide) = stored.Kind switch
        {
            DocumentKind.RuleSet => (Permission.EditRules, Permission.ApproveRules),
            DocumentKind.Calendar or DocumentKind.Organisation or DocumentKind.Patrols => (Permission.EditOrganisation, Permission.ApproveOrganisation),
            _ => (Permission.EditLadders, Permission.ApproveLadders),
        };
        var writes = Has(write);
        var decides = Has(decide);
        var second = !history.Any(row => row.ActorId == viewer.Id && Hands.Contains(row.Act));
        var open = stored.Status is VersionStatus.Draft or VersionStatus.Rejected;
        var waits = stored.Status is VersionStatus.Submitted or VersionStatus.Approved;
        return new VersionRights(
            MayDraft: writes && stored.Status != VersionStatus.Discarded,
            MayEdit: writes && open,
            MaySubmit: writes && open,
            MayWithdraw: writes && waits,
            MayApprove: decides && second && stored.Status == VersionStatus.Submitted,
            MayReject: decides && waits,
            MayRollBack: decides && stored.Status == VersionStatus.Superseded,
            MayShadow: stored.Kind == DocumentKind.RuleSet && (writes || decides) && (waits || stored.ShadowSince is not null))
        {
            MayRetire = decides && stored is { Kind: DocumentKind.Ladder or DocumentKind.LadderOverride, Status: VersionStatus.Live },
        };

        // Whoever changes or decides a version has a post that reaches all it is for: a unit, or the district. What all districts inherit lies in none of them.
        bool Has(Permission permission) => stored.JurisdictionId == ShippedPack ? viewer.May(Permission.OwnSharedRules)
            : stored.JurisdictionId == viewer.JurisdictionId
                && (stored.Kind == DocumentKind.LadderOverride ? viewer.May(permission, PathOf(stored, snapshot)) : viewer.MayForDistrict(permission));
    }

    private static string? PathOf(StoredDefinition stored, CatalogueSnapshot snapshot) =>
        snapshot.FindOrganisation(stored.JurisdictionId)?.Find(UnitLadderId.Read(stored.DefinitionId)?.Unit)?.Path;
}
