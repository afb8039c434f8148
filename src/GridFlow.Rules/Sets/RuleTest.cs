using System.Collections.Immutable;
using GridFlow.Rules.Outcomes;

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

    /// <summary>The rule it came with; empty for one of the set.</summary>
    public string RuleId { get; init; } = "";

    /// <summary>Where it was written.</summary>
    public SourcePlace Place { get; init; } = SourcePlace.None;
}
