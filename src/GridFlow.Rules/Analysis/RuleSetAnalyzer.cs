using System.Collections.Immutable;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Evaluation.Matching;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Analysis;

/// <summary>
/// Looks for what is wrong with a set. Every finding that says "this can happen" is proved: an incident is made that
/// shows it and run through the engine. Every finding that says "this never happens" is proved by exhausting the ways.
/// </summary>
public sealed class RuleSetAnalyzer
{
    private readonly CompiledRuleSet _rules;
    private readonly Program _program;
    private readonly WitnessMaker _witnesses;
    private readonly RuleFacts _facts;
    private readonly DateOnly _today;

    private RuleSetAnalyzer(CompiledRuleSet rules, DateOnly today)
    {
        _rules = rules;
        _program = rules.Program;
        _today = today;
        _witnesses = new WitnessMaker(rules.Registry, rules.Vocabulary);
        _facts = new RuleFacts(_program);
    }

    /// <summary>Analyses a compiled set.</summary>
    /// <param name="rules">The set.</param>
    /// <param name="today">The date in the jurisdiction's zone: rules past their last day are told.</param>
    public static ImmutableArray<Finding> Analyze(CompiledRuleSet rules, DateOnly today)
    {
        rules = VirtualNumbers.In(rules);
        var analyzer = new RuleSetAnalyzer(rules, today);
        return
        [
            .. analyzer.Alone(),
            .. new Pairs(rules, analyzer._facts, analyzer._witnesses, today).All(),
            .. analyzer.UnsetTags(),
            .. rules.Program.Rules.SelectMany(analyzer.Keywords),
            .. KeywordFindings.Of(rules.Program.Scores.Select(scores => scores.Table)),
            .. TableGaps.Of(rules, today),
        ];
    }

    /// <summary>
    /// Analyses a chain of sets as somebody is writing it. What speaks of things that do not exist, or goes round in a
    /// circle, is told and left out, and the rest is analysed as if it were not there.
    /// </summary>
    /// <param name="chain">The sets from the outermost parent to the set that is meant.</param>
    /// <param name="today">The date in the jurisdiction's zone.</param>
    /// <param name="registry">The fields; <see cref="FieldRegistry.Standard"/> unless told.</param>
    public static ImmutableArray<Finding> Analyze(IReadOnlyList<RuleSet> chain, DateOnly today, FieldRegistry? registry = null)
    {
        var found = ImmutableArray.CreateBuilder<Finding>();
        found.AddRange(FaultyParts.SwitchedOffInVain(chain).Select(id => new Finding(FindingKind.UnknownReference, ProblemSeverity.Warning, [id], new BilingualText(
            $"停用了“{id}”，但上级规则集里没有它。", $"{id} is switched off, but no parent has it."))));
        while (true)
        {
            var compilation = CompiledRuleSet.Compile(chain, registry);
            if (compilation.RuleSet is { } rules)
                return [.. found, .. Analyze(rules, today)];
            found.AddRange(compilation.Problems.Select(problem => Of(problem, chain)));
            var fewer = FaultyParts.Without(chain, compilation.Problems);
            if (fewer is null)
                return found.ToImmutable();
            chain = fewer;
        }
    }

    private static Finding Of(Problem problem, IReadOnlyList<RuleSet> chain)
    {
        var kind = problem.Code switch
        {
            "rules.cycle" or "rules.depth" => FindingKind.Cycle,
            "rules.duplicate" => FindingKind.DuplicateId,
            _ => FindingKind.UnknownReference,
        };
        ImmutableArray<string> ids = [.. problem.Where.Split(" → ")];
        return new Finding(kind, ProblemSeverity.Error, ids, problem.Message) { Row = FaultyParts.RowOf(chain, ids[0]) };
    }

