using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Outcomes;

namespace GridFlow.Rules.Evaluation;

/// <summary>Says why a person must decide.</summary>
internal static class Reasons
{
    public static BilingualText Of(Decision decision, CompiledRuleSet by) => decision.Reason switch
    {
        UnsureReason.None => new BilingualText("", ""),
        UnsureReason.NoCategory => new BilingualText("没有规则能确定类别。", "No rule found a category."),
        UnsureReason.NoDepartment => new BilingualText("没有规则能确定主办部门。", "No rule found a leading department."),
        UnsureReason.AskedByRule => Asked(decision, by),
        _ => new BilingualText(
            string.Concat(decision.Conflicts.Select(conflict => $"{Chinese(conflict.Kind)}有分歧：{Sides(conflict)}。")),
            string.Concat(decision.Conflicts.Select(conflict => $"Rules disagree on {conflict.Kind}: {Sides(conflict)}. "))),
    };

    private static BilingualText Asked(Decision decision, CompiledRuleSet by)
    {
        var asked = decision.Hits.Where(hit => hit.Decided.Contains(OutcomeKind.AskPerson)).Select(hit => hit.RuleId).ToHashSet();
        var why = string.Join("；", by.Program.Rules.Where(rule => asked.Contains(rule.Source.Id))
            .Select(rule => rule.Source.Then.AskPerson).Where(text => !string.IsNullOrEmpty(text)));
        return why.Length == 0
            ? new BilingualText("规则要求人工判断。", "A rule asks for a person.")
            : new BilingualText(why, $"A rule asks for a person: {why}");
    }

    private static string Sides(OutcomeConflict conflict) =>
        string.Join(" / ", conflict.Sides.Select(side => $"{side.Value}（{side.RuleId}）"));

    private static string Chinese(OutcomeKind kind) => kind switch
    {
        OutcomeKind.Category => "类别",
        OutcomeKind.LeadDepartment => "主办部门",
        OutcomeKind.Severity => "严重程度",
        OutcomeKind.Limit => "时限",
        _ => "吹哨情形",
    };
}
