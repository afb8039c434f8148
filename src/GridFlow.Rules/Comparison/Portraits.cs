using GridFlow.Language.Diagnostics;
using GridFlow.Language.Expressions;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Sets;
using GridFlow.Rules.Situations;

namespace GridFlow.Rules.Comparison;

/// <summary>Draws the portraits of all parts of a rule set. The version label is left out: it differs by nature.</summary>
internal sealed class Portraits(RuleSet set, FieldRegistry registry, Vocabulary vocabulary)
{
    private readonly ValueWords _words = new(registry, vocabulary);
    private readonly SituationSentence _around = new(vocabulary);

    /// <summary>All parts in the order people read a set.</summary>
    /// <param name="columnsChanged">Tables whose rows must be told as whole conditions, because the other version has other columns.</param>
    public IEnumerable<Portrait> All(IReadOnlySet<string> columnsChanged) =>
        new[] { Head() }
            .Concat(set.SwitchedOff.Select(SwitchedOff))
            .Concat(set.Rules.Select(One))
            .Concat(set.Situations.Select(One))
            .Concat(set.Tables.SelectMany(table => table.Rows.Select(row => One(table, row, columnsChanged.Contains(table.Id))).Prepend(One(table))))
            .Concat(set.Scores.SelectMany(table => table.Lines.Select(line => One(table, line)).Prepend(One(table))))
            .Concat(set.Categories.Select(One))
            .Concat(set.Departments.Select(One))
            .Concat(RuleTests.Of(set).Select(One));

    private static Trait Of(string chinese, string english, BilingualText value) => new(new BilingualText(chinese, english), value);

    private static BilingualText Title(string chinese, string english, string id, string name) =>
        new($"{chinese}“{Called(name, id)}”", $"{english} “{Called(name, id)}”");

    /// <summary>The row of a table as a sentence calls it.</summary>
    public static BilingualText Row(DecisionTable table, string row) =>
        new($"决策表“{Called(table.Name, table.Id)}”的行“{row}”", $"Row “{row}” of table “{Called(table.Name, table.Id)}”");

    // People know parts by their names; the id is for files, and speaks where there is no name.
    private static string Called(string name, string id) => name.Length == 0 ? id : name;

    private Portrait Head() => new(ChangedPart.Set, "", new BilingualText("规则集", "The rule set"),
    [
        Of("名称", "title", ValueWords.Same(set.Title)), Of("英文名称", "English title", ValueWords.Same(set.EnglishTitle)),
        Of("上级规则集", "parent", ValueWords.Same(set.Parent ?? "")), Of("辖区", "jurisdiction", ValueWords.Same(set.Jurisdiction)),
    ]);

    private static Portrait SwitchedOff(string id) =>
        new(ChangedPart.SwitchedOff, id, Title("对上级规则的停用", "Switching off the parent's rule", id, ""), []);

    private Portrait One(Rule rule) => new(ChangedPart.Rule, rule.Id, Title("规则", "Rule", rule.Id, rule.Name),
    [
        Of("名称", "name", ValueWords.Same(rule.Name)), Condition(rule.When), .. _words.Outcome(rule.Then),
        Of("优先级", "priority", ValueWords.Number(rule.Priority)), Of("状态", "state", rule.Enabled ? new("启用", "on") : new("停用", "off")),
        Of("生效日期", "first day", ValueWords.Day(rule.From)), Of("截止日期", "last day", ValueWords.Day(rule.To)),
        Of("依据", "note", ValueWords.Same(rule.Note)),
    ]);

    private Portrait One(Situation situation) => new(ChangedPart.Rule, situation.Id, Title("情形", "Situation", situation.Id, situation.Name),
    [
        Of("名称", "name", ValueWords.Same(situation.Name)), Condition(situation.When),
        Of("周围", "surroundings", Join(situation.Clauses.Select(_around.Print))), .. _words.Outcome(situation.Then),
        Of("认定", "findings", ValueWords.List(situation.Findings)),
        Of("建议", "proposals", Join(situation.Proposals.Select(ValueWords.Proposal))),
        Of("优先级", "priority", ValueWords.Number(situation.Priority)), Of("状态", "state", situation.Enabled ? new("启用", "on") : new("停用", "off")),
        Of("生效日期", "first day", ValueWords.Day(situation.From)), Of("截止日期", "last day", ValueWords.Day(situation.To)),
        Of("依据", "note", ValueWords.Same(situation.Note)),
    ]);

    private Portrait One(DecisionTable table) => new(ChangedPart.Table, table.Id, Title("决策表", "Table", table.Id, table.Name),
    [
        Of("名称", "name", ValueWords.Same(table.Name)), Of("命中策略", "hit policy", ValueWords.Policy(table.Policy)),
        Of("优先级", "priority", ValueWords.Number(table.Priority)),
        Of("条件列", "input columns", Join(table.Inputs.Select(_words.Column))),
        Of("结果列", "outcome columns", Join(table.Outputs.Select(kind => Files.OutcomeText.Name(kind)).Select(name => new BilingualText(name.Chinese, name.English)))),
        Of("结果次序", "order of outcomes", ValueWords.List(table.OutputOrder)),
    ]);

