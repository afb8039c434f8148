using System.Collections.Immutable;
using GridFlow.Rules.Situations;

namespace GridFlow.Rules.Sets;

/// <summary>
/// One version of the rules a jurisdiction owns. It inherits from its parent; an item of the same id replaces the
/// parent's, and <see cref="SwitchedOff"/> silences one without a replacement.
/// </summary>
/// <param name="Id">The folder's name under <c>rules/</c>: <c>wulingyuan</c>.</param>
public sealed record RuleSet(string Id)
{
    /// <summary>Whose rules these are; empty for a pack that only others inherit.</summary>
    public string Jurisdiction { get; init; } = "";

    /// <summary>A label people know the version by, written into every decision.</summary>
    public string Version { get; init; } = "";

    /// <summary>The set it inherits from, or null.</summary>
    public string? Parent { get; init; }

    /// <summary>What it is called in Chinese.</summary>
    public string Title { get; init; } = "";

    /// <summary>What it is called in English.</summary>
    public string EnglishTitle { get; init; } = "";

    /// <summary>Single rules.</summary>
    public ImmutableArray<Rule> Rules { get; init; } = [];

    /// <summary>Rules over several facts.</summary>
    public ImmutableArray<Situation> Situations { get; init; } = [];

    /// <summary>Decision tables.</summary>
    public ImmutableArray<DecisionTable> Tables { get; init; } = [];

    /// <summary>Scoring tables.</summary>
    public ImmutableArray<ScoringTable> Scores { get; init; } = [];

    /// <summary>Categories it adds or replaces.</summary>
    public ImmutableArray<Category> Categories { get; init; } = [];

    /// <summary>Departments it adds or replaces.</summary>
    public ImmutableArray<Department> Departments { get; init; } = [];

    /// <summary>Ids of the parents' rules, tables or rows (<c>table/row</c>) that do not hold here.</summary>
    public ImmutableArray<string> SwitchedOff { get; init; } = [];

    /// <summary>Test cases of the whole set.</summary>
    public ImmutableArray<RuleTest> Tests { get; init; } = [];
}
