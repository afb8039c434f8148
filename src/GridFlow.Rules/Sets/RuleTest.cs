using System.Collections.Immutable;
using GridFlow.Rules.Outcomes;
using GridFlow.Rules.Situations;

namespace GridFlow.Rules.Sets;

/// <summary>A case with the answer it must get, kept with the rule or the set it guards.</summary>
/// <param name="Text">What the reporter says.</param>
/// <param name="Expected">The outcomes to check; those left open are not.</param>
public sealed record RuleTest(string Text, Outcome Expected)
{
    /// <summary>Further fields, name to value as written in condition texts (numbers, dates, true and false too).</summary>
    public ImmutableDictionary<string, string> Facts { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The decision must be left to a person.</summary>
    public bool ExpectUnsure { get; init; }

    /// <summary>For a situation: the facts around the incident, relative to it.</summary>
    public ImmutableArray<GivenFact> Around { get; init; } = [];

    /// <summary>For a case of a situation: whether the situation must hold; null for other cases.</summary>
    public bool? ExpectHolds { get; init; }

    /// <summary>The rule it came with; empty for one of the set.</summary>
    public string RuleId { get; init; } = "";

    /// <summary>Where it was written.</summary>
    public SourcePlace Place { get; init; } = SourcePlace.None;
}

/// <summary>Facts around the incident of a case: <c>beside 3 recent age = 2h, category = "E0102"</c>.</summary>
/// <param name="Kind">Their kind.</param>
/// <param name="Times">How many alike.</param>
/// <param name="Values">Field to value; <c>this</c> stands for the incident's own.</param>
public sealed record GivenFact(FactKind Kind, int Times, ImmutableSortedDictionary<string, string> Values)
{
    /// <summary>Stands for the incident's own value.</summary>
    public const string Own = "this";
}
