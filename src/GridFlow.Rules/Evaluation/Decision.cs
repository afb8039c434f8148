using System.Collections.Immutable;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Outcomes;
using GridFlow.Rules.Sets;
using GridFlow.Rules.Situations;

namespace GridFlow.Rules.Evaluation;

/// <summary>Why a decision is left to a person.</summary>
public enum UnsureReason
{
    /// <summary>It is not: the decision stands.</summary>
    None,

    /// <summary>No rule found a category.</summary>
    NoCategory,

    /// <summary>There is a category but nobody to lead.</summary>
    NoDepartment,

    /// <summary>Rules of equal weight disagree.</summary>
    Conflict,

    /// <summary>A rule asks for a person.</summary>
    AskedByRule,
}

/// <summary>
/// What the rules say about one incident, with the why. The why is kept as numbers and put into words when
/// <see cref="Hits"/> is asked for.
/// </summary>
public sealed class Decision
{
    private readonly CompiledRuleSet _by;
    private readonly int[]? _trail;

    internal Decision(CompiledRuleSet by, int[]? trail)
    {
        _by = by;
        _trail = trail;
    }

    internal CompiledRuleSet By => _by;

    internal int[]? Trail => _trail;

    /// <summary>The id of the rule set that decided.</summary>
    public string RuleSet => _by.Set.Id;

    /// <summary>Its version label.</summary>
    public string Version => _by.Set.Version;

    /// <summary>The category's code, or null.</summary>
    public string? Category { get; internal init; }

    /// <summary>The leading department's full name, or null.</summary>
    public string? LeadDepartment { get; internal init; }

    /// <summary>Assisting departments' full names, without the lead.</summary>
    public ImmutableArray<string> AssistingDepartments { get; internal init; } = [];

    /// <summary>1 一般, 2 较急, 3 紧急, 4 特急; null where no rule says.</summary>
    public int? Severity { get; internal init; }

    /// <summary>The handling limit, or null.</summary>
    public TimeLimit? Limit { get; internal init; }

    /// <summary>The host's tags and those rules added.</summary>
    public ImmutableArray<string> Tags { get; internal init; } = [];

    /// <summary>A whistle to propose to a person, or null.</summary>
    public WhistleProposal? Whistle { get; internal init; }

    /// <summary>Why a person must decide; <see cref="UnsureReason.None"/> when none must.</summary>
    public UnsureReason Reason { get; internal init; }

    /// <summary>True when a person must decide. What the rules found so far is still given, as a proposal.</summary>
    public bool Unsure => Reason != UnsureReason.None;

    /// <summary>Where rules of equal weight disagreed.</summary>
    public ImmutableArray<OutcomeConflict> Conflicts { get; internal init; } = [];

    /// <summary>The rules whose condition held, in the order of the set, with what they decided and why they hit; empty where no explanation was asked for.</summary>
    public ImmutableArray<Hit> Hits => _trail is null ? [] : HitReader.Read(_by, _trail);

    /// <summary>The situations that hold, with their witnesses.</summary>
    public ImmutableArray<SituationHit> Situations { get; internal init; } = [];

    /// <summary>What was not read of the surroundings although a situation's head holds: read it and ask again.</summary>
    public ImmutableArray<Need> Lacks { get; internal init; } = [];

    /// <summary>The reason in words; empty when sure.</summary>
    public BilingualText Because => Reasons.Of(this, _by);
}

/// <summary>A rule that hit.</summary>
/// <param name="RuleId">Its id; <c>table/row</c> for a row, <c>categories/E0102</c> for a category's default, a scoring table's own id.</param>
/// <param name="RuleName">Its name.</param>
/// <param name="Decided">The outcomes taken from it; empty when others outweighed it.</param>
/// <param name="Conditions">The tests that held, as Chinese sentences.</param>
/// <param name="Keywords">The words found in the texts.</param>
public sealed record Hit(
    string RuleId,
    string RuleName,
    ImmutableArray<OutcomeKind> Decided,
    ImmutableArray<string> Conditions,
    ImmutableArray<string> Keywords);

/// <summary>A situation that holds.</summary>
public sealed class SituationHit
{
    private readonly CompiledSituation _situation;
    private readonly Firing _firing;
    private readonly Subject _subject;
    private readonly Vocabulary _vocabulary;

    internal SituationHit(CompiledSituation situation, Firing firing, Subject subject, Vocabulary vocabulary) =>
        (_situation, _firing, _subject, _vocabulary) = (situation, firing, subject, vocabulary);

    /// <summary>Its id.</summary>
    public string Id => _situation.Source.Id;

    /// <summary>Its name.</summary>
    public string Name => _situation.Source.Name;

    /// <summary>What it establishes.</summary>
    public ImmutableArray<string> Findings => _situation.Source.Findings;

    /// <summary>What it proposes to a person.</summary>
    public ImmutableArray<Proposal> Proposals => _situation.Source.Proposals;

    /// <summary>The facts that made it hold, each once.</summary>
    public ImmutableArray<Fact> Witnesses => [.. _firing.Witnesses.SelectMany(facts => facts).Distinct()];

    /// <summary>Per clause what was found, with the witnesses: 24小时内本网格同类近期事件 3 件（A1、A2、A3）.</summary>
    public ImmutableArray<BilingualText> Why => Words(withNumbers: true);

    /// <summary>The same without the numbers of incidents, which not everybody may know.</summary>
    public ImmutableArray<BilingualText> Found => Words(withNumbers: false);

    private ImmutableArray<BilingualText> Words(bool withNumbers)
    {
        var sentences = new SituationSentence(_vocabulary);
        return
        [
            .. _situation.Clauses.Select((clause, number) => sentences.Found(clause.Source, clause.Count(_firing.Witnesses[number], _subject),
                _firing.Witnesses[number].Where(fact => withNumbers || fact is not RecentIncident).Select(fact => fact.Label).Distinct())),
        ];
    }
}

/// <summary>Rules of equal weight that disagree.</summary>
/// <param name="Kind">About what.</param>
/// <param name="Sides">Who says what.</param>
public sealed record OutcomeConflict(OutcomeKind Kind, ImmutableArray<ConflictSide> Sides);

/// <summary>One voice in a conflict.</summary>
/// <param name="RuleId">The rule.</param>
/// <param name="Value">What it says.</param>
public sealed record ConflictSide(string RuleId, string Value);
