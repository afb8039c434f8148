using System.Collections.Immutable;
using GridFlow.Language.Expressions;
using GridFlow.Rules.Outcomes;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Situations;

/// <summary>
/// A rule over several facts (情形规则): its head looks at the incident alone, its clauses at what surrounds it. The head is a gate:
/// while it is shut, nothing is read of the surroundings.
/// </summary>
/// <param name="Id">Unique among rules, tables and situations of its set; a child set's of the same id replaces its parent's.</param>
/// <param name="Name">What people call it.</param>
public sealed record Situation(string Id, string Name)
{
    /// <summary>As in <see cref="Rule.Priority"/>: situations and rules have their voices in one ballot.</summary>
    public int Priority { get; init; }

    /// <summary>False switches it off without deleting it.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The first day it holds, in the jurisdiction's zone; null: always did.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The last day it holds; null: no end.</summary>
    public DateOnly? To { get; init; }

    /// <summary>Why there is such a situation: legal basis, minutes, who asked.</summary>
    public string Note { get; init; } = "";

    /// <summary>The head; <c>Constant(true)</c> lets every incident in.</summary>
    public Expression When { get; init; } = new Constant(true);

    /// <summary>What must be so around the incident: all of it.</summary>
    public ImmutableArray<Clause> Clauses { get; init; } = [];

    /// <summary>What it says, as any rule may.</summary>
    public Outcome Then { get; init; } = Outcome.Nothing;

    /// <summary>What it establishes: read by a person, and by situations that build on it.</summary>
    public ImmutableArray<string> Findings { get; init; } = [];

    /// <summary>What it proposes to a person.</summary>
    public ImmutableArray<Proposal> Proposals { get; init; } = [];

    /// <summary>Cases kept with it, each with the facts around its incident.</summary>
    public ImmutableArray<RuleTest> Tests { get; init; } = [];

    /// <summary>Where it was written.</summary>
    public SourcePlace Place { get; init; } = SourcePlace.None;

    /// <summary>Compares lists element by element.</summary>
    public bool Equals(Situation? other) =>
        other is not null && Id == other.Id && Name == other.Name && Priority == other.Priority && Enabled == other.Enabled && From == other.From && To == other.To
        && Note == other.Note && When == other.When && Then == other.Then && Clauses.SequenceEqual(other.Clauses) && Findings.SequenceEqual(other.Findings)
        && Proposals.SequenceEqual(other.Proposals);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Id, Name, Priority, Then, Clauses.Length);
}

/// <summary>What a situation may propose beside a whistle. A person decides; nothing happens by itself.</summary>
public enum ProposalKind
{
    /// <summary>The incident is probably one that was reported before: merge it (并案).</summary>
    Merge,

    /// <summary>Somebody should supervise the case (督办).</summary>
    Supervise,
}

/// <summary>A proposal with its reason in the words of who wrote the situation.</summary>
/// <param name="Kind">What is proposed.</param>
/// <param name="Reason">Why.</param>
public sealed record Proposal(ProposalKind Kind, string Reason);
