using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Conditions;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Outcomes;
using GridFlow.Rules.Sets;
using GridFlow.Rules.Situations;

namespace GridFlow.Rules.Evaluation;

/// <summary>Whether every rule of a set speaks of things that exist.</summary>
internal static class RuleSetCheck
{
    public static IEnumerable<Problem> Of(
        IEnumerable<FlatRule> rules, IEnumerable<ScoringTable> scores, FieldRegistry registry, Vocabulary vocabulary)
    {
        var checker = new ConditionChecker(registry, vocabulary);
        var situations = new SituationCheck(registry, vocabulary);
        foreach (var rule in rules)
        {
            foreach (var text in checker.Check(rule.When).Concat(Outcomes(rule.Then, vocabulary))
                .Concat(rule.Situation is { } situation ? situations.Of(situation) : []))
                yield return Problem(text, rule.Id, rule.Place);
        }

        foreach (var table in scores)
        {
            foreach (var line in table.Lines.Where(line => vocabulary.Category(line.Category) is null).DistinctBy(line => line.Category))
                yield return Problem(NoCategory(line.Category), table.Id, table.Place);
        }
    }

    public static IEnumerable<Problem> Duplicates(RuleSet set)
    {
        var ids = set.Rules.Select(rule => (rule.Id, rule.Place))
            .Concat(set.Situations.Select(situation => (situation.Id, situation.Place)))
            .Concat(set.Tables.Select(table => (table.Id, table.Place)))
            .Concat(set.Scores.Select(table => (table.Id, table.Place)))
            .Concat(set.Tables.SelectMany(table => table.Rows.Select(row => ($"{table.Id}/{row.Id}", row.Place))));
        return ids.GroupBy(item => item.Item1).Where(group => group.Count() > 1).Select(group => Problem(
            new BilingualText($"编号“{group.Key}”出现了 {group.Count()} 次。", $"The id {group.Key} occurs {group.Count()} times."),
            group.Key, group.Last().Item2) with { Code = "rules.duplicate" });
    }

    internal static IEnumerable<BilingualText> Outcomes(Outcome then, Vocabulary vocabulary)
    {
        if (then.Category is { } category && vocabulary.Category(category) is null)
            yield return NoCategory(category);
        foreach (var name in then.AssistingDepartments.Prepend(then.LeadDepartment).OfType<string>())
            if (vocabulary.Department(name) is null)
                yield return new BilingualText($"没有部门“{name}”。", $"There is no department {name}.");
        if (then.Severity is < 1 or > 4)
            yield return new BilingualText("严重程度只能是 1 到 4。", "Severity is 1 to 4.");
        if (then.Limit is { Amount: <= 0 })
            yield return new BilingualText("时限必须大于 0。", "A limit is greater than 0.");
        if (then.Whistle is { } whistle && !Enum.IsDefined(whistle.Ground))
            yield return new BilingualText("吹哨情形只能是 1 到 5。", "A whistle's ground is 1 to 5.");
    }

    private static BilingualText NoCategory(string code) =>
        new($"没有类别“{code}”。", $"There is no category {code}.");

    private static Problem Problem(BilingualText text, string rule, SourcePlace place) =>
        new(ProblemSeverity.Error, "rules.reference", text, rule, place.File.Length == 0 ? null : place.File, place.Line);
}
