using System.Collections.Immutable;
using GridFlow.Language.Expressions;
using GridFlow.Rules.Comparison;
using GridFlow.Rules.Conditions;
using GridFlow.Rules.Outcomes;
using GridFlow.Rules.Sets;
using GridFlow.Rules.Situations;
using GridFlow.Rules.Tests.Packs;

namespace GridFlow.Rules.Tests.Comparison;

public class RuleSetDiffTests
{
    private static readonly Rule Gas = new("gas", "煤气味")
    {
        Priority = 90,
        When = When("text contains any (\"煤气味\",\"天然气\") and category = \"E0403\""),
        Then = new Outcome { Category = "E0403", Limit = new TimeLimit(2, TimeUnit.Hours), Severity = 3 },
    };

    private static readonly RuleSet Set = new("a")
    {
        Title = "甲",
        Rules = [Gas, new Rule("rest", "其余") { Then = new Outcome { AskPerson = "人工看" } }],
        Tables =
        [
            new DecisionTable("t", "表")
            {
                Policy = HitPolicy.First,
                Inputs = [new TableInput("text", "contains any"), new TableInput("grid.kind", "=")],
                Outputs = [OutcomeKind.Category],
                Rows = [Row("1", "垃圾", "scenic"), Row("2", "臭味", null), Row("3", "烟", null), Row("4", "灰", "urban")],
            },
        ],
        Scores = [new ScoringTable("s", "评分") { Lines = [new ScoreLine("E0403", "燃气", 5), new ScoreLine("E0403", "", 1)] }],
        Categories = [new Category("E0403", "燃气泄漏") { LeadDepartment = "燃气公司", Limit = new TimeLimit(1, TimeUnit.Hours) }],
        Departments = [new Department("燃气公司", "燃气")],
        SwitchedOff = ["old"],
        Tests = [new RuleTest("有煤气味", new Outcome { Category = "E0403" })],
    };

    [Fact]
    public void A_set_does_not_differ_from_itself()
    {
        Assert.Empty(RuleSetDiff.Compare(Set, Set));
        foreach (var id in new[] { "standard", "wulingyuan" })
        {
            var set = Folders.Chain(id)[0];
            Assert.Empty(RuleSetDiff.Compare(set, set));
        }
    }

    [Fact]
    public void A_changed_condition_is_told_in_both_languages_with_the_words_that_came_and_went()
    {
        var change = Changed(Gas with { When = When("text contains any (\"煤气味\",\"煤气泄漏\") and category = \"E0403\"") });

        Assert.Equal((ChangeKind.Changed, ChangedPart.Rule, "gas", "条件"), (change.Kind, change.Part, change.Where, change.Trait.Chinese));
        Assert.Equal("文字包含任一“煤气味”、“天然气” 且 类别是“E0403 燃气泄漏”", change.Before.Chinese);
        Assert.Equal(
            "规则“煤气味”的条件由“文字包含任一“煤气味”、“天然气” 且 类别是“E0403 燃气泄漏””改为“文字包含任一“煤气味”、“煤气泄漏” 且 类别是“E0403 燃气泄漏””（增加“煤气泄漏”，去掉“天然气”）。",
            change.Summary.Chinese);
        Assert.Equal(
            "The condition of rule “煤气味” changes from “text contains any (\"煤气味\", \"天然气\") and category = \"E0403\"” to “text contains any (\"煤气味\", \"煤气泄漏\") and category = \"E0403\"” (adding “煤气泄漏”, without “天然气”).",
            change.Summary.English);
    }

    [Fact]
    public void Priority_dates_switch_and_outcomes_are_told_one_by_one()
    {
        Assert.Equal("规则“煤气味”的优先级由“90”改为“80”。", Changed(Gas with { Priority = 80 }).Summary.Chinese);
        Assert.Equal("规则“煤气味”增加截止日期“2026-12-31”。", Changed(Gas with { To = new DateOnly(2026, 12, 31) }).Summary.Chinese);
        Assert.Equal("The state of rule “煤气味” changes from “on” to “off”.", Changed(Gas with { Enabled = false }).Summary.English);
        Assert.Equal("The limit of rule “煤气味” changes from “2 hours” to “8 working hours”.",
            Changed(Gas with { Then = Gas.Then with { Limit = new TimeLimit(8, TimeUnit.WorkingHours) } }).Summary.English);
        Assert.Equal("规则“煤气味”去掉严重程度“3 紧急”。", Changed(Gas with { Then = Gas.Then with { Severity = null } }).Summary.Chinese);
        Assert.Equal(3, Compare(set => set with
        {
            Rules = set.Rules.SetItem(0, Gas with { Priority = 1, Note = "条例", Then = Gas.Then with { LeadDepartment = "燃气公司" } }),
        }).Count);
    }

