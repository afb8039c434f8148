using System.Collections.Immutable;

namespace GridFlow.Rules.Fields;

/// <summary>A value a symbol field is known to take, with the word an office uses for it.</summary>
/// <param name="Code">The value as stored: <c>scenic</c>.</param>
/// <param name="Chinese">The word: 景区.</param>
public sealed record KnownValue(string Code, string Chinese);

/// <summary>Something a condition can ask about.</summary>
/// <param name="Name">The dotted name in condition texts: <c>grid.kind</c>.</param>
/// <param name="Chinese">The name in sentences: 网格类型. Unique, no spaces.</param>
/// <param name="Type">What it holds.</param>
public sealed record Field(string Name, string Chinese, FieldType Type)
{
    /// <summary>The list a symbol's values are checked against.</summary>
    public FieldSource Source { get; init; }

    /// <summary>The values of a closed symbol field; empty when any value may occur.</summary>
    public ImmutableArray<KnownValue> Known { get; init; } = [];

    /// <summary>
    /// True when rules decide it (category, department, severity, tags). A value the host gives is one a person
    /// has fixed, and no rule overrides it.
    /// </summary>
    public bool Decided { get; init; }

    /// <summary>Where the value lies in a fact sheet; given by the registry.</summary>
    internal int Slot { get; init; } = -1;

    /// <summary>True when the value is kept as text.</summary>
    internal bool IsText => Type is FieldType.FreeText or FieldType.Symbol;
}
