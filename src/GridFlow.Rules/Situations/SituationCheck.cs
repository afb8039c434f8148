using GridFlow.Language.Diagnostics;
using GridFlow.Language.Expressions;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Situations;

/// <summary>Whether the clauses of a situation speak of things that exist, and say where and how far back to look.</summary>
internal sealed class SituationCheck(FieldRegistry registry, Vocabulary vocabulary)
{
    public IEnumerable<BilingualText> Of(Situation situation)
    {
        if (situation.Clauses.IsEmpty)
            yield return new("情形没有“with”或“without”：只看一件事的请写成规则。", "The situation has no with or without: what looks at one incident alone is a rule.");
        foreach (var text in situation.Clauses.OfType<CountClause>().SelectMany(Of))
            yield return text;
        if (situation.Findings.Any(string.IsNullOrWhiteSpace) || situation.Proposals.Any(proposal => string.IsNullOrWhiteSpace(proposal.Reason)))
            yield return new("认定和建议需要文字。", "Findings and proposals need words.");
    }

    private IEnumerable<BilingualText> Of(CountClause clause)
    {
        foreach (var text in clause.Where.SelectMany(test => Of(clause.Kind, test)))
            yield return text;
        if (clause.Distinct is { } distinct && FactFields.Find(clause.Kind, distinct) is not { Type: FieldType.Symbol })
            yield return new($"“{SituationText.Word(clause.Kind)}”不能按“{distinct}”计数。", $"{SituationText.Word(clause.Kind)} cannot be counted by {distinct}.");
        if (clause.Kind != FactKind.Recent)
            yield break;
        if (CompiledClause.Window(clause) is not { } window || window > TimeSpan.FromDays(SituationLimits.MostDays))
            yield return new($"近期事件要写明多久之内，如 age <= 24h，最长 {SituationLimits.MostDays} 天。", $"Say how far back to look, such as age <= 24h, at most {SituationLimits.MostDays} days.");
        if (CompiledClause.ScopeOf(clause) is null)
            yield return new(
                "近期事件要写明在哪里找：同网格、同地点、同一人、同类（如 grid.id = this.grid.id），或距离（distance <= 50m）。",
                "Say where to look: the same grid, place, reporter or category (such as grid.id = this.grid.id), or a distance (distance <= 50m).");
        if (CompiledClause.Distance(clause) > SituationLimits.MostMetres)
            yield return new($"距离最大 {SituationLimits.MostMetres} 米。", $"A distance is at most {SituationLimits.MostMetres} m.");
    }

    private IEnumerable<BilingualText> Of(FactKind kind, FactTest test)
    {
        if (FactFields.Find(kind, test.Field) is not { } field)
        {
            yield return new($"“{SituationText.Word(kind)}”没有字段“{test.Field}”。", $"{SituationText.Word(kind)} has no field {test.Field}.");
            yield break;
        }

        var orders = test.Operator is BinaryOperator.Less or BinaryOperator.LessOrEqual or BinaryOperator.Greater or BinaryOperator.GreaterOrEqual;
        if (orders && field.Type != FieldType.Number || test.Operator == BinaryOperator.StartsWith && field.Type == FieldType.Number)
            yield return new($"“{field.Chinese}”（{field.Name}）不能这样比较。", $"{field.Name} cannot be compared so.");
        if (test.OfThis is { } own)
        {
            var known = registry.Find(own);
            var fits = own is "place" or "reporter" ? own == field.Name : known is not null && known.Type == field.Type && !field.IsKey && field.Measure == Measure.None;
            if (!fits || test.Operator == BinaryOperator.In)
                yield return new($"“{field.Chinese}”（{field.Name}）不能与本件的“{own}”比较。", $"{field.Name} cannot be compared with this.{own}.");
            yield break;
        }

        if (field.IsKey)
            yield return new($"“{field.Chinese}”（{field.Name}）只能与本件的比较：= this.{field.Name}。", $"{field.Name} is only compared with the incident's own: = this.{field.Name}.");
        if (test.Values.IsEmpty || test.Values.Length > 1 && test.Operator is not (BinaryOperator.In or BinaryOperator.StartsWith))
            yield return new($"“{field.Chinese}”的比较应有一个值。", $"The comparison of {field.Name} takes one value.");
        foreach (var value in test.Values.OfType<string>().Where(value => test.Operator != BinaryOperator.StartsWith && !field.Takes(value, vocabulary)))
            yield return new($"“{field.Chinese}”（{field.Name}）没有值“{value}”。", $"{field.Name} has no value “{value}”.");
    }
}
