using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Outcomes;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Editing;

/// <summary>What the cells of a column hold.</summary>
public enum ColumnKind
{
    /// <summary>Words nobody checks: names, remarks.</summary>
    Text,

    /// <summary>What tells rows apart.</summary>
    Id,

    /// <summary>A test of one field.</summary>
    Test,

    /// <summary>A whole condition.</summary>
    Condition,

    /// <summary>One outcome.</summary>
    Outcome,

    /// <summary>The value of a field in a test case.</summary>
    Fact,

    /// <summary>A text the row must hit.</summary>
    Example,

    /// <summary>A category's code.</summary>
    Category,

    /// <summary>Departments, one or several.</summary>
    Departments,

    /// <summary>A limit.</summary>
    Limit,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>1 to 4, or nothing.</summary>
    Severity,

    /// <summary>yes or nothing.</summary>
    Flag,

    /// <summary>Several words, parted by <c>|</c>.</summary>
    Words,

    /// <summary>The head means nothing in this file.</summary>
    Unknown,
}

/// <summary>A column of a sheet: what its head means.</summary>
/// <param name="Head">As written.</param>
/// <param name="Title">As people read it.</param>
/// <param name="Kind">What its cells hold.</param>
public sealed record SheetColumn(string Head, BilingualText Title, ColumnKind Kind)
{
    /// <summary>For a test or a fact: the field.</summary>
    public Field? Field { get; init; }

    /// <summary>For a test: how its cells are compared.</summary>
    public TableInput? Input { get; init; }

    /// <summary>For an outcome: which.</summary>
    public OutcomeKind? Outcome { get; init; }
}
