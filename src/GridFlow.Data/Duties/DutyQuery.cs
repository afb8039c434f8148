using GridFlow.Data.Accounts;
using GridFlow.Data.Definitions;
using GridFlow.Data.Inbox;
using GridFlow.Governance.Duties;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Texts;
using GridFlow.Rules.Sets;

namespace GridFlow.Data.Duties;

/// <summary>What is looked for in the duty list.</summary>
/// <param name="Kind">Only this of the three lists.</param>
/// <param name="Search">Words: a number, an item, an article, a department; or the name of a category.</param>
/// <param name="Category">Only this category.</param>
/// <param name="UnitId">Only what is listed for this unit, by itself or by its level.</param>
/// <param name="Skip">How many lines lie before.</param>
/// <param name="Take">How many are wanted.</param>
public sealed record DutyRequest(DutyKind? Kind, string? Search, string? Category, string? UnitId, int Skip, int Take);

/// <summary>
/// The duty list as its readers see it: whoever sees the rules sees all of the own jurisdiction, others what is listed for a level, for
/// their ground or for the department they work in.
/// </summary>
public sealed class DutyQuery(Catalogue catalogue)
{
    /// <summary>Items the viewer may see, in the order of the list.</summary>
    public Page<Duty> List(Viewer viewer, DutyRequest request)
    {
        if (catalogue.Current.FindOrganisation(viewer.JurisdictionId) is not { } tree) return new Page<Duty>([], 0);
        var found = tree.Duties.All.Where(duty => IsVisible(viewer, tree, duty));
        if (request.Kind is { } kind) found = found.Where(duty => duty.Kind == kind);
        if (!string.IsNullOrEmpty(request.Category)) found = found.Where(duty => CategoryOf(viewer, request.Category) is { } category && duty.IsAbout(category));
        if (!string.IsNullOrEmpty(request.UnitId)) found = found.Where(duty => tree.Find(request.UnitId) is { } unit && (duty.For == unit.Id || duty.For == unit.Level));
        if (PlainText.Search(request.Search) is { Length: > 0 } words) found = found.Where(duty => Says(viewer, duty, words));
        var all = found.ToList();
        return new Page<Duty>([.. all.Skip(request.Skip).Take(request.Take)], all.Count);
    }

    private static bool IsVisible(Viewer viewer, OrganisationTree tree, Duty duty)
    {
        if (viewer.May(Permission.ViewRules) || tree.Find(duty.For) is not { } unit) return true;
        return viewer.Posts.Any(post => Roles.Allows(post.Role, Permission.ViewIncidents)
            && (post.UnitId == tree.Department(duty.Department)?.Id
                || post.Territory is { } territory && (unit.Path.StartsWith(territory, StringComparison.Ordinal) || territory.StartsWith(unit.Path, StringComparison.Ordinal))));
    }

    private bool Says(Viewer viewer, Duty duty, string words) =>
        new[] { duty.Number, duty.Item, duty.Article, duty.Department }.Concat(duty.Categories).Concat(duty.Categories.Select(code => CategoryOf(viewer, code)?.Name))
            .Any(text => text?.Contains(words, StringComparison.OrdinalIgnoreCase) == true);

    private Category? CategoryOf(Viewer viewer, string code) => catalogue.Current.Rules(viewer.JurisdictionId)?.Rules.Vocabulary.Category(code);
}
