using System.Collections.Immutable;
using GridFlow.Language.Expressions;

namespace GridFlow.Rules.Situations;

/// <summary>What a situation asks of the facts around an incident.</summary>
public abstract record Clause;

/// <summary>At least so many facts that pass the tests, or none.</summary>
/// <param name="Kind">Facts of this kind.</param>
/// <param name="AtLeast">How many; 0: there is none (<c>without</c>).</param>
/// <param name="Distinct">The field whose different values are counted in place of the facts; null counts the facts.</param>
/// <param name="Where">All of these must hold of a fact.</param>
public sealed record CountClause(FactKind Kind, int AtLeast, string? Distinct, ImmutableArray<FactTest> Where) : Clause
{
    /// <summary>Compares tests element by element.</summary>
    public bool Equals(CountClause? other) =>
        other is not null && Kind == other.Kind && AtLeast == other.AtLeast && Distinct == other.Distinct && Where.SequenceEqual(other.Where);

    /// <inheritdoc />
    public override int GetHashCode() => Where.Aggregate(HashCode.Combine(Kind, AtLeast, Distinct), HashCode.Combine);
}

/// <summary>Another situation established something, or did not.</summary>
/// <param name="Name">What.</param>
/// <param name="Present">False: did not.</param>
public sealed record FindingClause(string Name, bool Present) : Clause;

/// <summary>A test of a fact. It is false where either side is missing.</summary>
/// <param name="Field">The fact's field, see <see cref="FactFields"/>.</param>
/// <param name="Operator">Comparison, or <see cref="BinaryOperator.In"/>, or <see cref="BinaryOperator.StartsWith"/>.</param>
/// <param name="Values">Texts or numbers (minutes, metres, per cent); empty where the incident's own field is meant.</param>
/// <param name="OfThis">The field of the incident itself it is compared with; null where values are given.</param>
public sealed record FactTest(string Field, BinaryOperator Operator, ImmutableArray<object> Values, string? OfThis = null)
{
    /// <summary>Compares values element by element.</summary>
    public bool Equals(FactTest? other) =>
        other is not null && Field == other.Field && Operator == other.Operator && OfThis == other.OfThis && Values.SequenceEqual(other.Values);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Field, Operator, OfThis, Values.Length);
}
