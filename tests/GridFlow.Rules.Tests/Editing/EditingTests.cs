using FsCheck;
using FsCheck.Fluent;
using GridFlow.Rules.Editing;
using GridFlow.Rules.Files;
using GridFlow.Rules.Outcomes;
using GridFlow.Rules.Tests.Conditions;
using GridFlow.Rules.Tests.Packs;

using Outcome = GridFlow.Rules.Outcomes.Outcome;

namespace GridFlow.Rules.Tests.Editing;

public class EditingTests
{
    private const string Rules = """
        # 受理规则

        # 认不清的先问
        rule a "甲" priority 5
          # 现场核过
          when text contains any
            ("井盖","盖子")
          then category "P0101",
            limit 2h
          note 依据 一号文
          test "井盖" => category "P0101"

        rule b "乙"
          when working = false
          then tag "夜"

        """;

    [Fact]
    public void A_condition_taken_into_the_builder_comes_out_the_same() =>
        Prop.ForAll(RandomConditions.Arbitrary, condition => BuilderNode.From(condition).ToCondition() == condition)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void A_value_the_builder_lacks_is_asked_for_by_the_fields_name()
    {
        Assert.Contains("文字", Assert.Throws<FormatException>(() => new BuilderTest("text", "contains any", []).ToCondition()).Message);
        Assert.Contains("严重程度", Assert.Throws<FormatException>(() => new BuilderTest("severity", ">=", ["高"]).ToCondition()).Message);
    }

    [Fact]
    public void Every_shipped_rules_file_prints_as_it_was_read_and_holds_the_same_rules()
    {
        foreach (var file in Shipped.Packs.SelectMany(Shipped.Files).Where(file => file.Name.EndsWith(".rules", StringComparison.Ordinal)))
        {
            var text = RulesText.Parse(file.Text, file.Name);
            Assert.Equal(file.Text, text.Print());
            Assert.All(text.Items, rule => Assert.NotNull(rule.Item));
            Assert.All(text.Items, rule => Assert.Equal(rule.Text, RulesText.Parse(text.With(text.Items.IndexOf(rule), rule.Item!), file.Name).Items[text.Items.IndexOf(rule)].Text));
        }
    }

    [Fact]
    public void A_new_limit_keeps_the_remarks_and_the_spelling_of_the_other_clauses()
    {
        var text = RulesText.Parse(Rules, "x.rules");
        var rule = text.Items[0].Item!;
        var changed = text.With(0, rule with { Then = rule.Then with { Limit = new TimeLimit(4, TimeUnit.WorkingHours) }, Enabled = false });
        Assert.Equal(Rules.Replace("then category \"P0101\",\n    limit 2h", "then category \"P0101\", limit 4wh").Replace("priority 5\n", "priority 5\n  off\n"), changed);
    }

    [Fact]
    public void Each_clause_can_be_changed_and_reads_back()
    {
        var text = RulesText.Parse(Rules, "x.rules");
        foreach (var at in new[] { 0, 1 })
        {
            var rule = text.Items[at].Item!;
            var wanted = rule with
            {
                Name = "新名 \"引\"", Priority = -3, From = new DateOnly(2026, 1, 1), Note = "一\n二", When = new GridFlow.Language.Expressions.Constant(true),
                Tests = [.. rule.Tests, new("路灯", new Outcome { Category = "P0118" })],
            };
            var read = RulesText.Parse(text.With(at, wanted), "x.rules").Items[at];
            Assert.Empty(read.Problems);
            Assert.Equal(RuleSetWriter.Rules([wanted]), RuleSetWriter.Rules([read.Item!]));
        }
    }

