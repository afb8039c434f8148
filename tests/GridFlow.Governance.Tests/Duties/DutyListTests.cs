using GridFlow.Governance.Duties;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Tests.Organisations;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Files;
using GridFlow.Rules.Sets;

namespace GridFlow.Governance.Tests.Duties;

/// <summary>What a duty list says, and what is said of one that is wrong.</summary>
public sealed class DutyListTests
{
    private static readonly Category Noise = new("E0508", "商业噪音");

    [Theory]
    [InlineData("收-01,噪声监管,上级收回,E0508,街道（乡）,公安分局,某条", DutyKind.Recalled)] // by code, level by its name
    [InlineData("收-01,噪声监管,Recalled,商业噪音,street,公安分局,某条", DutyKind.Recalled)] // by the category's name, level by its key
    [InlineData("收-01,商业噪音,上级收回,,street,,某条", DutyKind.Recalled)] // by the item's own name
    [InlineData("基-01,噪声劝止,基本履职,E0102、E0508,军地坪街道,,", DutyKind.Basic)] // of several, for one street by its name
    [InlineData("配-01,噪声劝止,配合履职,E0508,wly-jundiping-jundiping,公安分局,", DutyKind.Cooperate)] // for a community
    [InlineData("收-01,噪声监管,上级收回,E0508,wly-suoxiyu,公安分局,某条", null)] // another street's
    [InlineData("收-01,噪声监管,上级收回,E0102,street,公安分局,某条", null)] // another category's
    public void A_row_is_about_a_category_on_a_ground(string row, DutyKind? kind)
    {
        var tree = Lists.With(row);

        Assert.Equal(kind, tree.Duties.Find(tree, Noise, Wulingyuan.Unit(Wulingyuan.Grid))?.Kind);
    }

    [Fact]
    public void What_is_taken_back_from_all_streets_can_be_one_street_s_own()
    {
        var tree = Lists.With("收-01,噪声监管,上级收回,E0508,street,公安分局,某条", "基-01,噪声劝止,基本履职,E0508,wly-jundiping,,赋权决定");

        Assert.Null(tree.Duties.Recalled(tree, Noise, Wulingyuan.Unit(Wulingyuan.Street)));
        Assert.Equal("收-01", tree.Duties.Recalled(tree, Noise, Wulingyuan.Unit("wly-suoxiyu"))!.Number);
    }

    [Fact]
    public void Departments_may_have_everything() =>
        Assert.Null(Lists.With("收-01,噪声监管,上级收回,E0508,wly,公安分局,某条").Duties.Recalled(Wulingyuan.Tree, Noise, Wulingyuan.Unit("wly-dept-chengguan")));

    [Theory]
    [InlineData("收-01,噪声,上级收回,E0508,street,公安分局,", "duty.article")]
    [InlineData("收-01,噪声,收回,E0508,street,公安分局,某条", "duty.kind")]
    [InlineData("收-01,噪声,上级收回,E0508,borough,公安分局,某条", "duty.for")]
    [InlineData("收-01,噪声,上级收回,E0508,城管局,公安分局,某条", "duty.for")] // a department is no ground
    [InlineData("收-01,噪声,上级收回,E0508,street,魔法部,某条", "duty.department")]
    [InlineData(",噪声,上级收回,E0508,street,公安分局,某条", "duty.empty")]
    [InlineData("收-01,噪声,上级收回,E0508,street,公安分局,某条\n收-01,油烟,上级收回,E0116,street,环保,某条", "duty.twice")]
    public void A_wrong_row_is_named_by_its_line(string rows, string code)
    {
        var reading = DutyReader.Read(Lists.Head + rows, Wulingyuan.Tree, "duties.csv");

        Assert.Null(reading.Value);
        var problem = Assert.Single(reading.Problems);
        Assert.Equal((ProblemSeverity.Error, code, 2 + rows.Count(letter => letter == '\n')), (problem.Severity, problem.Code, problem.Line));
        Assert.StartsWith($"第 {problem.Line} 行", problem.Message.Chinese, StringComparison.Ordinal);
        Assert.StartsWith($"Line {problem.Line}", problem.Message.English, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_column_a_long_text_and_a_long_list_are_refused()
    {
        Assert.Equal("duty.column", Assert.Single(DutyReader.Read("序号,事项,清单,类别,适用,部门\n1,2,3,4,5,6", Wulingyuan.Tree, "duties.csv").Problems).Code);
        Assert.Equal("duty.long", Assert.Single(DutyReader.Read($"{Lists.Head}收-01,{new string('长', 1001)},基本履职,,street,,", Wulingyuan.Tree, "duties.csv").Problems).Code);
        Assert.Equal("duty.large", Assert.Single(DutyReader.Read(
            Lists.Head + string.Join('\n', Enumerable.Range(0, DutyReader.MostRows + 1).Select(row => $"{row},事,基本履职,,street,,")), Wulingyuan.Tree, "duties.csv").Problems).Code);
        Assert.Empty(DutyReader.Read("", Wulingyuan.Tree, "duties.csv").Value!.All);
    }

    [Theory]
    [InlineData("wulingyuan")]
    [InlineData("nanshan")]
    public void The_shipped_lists_read_and_each_row_is_about_a_shipped_category(string jurisdiction)
    {
        var organisation = OrganisationReader.Read(Repository.Read("rules", jurisdiction, "organisation.json"), "organisation.json").Value!;
        var tree = new OrganisationTree(organisation.Jurisdiction, organisation.Units, []);
        var reading = DutyReader.Read(Repository.Read("rules", jurisdiction, "duties.csv"), tree, "duties.csv");
        var categories = CompiledRuleSet.Compile([Set("standard"), Set(jurisdiction)]).RuleSet!.Vocabulary.Categories;

        Assert.Empty(reading.Problems);
        Assert.Equal([DutyKind.Basic, DutyKind.Cooperate, DutyKind.Recalled], reading.Value!.All.Select(duty => duty.Kind).Distinct());
        Assert.All(reading.Value.All, duty => Assert.All(
            duty.Categories.DefaultIfEmpty(duty.Item), word => Assert.Contains(categories, category => category.Code == word || category.Name == word)));
    }

    private static RuleSet Set(string name) => RuleSetReader.Read(
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "rules", name)).Select(file => new RuleFile(Path.GetFileName(file), File.ReadAllText(file)))).Set!;
}
