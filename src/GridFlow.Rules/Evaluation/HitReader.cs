using System.Collections.Immutable;
using GridFlow.Language.Expressions;
using GridFlow.Rules.Conditions;
using GridFlow.Rules.Evaluation.Matching;
using GridFlow.Rules.Outcomes;
using GridFlow.Rules.Situations;

namespace GridFlow.Rules.Evaluation;

/// <summary>Puts the trail of a decision into words. The trail is written by <see cref="DecisionWriter"/>.</summary>
internal sealed class HitReader
{
    private readonly CompiledRuleSet _by;
    private readonly Program _program;
    private readonly int[] _trail;
    private readonly HashSet<int>[] _found;
    private readonly SentencePrinter _sentences;
    private int _at;

    private HitReader(CompiledRuleSet by, int[] trail)
    {
        _by = by;
        _program = by.Program;
        _trail = trail;
        _sentences = new SentencePrinter(by.Registry, by.Vocabulary);
        _found = [.. _program.TextIndexes.Select(_ => Enumerable.Range(0, Next()).Select(_ => Next()).ToHashSet())];
    }

    public static ImmutableArray<Hit> Read(CompiledRuleSet by, int[] trail) => [.. new HitReader(by, trail).Hits()];

    private int Next() => _trail[_at++];

    private IEnumerable<Hit> Hits()
    {
        foreach (var scores in _program.Scores)
            if (Scores(scores) is { } hit)
                yield return hit;
        while (_at < _trail.Length)
            yield return Rule(Next(), Next());
    }

    private Hit? Scores(CompiledScores scores)
    {
        var (state, best, points, second, secondPoints) = (Next(), Next(), Next(), Next(), Next());
        if (state < 0)
            return null;
        var sentence = $"{Name(best)} {points} 分";
        if (second >= 0 && secondPoints > 0)
            sentence += $"，其次 {Name(second)} {secondPoints} 分";
        var text = _program.ScoredIndexes.Text;
        ImmutableArray<string> keywords = text < 0 ? [] :
        [
            .. _found[text].Where(keyword => scores.ByKeyword[keyword]?.Any(line => line.Category == best && line.Points > 0) == true)
                .Select(keyword => _program.TextIndexes[text].Keywords.Keywords[keyword]),
        ];
        return new Hit(scores.Table.Id, scores.Table.Name, state > 0 ? [OutcomeKind.Category] : [], [sentence], keywords);

        string Name(int local) => _by.Vocabulary.Categories[scores.Categories[local]].Name;
    }

    private Hit Rule(int number, int decided)
    {
        var rule = _program.Rules[number];
        var holding = (_program.Traits[number] & RuleTraits.Alternatives) == 0 ? null : Holding(number);
        var why = new List<TestNode>();
        rule.Condition.Why(test => holding is null || holding.Contains((test.Predicate.Id << 1) | (test.Negated ? 1 : 0)), why);
        return new Hit(rule.Source.Id, rule.Source.Name, Kinds(rule, decided),
            [.. why.Select(test => _sentences.Print(test.Negated ? new Unary(UnaryOperator.Not, test.Predicate.Source) : test.Predicate.Source)).Distinct(),
                .. rule.Source.Situation is { } situation ? situation.Clauses.Select(clause => new SituationSentence(_by.Vocabulary).Print(clause).Chinese) : []],
            [.. why.Where(test => !test.Negated).SelectMany(Keywords).Distinct()]);
    }

    private HashSet<int> Holding(int rule)
    {
        var holding = new HashSet<int>();
        var (bits, bit) = (0, 32);
        var code = _program.Code;
        for (var at = code.Start(rule); at < code.Ends[rule]; at += 3)
        {
            if (bit == 32)
                (bits, bit) = (Next(), 0);
            if ((bits >> bit++ & 1) != 0)
                holding.Add(code.Code[at]);
        }

        return holding;
    }

    private IEnumerable<string> Keywords(TestNode test) => test.Predicate.KeywordIds
        .Where(keyword => _found[test.Predicate.TextIndex].Contains(keyword))
        .Select(keyword => _program.TextIndexes[test.Predicate.TextIndex].Keywords.Keywords[keyword]);

    // Outcomes that add up are always taken.
    private static ImmutableArray<OutcomeKind> Kinds(CompiledRule rule, int decided) =>
    [
        .. rule.Source.Then.Kinds.Where(kind =>
            Array.IndexOf(CompiledRule.Kinds, kind) is var number && (number < 0 || (decided >> number & 1) != 0)),
    ];
}