    private Portrait One(DecisionTable table, TableRow row, bool whole) => new(ChangedPart.Row, $"{table.Id}/{row.Id}",
        Row(table, row.Id),
    [
        .. whole ? [Condition(All(row))] : table.Inputs.Select((input, at) =>
            new Trait(_words.Cell(input), _words.Condition(Cell(row, at))) { Condition = Cell(row, at) }),
        .. _words.Outcome(row.Then), Of("备注", "note", ValueWords.Same(row.Note)),
    ]);

    private static Portrait One(ScoringTable table) => new(ChangedPart.ScoringTable, table.Id, Title("评分表", "Scoring table", table.Id, table.Name),
    [
        Of("名称", "name", ValueWords.Same(table.Name)), Of("优先级", "priority", ValueWords.Number(table.Priority)),
        Of("最低分", "minimum", ValueWords.Number(table.Minimum)), Of("领先分", "lead", ValueWords.Number(table.Lead)),
        Of("标题倍数", "subject factor", ValueWords.Number(table.SubjectFactor)),
    ]);

    private Portrait One(ScoringTable table, ScoreLine line)
    {
        var category = _words.Category(line.Category);
        var keyword = line.Keyword.Length == 0 ? new BilingualText("起始分", "Start value") : new BilingualText($"关键词“{line.Keyword}”", $"Keyword “{line.Keyword}”");
        return new Portrait(ChangedPart.Score, $"{table.Id}/{line.Category}/{line.Keyword}", new BilingualText(
            $"评分表“{Called(table.Name, table.Id)}”中类别“{category.Chinese}”的{keyword.Chinese}", $"{keyword.English} for “{category.English}” in scoring table “{Called(table.Name, table.Id)}”"),
            [Of("分值", "points", ValueWords.Number(line.Points))]);
    }

    private Portrait One(Category category) => new(ChangedPart.Category, category.Code, Title("类别", "Category", category.Code, category.Name.Length == 0 ? "" : $"{category.Code} {category.Name}"),
    [
        Of("名称", "name", ValueWords.Same(category.Name)), Of("大类", "class", ValueWords.Same(category.Major)), Of("种类", "kind", ValueWords.Same(category.Kind)),
        Of("主办", "lead", ValueWords.Same(category.LeadDepartment ?? "")), Of("协办", "assist", ValueWords.List(category.AssistingDepartments)),
        Of("时限", "limit", ValueWords.Limit(category.Limit)), Of("严重程度", "severity", ValueWords.Severity(category.Severity)),
        Of("紧急词", "emergency words", ValueWords.List(category.EmergencyWords)), Of("紧急时限", "emergency limit", ValueWords.Limit(category.EmergencyLimit)),
        Of("来源", "source", ValueWords.Same(category.Source)),
    ]);

    private static Portrait One(Department department) => new(ChangedPart.Department, department.Name, Title("部门", "Department", department.Name, ""),
    [
        Of("简称", "short name", ValueWords.Same(department.ShortName)), Of("种类", "kind", ValueWords.Same(department.Kind)),
        Of("常办事项", "matters", ValueWords.Same(department.Matters)),
    ]);

    private Portrait One(RuleTest test)
    {
        var facts = string.Join('，', test.Facts.OrderBy(fact => fact.Key, StringComparer.Ordinal).Select(fact => $"{registry.Find(fact.Key)?.Chinese ?? fact.Key} = {fact.Value}"));
        var named = Called(set.Rules.FirstOrDefault(rule => rule.Id == test.RuleId)?.Name ?? set.Situations.FirstOrDefault(one => one.Id == test.RuleId)?.Name ?? "", test.RuleId);
        var of = named.Length == 0 ? new BilingualText("", "") : new BilingualText($"“{named}”的", $" of “{named}”");
        var around = string.Concat(test.Around.Select(given => $"，旁有 {given.Times} {FactFields.Kinds[(int)given.Kind].Chinese}（{string.Join('，', given.Values.Select(pair => $"{pair.Key} = {pair.Value}"))}）"));
        var text = facts.Length == 0 && around.Length == 0 ? test.Text : $"{test.Text}（{facts}{around}）";
        return new Portrait(ChangedPart.Case, $"{test.RuleId}:{text}", new BilingualText($"{of.Chinese}用例“{text}”", $"Test case{of.English} “{text}”"),
            [.. _words.Outcome(test.Expected), Of("应转人工", "left to a person", ValueWords.YesNo(test.ExpectUnsure)),
                .. test.ExpectHolds is { } holds ? [Of("情形应成立", "holds", ValueWords.YesNo(holds))] : Array.Empty<Trait>()]);
    }

    private Trait Condition(Expression when) => Of("条件", "condition", _words.Condition(when)) with { Condition = when };

    private static Expression? Cell(TableRow row, int at) => at < row.Tests.Length ? row.Tests[at] : null;

    private static Expression All(TableRow row) => row.Tests.OfType<Expression>()
        .Aggregate((Expression?)null, (left, right) => left is null ? right : new Binary(BinaryOperator.And, left, right)) ?? new Constant(true);

    private static BilingualText Join(IEnumerable<BilingualText> parts)
    {
        var all = parts.ToList();
        return new BilingualText(string.Join('、', all.Select(part => part.Chinese)), string.Join(", ", all.Select(part => part.English)));
    }
}
