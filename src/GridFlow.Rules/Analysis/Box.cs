using GridFlow.Language.Expressions;
using GridFlow.Rules.Evaluation.Matching;
using GridFlow.Rules.Fields;

namespace GridFlow.Rules.Analysis;

/// <summary>
/// What a condition asks of single fields, roughly: an interval of a number, the values of a symbol. Two conditions whose
/// boxes are apart can never hold together; most pairs of rules are told apart by this alone.
/// </summary>
internal sealed class Box
{
    private static readonly Box Anything = new([]);

    private readonly Side[] _sides;

    private Box(Side[] sides) => _sides = sides;

    /// <summary>The box of a condition; all alternatives lie within it.</summary>
    public static Box Of(List<List<Demand>>? terms)
    {
        if (terms is not { Count: > 0 })
            return Anything;
        var sides = Sides(terms[0]);
        foreach (var term in terms.Skip(1))
        {
            var other = Sides(term);
            sides = [.. sides.Join(other, side => side.Field, side => side.Field, (left, right) => left.Hull(right))];
        }

        return sides.Count == 0 ? Anything : new Box([.. sides.OrderBy(side => side.Field, StringComparer.Ordinal)]);
    }

    /// <summary>True when no incident can be in both.</summary>
    public bool IsApartFrom(Box other)
    {
        int mine = 0, its = 0;
        while (mine < _sides.Length && its < other._sides.Length)
        {
            var order = string.CompareOrdinal(_sides[mine].Field, other._sides[its].Field);
            if (order == 0 && _sides[mine].IsApartFrom(other._sides[its]))
                return true;
            mine += order <= 0 ? 1 : 0;
            its += order >= 0 ? 1 : 0;
        }

        return false;
    }

    private static List<Side> Sides(List<Demand> term)
    {
        var sides = new List<Side>();
        foreach (var demand in term)
        {
            if (demand.Negated || demand.OrMissing || Side.Of(demand.Test) is not { } side)
                continue;
            var known = sides.FindIndex(one => one.Field == side.Field);
            if (known < 0)
                sides.Add(side);
            else
                sides[known] = sides[known].Narrow(side);
        }

        return sides;
    }

    private sealed record Side(string Field, double Least, double Most, HashSet<string>? Values)
    {
        public static Side? Of(Predicate test) => test.Kind switch
        {
            PredicateKind.Values when test.Field.Type == FieldType.Symbol =>
                new Side(test.Field.Name, double.NegativeInfinity, double.PositiveInfinity, new HashSet<string>(test.Values, StringComparer.Ordinal)),
            PredicateKind.Number when test.Numbers.Length > 1 => new Side(test.Field.Name, test.Numbers.Min(), test.Numbers.Max(), null),
            PredicateKind.Number => test.Comparison switch
            {
                BinaryOperator.Less or BinaryOperator.LessOrEqual => new Side(test.Field.Name, double.NegativeInfinity, test.Numbers[0], null),
                BinaryOperator.Greater or BinaryOperator.GreaterOrEqual => new Side(test.Field.Name, test.Numbers[0], double.PositiveInfinity, null),
                _ => new Side(test.Field.Name, test.Numbers[0], test.Numbers[0], null),
            },
            _ => null,
        };

        public Side Narrow(Side other) => new(Field, Math.Max(Least, other.Least), Math.Min(Most, other.Most),
            Values is null ? other.Values : other.Values is null ? Values : [.. Values.Intersect(other.Values)]);

        public Side Hull(Side other) => new(Field, Math.Min(Least, other.Least), Math.Max(Most, other.Most),
            Values is null || other.Values is null ? null : [.. Values.Union(other.Values)]);

        public bool IsApartFrom(Side other) => Least > other.Most || other.Least > Most
            || Values is not null && other.Values is not null && !Values.Overlaps(other.Values);
    }
}
