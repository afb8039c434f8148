using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Evaluation.Matching;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Analysis;

/// <summary>
/// Finds the rules that always cover another, one alone or several together. An incident the rule hits is made; the rules
/// that cover it there are told to keep away, and another is made, until none can be (covered) or nobody covers it.
/// </summary>
internal sealed class Shadows(CompiledRuleSet rules, RuleFacts facts, WitnessMaker witnesses)
{
    // More than so many rules that cover one only together are nothing a person would see through.
    private const int Most = 12;

    private readonly Program _program = rules.Program;

    /// <summary>The rules that together cover a rule, with an incident that shows it; null when nothing does.</summary>
    /// <param name="lesser">The rule.</param>
    /// <param name="example">An incident it hits.</param>
    public List<int>? Of(int lesser, Dictionary<string, object> example)
    {
        if (IsGeneral(_program.Rules[lesser].Source) || facts.Terms[lesser] is not { } terms)
            return null;
        var cover = new List<int>();
        var incident = example;
        while (incident is not null)
        {
            var covering = facts.Holding(witnesses.Sheet(incident)).Where(one => !cover.Contains(one) && Covers(one, lesser)).ToList();
            if (covering.Count == 0 || cover.Count == Most)
                return null;

            // One that covers it alone is likely the one that hits most widely: the shortest condition first.
            cover.Add(covering.MinBy(one => facts.Terms[one]?.Max(term => term.Count) ?? int.MaxValue));
            if (!TryEscape(terms, cover, out incident))
                return null;
        }

        for (var at = cover.Count - 1; at >= 0 && cover.Count > 1; at--)
        {
            var fewer = cover.Where((_, place) => place != at).ToList();
            if (TryEscape(terms, fewer, out var escaped) && escaped is null)
                cover = fewer;
        }

        return cover;
    }

    // False when it cannot be told.
    private bool TryEscape(List<List<Demand>> terms, List<int> cover, out Dictionary<string, object>? incident)
    {
        incident = null;
        var escapes = new List<List<List<Demand>>>();
        foreach (var one in cover)
        {
            if (facts.Never(one) is not { } never)
                return false;
            escapes.Add(never);
        }

        incident = witnesses.Find(terms, escapes);
        return witnesses.IsSure;
    }

    /// <summary>What follows from a category's record is meant to be outweighed.</summary>
    public static bool IsGeneral(FlatRule rule) => rule.Id.StartsWith(RuleSetMerge.CategoryPrefix, StringComparison.Ordinal);

    // Whether the lesser adds nothing wherever both hit, on every day the lesser holds.
    private bool Covers(int heavier, int lesser)
    {
        var (strong, weak) = (_program.Rules[heavier], _program.Rules[lesser]);
        if (heavier == lesser || strong.Source.From is { } from && (weak.Source.From is null || weak.Source.From < from)
            || strong.Source.To is { } to && (weak.Source.To is null || weak.Source.To > to))
            return false;
        if (strong.Source.Table is { } table && ReferenceEquals(table, weak.Source.Table))
            return InTable(table.Policy, strong, weak);

        // A row that another row of its table keeps from speaking covers nothing.
        if (strong.Policy is HitPolicy.First or HitPolicy.Priority)
            return false;
        return strong.Weight > weak.Weight ? Outweighs(strong, weak) : strong.Weight == weak.Weight && SaysAll(strong, weak)
            && (!SaysAll(weak, strong) || strong.Source.Index < weak.Source.Index || IsBroader(heavier, lesser));
    }

    // Of two that say the same at the same weight only the narrower is idle; of two that are alike, the later.
    private bool IsBroader(int one, int other) =>
        facts.Terms[one] is { } terms && facts.Never(other) is { } never && witnesses.Find(terms, [never]) is not null;

    private static bool InTable(HitPolicy policy, CompiledRule strong, CompiledRule weak) => policy switch
    {
        HitPolicy.First => strong.Source.Row < weak.Source.Row,
        HitPolicy.Priority => Before(strong, weak),
        HitPolicy.RuleOrder => strong.Source.Row < weak.Source.Row && Outweighs(strong, weak),
        HitPolicy.OutputOrder => Before(strong, weak) && Outweighs(strong, weak),
        _ => false,
    };

    private static bool Before(CompiledRule one, CompiledRule other) =>
        one.Rank < other.Rank || one.Rank == other.Rank && one.Source.Row < other.Source.Row;

    // What adds up is never outweighed.
    private static bool Outweighs(CompiledRule strong, CompiledRule weak)
    {
        for (var kind = 0; kind < weak.Voices.Length; kind++)
            if (weak.Voices[kind] != CompiledRule.Silent && strong.Voices[kind] < 0)
                return false;
        return weak.Tags.Length == 0 && weak.Assisting.Length == 0 && !weak.Asks;
    }

    private static bool SaysAll(CompiledRule strong, CompiledRule weak)
    {
        for (var kind = 0; kind < weak.Voices.Length; kind++)
            if (weak.Voices[kind] != CompiledRule.Silent && strong.Voices[kind] != weak.Voices[kind])
                return false;
        return weak.Tags.All(strong.Tags.Contains) && weak.Assisting.All(strong.Assisting.Contains) && (!weak.Asks || strong.Asks);
    }
}