    [Fact]
    public void A_proposal_that_becomes_another_for_the_same_reason_is_told()
    {
        RuleSet With(ProposalKind kind) => Set with { Situations = [new Situation("again", "再发") { Proposals = [new Proposal(kind, "请核对")] }] };

        var change = Assert.Single(RuleSetDiff.Compare(With(ProposalKind.Merge), With(ProposalKind.Supervise)));

        Assert.Equal("情形“再发”的建议由“并案：请核对”改为“督办：请核对”。", change.Summary.Chinese);
        Assert.Equal("The proposals of situation “再发” changes from “merge: 请核对” to “supervise: 请核对”.", change.Summary.English);
    }

    [Fact]
    public void What_is_new_or_gone_is_told_whole()
    {
        var changes = Compare(set => set with { Rules = [Gas, new Rule("neu", "新") { When = When("working"), Then = new Outcome { Severity = 1 } }] });

        Assert.Equal([(ChangeKind.Added, "neu"), (ChangeKind.Removed, "rest")], changes.Select(change => (change.Kind, change.Where)));
        Assert.Equal("新增规则“新”：名称：新；条件：工作时间成立；严重程度：1 一般；优先级：0；状态：启用。", changes[0].Summary.Chinese);
        Assert.Equal("删除规则“其余”。", changes[1].Summary.Chinese);
        Assert.Contains("转人工：人工看", changes[1].Before.Chinese, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_is_told_by_the_column_that_changed()
    {
        var change = Assert.Single(CompareTable(table => table with { Rows = table.Rows.SetItem(0, Row("1", "垃圾", "urban")) }));

        Assert.Equal((ChangedPart.Row, "t/1"), (change.Part, change.Where));
        Assert.Equal("决策表“表”的行“1”的条件（网格类型）由“网格类型是“景区””改为“网格类型是“城区””。", change.Summary.Chinese);
    }

    [Fact]
    public void A_new_column_is_a_change_of_the_table_and_of_no_row()
    {
        var change = Assert.Single(CompareTable(table => table with
        {
            Inputs = table.Inputs.Add(new TableInput("hour", "between")),
            Rows = [.. table.Rows.Select(row => row with { Tests = row.Tests.Add(null) })],
        }));

        Assert.Equal((ChangedPart.Table, "t", "input columns"), (change.Part, change.Where, change.Trait.English));
    }

    [Fact]
    public void A_row_that_overtakes_others_is_told_alone_and_only_where_order_decides()
    {
        static DecisionTable LastFirst(DecisionTable table) => table with { Rows = [table.Rows[3], .. table.Rows.Take(3)] };

        var change = Assert.Single(CompareTable(LastFirst));
        Assert.Equal(("t/4", "决策表“表”的行“4”由第 4 行移到第 1 行。"), (change.Where, change.Summary.Chinese));

        var unordered = Set with { Tables = [Set.Tables[0] with { Policy = HitPolicy.Any }] };
        Assert.Empty(RuleSetDiff.Compare(unordered, unordered with { Tables = [LastFirst(unordered.Tables[0])] }));
    }

    [Theory]
    [MemberData(nameof(Edits))]
    public void Every_part_that_can_change_is_told_where_it_stands(string where, ChangedPart part, ChangeKind kind, Func<RuleSet, RuleSet> edit)
    {
        var change = Assert.Single(Compare(edit));

        Assert.Equal((kind, part, where), (change.Kind, change.Part, change.Where));
        Assert.NotEmpty(change.Summary.Chinese);
        Assert.NotEmpty(change.Summary.English);

        var back = Assert.Single(RuleSetDiff.Compare(edit(Set), Set));
        Assert.Equal((change.Part, change.Where, change.Before, change.After), (back.Part, back.Where, back.After, back.Before));
    }

    public static TheoryData<string, ChangedPart, ChangeKind, Func<RuleSet, RuleSet>> Edits() => new()
    {
        { "", ChangedPart.Set, ChangeKind.Changed, set => set with { Parent = "standard" } },
        { "old", ChangedPart.SwitchedOff, ChangeKind.Removed, set => set with { SwitchedOff = [] } },
        { "t", ChangedPart.Table, ChangeKind.Changed, set => set with { Tables = [set.Tables[0] with { Policy = HitPolicy.RuleOrder }] } },
        { "t/2", ChangedPart.Row, ChangeKind.Removed, set => set with { Tables = [set.Tables[0] with { Rows = set.Tables[0].Rows.RemoveAt(1) }] } },
        { "t/5", ChangedPart.Row, ChangeKind.Added, set => set with { Tables = [set.Tables[0] with { Rows = set.Tables[0].Rows.Add(Row("5", "x", null)) }] } },
        { "s", ChangedPart.ScoringTable, ChangeKind.Changed, set => set with { Scores = [set.Scores[0] with { Lead = 7 }] } },
        { "s/E0403/燃气", ChangedPart.Score, ChangeKind.Changed, set => set with { Scores = [set.Scores[0] with { Lines = [new("E0403", "燃气", 9), set.Scores[0].Lines[1]] }] } },
        { "E0403", ChangedPart.Category, ChangeKind.Changed, set => set with { Categories = [set.Categories[0] with { EmergencyWords = ["爆炸"] }] } },
        { "新局", ChangedPart.Department, ChangeKind.Added, set => set with { Departments = set.Departments.Add(new("新局", "新")) } },
        { ":有煤气味", ChangedPart.Case, ChangeKind.Changed, set => set with { Tests = [set.Tests[0] with { ExpectUnsure = true }] } },
        { "gas:臭", ChangedPart.Case, ChangeKind.Added, set => set with { Rules = set.Rules.SetItem(0, Gas with { Tests = [new RuleTest("臭", Outcome.Nothing) { RuleId = "gas" }] }) } },
    };

    [Fact]
    public void A_sentence_calls_parts_and_fields_by_their_names_and_not_by_their_ids()
    {
        var test = new RuleTest("有煤气味", new Outcome { Category = "E0403" }) { RuleId = "gas", Facts = ImmutableDictionary<string, string>.Empty.Add("grid.kind", "景区") };
        var change = Assert.Single(Compare(set => set with { Rules = set.Rules.SetItem(0, Gas with { Tests = [test] }) }));

        Assert.StartsWith("新增“煤气味”的用例“有煤气味（网格类型 = 景区）”", change.Summary.Chinese, StringComparison.Ordinal);
        Assert.Equal("决策表“表”的行“2”", Assert.Single(CompareTable(table => table with { Rows = table.Rows.RemoveAt(1) })).Summary.Chinese[2..^1]);
    }

    [Fact]
    public void A_draft_with_an_id_twice_can_still_be_compared()
    {
        var change = Assert.Single(Compare(set => set with { Rules = set.Rules.Add(Gas) }));

        Assert.Equal((ChangeKind.Added, "gas"), (change.Kind, change.Where));
    }

    private static IReadOnlyList<RuleSetChange> Compare(Func<RuleSet, RuleSet> edit) => RuleSetDiff.Compare(Set, edit(Set));

    private static IReadOnlyList<RuleSetChange> CompareTable(Func<DecisionTable, DecisionTable> edit) =>
        Compare(set => set with { Tables = [edit(set.Tables[0])] });

    private static RuleSetChange Changed(Rule rule) => Assert.Single(Compare(set => set with { Rules = set.Rules.SetItem(0, rule) }));

    private static TableRow Row(string id, string word, string? kind) => new(id,
        [When($"text contains any (\"{word}\")"), kind is null ? null : When($"grid.kind = \"{kind}\"")], new Outcome { Category = "E0403" });

    private static Expression When(string text)
    {
        Assert.True(ConditionParser.TryParse(text, out var condition, out var problem), problem?.Message.English);
        return condition!;
    }
}
