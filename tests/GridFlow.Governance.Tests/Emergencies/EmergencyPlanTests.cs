using GridFlow.Governance.Emergencies;

namespace GridFlow.Governance.Tests.Emergencies;

public sealed class EmergencyPlanTests
{
    private static readonly EmergencyPlan Flood = new("防汛Ⅰ级响应", [new("wulingyuan/incident:7", "AB12", OpenCases.Now), new("wulingyuan/rules:4", "CD34", OpenCases.Stay)]);

    [Fact]
    public void A_plan_is_read_as_it_was_written_and_the_same_plan_gives_the_same_text()
    {
        var text = PlanReader.Write(Flood);

        var read = PlanReader.Read(text).Value!;
        Assert.Equal((Flood.Name, "wulingyuan/incident"), (read.Name, read.Parts[0].DefinitionId));
        Assert.Equal(Flood.Parts, read.Parts);
        Assert.Equal(text, PlanReader.Write(read));
        Assert.Empty(PlanReader.Check(read));
    }

    [Fact]
    public void An_empty_plan_two_versions_of_one_document_and_what_is_no_version_are_refused()
    {
        Assert.Equal("plan.empty", Assert.Single(PlanReader.Check(Flood with { Parts = [] })).Code);
        Assert.Equal("plan.twice", Assert.Single(PlanReader.Check(Flood with { Parts = [.. Flood.Parts, new("wulingyuan/rules:5", "EF", OpenCases.Stay)] })).Code);
        Assert.Equal("plan.version", Assert.Single(PlanReader.Read("""{ "name": "x", "parts": [{ "versionId": "nonsense", "fingerprint": "", "cases": "Stay" }] }""").Problems).Code);
        Assert.Null(PlanReader.Read("{}").Value);
    }
}
