namespace GridFlow.Rules.Sets;

/// <summary>What a decision table does when several rows hit: the seven policies of DMN.</summary>
public enum HitPolicy
{
    /// <summary>At most one row may hit; two are a conflict.</summary>
    Unique,

    /// <summary>The first row that hits, in the table's order.</summary>
    First,

    /// <summary>The row whose first output stands first in the table's order of values.</summary>
    Priority,

    /// <summary>Several may hit as long as they say the same.</summary>
    Any,

    /// <summary>All rows that hit, in no order: lists add up, single outcomes must agree.</summary>
    Collect,

    /// <summary>All rows that hit, in the table's order; a single outcome is taken from the first.</summary>
    RuleOrder,

    /// <summary>All rows that hit, in the order of values; a single outcome is taken from the first.</summary>
    OutputOrder,
}
