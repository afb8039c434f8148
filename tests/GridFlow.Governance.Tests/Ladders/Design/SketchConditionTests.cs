using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using GridFlow.Governance.Ladders.Design;
using GridFlow.Governance.Tests.Organisations;
using GridFlow.Rules.Sets;
using GridFlow.Testing;

namespace GridFlow.Governance.Tests.Ladders.Design;

/// <summary>Conditions of a drawing: a sentence and a builder over the expression that Elsa evaluates, and nothing an administrator would have to write.</summary>
public sealed class SketchConditionTests
{
    private static readonly SketchNames Names = new(Wulingyuan.Tree, [new Category("E0102", "暴露垃圾") { Kind = "事件", Major = "市容环境" }, new Category("E0103", "积存渣土") { Kind = "事件", Major = "市容环境" }]);

    [Theory]
    [InlineData("variables.Reworks <= 2", "返工次数不超过2")]
    [InlineData("getReworks() > 3;", "返工次数多于3")]
    [InlineData("variables.Level === 'street'", "当前层级是街道（乡）")]
    [InlineData("variables.Severity >= 3", "严重程度至少紧急")]
    [InlineData("[\"E0102\", \"E0103\"].includes(variables.Category)", "类别是其中之一：暴露垃圾、积存渣土")]
    [InlineData("variables.Category.startsWith('E01')", "类别属于大类事件 市容环境")]
    [InlineData("variables.LeadUnit != 'wly-office'", "主办单位不是武陵源区网格化服务管理办公室")]
    [InlineData("variables.Reworks <= 2 && variables.Severity > 1", "返工次数不超过2，且严重程度高于一般")]
    [InlineData("variables.Level == 'grid' || (variables.Reworks > 1 && !(variables.Severity == 4))", "当前层级是网格，或（返工次数多于1，且并非（严重程度是特急））")]
    [InlineData("!(variables.Level == 'grid' || variables.Level == 'street')", "并非（当前层级是网格，或当前层级是街道（乡））")]
    public void A_condition_is_a_sentence_and_the_sentence_the_same_condition(string expression, string sentence)
    {
        var condition = SketchCondition.Read(expression)!;
        Assert.Equal(sentence, condition.Sentence(Names).Chinese);
        Assert.Equal(condition, SketchCondition.Read(condition.Write()));
    }

    [Theory]
    [InlineData("variables.Reworks <= \"2\"")]
    [InlineData("variables.Reworks <= 2 && variables.Handlers == 'a'")]
    [InlineData("variables.Level < 'street'")]
    [InlineData("[].includes(variables.Category)")]
    [InlineData("variables.Reworks + 1 <= 2")]
    [InlineData("eval(1)")]
    [InlineData("")]
    public void What_the_builder_cannot_show_is_left_as_it_is(string expression) => Assert.Null(SketchCondition.Read(expression));

    [Theory]
    [InlineData("variables.Category.startsWith('')")]
    [InlineData("variables.LeadUnit == ''")]
    [InlineData("variables.Reworks <= 2 && !(variables.Level == 'grid' || variables.Category == '')")]
    public void A_condition_is_half_built_while_a_test_of_it_compares_with_nothing(string expression)
    {
        Assert.False(SketchCondition.Read(expression)!.IsComplete);
        Assert.True(SketchCondition.Read(expression.Replace("''", "'x'", StringComparison.Ordinal))!.IsComplete);
        Assert.False(new SketchTest(SketchTest.Subjects[0], SketchTest.OneOf, "").IsComplete);
    }

    [Fact]
    public void Every_condition_that_is_built_reads_back_as_it_was_built() => Prop.ForAll(Conditions(3).ToArbitrary(), condition =>
    {
        var expression = condition.Write();
        Assert.True(condition.Equals(SketchCondition.Read(expression)), expression);
        Assert.NotEqual("", condition.Sentence(Names).English);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(Effort.Of(atTheGate: 300, thorough: 20_000)));

    [Theory]
    [InlineData("wulingyuan")]
    [InlineData("nanshan")]
    public void Every_condition_of_the_shipped_ladders_can_be_built(string jurisdiction)
    {
        var sketch = LadderSketch.Open(LadderDeletions.Shipped(jurisdiction));
        var conditions = sketch.Nodes.SelectMany(node => SketchCases.Of(node).Select(one => one.Expression).Concat(node.Input("Condition") is { } asked ? [asked.Value] : [])).ToList();
        Assert.NotEmpty(conditions);
        Assert.All(conditions, expression => Assert.NotNull(SketchCondition.Read(expression)));
    }

    private static Gen<SketchCondition> Conditions(int depth) => depth == 0 ? Tests() : Gen.OneOf(Tests(), Groups(depth));

    private static Gen<SketchCondition> Groups(int depth) =>
        from any in Gen.Elements(true, false)
        from negated in Gen.Elements(true, false)
        from count in Gen.Choose(negated ? 1 : 2, 3)
        from parts in Gen.ListOf(Conditions(depth - 1), count)
        // What a chain begins with is read as a part of the chain, so nobody builds it otherwise.
        select (SketchCondition)new SketchGroup(count == 1 ? false : any, Fitting(count == 1 ? false : any, count, negated, parts), negated);

    private static ImmutableArray<SketchCondition> Fitting(bool any, int count, bool negated, IEnumerable<SketchCondition> parts) =>
        [.. parts.Select((part, at) => part is SketchGroup { IsNegated: false } group && (count == 1 || (at == 0 && group.IsAny == any)) ? group.Parts.OfType<SketchTest>().FirstOrDefault() ?? Simple : part)];

    private static SketchTest Simple => new(SketchTest.Subjects[1], "<=", "2");

    private static Gen<SketchCondition> Tests() =>
        from subject in Gen.Elements(SketchTest.Subjects.AsEnumerable())
        from op in Gen.Elements(SketchTest.Operators(subject).Select(choice => choice.Value))
        from first in Gen.Choose(0, 5)
        from second in Gen.Choose(6, 9)
        let text = subject.IsNumber ? "" : "x-"
        select (SketchCondition)new SketchTest(subject, op, op == SketchTest.OneOf ? $"{text}{first},{text}{second}" : $"{text}{first}");
}
