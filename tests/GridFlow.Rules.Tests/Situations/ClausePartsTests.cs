using FsCheck;
using FsCheck.Fluent;
using GridFlow.Rules.Situations;

namespace GridFlow.Rules.Tests.Situations;

public class ClausePartsTests
{
    private static readonly Arbitrary<CountClause> Counts = Arb.From(RandomSituations.One.SelectMany(one => Gen.Constant(one.Clauses.OfType<CountClause>().FirstOrDefault()))
        .Where(clause => clause is not null).Select(clause => clause!));

    [Fact]
    public void Every_test_of_a_clause_is_shown_in_exactly_one_place() =>
        Prop.ForAll(Counts, clause =>
        {
            var same = ClauseParts.Shared(clause.Kind).Count(field => ClauseParts.IsSame(clause, field.Name));
            var within = ClauseParts.Bounds(clause.Kind).Count(field => ClauseParts.Within(clause, field.Name) is not null);
            return (same + within + ClauseParts.Others(clause).Count() == clause.Where.Length).Label($"{same} {within} {SituationText.Print(clause)}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void What_is_said_again_changes_nothing_and_what_is_taken_away_is_gone() =>
        Prop.ForAll(Counts, clause =>
        {
            foreach (var field in ClauseParts.Shared(clause.Kind))
            {
                Assert.Equal(clause, ClauseParts.WithSame(clause, field.Name, ClauseParts.IsSame(clause, field.Name)));
                var other = ClauseParts.WithSame(clause, field.Name, !ClauseParts.IsSame(clause, field.Name));
                Assert.Equal(1, Math.Abs(other.Where.Length - clause.Where.Length));
            }

            foreach (var field in ClauseParts.Bounds(clause.Kind))
            {
                Assert.Equal(clause, ClauseParts.WithWithin(clause, field.Name, ClauseParts.Within(clause, field.Name)));
                Assert.Equal(90, ClauseParts.Within(ClauseParts.WithWithin(clause, field.Name, 90), field.Name));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
}
