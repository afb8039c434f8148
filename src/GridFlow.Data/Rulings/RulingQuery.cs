using GridFlow.Data.Accounts;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Inbox;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Rulings;
using GridFlow.Governance.Texts;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Rulings;

/// <summary>Which part of the register is asked for.</summary>
public enum RulingFolder
{
    /// <summary>All of it.</summary>
    All,

    /// <summary>What decides today.</summary>
    Valid,

    /// <summary>What decides today and will not in thirty days.</summary>
    Expiring,

    /// <summary>What waits for a second person.</summary>
    Waiting,
}

/// <summary>What is looked for in the register.</summary>
/// <param name="Folder">Which part.</param>
/// <param name="Search">Words: a number, an evidence; or the name of a unit or category.</param>
/// <param name="Category">Only this category.</param>
/// <param name="UnitId">Only what is this unit's.</param>
/// <param name="Skip">How many lines lie before.</param>
/// <param name="Take">How many are wanted.</param>
public sealed record RulingRequest(RulingFolder Folder, string? Search, string? Category, string? UnitId, int Skip, int Take);

/// <summary>The ruling register as its readers see it: whoever sees the rules sees all of the own jurisdiction, others what touches their ground or is their unit's.</summary>
public sealed class RulingQuery(IDbContextFactory<GridFlowDbContext> contexts, Catalogue catalogue, BusinessClock clock)
{
    /// <summary>Days before the end of its validity from which a ruling is shown as expiring.</summary>
    public const int WarnedDays = 30;

    /// <summary>Today in the viewer's jurisdiction.</summary>
    public DateOnly Today(Viewer viewer) =>
        catalogue.Current.Calendar(viewer.JurisdictionId)?.LocalDate(clock.GetUtcNow()) ?? DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    /// <summary>Rulings the viewer may see, the newest first.</summary>
    public async Task<Page<Ruling>> ListAsync(Viewer viewer, RulingRequest request, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var (today, rulings) = (Today(viewer), VisibleTo(viewer, context));
        var soon = today.AddDays(WarnedDays);
        rulings = request.Folder switch
        {
            RulingFolder.Valid => rulings.Where(ruling => ruling.Status == RulingStatus.InForce && ruling.ValidFrom <= today && ruling.ValidUntil >= today),
            RulingFolder.Expiring => rulings.Where(ruling => ruling.Status == RulingStatus.InForce && ruling.ValidUntil >= today && ruling.ValidUntil < soon),
            RulingFolder.Waiting => rulings.Where(ruling => ruling.Status == RulingStatus.Waiting),
            _ => rulings,
        };
        // They stand in addresses, where people and programs write what they like.
        if (PlainText.Search(request.Category) is { } category) rulings = rulings.Where(ruling => ruling.CategoryCode == category);
        if (PlainText.Search(request.UnitId) is { } unit) rulings = rulings.Where(ruling => ruling.UnitId == unit);
        if (PlainText.Search(request.Search) is { Length: > 0 } words) rulings = Searched(rulings, viewer.JurisdictionId, words);
        var total = await rulings.CountAsync(cancellationToken);
        return new Page<Ruling>(await rulings.OrderByDescending(ruling => ruling.RuledAt).ThenBy(ruling => ruling.Number).Skip(request.Skip).Take(request.Take).ToListAsync(cancellationToken), total);
    }

    /// <summary>One ruling; <see langword="null"/> where there is none for this viewer.</summary>
    public async Task<Ruling?> FindAsync(Viewer viewer, string number, CancellationToken cancellationToken = default)
    {
        if (PlainText.Search(number) is not { } known) return null;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await VisibleTo(viewer, context).SingleOrDefaultAsync(ruling => ruling.Number == known, cancellationToken);
    }

    private static IQueryable<Ruling> VisibleTo(Viewer viewer, GridFlowDbContext context)
    {
        var own = context.Rulings.AsNoTracking().Where(ruling => ruling.JurisdictionId == viewer.JurisdictionId);
        if (viewer.May(Permission.ViewRules)) return own;
        var posts = viewer.Posts.Where(post => Roles.Allows(post.Role, Permission.ViewIncidents)).ToList();
        var units = posts.Select(post => post.UnitId).ToList();
        var touching = own.Where(ruling => units.Contains(ruling.UnitId));
        return posts.Select(post => post.Territory).OfType<string>().Distinct().Aggregate(touching, (found, territory) =>
            found.Union(own.Where(ruling => ruling.AreaPath.StartsWith(territory) || territory.StartsWith(ruling.AreaPath))));
    }

    /// <summary>People look for names, and the register keeps keys.</summary>
    private IQueryable<Ruling> Searched(IQueryable<Ruling> rulings, string jurisdictionId, string words)
    {
        var units = catalogue.Current.FindOrganisation(jurisdictionId)?.Units.Where(unit => unit.Name.Contains(words, StringComparison.OrdinalIgnoreCase)).Select(unit => unit.Id).ToList() ?? [];
        var categories = catalogue.Current.Rules(jurisdictionId)?.Rules.Vocabulary.Categories.Where(category => category.Name.Contains(words, StringComparison.OrdinalIgnoreCase)).Select(category => category.Code).ToList() ?? [];
        return rulings.Where(ruling => ruling.Number.Contains(words) || ruling.Evidence.Contains(words) || ruling.CategoryCode == words
            || units.Contains(ruling.UnitId) || units.Contains(ruling.AreaUnitId) || categories.Contains(ruling.CategoryCode));
    }
}
