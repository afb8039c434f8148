using System.Collections.Frozen;

namespace GridFlow.Governance.Rulings;

/// <summary>The rulings of a jurisdiction that are in force, looked up by category and place. Immutable.</summary>
public sealed class RulingBook
{
    private readonly FrozenDictionary<string, Ruling[]> _byCategory;

    /// <summary>Makes the book. Of two rulings for one place that of the smaller area holds, then the newer one.</summary>
    public RulingBook(IEnumerable<Ruling> rulings) => _byCategory = rulings.Where(ruling => ruling.Status == RulingStatus.InForce)
        .GroupBy(ruling => ruling.CategoryCode)
        .ToFrozenDictionary(group => group.Key, group => group.OrderByDescending(ruling => ruling.AreaPath.Length).ThenByDescending(ruling => ruling.RuledAt).ToArray());

    /// <summary>Nothing was ruled.</summary>
    public static RulingBook Empty { get; } = new([]);

    /// <summary>The ruling that says whose a case is; <see langword="null"/> where none does.</summary>
    /// <param name="category">Its category.</param>
    /// <param name="placePath">Path of its place.</param>
    /// <param name="day">The day, in the jurisdiction's zone.</param>
    public Ruling? Find(string? category, string placePath, DateOnly day) =>
        category is null ? null
        : Array.Find(_byCategory.GetValueOrDefault(category) ?? [], ruling => ruling.HoldsOn(day) && placePath.StartsWith(ruling.AreaPath, StringComparison.Ordinal));
}
