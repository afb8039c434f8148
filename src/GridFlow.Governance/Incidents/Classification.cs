using System.Text.Json.Serialization;
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

    /// <summary>The situations that held, with the incidents that bear them out.</summary>
    public IReadOnlyList<SituationFound> Situations { get; init; } = [];

    /// <summary>Decisions that two rules of equal priority wanted differently.</summary>
    public IReadOnlyList<BilingualText> Conflicts { get; init; } = [];

    /// <summary>Why a person must decide; <see langword="null"/> when the rules were sure.</summary>
    public BilingualText? Unsure { get; init; }

    /// <summary>A whistle that rules propose; <see langword="null"/> for none. A person with the right blows it.</summary>
    public WhistleProposal? Whistle { get; init; }

    /// <summary>Number of the ruling that said whose it is, before any rule; <see langword="null"/> where none did.</summary>
    public string? Ruling { get; init; }

    /// <summary>The item of the duty list that kept the case from a street; <see langword="null"/> where none did.</summary>
    public RecalledDuty? Recalled { get; init; }

    /// <summary>Who decided in the end where the rules did not: an account's name.</summary>
    public string? DecidedBy { get; init; }
}

/// <summary>An item that was taken back from the streets, as it kept a case from one.</summary>
/// <param name="Number">Its number in the duty list.</param>
/// <param name="Why">What the list says, with the article.</param>
public sealed record RecalledDuty(string Number, BilingualText Why);

/// <summary>A rule that hit, or a row of a decision table.</summary>
/// <param name="RuleId">The rule, or table and row.</param>
/// <param name="Name">Its name.</param>
/// <param name="Decided">What it decided, outcome name to value; empty when a stronger rule overruled it.</param>
/// <param name="Matched">The words of the report that made it hit.</param>
public sealed record RuleHit(string RuleId, string Name, IReadOnlyDictionary<string, string> Decided, IReadOnlyList<string> Matched);

/// <summary>A situation that held.</summary>
/// <param name="RuleId">The situation.</param>
/// <param name="Name">Its name.</param>
/// <param name="Why">What was found around the incident, clause by clause, without the witnesses' numbers: not everybody may see those incidents.</param>
/// <param name="Witnesses">The numbers of the incidents that bear it out.</param>
/// <param name="Findings">What it establishes.</param>
/// <param name="Proposals">What it proposes to a person.</param>
public sealed record SituationFound(
    string RuleId, string Name, IReadOnlyList<BilingualText> Why, IReadOnlyList<string> Witnesses, IReadOnlyList<string> Findings, IReadOnlyList<SituationProposal> Proposals)
{
    /// <summary>How many further witnesses the viewer may not see; told only to a viewer, not stored.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Hidden { get; init; }
}

/// <summary>What a situation proposes.</summary>
/// <param name="Kind"><c>Merge</c> or <c>Supervise</c>.</param>
/// <param name="Reason">Why, in the words of who wrote the situation.</param>
public sealed record SituationProposal(string Kind, string Reason)
{
    /// <summary>The kind that proposes to merge with the witnesses.</summary>
    public const string Merge = "Merge";
}
