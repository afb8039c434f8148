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

/// <summary>A decision table as DMN has it: any inputs, any outputs, cells as FEEL texts.</summary>
/// <param name="Name">The decision's name.</param>
/// <param name="Policy">What happens when several rules hit.</param>
public sealed record DmnTable(string Name, HitPolicy Policy)
{
    /// <summary>Joins the hits of a COLLECT table.</summary>
    public DmnAggregation Aggregation { get; init; }

    /// <summary>What people call it where that differs; empty otherwise.</summary>
    public string Label { get; init; } = "";

    /// <summary>The input columns.</summary>
    public ImmutableArray<DmnInput> Inputs { get; init; } = [];

    /// <summary>The output columns.</summary>
    public ImmutableArray<DmnOutput> Outputs { get; init; } = [];

    /// <summary>The rules in order.</summary>
    public ImmutableArray<DmnRule> Rules { get; init; } = [];
}

/// <summary>An input column.</summary>
/// <param name="Expression">What is asked: a name of the input data, with dots for parts (<c>applicant.age</c>), or an expression.</param>
/// <param name="Type">FEEL's type name; empty when not given.</param>
/// <param name="Label">The head people see.</param>
/// <param name="Values">The values allowed, as unary tests; empty for any. Another value makes the decision null, with a problem.</param>
public sealed record DmnInput(string Expression, string Type = "", string Label = "", string Values = "");

/// <summary>An output column.</summary>
/// <param name="Name">Its name; may be empty when there is only one.</param>
/// <param name="Type">FEEL's type name; empty when not given.</param>
/// <param name="Values">The values in order of importance, parted by commas, for PRIORITY and OUTPUT ORDER.</param>
/// <param name="Default">What holds when no rule hits; empty for nothing.</param>
public sealed record DmnOutput(string Name, string Type = "", string Values = "", string Default = "");

/// <summary>A row.</summary>
/// <param name="Tests">Per input column its unary tests.</param>
/// <param name="Outputs">Per output column its expression.</param>
/// <param name="Note">The annotation.</param>
/// <param name="Label">The row's own name; empty when it has none.</param>
public sealed record DmnRule(ImmutableArray<string> Tests, ImmutableArray<string> Outputs, string Note = "", string Label = "");
