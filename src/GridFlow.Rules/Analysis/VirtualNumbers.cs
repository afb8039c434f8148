using GridFlow.Language.Expressions;
using GridFlow.Rules.Conditions;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Sets;
using GridFlow.Rules.Situations;

namespace GridFlow.Rules.Analysis;

/// <summary>
/// A set in which every situation is a rule: what a clause counts becomes a number that an incident may have, one number for all clauses that
/// count the same. So "at least 5" implies "at least 3", and whatever finds conflict and shadow among rules finds them among situations.
/// </summary>
internal sealed class VirtualNumbers
{
    private readonly Dictionary<Clause, Field> _fields = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly SituationSentence _sentences;

    private VirtualNumbers(Vocabulary vocabulary) => _sentences = new SituationSentence(vocabulary);

    /// <summary>The set without situations, over a registry with their numbers; the same where it has none.</summary>
    public static CompiledRuleSet In(CompiledRuleSet rules)
    {
        if (!rules.HasSituations)
            return rules;
        var numbers = new VirtualNumbers(rules.Vocabulary);
        var chain = rules.Chain.Select(set => set with { Situations = [], Rules = [.. set.Rules, .. set.Situations.Select(numbers.Rule)] }).ToList();
        return CompiledRuleSet.Compile(chain, rules.Registry.With(numbers._fields.Values), rules.Vocabulary).RuleSet ?? rules;
    }

    private Rule Rule(Situation situation) => new(situation.Id, situation.Name)
    {
        Priority = situation.Priority,
        Enabled = situation.Enabled,
        From = situation.From,
        To = situation.To,
        When = situation.Clauses.Aggregate(situation.When, (all, clause) => Condition.IsAlways(all) ? Test(clause) : new Binary(BinaryOperator.And, all, Test(clause))),
        Then = situation.Then,
        Place = situation.Place,
    };

    private Binary Test(Clause clause) => clause switch
    {
        FindingClause finding => new Binary(finding.Present ? BinaryOperator.GreaterOrEqual : BinaryOperator.Less, Number(finding with { Present = true }), new Constant(1.0)),
        CountClause { AtLeast: 0 } none => new Binary(BinaryOperator.Less, Number(none with { AtLeast = 1 }), new Constant(1.0)),
        CountClause count => new Binary(BinaryOperator.GreaterOrEqual, Number(count with { AtLeast = 1 }), new Constant((double)count.AtLeast)),
        _ => throw new InvalidOperationException($"Nobody knows a {clause.GetType().Name}."),
    };

    private Reference Number(Clause clause)
    {
        if (!_fields.TryGetValue(clause, out var field))
        {
            var name = _sentences.Print(clause).Chinese.Replace("至少 1 ", "数", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
            while (!_names.Add(name))
                name += "’";
            _fields[clause] = field = new Field($"around.{_fields.Count + 1}", name, FieldType.Number);
        }

        return new Reference(field.Name);
    }
}