    [Fact]
    public void Rules_are_put_in_taken_out_and_moved()
    {
        var text = RulesText.Parse(Rules, "x.rules");
        Assert.Equal(["a", "b", "c"], Ids(text.Insert(2, "rule c \"丙\"\n  then tag \"x\"\n")));
        Assert.Equal(["c", "a", "b"], Ids(text.Insert(0, "rule c \"丙\"\n  then tag \"x\"\n")));
        Assert.Equal(["b"], Ids(text.Remove(0)));
        Assert.Equal(["b", "a"], Ids(text.Move(1, -1)));
        Assert.Contains("# 认不清的先问\nrule a", text.Move(1, -1));
        Assert.Equal("a-2", text.FreeId("a"));
    }

    [Fact]
    public void A_rule_that_cannot_be_read_is_listed_with_its_line_and_leaves_the_others()
    {
        var text = RulesText.Parse(Rules.Replace("when working = false", "when working ="), "x.rules");
        Assert.Equal(["a", "b"], text.Items.Select(rule => rule.Label));
        Assert.Null(text.Items[1].Item);
        Assert.Equal(14, Assert.Single(text.Items[1].Problems).Line);
        Assert.NotNull(RulesText.Parse(text.WithText(1, "rule b \"乙\"\n  then tag \"夜\""), "x.rules").Items[1].Item);
    }

    [Fact]
    public void Undo_and_redo_walk_the_same_way_and_typing_is_one_step()
    {
        var history = new DraftHistory(RuleDraft.Of([new("f", "0")]));
        foreach (var typed in new[] { "1", "12", "123" })
            history.Do(history.Current.With("f", typed), new("输入", "typed"), "f", "cell 1");
        history.Do(history.Current.With("g", "x"), new("新建", "made"), "g");
        history.Do(history.Current, new("什么也没做", "nothing"), "f");
        Assert.Equal("g", history.Undo()!.File);
        Assert.Equal("0", history.Undo()!.Before["f"]);
        Assert.Null(history.Undo());
        Assert.Equal("0", history.Current["f"]);
        history.Redo();
        history.Redo();
        Assert.Equal(("123", "x"), (history.Current["f"], history.Current["g"]));
        history.Undo();
        history.Do(history.Current.With("f", "9"), new("改", "changed"), "f");
        Assert.Null(history.Next);
    }

    [Fact]
    public void Switching_off_what_a_parent_says_leaves_the_rest_of_the_file_to_the_letter()
    {
        const string Head = "{\n  // 武陵源\n  \"id\": \"w\", \"tags\": {\"a\": [1]},\n  \"title\": \"武陵源\"\n}\n";
        var off = SetHeadText.SwitchOff(SetHeadText.SwitchOff(Head, "traps/灯"), "again");
        Assert.Equal(Head.Replace("\"武陵源\"\n", "\"武陵源\",\n  \"switchedOff\": [\"traps/灯\", \"again\"]\n"), off);
        Assert.Equal(["again"], SetHeadText.SwitchedOff(SetHeadText.SwitchOn(off, "traps/灯")));
        Assert.Equal("{ no json", SetHeadText.SwitchOff("{ no json", "x"));
    }

    [Fact]
    public void An_inherited_item_is_overridden_or_switched_off_and_holds_again()
    {
        var parent = Folders.Read("standard").Set!;
        var draft = RuleDraft.Of(Shipped.Files("wulingyuan").Select(file => KeyValuePair.Create(file.Name, file.Text)));
        InheritedItem Item(string id) => Inheritance.Of([parent], RuleSetReader.Read(draft.ToFiles()).Set!, SetHeadText.SwitchedOff(draft["set.json"])).Single(item => item.Id == id);

        draft = Inheritance.SwitchOff(draft, "again");
        Assert.Equal(InheritedState.SwitchedOff, Item("again").State);
        (draft, var file) = Inheritance.Override(draft, Item("again"));
        Assert.Equal(InheritedState.Overridden, Item("again").State);
        Assert.Equal(parent.Rules.Single(rule => rule.Id == "again").When, RulesText.Parse(draft[file], file).Items.Single().Item!.When);
        (draft, file) = Inheritance.Override(draft, Item("cluster"));
        Assert.Equal((Inheritance.SituationOverridesFile, InheritedState.Overridden), (file, Item("cluster").State));
        Assert.Equal(parent.Situations.Single(one => one.Id == "cluster"), SituationsText.Parse(draft[file], file).Items.Single().Item!);
        (draft, file) = Inheritance.Override(draft, Item("traps"));
        Assert.Equal("traps.table.csv", file);
        Assert.Equal(InheritedState.Overridden, Item("traps").State);
        Assert.Equal(InheritedState.Holds, Item("keywords").State);
    }

