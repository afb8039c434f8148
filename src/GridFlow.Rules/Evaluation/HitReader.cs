using System.Collections.Immutable;
using GridFlow.Rules.Conditions;
using GridFlow.Rules.Evaluation.Matching;
using GridFlow.Rules.Expressions;
using GridFlow.Rules.Outcomes;

namespace GridFlow.Rules.Evaluation;

/// <summary>Puts the trail of a decision into words.</summary>
internal static class HitReader
{
    public static ImmutableArray<Hit> Read(CompiledRuleSet by, ReadOnlySpan<int> trail)
    {
        var hits = ImmutableArray.CreateBuilder<Hit>();
        for (var at = 0; at < trail.Length;)
        {
            var rest = trail.Slice(at + 3, trail[at + 2]);
            hits.Add(trail[at] >= 0 ? Rule(by, trail[at], trail[at + 1], rest) : Scores(by, ~trail[at], trail[at + 1], rest));
            at += 3 + rest.Length;
        }

        return hits.ToImmutable();
    }

    private static Hit Rule(CompiledRuleSet by, int number, int decided, ReadOnlySpan<int> tests)
    {
        var rule = by.Program.Rules[number];
        var conditions = ImmutableArray.CreateBuilder<string>();
        var keywords = ImmutableArray.CreateBuilder<string>();
        var sentences = new SentencePrinter(by.Registry, by.Vocabulary);
        for (var at = 0; at < tests.Length;)
        {
            var negated = tests[at] < 0;
            var predicate = by.Program.Predicates[negated ? ~tests[at] : tests[at]];
            conditions.Add(sentences.Print(negated ? new Unary(UnaryOperator.Not, predicate.Source) : predicate.Source));
            foreach (var keyword in tests.Slice(at + 2, tests[at + 1]))
                if (by.Program.TextIndexes[predicate.TextIndex].Keywords.Keywords[keyword] is var word && !keywords.Contains(word))
                    keywords.Add(word);
            at += 2 + tests[at + 1];
        }

        return new Hit(rule.Source.Id, rule.Source.Name, Kinds(rule, decided), conditions.ToImmutable(), keywords.ToImmutable());
    }

    private static Hit Scores(CompiledRuleSet by, int number, int decided, ReadOnlySpan<int> rest)
    {
        var scores = by.Program.Scores[number];
        var words = by.Program.TextIndexes[by.Program.ScoredIndexes.Text].Keywords.Keywords;
        var keywords = ImmutableArray.CreateBuilder<string>();
        foreach (var keyword in rest[4..])
            keywords.Add(words[keyword]);
        var sentence = $"{Name(rest[0])} {rest[1]} 分";
        if (rest[2] >= 0 && rest[3] > 0)
            sentence += $"，其次 {Name(rest[2])} {rest[3]} 分";
        return new Hit(scores.Table.Id, scores.Table.Name, decided != 0 ? [OutcomeKind.Category] : [], [sentence], keywords.ToImmutable());

        string Name(int local) => by.Vocabulary.Categories[scores.Categories[local]].Name;
    }

    // Outcomes that add up are always taken.
    private static ImmutableArray<OutcomeKind> Kinds(CompiledRule rule, int decided) =>
    [
        .. rule.Source.Then.Kinds.Where(kind =>
            Array.IndexOf(CompiledRule.Kinds, kind) is var number && (number < 0 || (decided >> number & 1) != 0)),
    ];
}