    private IEnumerable<Finding> Alone()
    {
        var shadows = new Shadows(_rules, _facts, _witnesses);
        for (var number = 0; number < _program.Rules.Length; number++)
        {
            var rule = _program.Rules[number].Source;
            if (_facts.Terms[number] is not { } terms)
                continue;
            var example = _witnesses.Find(terms);
            if (example is null && _witnesses.IsSure)
                yield return Of(FindingKind.NeverHits, ProblemSeverity.Error, null, [rule],
                    $"规则“{rule.Id}”的条件自相矛盾，永远不会命中。", $"The condition of {rule.Id} contradicts itself: it never hits.");
            else if (rule.From > rule.To)
                yield return Of(FindingKind.NeverHits, ProblemSeverity.Error, null, [rule],
                    $"规则“{rule.Id}”的截止日期早于生效日期，永远不会命中。", $"{rule.Id} ends before it begins: it never hits.");
            if (example is null)
                continue;
            if (rule.To < _today)
            {
                yield return Of(FindingKind.Expired, ProblemSeverity.Warning, example, [rule],
                    $"规则“{rule.Id}”已于 {rule.To:yyyy-MM-dd} 到期。", $"{rule.Id} ended on {rule.To:yyyy-MM-dd}.");
                continue;
            }

            if (shadows.Of(number, example) is { } cover)
                yield return Shadowed(rule, example, [.. cover.Order().Select(one => _program.Rules[one].Source)]);
        }
    }

    private Finding Shadowed(FlatRule rule, Dictionary<string, object> example, FlatRule[] cover)
    {
        var (chinese, english) = (string.Join("”“", cover.Select(one => one.Id)), string.Join(", ", cover.Select(one => one.Id)));
        return cover.Length == 1
            ? Of(FindingKind.Shadowed, ProblemSeverity.Warning, example, [rule, .. cover],
                $"规则“{rule.Id}”总被“{chinese}”盖住，不起作用。", $"{rule.Id} has no effect: {english} always covers it.")
            : Of(FindingKind.Shadowed, ProblemSeverity.Warning, example, [rule, .. cover],
                $"规则“{rule.Id}”总被“{chinese}”合起来盖住，不起作用。", $"{rule.Id} has no effect: {english} together always cover it.");
    }

    private IEnumerable<Finding> Keywords(CompiledRule rule)
    {
        foreach (var found in KeywordFindings.Of(rule))
        {
            if (_facts.Terms[rule.Source.Index] is not { } terms || _witnesses.Find(terms) is not { } example)
            {
                yield return found.Finding;
                continue;
            }

            // The example says the longer word where it can, so that both are seen.
            var field = found.Test.Field.Name;
            var longer = new Dictionary<string, object>(example, StringComparer.Ordinal)
            {
                [field] = example.GetValueOrDefault(field) is string text && !text.Contains(found.Word, StringComparison.Ordinal) ? $"{text}，{found.Word}" : found.Word,
            };
            yield return Shown(found.Finding, _facts.Holding(_witnesses.Sheet(longer)).Contains(rule.Source.Index) ? longer : example, rule.Source);
        }
    }

    private IEnumerable<Finding> UnsetTags()
    {
        var set = _program.Rules.SelectMany(rule => rule.Source.Then.Tags).ToHashSet(StringComparer.Ordinal);
        foreach (var rule in _program.Rules)
            foreach (var tag in Strata.Reads(rule.Source.When).Where(name => name.StartsWith("tag:", StringComparison.Ordinal)).Select(name => name[4..]).Distinct())
                if (!set.Contains(tag))
                    yield return Of(FindingKind.UnsetTag, ProblemSeverity.Information,
                        _facts.Terms[rule.Source.Index] is { } terms ? _witnesses.Find(terms) : null, [rule.Source],
                        $"规则“{rule.Source.Id}”读取标签“{tag}”，但没有规则设置它。", $"{rule.Source.Id} reads the tag {tag}, which no rule sets.");
    }

    private Finding Of(FindingKind kind, ProblemSeverity severity, Dictionary<string, object>? example, FlatRule[] rules, string chinese, string english)
    {
        var finding = new Finding(kind, severity, [.. rules.Select(rule => rule.Id)], new BilingualText(chinese, english))
        {
            Row = rules[0].Table is null ? -1 : rules[0].Row,
        };
        return example is null ? finding : Shown(finding, example, rules[0]);
    }

    // On a day the rule holds: today if it does.
    private Finding Shown(Finding finding, Dictionary<string, object> example, FlatRule rule) => finding with
    {
        Example = _witnesses.Words(example).ToImmutableSortedDictionary(),
        Incident = _witnesses.Sheet(example),
        Day = rule.To < _today ? rule.To.Value : rule.From > _today ? rule.From.Value : _today,
        Row = rule.Table is null ? -1 : rule.Row,
    };
}
