using GridFlow.Rules.Analysis;
using GridFlow.Rules.Conditions;
using GridFlow.Rules.Evaluation.Matching;
using GridFlow.Rules.Expressions;
using GridFlow.Rules.Outcomes;

namespace GridFlow.Rules.Evaluation;

/// <summary>A rule that would have hit but for one test.</summary>
/// <param name="RuleId">The rule.</param>
/// <param name="RuleName">Its name.</param>
/// <param name="Failed">The one test that failed, as a Chinese sentence.</param>
/// <param name="Change">The smallest change of the incident that would make it hold: field = value.</param>
/// <param name="Then">What the rule would have said.</param>
public sealed record NearMiss(string RuleId, string RuleName, string Failed, string Change, Outcome Then);

/// <summary>Answers "why not": the rules that missed by one test.</summary>
internal static class NearMisses
{
    public static IEnumerable<NearMiss> Of(CompiledRuleSet by, Workspace facts, DateOnly day)
    {
        var hits = new HashSet<int>();
        for (var at = 0; at < facts.Hits.Count; at += 2)
            hits.Add(facts.Hits.Items[at]);
        var sentences = new SentencePrinter(by.Registry, by.Vocabulary);
        var witnesses = new WitnessMaker(by.Registry, by.Vocabulary);
        for (var number = 0; number < by.Program.Rules.Length; number++)
        {
            var rule = by.Program.Rules[number];
            if (hits.Contains(number) || !rule.Source.HoldsOn(day) || Failed(rule, facts) is not { } failed)
                continue;
            var test = failed.Test.Source;
            yield return new NearMiss(rule.Source.Id, rule.Source.Name,
                sentences.Print(failed.Negated ? new Unary(UnaryOperator.Not, test) : test), Change(witnesses, failed), rule.Source.Then);
        }
    }

    // Of the alternatives the one that lacks least; a rule of one test only is no near miss, it simply does not concern the case.
    private static Demand? Failed(CompiledRule rule, Workspace facts)
    {
        foreach (var term in Terms.Of(rule.Condition) ?? [])
        {
            var failed = term.Where(demand => !facts.Answer((demand.Test.Id << 1) | (demand.Negated ? 1 : 0))).Take(2).ToList();
            if (failed.Count == 1 && term.Count > 1)
                return failed[0];
        }

        return null;
    }

    private static string Change(WitnessMaker witnesses, Demand demand)
    {
        var field = demand.Test.Field.Chinese;
        return demand switch
        {
            { Test.Kind: PredicateKind.Keywords or PredicateKind.Tags, Negated: true } => $"{field}里没有“{string.Join("”“", demand.Test.Values)}”",
            { Test.Kind: PredicateKind.Missing, Negated: false } => $"{field}不填",
            _ => witnesses.Find([[demand]]) is { } found
                ? string.Join('，', witnesses.Words(found).Select(fact => demand.Test.Kind == PredicateKind.Keywords ? $"{field}里有“{fact.Value}”" : $"{field} = {fact.Value}"))
                : $"{field}已填",
        };
    }
}
