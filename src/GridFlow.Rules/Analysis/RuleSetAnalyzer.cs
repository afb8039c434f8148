using System.Collections.Immutable;
using GridFlow.Rules.Diagnostics;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Evaluation.Matching;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Analysis;

/// <summary>
/// Looks for what is wrong with a set although it compiles. Every finding about two rules is proved: an incident is made
/// that shows it and run through the engine.
/// </summary>
public sealed class RuleSetAnalyzer
{
    private readonly CompiledRuleSet _rules;
    private readonly Program _program;
    private readonly WitnessMaker _witnesses;
    private readonly List<List<Demand>>?[] _terms;
    private readonly List<List<Demand>>?[] _never;
    private readonly HashSet<string>?[] _categories;
    private readonly DateOnly _today;

    private RuleSetAnalyzer(CompiledRuleSet rules, DateOnly today)
    {
        _rules = rules;
        _program = rules.Program;
        _today = today;
        _witnesses = new WitnessMaker(rules.Registry, rules.Vocabulary);
        _terms = [.. _program.Rules.Select(rule => Terms.Of(rule.Condition))];
        _categories = [.. _terms.Select(Categories)];
        _never = [.. _program.Rules.Select(rule => Terms.Not(rule.Condition))];
    }

    /// <summary>Analyses a compiled set.</summary>
    /// <param name="rules">The set.</param>
    /// <param name="today">The date in the jurisdiction's zone: rules past their last day are told.</param>
    public static ImmutableArray<Finding> Analyze(CompiledRuleSet rules, DateOnly today)
    {
        var analyzer = new RuleSetAnalyzer(rules, today);
        return
        [
            .. analyzer.Alone(),
            .. analyzer.Pairs(),
            .. analyzer.UnsetTags(),
            .. rules.Program.Rules.SelectMany(KeywordFindings.Of),
            .. KeywordFindings.Of(rules.Program.Scores.Select(scores => scores.Table)),
            .. TableGaps.Of(rules),
        ];
    }

    // The categories a rule can hit at all; null when any. Most pairs of rules are apart by this alone.
    private static HashSet<string>? Categories(List<List<Demand>>? terms)
    {
        var all = new HashSet<string>(StringComparer.Ordinal);
        foreach (var term in terms ?? [[]])
        {
            var test = term.FirstOrDefault(demand => demand is { Negated: false, Test: { Kind: PredicateKind.Values, Field.Name: "category" } });
            if (test.Test is null)
                return null;
            all.UnionWith(test.Test.Values);
        }

        return all;
    }

    private static bool Meet(FlatRule one, FlatRule other)
    {
        var from = one.From > other.From ? one.From : other.From ?? one.From;
        var to = one.To < other.To ? one.To : other.To ?? one.To;
        return from is null || to is null || from <= to;
    }

    private static DateOnly? LaterFrom(FlatRule one, FlatRule other) => one.From > other.From ? one.From : other.From ?? one.From;

    private IEnumerable<Finding> Alone()
    {
        for (var number = 0; number < _program.Rules.Length; number++)
        {
            var rule = _program.Rules[number].Source;
            if (_terms[number] is { } terms && _witnesses.Find(terms) is null)
                yield return new Finding(FindingKind.NeverHits, ProblemSeverity.Error, [rule.Id], new BilingualText(
                    $"规则“{rule.Id}”的条件自相矛盾，永远不会命中。", $"The condition of {rule.Id} contradicts itself: it never hits."));
            if (rule.To < _today)
                yield return new Finding(FindingKind.Expired, ProblemSeverity.Warning, [rule.Id], new BilingualText(
                    $"规则“{rule.Id}”已于 {rule.To:yyyy-MM-dd} 到期。", $"{rule.Id} ended on {rule.To:yyyy-MM-dd}."));
        }
    }

    private IEnumerable<Finding> Pairs()
    {
        var shadowed = new HashSet<int>();
        for (var one = 0; one < _program.Rules.Length; one++)
            for (var other = 0; other < _program.Rules.Length; other++)
            {
                if (one == other || _categories[one] is { } mine && _categories[other] is { } its && !mine.Overlaps(its)
                    || !Meet(_program.Rules[one].Source, _program.Rules[other].Source))
                    continue;
                if (!shadowed.Contains(one) && Shadows(other, one) is { } shadow)
                {
                    shadowed.Add(one);
                    yield return shadow;
                }

                if (one < other && Overlaps(one, other) is { } overlap)
                    yield return overlap;
                if (one < other)
                    foreach (var conflict in Conflicts(one, other))
                        yield return conflict;
            }
    }

