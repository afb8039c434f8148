using System.Collections.Immutable;
using GridFlow.Language.Expressions;
using GridFlow.Rules.Outcomes;

namespace GridFlow.Rules.Sets;

/// <summary>Many rules of one shape: a column per test, a row per rule.</summary>
/// <param name="Id">Unique in its set; a child set's table of the same id replaces its parent's.</param>
/// <param name="Name">What people call it.</param>
public sealed record DecisionTable(string Id, string Name)
{
    /// <summary>What happens when several rows hit.</summary>
    public HitPolicy Policy { get; init; } = HitPolicy.Unique;

    /// <summary>As in <see cref="Rule.Priority"/>, for all rows.</summary>
    public int Priority { get; init; }

    /// <summary>The input columns as their heads are written: <c>text contains any</c>, <c>grid.kind =</c>.</summary>
    public ImmutableArray<TableInput> Inputs { get; init; } = [];

    /// <summary>The outcomes the table has columns for, in order.</summary>
    public ImmutableArray<OutcomeKind> Outputs { get; init; } = [];

    /// <summary>For <see cref="HitPolicy.Priority"/> and <see cref="HitPolicy.OutputOrder"/>: values of the first output, most important first.</summary>
    public ImmutableArray<string> OutputOrder { get; init; } = [];

    /// <summary>The rows in order.</summary>
    public ImmutableArray<TableRow> Rows { get; init; } = [];

    /// <summary>Where it was written.</summary>
    public SourcePlace Place { get; init; } = SourcePlace.None;
}

/// <summary>An input column.</summary>
/// <param name="Field">The field's name.</param>
/// <param name="Operator">What a cell's value is compared with: <c>=</c>, <c>&gt;=</c>, <c>between</c>, <c>contains any</c> …</param>
public sealed record TableInput(string Field, string Operator);

/// <summary>A row.</summary>
/// <param name="Id">Unique in its table; the rule's id is <c>table/row</c>.</param>
/// <param name="Tests">A condition per input column; null where the cell asks nothing.</param>
/// <param name="Then">What it says.</param>
public sealed record TableRow(string Id, ImmutableArray<Expression?> Tests, Outcome Then)
{
    /// <summary>Why there is such a row.</summary>
    public string Note { get; init; } = "";

    /// <summary>Cases kept with the row.</summary>
    public ImmutableArray<RuleTest> Cases { get; init; } = [];

    /// <summary>Where it was written.</summary>
    public SourcePlace Place { get; init; } = SourcePlace.None;

    /// <summary>Compares tests element by element.</summary>
    public bool Equals(TableRow? other) =>
        other is not null && Id == other.Id && Then == other.Then && Note == other.Note && Tests.SequenceEqual(other.Tests);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Id, Then, Note);
}
