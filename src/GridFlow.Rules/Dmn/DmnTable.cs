using System.Collections.Immutable;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Dmn;

/// <summary>How a COLLECT table joins its hits into one value.</summary>
public enum DmnAggregation
{
    /// <summary>Not at all: a list.</summary>
    None,

    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>The least.</summary>
    Min,

    /// <summary>The greatest.</summary>
    Max,

    /// <summary>How many.</summary>
    Count,
}

/// <summary>A decision table as DMN has it: any inputs, any outputs.</summary>
/// <param name="Name">The decision's name.</param>
/// <param name="Policy">What happens when several rules hit.</param>
public sealed record DmnTable(string Name, HitPolicy Policy)
{
    /// <summary>Joins the hits of a COLLECT table.</summary>
    public DmnAggregation Aggregation { get; init; }

    /// <summary>The input columns.</summary>
    public ImmutableArray<DmnInput> Inputs { get; init; } = [];

    /// <summary>The output columns.</summary>
    public ImmutableArray<DmnOutput> Outputs { get; init; } = [];

    /// <summary>The rules in order.</summary>
    public ImmutableArray<DmnRule> Rules { get; init; } = [];
}

/// <summary>An input column.</summary>
/// <param name="Expression">A name of the input data, with dots for parts: <c>applicant.age</c>.</param>
/// <param name="Type">FEEL's type name; empty when not given.</param>
/// <param name="Label">The head people see.</param>
public sealed record DmnInput(string Expression, string Type = "", string Label = "");

/// <summary>An output column.</summary>
/// <param name="Name">Its name; may be empty when there is only one.</param>
/// <param name="Type">FEEL's type name; empty when not given.</param>
public sealed record DmnOutput(string Name, string Type = "")
{
    /// <summary>The values in order of importance, for PRIORITY and OUTPUT ORDER.</summary>
    public ImmutableArray<object?> Values { get; init; } = [];

    /// <summary>What holds when no rule hits; null without one.</summary>
    public DmnLiteral? Default { get; init; }
}

/// <summary>A literal value: a text, number, boolean, date, time or null.</summary>
/// <param name="Value"><see cref="string"/>, <see cref="decimal"/>, <see cref="bool"/>, <see cref="DateOnly"/>, <see cref="TimeOnly"/>, <see cref="DateTimeOffset"/> or null.</param>
public sealed record DmnLiteral(object? Value);

/// <summary>A row.</summary>
/// <param name="Tests">Per input column its unary tests as FEEL text.</param>
/// <param name="Outputs">Per output column its literal.</param>
/// <param name="Note">The annotation.</param>
public sealed record DmnRule(ImmutableArray<string> Tests, ImmutableArray<DmnLiteral> Outputs, string Note = "");
