using System.Text.Json.Nodes;
using GridFlow.Governance.Ladders;
using GridFlow.Governance.Ladders.Design;
using GridFlow.Governance.Ladders.Design.Differences;
using GridFlow.Governance.Tests.Calendars;
using GridFlow.Language.Diagnostics;
using GridFlow.Governance.Proofs;
using GridFlow.Governance.Tests.Organisations;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Definitions;

namespace GridFlow.Governance.Tests.Ladders;

/// <summary>One limit may warn several times.</summary>
public sealed class WarningsTests
{
    private static readonly ActivityRegistry Registry = ActivityRegistry.Standard.With(LadderActivities.All);

    [Theory]
    [InlineData("80", "80")]
    [InlineData("50,75,90", "50,75,90")]
    [InlineData("90%、 50%， 75", "50,75,90")]
    [InlineData("90%、50％，75;75", "50,75,90")]
    [InlineData("0", "")]
    [InlineData("", "")]
    [InlineData(null, "")]
    [InlineData("0,80", null)]
    [InlineData("100", null)]
    [InlineData("-5", null)]
    [InlineData("50,later", null)]
    [InlineData("10,20,30,40,50,60", null)]
    public void Shares_are_read_as_people_write_them_and_nothing_else_is(string? text, string? shares) =>
        Assert.Equal(shares, Warnings.Read(text) is { } read ? string.Join(',', read) : null);

    [Fact]
    public void A_limit_warns_at_each_share_and_the_case_says_which()
    {
        var walk = CaseDriver.Report(CaseDriver.Resident(), ladder: Ladder(("grid", "50,75,90"))); // Monday 09:00, four working hours: due 15:00
        walk.Wait(TimeSpan.FromHours(5.9));

        Assert.Equal(
            [("11:00", 50), ("12:00", 75), ("14:36", 90)],
            walk.Case.NewTimeline.Where(entry => entry.Text.Chinese.StartsWith("“网格处置", StringComparison.Ordinal) && entry.Text.Chinese.Contains("时限已用", StringComparison.Ordinal))
                .Select(entry => (China.Local(entry.At)[11..], int.Parse(entry.Text.Chinese.Split(' ')[^1].TrimEnd('%'), System.Globalization.CultureInfo.InvariantCulture))));
        Assert.Equal("2026-03-09 14:36", China.Local(walk.Task.WarnedAt!.Value));
    }

    [Fact]
    public void A_case_warns_at_the_shares_it_began_with_wherever_it_lies_by_then_and_each_once()
    {
        var walk = CaseDriver.Report(CaseDriver.Resident("山上有人求救"), ladder: Ladder(("department", "50,75,90"))); // Ten minutes for the whole case.
        walk.Wait(TimeSpan.FromMinutes(30));

        Assert.Equal(["事件时限已用 50%", "事件时限已用 75%", "事件时限已用 90%"],
            walk.Case.NewTimeline.Select(entry => entry.Text.Chinese).Where(text => text.StartsWith("事件时限已用", StringComparison.Ordinal)));
        Assert.Equal((3, 90), (walk.Case.NewNotices.Count(notice => notice.Template == "case.warned"), walk.Incident.WarnedPercent));
    }

    [Fact]
    public void A_ladder_that_names_one_share_as_a_number_keeps_its_meaning()
    {
        var document = JsonNode.Parse(Repository.Read("workflows", "wulingyuan", "incident.json"))!;
        Activity(document, "grid")["warnAtPercent"] = new JsonObject { ["typeName"] = "Int32", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = 50 } };
        var walk = CaseDriver.Report(CaseDriver.Resident(), ladder: document.ToJsonString());
        walk.Wait(TimeSpan.FromHours(5.5));

        Assert.Equal("2026-03-09 11:00", China.Local(walk.Task.WarnedAt!.Value));
        Assert.Equal("50", LadderSketch.Open(document.ToJsonString()).Find("grid")!.Literal("WarnAtPercent"));
        Assert.True(JsonNode.DeepEquals(
            Activity(JsonNode.Parse(LadderSketch.Open(document.ToJsonString()).ToJson())!, "grid")["warnAtPercent"], Activity(document, "grid")["warnAtPercent"]));
    }

    [Theory]
    [InlineData("50,75,90", false)]
    [InlineData("120", true)]
    [InlineData("later", true)]
    public void The_proof_finds_shares_that_would_warn_nobody(string shares, bool isFound) => Assert.Equal(
        isFound,
        DefinitionCheck.Check(WorkflowDefinition.Parse(Ladder(("street", shares))), Registry, Wulingyuan.Tree)
            .Any(problem => problem is { Code: "ladder.warnings", Severity: ProblemSeverity.Error }));

    [Fact]
    public void A_difference_says_each_share()
    {
        var (was, now) = (LadderSketch.Open(Ladder()), LadderSketch.Open(Ladder(("street", "50,75,90"))));

        var change = Assert.Single(LadderDifferences.Between(was, now, Registry, Wulingyuan.Tree).Changes);

        Assert.Equal("街道处置（街道圈）的预警百分比由80%改为50%、75%、90%", change.Sentence.Chinese);
    }

    private static string Ladder(params (string Step, string Shares)[] warnings)
    {
        var document = JsonNode.Parse(Repository.Read("workflows", "wulingyuan", "incident.json"))!;
        foreach (var (step, shares) in warnings) Activity(document, step)["warnAtPercent"] = shares;
        return document.ToJsonString();
    }

    private static JsonObject Activity(JsonNode document, string id) => document["root"]!["activities"]!.AsArray().Single(one => (string)one!["id"]! == id)!.AsObject();
}
