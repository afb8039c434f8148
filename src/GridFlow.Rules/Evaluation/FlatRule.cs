using GridFlow.Language.Expressions;
using GridFlow.Rules.Outcomes;
using GridFlow.Rules.Sets;
using GridFlow.Rules.Situations;

namespace GridFlow.Rules.Evaluation;

/// <summary>A rule, a table row or a category's default, in the one form the engine and the analysis work on.</summary>
internal sealed record FlatRule(string Id, string Name, Expression When, Outcome Then)
{
    /// <summary>Defaults of a category weigh less than anything a person would write.</summary>
    public const int DefaultPriority = -1_000_000;

    /// <summary>The emergency words of a category outweigh ordinary rules; a rule above 60 outweighs them.</summary>
    public const int EmergencyPriority = 60;

    public int Priority { get; init; }

    /// <summary>How deep in the inheritance its set lies; 0 is the outermost parent.</summary>
    public int Depth { get; init; }

    public DateOnly? From { get; init; }

    public DateOnly? To { get; init; }

    /// <summary>The situation whose head this is: where it holds, the surroundings are asked.</summary>
    public Situation? Situation { get; init; }

    /// <summary>The table it is a row of.</summary>
    public DecisionTable? Table { get; init; }

    /// <summary>Its place in the table.</summary>
    public int Row { get; init; }

    /// <summary>The position in the whole set: the order hits are reported in.</summary>
    public int Index { get; init; }

    /// <summary>After which other rules it can be asked; 0 reads only what the host gave.</summary>
    public int Stratum { get; init; }

    public SourcePlace Place { get; init; }

    /// <summary>Priority first, then depth: what two rules are compared by.</summary>
    public long Weight => ((long)Priority << 8) + Depth;

    public bool HoldsOn(DateOnly day) => (From is null || day >= From) && (To is null || day <= To);
}