    [Fact]
    public void Changes_of_two_people_are_joined_where_they_do_not_touch_and_shown_where_they_do()
    {
        var began = RuleDraft.Of([new("a", "1\n2\n3\n4\n5\n"), new("b", "x"), new("c", "y")]);
        var merge = DraftMerge.Of(began, began.With("a", "1!\n2\n3\n4\n5\n").With("c", "mine"), began.With("a", "1\n2\n3\n4\n5\n6\n").With("b", "z").With("c", "theirs"));
        Assert.Equal("1!\n2\n3\n4\n5\n6\n", merge.Merged["a"]);
        Assert.Equal("z", merge.Merged["b"]);
        Assert.Equal("mine", merge.Merged["c"]);
        Assert.Equal(new ContestedFile("c", "y", "mine", "theirs"), Assert.Single(merge.Contested));
        Assert.Null(LineMerge.Merge("1\n2\n3", "1\n2a\n3", "1\n2b\n3"));
    }

    [Fact]
    public void A_comparison_holds_both_texts_to_the_letter() =>
        Prop.ForAll(Arb.From(Gen.Elements("a", "b", "c", "").ArrayOf(7).Two()), pair =>
        {
            var (before, after) = (string.Join('\n', pair.Item1), string.Join('\n', pair.Item2));
            var lines = LineMerge.Compare(before, after);
            return string.Join('\n', lines.Where(line => line.Sign != '+').Select(line => line.Text)) == before
                && string.Join('\n', lines.Where(line => line.Sign != '-').Select(line => line.Text)) == after
                && LineMerge.Merge(before, after, before) == after && LineMerge.Merge(before, before, after) == after;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void A_draft_is_read_tested_and_analysed_and_says_where_it_fails()
    {
        var parent = Folders.Read("standard").Set!;
        var now = new DateTimeOffset(2026, 5, 6, 9, 0, 0, TimeSpan.FromHours(8));
        var draft = RuleDraft.Of(Shipped.Files("wulingyuan").Select(file => KeyValuePair.Create(file.Name, file.Text)));
        var state = DraftCheck.Run(draft, [parent], now);
        Assert.NotEmpty(state.Tests);
        // Situations are judged by an inference engine, and tried where there is one.
        Assert.All(state.Tests.Where(test => test.Test.ExpectHolds is null), test => Assert.Null(test.Failure));

        var broken = CaseRows.Add(draft, new("巷口垃圾桶旁成堆垃圾", new Outcome { Category = "P0118" })).Draft;
        Assert.Single(DraftCheck.Run(broken, [parent], now).Tests, test => test.Test.ExpectHolds is null && test.Failure is not null);

        var shadowed = Sheet.Parse(draft["scenic.table.csv"]).InsertRows(0, 1).SetBlock(0, 0, [["all-monkeys", "", "猴", "", "", "W0103"]]);
        state = DraftCheck.Analyze(DraftCheck.Run(draft.With("scenic.table.csv", shadowed.Print()), [parent], now), new DateOnly(2026, 5, 6));
        Assert.Contains(state.Findings!.Value, finding => finding.Kind == GridFlow.Rules.Analysis.FindingKind.Shadowed && finding.Rules[0] == "scenic/monkey");
    }

    private static IEnumerable<string> Ids(string text) => RulesText.Parse(text, "x.rules").Items.Select(rule => rule.Item!.Id);
}
