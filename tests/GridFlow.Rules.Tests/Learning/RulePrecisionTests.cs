using GridFlow.Rules.Learning;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Tests.Learning;

public class RulePrecisionTests
{
    private static readonly Vocabulary Vocabulary = new([], [new Department("城市管理局", "城管局"), new Department("水务局", "水务")]);

    [Fact]
    public void A_rule_is_judged_by_what_became_of_its_decisions()
    {
        var records = RulePrecision.Of(
        [
            Decided("1", "城管局", "城市管理局"),
            Decided("2", "城管局", "水务局", returns: 1),
            Decided("3", "城管局", "水务", returns: 2),
            Decided("4", "城管局", null),
            Decided("5", "城管局", "城管局", returns: 1),
        ], Vocabulary);

        var record = Assert.Single(records);
        Assert.Equal(("lead", 5, 4, 2, 3), (record.RuleId, record.Hits, record.Judged, record.Right, record.Returned));
        Assert.Equal(0.5, record.Precision);
        var correction = Assert.Single(record.Corrections);
        Assert.Equal(("城市管理局", "水务局", 2), (correction.Said, correction.Became, correction.Count));
        Assert.Equal(["2", "3"], correction.Examples);
    }

    [Fact]
    public void A_rule_answers_only_for_what_was_taken_from_it()
    {
        var records = RulePrecision.Of(
        [
            new TakenDecision("1")
            {
                Category = "E1", CategoryRules = ["what"], Department = "水务", DepartmentRules = ["who"],
                FinalCategory = "E1", FinalDepartment = "城管局", Returns = 1,
            },
            new TakenDecision("2")
            {
                Category = "E1", CategoryRules = ["what", "both"], Department = "水务", DepartmentRules = ["both"],
                FinalCategory = "E2", FinalDepartment = "水务局",
            },
        ], Vocabulary).ToDictionary(record => record.RuleId);

        Assert.Equal((2, 1, 0), (records["what"].Judged, records["what"].Right, records["what"].Returned));
        Assert.Equal((1, 0, 1), (records["who"].Judged, records["who"].Right, records["who"].Returned));
        Assert.Equal((1, 0), (records["both"].Judged, records["both"].Right));
    }

    [Fact]
    public void Without_a_known_end_there_is_no_precision()
    {
        Assert.Null(RulePrecision.Of([Decided("1", "城管局", null)]).Single().Precision);
    }

    private static TakenDecision Decided(string id, string department, string? closedBy, int returns = 0) =>
        new(id) { Department = department, DepartmentRules = ["lead"], FinalDepartment = closedBy, Returns = returns };
}
