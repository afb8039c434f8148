using GridFlow.Governance.Ladders;
using GridFlow.Governance.Proofs;
using GridFlow.Governance.Tests.Organisations;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Definitions;

namespace GridFlow.Governance.Tests.Whistles;

/// <summary>No case can be lost behind a whistle: what the drawing leaves out, or says wrongly, is found before it goes live.</summary>
public sealed class WhistleProofTests
{
    private static readonly ActivityRegistry Registry = ActivityRegistry.Standard.With(LadderActivities.All);

    [Theory]
    [InlineData("Resolved")]
    [InlineData("Unresolved")]
    [InlineData("NoResponse")]
    public void A_way_out_of_a_whistle_that_leads_nowhere_is_found(string port)
    {
        var problems = Check(WhistleLadder.Changed(ladder =>
            ladder["root"]!["connections"]!.AsArray().Remove(WhistleLadder.Connections(ladder).Single(connection => (string?)connection["source"]!["port"] == port))));

        Assert.Contains(problems, problem => problem.Severity == ProblemSeverity.Error && problem.Where == "街道吹哨、部门报到");
    }

    [Theory]
    [InlineData("limit", "", "ladder.no-clock")]
    [InlineData("signLimit", "soon", "ladder.limit")]
    [InlineData("contactLimit", "soon", "ladder.limit")]
    [InlineData("arriveLimit", "soon", "ladder.limit")]
    [InlineData("reportLimit", "soon", "ladder.limit")]
    [InlineData("who", "borough", "ladder.who")]
    [InlineData("leader", "borough", "ladder.who")]
    public void A_time_or_an_addressee_that_is_none_is_found(string input, string value, string code) =>
        Assert.Contains(Check(WhistleLadder.Changed(ladder => WhistleLadder.Step(ladder, "whistle")[input]!["expression"]!["value"] = value)), problem => problem.Code == code);

    [Fact]
    public void A_whistle_that_leads_back_to_who_blew_it_is_a_loop_without_an_end() =>
        Assert.Contains(Check(WhistleLadder.Changed(ladder =>
            WhistleLadder.Connections(ladder).Single(connection => (string?)connection["source"]!["port"] == "Unresolved")["target"]!["activity"] = "route")),
            problem => problem.Code == "ladder.unbounded-loop");

    private static IReadOnlyList<Problem> Check(string json) => LadderProof.Check(WorkflowDefinition.Parse(json), Registry, Wulingyuan.Tree);
}
