using System.Collections.Immutable;
using GridFlow.Language.Expressions;
using GridFlow.Rules.Outcomes;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Situations;

/// <summary>Begins a case for a situation: so many facts as its clauses ask for, half way into each window. A person says the rest.</summary>
public static class CaseSketch
{
    /// <summary>The case, expected to hold.</summary>
    /// <param name="situation">The situation.</param>
    /// <param name="text">What the reporter says.</param>
    public static RuleTest Of(Situation situation, string text)
    {
        var facts = ImmutableDictionary<string, string>.Empty;
        var counts = situation.Clauses.OfType<CountClause>().ToList();
        if (counts.Any(clause => ClauseParts.IsSame(clause, "grid.id")))
            facts = facts.Add("grid.id", "g1");
        return new RuleTest(text, Outcome.Nothing)
        {
            Facts = facts, ExpectHolds = true, RuleId = situation.Id,
            Around = [.. counts.Where(clause => clause.AtLeast > 0).Select(clause => new GivenFact(clause.Kind, clause.AtLeast, Values(clause, CategoryOf(situation.When))))],
        };
    }

    private static ImmutableSortedDictionary<string, string> Values(CountClause clause, string? category)
    {
        var values = ImmutableSortedDictionary<string, string>.Empty;
        foreach (var test in clause.Where.Where(test => test.Operator is not (BinaryOperator.NotEqual or BinaryOperator.Greater or BinaryOperator.Less)))
        {
            var measure = FactFields.Find(clause.Kind, test.Field)?.Measure ?? Measure.None;
            var value = test switch
            {
                // Which category the rules will give it is not known before they are asked; the head says which it must be.
                { Field: "category", OfThis: "category" } when category is not null => category,
                { OfThis: { } own } => own == test.Field ? GivenFact.Own : null,
                { Operator: BinaryOperator.LessOrEqual, Values: [double most] } => Amounts.Print(measure == Measure.None ? most : Math.Ceiling(most / 2), measure),
                { Values: [double number, ..] } => Amounts.Print(number, measure),
                { Values: [string text, ..] } => text,
                _ => null,
            };
            if (value is not null)
                values = values.SetItem(test.Field, value);
        }

        return values;
    }

    private static string? CategoryOf(Expression head) => head switch
    {
        Binary { Operator: BinaryOperator.And } both => CategoryOf(both.Left) ?? CategoryOf(both.Right),
        Binary { Operator: BinaryOperator.Equal, Left: Reference { Path: "category" }, Right: Constant { Value: string code } } => code,
        Binary { Operator: BinaryOperator.In, Left: Reference { Path: "category" }, Right: ListOf { Items: [Constant { Value: string first }, ..] } } => first,
        _ => null,
    };
}
