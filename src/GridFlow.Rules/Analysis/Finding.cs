using System.Collections.Immutable;
using GridFlow.Rules.Diagnostics;
using GridFlow.Rules.Outcomes;

namespace GridFlow.Rules.Analysis;

/// <summary>What analysis can find in a set that compiles.</summary>
public enum FindingKind
{
    /// <summary>Rules of equal weight can hit one incident and disagree: it would go to a person.</summary>
    Conflict,

    /// <summary>Two rows of a UNIQUE table can hit one incident.</summary>
    Overlap,

    /// <summary>Whenever the rule hits, another outweighs all it says.</summary>
    Shadowed,

    /// <summary>The condition contradicts itself.</summary>
    NeverHits,

    /// <summary>The rule's last day is over.</summary>
    Expired,

    /// <summary>A tag is read that no rule sets; only the host could.</summary>
    UnsetTag,

    /// <summary>A table of closed inputs leaves a case unanswered.</summary>
    Gap,

    /// <summary>A keyword contains another of the same list and adds nothing.</summary>
    RedundantKeyword,
}

/// <summary>Something a person should look at before publishing.</summary>
/// <param name="Kind">What.</param>
/// <param name="Severity">Errors stop a publish, warnings do not.</param>
/// <param name="Rules">The rules concerned; the one at fault first.</param>
/// <param name="Message">What is so, in words.</param>
public sealed record Finding(FindingKind Kind, ProblemSeverity Severity, ImmutableArray<string> Rules, BilingualText Message)
{
    /// <summary>The outcome concerned, where it is one.</summary>
    public OutcomeKind? About { get; init; }

    /// <summary>An incident that shows it, field to value; empty where none can.</summary>
    public ImmutableSortedDictionary<string, string> Example { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}
