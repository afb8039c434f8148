using System.Collections.Immutable;
using GridFlow.Language.Expressions;
using GridFlow.Rules.Conditions;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Evaluation.Matching;

/// <summary>Brings checked conditions into negation normal form, each distinct test once.</summary>
internal sealed class Normalizer(FieldRegistry registry, Vocabulary vocabulary)
{
    private readonly Dictionary<Expression, Predicate> _predicates = new(new TestComparer());

    public List<Predicate> Predicates { get; } = [];

    public Node Normalize(Expression expression, bool negated = false)
    {
        switch (expression)
        {
            case Constant { Value: bool value }:
                return new ConstantNode(value != negated);
            case Unary { Operator: UnaryOperator.Not } not:
                return Normalize(not.Operand, !negated);
            case Binary { Operator: BinaryOperator.And or BinaryOperator.Or } both:
                var parts = new List<Node>(4);
                Parts(both, both.Operator, negated, parts);
                return (both.Operator == BinaryOperator.And) != negated ? new AllNode([.. parts]) : new AnyNode([.. parts]);
            case Binary { Operator: BinaryOperator.NotEqual } test:
                return new TestNode(Intern(test with { Operator = BinaryOperator.Equal }), !negated);
            case Binary { Operator: BinaryOperator.ContainsNone } test:
                return new TestNode(Intern(test with { Operator = BinaryOperator.ContainsAny }), !negated);
            default:
                return new TestNode(Intern(expression), negated);
        }
    }

    private void Parts(Expression expression, BinaryOperator joined, bool negated, List<Node> parts)
    {
        if (expression is Binary both && both.Operator == joined)
        {
            Parts(both.Left, joined, negated, parts);
            Parts(both.Right, joined, negated, parts);
            return;
        }

        parts.Add(Normalize(expression, negated));
    }

    private Predicate Intern(Expression test)
    {
        if (_predicates.TryGetValue(test, out var known))
            return known;
        var made = Make(test, Predicates.Count);
        Predicates.Add(made);
        return _predicates[test] = made;
    }

    private Predicate Make(Expression test, int id)
    {
        switch (test)
        {
            case Reference flag:
                return new Predicate(id, PredicateKind.Number, Field(flag), test)
                {
                    Comparison = BinaryOperator.Equal,
                    Numbers = [1],
                };
            case Unary { Operand: Reference reference }:
                return new Predicate(id, PredicateKind.Missing, Field(reference), test);
            default:
                var binary = (Binary)test;
                return Binary(id, Field((Reference)binary.Left), binary);
        }
    }

    private Predicate Binary(int id, Field field, Binary test)
    {
        var items = test.Right is ListOf list ? list.Items : [test.Right];
        if (field.IsText || field.Type == FieldType.Tags)
        {
            var kind = test.Operator switch
            {
                BinaryOperator.StartsWith => PredicateKind.Prefix,
                BinaryOperator.ContainsAny or BinaryOperator.ContainsAll =>
                    field.Type == FieldType.Tags ? PredicateKind.Tags : PredicateKind.Keywords,
                _ => PredicateKind.Values,
            };
            var values = Values(field, items, kind == PredicateKind.Keywords);
            return new Predicate(id, kind, field, test)
            {
                Values = values,
                Needed = test.Operator == BinaryOperator.ContainsAll ? values.Length : 1,
            };
        }

        return new Predicate(id, PredicateKind.Number, field, test)
        {
            Comparison = test.Operator,
            Numbers = [.. items.Select(Condition.Number)],
        };
    }

    private string[] Values(Field field, ImmutableArray<Expression> items, bool folded)
    {
        var values = new List<string>(items.Length);
        foreach (var item in items)
        {
            var value = Named(field, (string)((Constant)item).Value!);
            if (folded)
                value = Folding.Fold(value);
            if (!values.Contains(value))
                values.Add(value);
        }

        return [.. values];
    }

    // A department may be written by its short name; decisions carry the full one.
    private string Named(Field field, string value) =>
        field.Source == FieldSource.Departments ? vocabulary.Department(value)?.Name ?? value : value;

    private Field Field(Reference reference) => registry.Find(reference.Path)!;
}
