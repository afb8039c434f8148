using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Dmn.Feel;

namespace GridFlow.Rules.Dmn;

internal enum DmnKind
{
    Input,
    Decision,
    Knowledge,
    Service,
    Import,
}

/// <summary>Something that a document names.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Alias">Its variable's name, by which expressions may call it too: usually the same.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Type">The type of its value.</param>
internal sealed record DmnElement(string Name, string Alias, DmnKind Kind, FeelType Type)
{
    /// <summary>Its id in the document.</summary>
    public string Id { get; init; } = "";

    /// <summary>Gives its value: a decision's answer, a knowledge model's function. Input data and imports have none.</summary>
    public FeelExpression? Run { get; init; }

    /// <summary>Why it cannot run; null where it can.</summary>
    public BilingualText? Refused { get; init; }

    /// <summary>The imported document.</summary>
    public DmnModel? Imported { get; init; }

    /// <summary>The decisions whose answers a service gives.</summary>
    public IReadOnlyList<DmnElement> Outputs { get; init; } = [];

    /// <summary>The input data and decisions that whoever calls a service gives, in order.</summary>
    public IReadOnlyList<DmnElement> Parameters { get; init; } = [];
}
