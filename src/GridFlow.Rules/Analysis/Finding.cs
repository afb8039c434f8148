using System.Collections.Immutable;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Outcomes;

namespace GridFlow.Rules.Analysis;

/// <summary>What analysis can find in a set.</summary>
public enum FindingKind
{
    /// <summary>Rules of equal weight can hit one incident and disagree: it would go to a person.</summary>
    Conflict,

    /// <summary>Two rows of a UNIQUE table can hit one incident.</summary>
    Overlap,

    /// <summary>Whenever the rule hits, others together outweigh or already say all it says.</summary>
    Shadowed,

    /// <summary>The condition contradicts itself, or the rule ends before it begins.</summary>
    NeverHits,

    /// <summary>The rule's last day is over.</summary>
    Expired,

    /// <summary>A tag is read that no rule sets; only the host could.</summary>
    UnsetTag,

    /// <summary>A table of closed inputs leaves a case unanswered.</summary>
    Gap,

    /// <summary>A keyword contains another of the same list and adds nothing.</summary>
    RedundantKeyword,

    /// <summary>A field, value, category or department that does not exist, or a test a field cannot answer.</summary>
    UnknownReference,

    /// <summary>Rules that in the end read what they decide themselves.</summary>
    Cycle,

    /// <summary>An id that is used twice.</summary>
    DuplicateId,
}

/// <summary>Something a person should look at before publishing.</summary>
/// <param name="Kind">What.</param>
/// <param name="Severity">Errors stop a publish, warnings do not.</param>
/// <param name="Rules">The rules concerned; the one at fault first. A row is <c>table/row</c>.</param>
/// <param name="Message">What is so, in words.</param>
public sealed record Finding(FindingKind Kind, ProblemSeverity Severity, ImmutableArray<string> Rules, BilingualText Message)
{
    /// <summary>The outcome concerned, where it is one.</summary>
    public OutcomeKind? About { get; init; }

    /// <summary>An incident that shows it, field to value; empty where none can.</summary>
    public ImmutableSortedDictionary<string, string> Example { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The same incident ready to be classified; null where none can show it. Not to be changed.</summary>
    public FactSheet? Incident { get; init; }

    /// <summary>A day on which the incident shows it.</summary>
    public DateOnly Day { get; init; }

    /// <summary>Where the first of <see cref="Rules"/> stands in its table, from 0; -1 when it is no row.</summary>
    public int Row { get; init; } = -1;
}
