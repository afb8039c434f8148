using System.Collections.Immutable;
using GridFlow.Language.Expressions;
using GridFlow.Rules.Outcomes;

namespace GridFlow.Rules.Sets;

/// <summary>When something is so, then that.</summary>
/// <param name="Id">Unique in its set; a child set's rule of the same id replaces its parent's.</param>
/// <param name="Name">What people call it.</param>
public sealed record Rule(string Id, string Name)
{
    /// <summary>Higher wins. At equal priority the deeper set of the inheritance wins; within one set it is a conflict.</summary>
    public int Priority { get; init; }

    /// <summary>False switches it off without deleting it.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The first day it holds, in the jurisdiction's zone; null: always did.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The last day it holds; null: no end.</summary>
    public DateOnly? To { get; init; }

    /// <summary>Why there is such a rule: legal basis, minutes, who asked.</summary>
    public string Note { get; init; } = "";

    /// <summary>The condition; <c>Constant(true)</c> always holds.</summary>
    public Expression When { get; init; } = new Constant(true);

    /// <summary>What it says.</summary>
    public Outcome Then { get; init; } = Outcome.Nothing;

    /// <summary>Cases kept with the rule, run on every edit.</summary>
    public ImmutableArray<RuleTest> Tests { get; init; } = [];

    /// <summary>Where it was written.</summary>
    public SourcePlace Place { get; init; } = SourcePlace.None;

    /// <summary>Whether it holds on a day.</summary>
    public bool HoldsOn(DateOnly day) => Enabled && (From is null || day >= From) && (To is null || day <= To);
}

/// <summary>A place in a file someone wrote.</summary>
/// <param name="File">The file's name, empty when there is none.</param>
/// <param name="Line">1-based, 0 when unknown.</param>
public readonly record struct SourcePlace(string File, int Line)
{
    /// <summary>Made in memory.</summary>
    public static SourcePlace None { get; } = new("", 0);
}
