using System.Collections.Frozen;
using GridFlow.Governance.Organisations;
using GridFlow.Rules.Sets;

namespace GridFlow.Governance.Duties;

/// <summary>The duty list of a jurisdiction, looked up by category. Immutable.</summary>
public sealed class DutyBook
{
    private readonly FrozenDictionary<string, Duty[]> _byCategory;

    /// <summary>Makes the book; the items keep their order.</summary>
    public DutyBook(IEnumerable<Duty> duties)
    {
        All = [.. duties];
        _byCategory = All.SelectMany(duty => duty.Words.Select(word => (word, duty))).GroupBy(pair => pair.word, pair => pair.duty).ToFrozenDictionary(group => group.Key, group => group.ToArray());
    }

    /// <summary>Nothing is listed.</summary>
    public static DutyBook Empty { get; } = new([]);

    /// <summary>All items in their order.</summary>
    public IReadOnlyList<Duty> All { get; }

    /// <summary>
    /// What the list says of a category on a unit's ground: of several items the one for the smallest unit, so that what is taken back from
    /// all streets can be one street's own; then the one that takes back. <see langword="null"/> for departments and what is not listed.
    /// </summary>
    public Duty? Find(OrganisationTree tree, Category? category, Unit? unit)
    {
        if (category is null || unit is null || _byCategory.Count == 0 || tree.Rung(unit) == 0) return null;
        return Of(category.Code).Concat(Of(category.Name))
            .Select(duty => (Duty: duty, Ground: Ground(tree, duty, unit))).Where(pair => pair.Ground is not null)
            .OrderByDescending(pair => pair.Duty.For == pair.Ground!.Id).ThenByDescending(pair => pair.Ground!.Path.Length).ThenByDescending(pair => pair.Duty.Kind)
            .FirstOrDefault().Duty;
    }

    /// <summary>The item that forbids giving a case of a category to a unit; <see langword="null"/> where it may have it.</summary>
    public Duty? Recalled(OrganisationTree tree, Category? category, Unit unit) => Find(tree, category, unit) is { Kind: DutyKind.Recalled } recalled ? recalled : null;

    private Duty[] Of(string word) => _byCategory.GetValueOrDefault(word) ?? [];

    /// <summary>The unit for which the item is listed and on whose ground the other lies: that itself, or one above it.</summary>
    private static Unit? Ground(OrganisationTree tree, Duty duty, Unit unit)
    {
        for (var above = unit; above is not null; above = tree.Find(above.ParentId))
            if (above.Id == duty.For || above.Level == duty.For)
                return above;
        return null;
    }
}
