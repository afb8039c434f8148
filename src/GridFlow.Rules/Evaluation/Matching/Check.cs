using GridFlow.Language.Expressions;
using GridFlow.Rules.Fields;

namespace GridFlow.Rules.Evaluation.Matching;

/// <summary>What the engine needs of a predicate to answer it, in one small piece of memory.</summary>
internal readonly struct Check(Predicate predicate)
{
    private readonly double _number = predicate.Numbers.Length > 0 ? predicate.Numbers[0] : double.NaN;

    public readonly int Slot = predicate.Field.Slot;

    public readonly PredicateKind Kind = predicate.Kind;

    public readonly FieldType Type = predicate.Field.Type;

    public readonly FieldSource Source = predicate.Field.Source;

    public readonly bool Decided = predicate.Field.Decided;

    /// <summary>How many of its keywords or tags must be there.</summary>
    public readonly int Needed = predicate.Needed;

    private readonly BinaryOperator _comparison =
        predicate.Numbers.Length > 1 ? BinaryOperator.In : predicate.Comparison == BinaryOperator.In ? BinaryOperator.Equal : predicate.Comparison;

    /// <summary>Compares a number; several numbers are left to the predicate.</summary>
    public bool Compare(double value, Predicate predicate) => _comparison switch
    {
        BinaryOperator.Less => value < _number,
        BinaryOperator.LessOrEqual => value <= _number,
        BinaryOperator.Greater => value > _number,
        BinaryOperator.GreaterOrEqual => value >= _number,
        BinaryOperator.In => Array.IndexOf(predicate.Numbers, value) >= 0,
        _ => value == _number,
    };
}
