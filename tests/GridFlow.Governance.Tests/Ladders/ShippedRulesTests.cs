using System.Globalization;
using CsvHelper;
using GridFlow.Governance.Tests.Organisations;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Files;
using GridFlow.Rules.Sets;
using GridFlow.Testing;

namespace GridFlow.Governance.Tests.Ladders;

/// <summary>The shipped rules and the shipped organisation must speak of the same departments.</summary>
public sealed class ShippedRulesTests
{
    // Wulingyuan has no district heating and no development zone: what the rules give to them a dispatcher decides.
    private static readonly string[] Absent = ["热力公司", "开发区管委会"];

    private static readonly CompiledRuleSet Rules = Of("wulingyuan");

    [Fact]
    public void Every_department_the_rules_may_name_is_a_unit_here() =>
        Assert.Equal(Absent.Order(), Rules.Vocabulary.Departments.Where(department => Wulingyuan.Tree.Responsible(department.Name, Wulingyuan.Grid) is null).Select(department => department.Name).Order());

    [Fact]
    public void A_short_name_means_the_same_unit_as_the_full_one() =>
        Assert.All(Rules.Vocabulary.Departments, department => Assert.Equal(
            Wulingyuan.Tree.Responsible(department.Name, Wulingyuan.Grid),
            Wulingyuan.Tree.Responsible(department.ShortName, Wulingyuan.Grid)));

    [Theory]
    [InlineData("巷口垃圾桶旁成堆垃圾两天没人清，味道很大")]
    [InlineData("幼儿园门口井盖没了，很危险")]
    [InlineData("工地拖欠农民工工资三个月")]
    [InlineData("小区电梯困人，快来救人")]
    [InlineData("烧烤店油烟直排，熏得开不了窗")]
    public void A_plain_report_finds_its_way_by_the_shipped_rules(string text)
    {
        var walk = CaseDriver.Report(CaseDriver.Resident(text), rules: Rules);

        Assert.NotNull(walk.Incident.CategoryCode);
        Assert.NotNull(Wulingyuan.Tree.Find(walk.Incident.LeadUnitId));
        Assert.NotNull(walk.Incident.DueAt);
        Assert.NotEqual("dispatch", walk.Task.ActivityId);
    }

    [Fact]
    public void Every_petition_of_real_citizens_gets_an_owner_and_a_clock()
    {
        using var csv = new CsvReader(new StreamReader(SharedFolder.Require("data/petitions/petitions-with-replies.csv")), CultureInfo.InvariantCulture);
        csv.Read();
        csv.ReadHeader();
        var walked = 0;
        while (csv.Read())
        {
            var text = $"{csv.GetField("title")}\n{csv.GetField("text")}";
            var walk = CaseDriver.Report(CaseDriver.Resident(text, place: walked % 2 == 0 ? null : Wulingyuan.Grid), rules: Rules);
            Assert.NotNull(Wulingyuan.Tree.Find(walk.Task.UnitId));
            Assert.NotNull(walk.Task.DueAt);
            Assert.Equal(walk.Incident.Classification!.Unsure is not null, walk.Task.ActivityId == "dispatch");
            walked++;
        }

        Assert.Equal(2816, walked);
    }

    /// <summary>The rules of a shipped jurisdiction with what they inherit.</summary>
    internal static CompiledRuleSet Of(string jurisdiction)
    {
        var compilation = CompiledRuleSet.Compile([Read("standard"), Read(jurisdiction)]);
        return compilation.RuleSet ?? throw new InvalidOperationException(string.Join('\n', compilation.Problems));
    }

    private static RuleSet Read(string folder)
    {
        var reading = RuleSetReader.Read(Directory.EnumerateFiles(Path.Combine(Repository.Root, "rules", folder)).Select(file => new RuleFile(Path.GetFileName(file), File.ReadAllText(file))));
        return reading.Set ?? throw new InvalidOperationException(string.Join('\n', reading.Problems));
    }
}
