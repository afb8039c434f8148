using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Outcomes;

namespace GridFlow.Governance.Incidents;

/// <summary>What the rules decided about an incident, and why. Stored as JSON with the incident.</summary>
public sealed record Classification
{
    /// <summary>The rule set.</summary>
    public string RuleSetId { get; init; } = "";

    /// <summary>The label of its version.</summary>
    public string RuleSetVersion { get; init; } = "";

    /// <summary>The stored version that decided and those it inherits from, nearest first: asked again, they decide the same.</summary>
    public IReadOnlyList<string> RuleVersions { get; init; } = [];

    /// <summary>When they were asked.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The rules that hit, decisive ones first.</summary>
    public IReadOnlyList<RuleHit> Hits { get; init; } = [];

    /// <summary>Decisions that two rules of equal priority wanted differently.</summary>
    public IReadOnlyList<BilingualText> Conflicts { get; init; } = [];

    /// <summary>Why a person must decide; <see langword="null"/> when the rules were sure.</summary>
    public BilingualText? Unsure { get; init; }

    /// <summary>A whistle that rules propose; <see langword="null"/> for none. A person with the right blows it.</summary>
    public WhistleProposal? Whistle { get; init; }

    /// <summary>Who decided in the end where the rules did not: an account's name.</summary>
    public string? DecidedBy { get; init; }
}

/// <summary>A rule that hit, or a row of a decision table.</summary>
/// <param name="RuleId">The rule, or table and row.</param>
/// <param name="Name">Its name.</param>
/// <param name="Decided">What it decided, outcome name to value; empty when a stronger rule overruled it.</param>
/// <param name="Matched">The words of the report that made it hit.</param>
public sealed record RuleHit(string RuleId, string Name, IReadOnlyDictionary<string, string> Decided, IReadOnlyList<string> Matched);
