using GridFlow.Rules.Outcomes;

namespace GridFlow.Data.Learning;

/// <summary>What became of a suggestion.</summary>
public enum SuggestionStatus
{
    /// <summary>Nobody has decided yet.</summary>
    Open,

    /// <summary>A rule of a draft was made of it.</summary>
    Accepted,

    /// <summary>Somebody does not want it: it is not suggested again.</summary>
    Rejected,
}

/// <summary>A rule mined from closed cases, and what people made of it.</summary>
public sealed class StoredSuggestion
{
    /// <summary>Identity; of those mined together also the order, the most useful first.</summary>
    public long Id { get; init; }

    /// <summary>Whose rules and whose cases.</summary>
    public required string JurisdictionId { get; init; }

    /// <summary>The rule set it is for.</summary>
    public required string DefinitionId { get; init; }

    /// <summary>The version that was live when it was mined.</summary>
    public required string MinedAgainst { get; init; }

    /// <summary>When it was mined, UTC.</summary>
    public required DateTimeOffset MinedAt { get; init; }

    /// <summary>First day of the cases, in the jurisdiction's zone.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Last day of the cases, included.</summary>
    public required DateOnly To { get; init; }

    /// <summary>The condition as text of the rule language.</summary>
    public required string Condition { get; init; }

    /// <summary>Category or lead department.</summary>
    public required OutcomeKind Kind { get; init; }

    /// <summary>The category's code or the department's name.</summary>
    public required string Value { get; init; }

    /// <summary>Just above the rules that decide the mended cases wrongly.</summary>
    public required int Priority { get; init; }

    /// <summary>Labelled cases the condition holds for.</summary>
    public required int Support { get; init; }

    /// <summary>Those that are what it says.</summary>
    public required int Right { get; init; }

    /// <summary>Cases wrong or unanswered today that it sets right.</summary>
    public required int Mended { get; init; }

    /// <summary>Cases right today that it would make wrong.</summary>
    public required int Broken { get; init; }

    /// <summary>Numbers of some incidents it mends.</summary>
    public required List<string> Examples { get; init; }

    /// <summary>Numbers of some incidents it is wrong about.</summary>
    public required List<string> CounterExamples { get; init; }

    /// <summary>What became of it.</summary>
    public SuggestionStatus Status { get; set; }

    /// <summary>Whoever decided.</summary>
    public string? DecidedBy { get; set; }

    /// <summary>The name of that day.</summary>
    public string? DecidedByName { get; set; }

    /// <summary>When, UTC.</summary>
    public DateTimeOffset? DecidedAt { get; set; }

    /// <summary>Why it was rejected, if somebody said.</summary>
    public string Reason { get; set; } = "";

    /// <summary>The draft it was accepted into.</summary>
    public string? AcceptedInto { get; set; }

    /// <summary>The rule that was made of it.</summary>
    public string? RuleId { get; set; }
}
