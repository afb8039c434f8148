using GridFlow.Language.Expressions;
using GridFlow.Rules.Fields;

namespace GridFlow.Rules.Evaluation.Matching;

internal enum PredicateKind
{
    /// <summary>Marked when enough of its keywords are found in the text.</summary>
    Keywords,

    /// <summary>Marked when the field's value is one of its values.</summary>
    Values,

    /// <summary>Marked when enough of its tags are set.</summary>
    Tags,

    /// <summary>The text begins with one of its values; asked when needed.</summary>
    Prefix,

    /// <summary>A comparison of a number, date, time or flag; asked when needed.</summary>
    Number,

    /// <summary>No value; asked when needed.</summary>
    Missing,
}

/// <summary>
/// One distinct test of the whole set, shared by all rules that ask it. Tests with an index are answered by marking
/// (the value or keyword finds its tests); the others are cheap enough to be asked on the spot.
/// </summary>
internal sealed class Predicate(int id, PredicateKind kind, Field field, Expression source)
{
    public int Id { get; } = id;

    public PredicateKind Kind { get; } = kind;

    public Field Field { get; } = field;

    /// <summary>The test as written, positive.</summary>
    public Expression Source { get; } = source;

    public string[] Values { get; init; } = [];

    /// <summary>How many of the values must be there: 1, or all of them.</summary>
    public int Needed { get; init; } = 1;

    public BinaryOperator Comparison { get; init; }

    public double[] Numbers { get; init; } = [];

    /// <summary>For keywords: where each value stands in the field's keyword index.</summary>
    public int[] KeywordIds { get; set; } = [];

    /// <summary>For keywords: the number of the field's text index.</summary>
    public int TextIndex { get; set; } = -1;

    public bool Begins(string text)
    {
        foreach (var value in Values)
            if (text.StartsWith(value, StringComparison.Ordinal))
                return true;
        return false;
    }
}
