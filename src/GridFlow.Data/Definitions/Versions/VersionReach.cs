using GridFlow.Data.Accounts;
using GridFlow.Governance.Organisations;

namespace GridFlow.Data.Definitions.Versions;

/// <summary>The ground a version is for. Whoever changes or decides it has a post that reaches all of it: what one street does is not another's to change, nor what holds for the district.</summary>
public static class VersionReach
{
    /// <summary>The viewer with those posts only that reach the whole district.</summary>
    public static Viewer OfDistrict(Viewer viewer, CatalogueSnapshot snapshot) => snapshot.FindOrganisation(viewer.JurisdictionId)?.Root is { } root ? Of(viewer, root) : viewer;

    /// <summary>The viewer with those posts only that reach a unit.</summary>
    internal static Viewer Of(Viewer viewer, Unit unit) => viewer with { Posts = [.. viewer.Posts.Where(post => OrganisationTree.IsWithin(unit.Path, post.Territory))] };

    /// <summary>The viewer with those posts only that reach what a version is for.</summary>
    internal static Viewer Of(Viewer viewer, StoredDefinition stored, CatalogueSnapshot snapshot) => stored.Kind switch
    {
        // What all districts inherit lies in none of them.
        _ when stored.JurisdictionId == VersionRights.ShippedPack => viewer,
        // What a unit overrode that is dissolved is left to the district, which takes it out of use.
        DocumentKind.LadderOverride => snapshot.FindOrganisation(stored.JurisdictionId)?.Find(UnitLadderId.Read(stored.DefinitionId)?.Unit) is { } unit ? Of(viewer, unit) : OfDistrict(viewer, snapshot),
        DocumentKind.Ladder or DocumentKind.ChoiceTable or DocumentKind.Calendar or DocumentKind.Organisation => OfDistrict(viewer, snapshot),
        _ => viewer,
    };
}
