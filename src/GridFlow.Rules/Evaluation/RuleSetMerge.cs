using System.Collections.Immutable;
using GridFlow.Language.Expressions;
using GridFlow.Rules.Outcomes;
using GridFlow.Rules.Sets;
using GridFlow.Rules.Situations;

namespace GridFlow.Rules.Evaluation;

/// <summary>A chain of sets laid over each other: what a child replaces or switches off is gone.</summary>
internal static class RuleSetMerge
{
    /// <summary>The ids of rules made from the records of categories begin so.</summary>
    public const string CategoryPrefix = "categories/";

    public static (ImmutableArray<FlatRule> Rules, ImmutableArray<(ScoringTable Table, int Depth)> Scores) Flatten(
        IReadOnlyList<RuleSet> chain, Vocabulary vocabulary)
    {
        var items = new Dictionary<string, (object Item, int Depth)>(StringComparer.Ordinal);
        var order = new List<string>();
        var silent = new HashSet<string>(StringComparer.Ordinal);
        for (var depth = 0; depth < chain.Count; depth++)
        {
            silent.UnionWith(chain[depth].SwitchedOff);
            foreach (var (id, item) in Items(chain[depth]))
            {
                // Who writes it anew means it, with its rows.
                silent.Remove(id);
                if (item is DecisionTable table)
                    foreach (var row in table.Rows)
                        silent.Remove($"{id}/{row.Id}");
                if (!items.ContainsKey(id))
                    order.Add(id);
                items[id] = (item, depth);
            }
        }

        var rules = new List<FlatRule>();
        var scores = ImmutableArray.CreateBuilder<(ScoringTable, int)>();
        foreach (var id in order.Where(id => !silent.Contains(id)))
        {
            var (item, depth) = items[id];
            switch (item)
            {
                case Rule { Enabled: true } rule:
                    rules.Add(Flat(rule, depth));
                    break;
                case Situation { Enabled: true } situation:
                    rules.Add(Flat(situation, depth));
                    break;
                case DecisionTable table:
                    rules.AddRange(Rows(table, depth).Where(row => !silent.Contains(row.Id)));
                    break;
                case ScoringTable table:
                    scores.Add((table, depth));
                    break;
            }
        }

        rules.AddRange(vocabulary.Categories.SelectMany(Defaults).Where(rule => !silent.Contains(rule.Id)));
        return ([.. rules.Select((rule, index) => rule with { Index = index })], scores.ToImmutable());
    }

    private static IEnumerable<(string Id, object Item)> Items(RuleSet set) =>
        set.Rules.Select(rule => (rule.Id, (object)rule))
            .Concat(set.Situations.Select(situation => (situation.Id, (object)situation)))
            .Concat(set.Tables.Select(table => (table.Id, (object)table)))
            .Concat(set.Scores.Select(table => (table.Id, (object)table)));

    private static FlatRule Flat(Rule rule, int depth) => new(rule.Id, rule.Name, rule.When, rule.Then)
    {
        Priority = rule.Priority,
        Depth = depth,
        From = rule.From,
        To = rule.To,
        Place = rule.Place,
    };

    private static FlatRule Flat(Situation situation, int depth) => new(situation.Id, situation.Name, situation.When, situation.Then)
    {
        Priority = situation.Priority,
        Depth = depth,
        From = situation.From,
        To = situation.To,
        Place = situation.Place,
        Situation = situation,
    };

    private static IEnumerable<FlatRule> Rows(DecisionTable table, int depth) =>
        table.Rows.Select((row, index) => new FlatRule($"{table.Id}/{row.Id}", table.Name, All(row.Tests), row.Then)
        {
            Priority = table.Priority,
            Depth = depth,
            Table = table,
            Row = index,
            Place = row.Place,
        });

    private static Expression All(ImmutableArray<Expression?> tests)
    {
        var asked = tests.OfType<Expression>().ToList();
        return asked.Count == 0
            ? new Constant(true)
            : asked.Aggregate((left, right) => new Binary(BinaryOperator.And, left, right));
    }

    private static IEnumerable<FlatRule> Defaults(Category category)
    {
        Expression isIt = new Binary(BinaryOperator.Equal, new Reference("category"), new Constant(category.Code));
        yield return new FlatRule(CategoryPrefix + category.Code, category.Name, isIt, new Outcome
        {
            LeadDepartment = category.LeadDepartment,
            AssistingDepartments = category.AssistingDepartments,
            Severity = category.Severity ?? 1,
            Limit = category.Limit,
        })
        {
            Priority = FlatRule.DefaultPriority,
            Place = category.Place,
        };
        if (category.EmergencyLimit is null || category.EmergencyWords.IsEmpty)
            yield break;
        var urgent = new Binary(BinaryOperator.ContainsAny, new Reference("text"),
            new ListOf([.. category.EmergencyWords.Select(word => new Constant(word))]));
        yield return new FlatRule($"{CategoryPrefix}{category.Code}!", $"{category.Name}·紧急",
            new Binary(BinaryOperator.And, isIt, urgent),
            new Outcome { Severity = 3, Limit = category.EmergencyLimit })
        {
            Priority = FlatRule.EmergencyPriority,
            Place = category.Place,
        };
    }
}
