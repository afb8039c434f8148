using GridFlow.Language.Diagnostics;

namespace GridFlow.Rules.Comparison;

/// <summary>What became of something between two versions.</summary>
public enum ChangeKind
{
    /// <summary>Only the later version has it.</summary>
    Added,

    /// <summary>Only the earlier version has it.</summary>
    Removed,

    /// <summary>Both have it, not alike.</summary>
    Changed,
}

/// <summary>What kind of thing changed.</summary>
public enum ChangedPart
{
    /// <summary>The set's head: title, parent, jurisdiction.</summary>
    Set,

    /// <summary>A rule of the parents that is switched off here.</summary>
    SwitchedOff,

    /// <summary>A single rule.</summary>
    Rule,

    /// <summary>A decision table: name, hit policy, priority, columns, order of its rows.</summary>
    Table,

    /// <summary>A row of a decision table.</summary>
    Row,

    /// <summary>A scoring table: name, priority, minimum, lead, factor.</summary>
    ScoringTable,

    /// <summary>A keyword's points for a category.</summary>
    Score,

    /// <summary>A category.</summary>
    Category,

    /// <summary>A department.</summary>
    Department,

    /// <summary>A test case kept with the set, a rule or a row.</summary>
    Case,
}

/// <summary>One difference between two versions of a rule set. A rule of which three things changed makes three.</summary>
/// <param name="Kind">Added, removed or changed.</param>
/// <param name="Part">What it is about.</param>
/// <param name="Where">The rule's id, <c>table/row</c>, a category's code … as in findings and hits; empty for the set itself.</param>
/// <param name="Summary">The difference as a sentence.</param>
public sealed record RuleSetChange(ChangeKind Kind, ChangedPart Part, string Where, BilingualText Summary)
{
    /// <summary>Which of its traits changed: 条件, priority …; empty when the whole was added or removed.</summary>
    public BilingualText Trait { get; init; } = new("", "");

    /// <summary>How it was; empty when added.</summary>
    public BilingualText Before { get; init; } = new("", "");

    /// <summary>How it is now; empty when removed.</summary>
    public BilingualText After { get; init; } = new("", "");
}