    // All the lesser rule says must be said by the heavier whenever the lesser hits, on every day the lesser holds.
    private Finding? Shadows(int heavier, int lesser)
    {
        var (strong, weak) = (_program.Rules[heavier], _program.Rules[lesser]);
        var sameTable = ReferenceEquals(strong.Source.Table, weak.Source.Table) && strong.Source.Table is not null;
        var firstRow = sameTable && strong.Policy == HitPolicy.First && strong.Source.Row < weak.Source.Row;
        var outweighs = !sameTable && strong.Weight > weak.Weight && !IsGeneral(weak.Source)
            && strong.Policy is not (HitPolicy.First or HitPolicy.Priority or HitPolicy.Unique)
            && weak.Tags.Length == 0 && weak.Assisting.Length == 0 && !weak.Asks
            && CompiledRule.Kinds.Select((_, kind) => kind).All(kind => weak.Voices[kind] == CompiledRule.Silent || strong.Voices[kind] >= 0);
        if (!firstRow && !outweighs)
            return null;
        if (strong.Source.From is { } from && (weak.Source.From is null || weak.Source.From < from)
            || strong.Source.To is { } to && (weak.Source.To is null || weak.Source.To > to))
            return null;
        if (Terms.Both(_terms[lesser], _never[heavier]) is not { } alternatives || _terms[lesser]!.Count == 0
            || _witnesses.Find(alternatives) is not null || _witnesses.Find(_terms[lesser]!) is not { } example)
            return null;
        return new Finding(FindingKind.Shadowed, ProblemSeverity.Warning, [weak.Source.Id, strong.Source.Id], new BilingualText(
            $"规则“{weak.Source.Id}”总被“{strong.Source.Id}”盖住，不起作用。", $"{weak.Source.Id} has no effect: {strong.Source.Id} always outweighs it."))
        {
            Example = _witnesses.Words(example).ToImmutableSortedDictionary(),
        };
    }

    // What follows from a category's record is meant to be outweighed.
    private static bool IsGeneral(FlatRule rule) => rule.Id.StartsWith(RuleSetMerge.CategoryPrefix, StringComparison.Ordinal);

    private Finding? Overlaps(int one, int other)
    {
        var (left, right) = (_program.Rules[one].Source, _program.Rules[other].Source);
        if (left.Table is not { Policy: HitPolicy.Unique } || !ReferenceEquals(left.Table, right.Table)
            || Terms.Both(_terms[one], _terms[other]) is not { } both || _witnesses.Find(both) is not { } example)
            return null;
        return new Finding(FindingKind.Overlap, ProblemSeverity.Error, [left.Id, right.Id], new BilingualText(
            $"唯一命中表中“{left.Id}”与“{right.Id}”会同时命中。", $"{left.Id} and {right.Id} of a UNIQUE table can both hit."))
        {
            Example = _witnesses.Words(example).ToImmutableSortedDictionary(),
        };
    }

    private IEnumerable<Finding> Conflicts(int one, int other)
    {
        var (left, right) = (_program.Rules[one], _program.Rules[other]);
        if (left.Weight != right.Weight)
            yield break;
        var sameTable = left.Source.Table is not null && ReferenceEquals(left.Source.Table, right.Source.Table);
        if (sameTable && left.Policy is not (HitPolicy.Any or HitPolicy.Collect))
            yield break;
        for (var kind = 0; kind < CompiledRule.Kinds.Length; kind++)
        {
            if (left.Voices[kind] < 0 || right.Voices[kind] < 0 || left.Voices[kind] == right.Voices[kind])
                continue;
            if (Terms.Both(_terms[one], _terms[other]) is not { } both || _witnesses.Find(both) is not { } example)
                yield break;

            // Proved by running it: a heavier rule may settle the question after all.
            var day = LaterFrom(left.Source, right.Source) ?? _today;
            var decision = _rules.Classify(_witnesses.Sheet(example), new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero));
            var about = CompiledRule.Kinds[kind];
            var sides = decision.Conflicts.FirstOrDefault(conflict => conflict.Kind == about)?.Sides.Select(side => side.RuleId).ToList();
            if (sides is null || !sides.Contains(left.Source.Id) || !sides.Contains(right.Source.Id))
                continue;
            yield return new Finding(FindingKind.Conflict, ProblemSeverity.Error, [left.Source.Id, right.Source.Id], new BilingualText(
                $"“{left.Source.Id}”与“{right.Source.Id}”优先级相同、结果不同，同时命中时要转人工。",
                $"{left.Source.Id} and {right.Source.Id} have equal weight and disagree: an incident both hit goes to a person."))
            {
                About = about,
                Example = _witnesses.Words(example).ToImmutableSortedDictionary(),
            };
        }
    }

    private IEnumerable<Finding> UnsetTags()
    {
        var set = _program.Rules.SelectMany(rule => rule.Source.Then.Tags).ToHashSet(StringComparer.Ordinal);
        foreach (var rule in _program.Rules)
            foreach (var tag in Strata.Reads(rule.Source.When).Where(name => name.StartsWith("tag:", StringComparison.Ordinal)).Select(name => name[4..]))
                if (!set.Contains(tag))
                    yield return new Finding(FindingKind.UnsetTag, ProblemSeverity.Information, [rule.Source.Id], new BilingualText(
                        $"规则“{rule.Source.Id}”读取标签“{tag}”，但没有规则设置它。", $"{rule.Source.Id} reads the tag {tag}, which no rule sets."));
    }
}
