using System.Collections.Immutable;
using GridFlow.Language.Diagnostics;
using GridFlow.Language.Expressions;

namespace GridFlow.Rules.Comparison;

/// <summary>A part of a rule set in words, trait by trait: two versions of it differ in the traits that read differently.</summary>
/// <param name="Part">What it is.</param>
/// <param name="Where">Its id.</param>
/// <param name="Title">What a sentence calls it: 规则“gas 煤气味”.</param>
/// <param name="Traits">Always the same traits for the same kind of part, in the order people read them.</param>
internal sealed record Portrait(ChangedPart Part, string Where, BilingualText Title, ImmutableArray<Trait> Traits)
{
    /// <summary>All of it: the traits that say something.</summary>
    public BilingualText Whole
    {
        get
        {
            var told = Traits.Where(trait => trait.Value.Chinese.Length > 0).ToList();
            return new BilingualText(
                string.Join("；", told.Select(trait => $"{trait.Name.Chinese}：{trait.Value.Chinese}")),
                string.Join("; ", told.Select(trait => $"{trait.Name.English}: {trait.Value.English}")));
        }
    }
}

/// <summary>One thing that may change.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Value">How it reads; empty when nothing is said.</param>
internal sealed record Trait(BilingualText Name, BilingualText Value)
{
    /// <summary>The condition behind the words, so that a long list of keywords can be compared word by word.</summary>
    public Expression? Condition { get; init; }
}
