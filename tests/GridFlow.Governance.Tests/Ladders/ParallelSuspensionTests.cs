using System.Text.Json.Nodes;
using GridFlow.Governance.Calendars;
using GridFlow.Governance.Clocks;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders;
using GridFlow.Governance.Proofs;
using GridFlow.Governance.Tests.Calendars;
using GridFlow.Governance.Tests.Organisations;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Outcomes;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Definitions;

namespace GridFlow.Governance.Tests.Ladders;

/// <summary>A suspended step beside which something else is waited for: what comes first withdraws the other.</summary>
public sealed class ParallelSuspensionTests
{
    private const string Office = """{"id":"aside","type":"GridFlow.HandleTask","version":1,"who":{"typeName":"String","expression":{"type":"Literal","value":"office"}},"limit":{"typeName":"String","expression":{"type":"Literal","value":"60d"}}}""";
    private const string Day = """{"id":"aside","type":"Elsa.Delay","version":1,"timeSpan":{"typeName":"TimeSpan","expression":{"type":"Literal","value":"20.00:00:00"}}}""";

    /// <summary>Two steps that have the case at once are refused, so only what is nobody's task stands beside a suspended one.</summary>
    [Theory]
    [InlineData(Office, true)]
    [InlineData(Day, false)]
    public void Beside_a_step_that_has_the_case_no_other_may_have_it(string aside, bool refused)
    {
        var findings = LadderProof.Prove(WorkflowDefinition.Parse(Beside(aside)), ActivityRegistry.Standard.With(LadderActivities.All), Wulingyuan.Tree).Findings;
        Assert.Equal(refused ? ["ladder.several-owners"] : [], findings.Where(finding => finding.Problem.Severity == ProblemSeverity.Error).Select(finding => finding.Problem.Code).Distinct());
    }

    [Fact]
    public void Withdrawn_by_the_other_branch_the_limit_of_the_case_goes_on_with_what_was_left()
    {
        var walk = CaseDriver.Report(CaseDriver.Worker(direct: true), ladder: Beside(Day));
        walk.Answer("chengguan", "Suspend", "入汛后方可施工", answer => answer with
        {
            Suspension = new SuspensionAsked(SuspensionGround.Season, "《城市绿化条例》", China.Calendar.LocalDate(walk.Now).AddDays(30)) { Days = 30 },
        });
        walk.Answer(walk.Case.Tasks.Single(task => task.Kind == TaskKind.Approve), "colleague", "Granted", "情况属实");
        var (since, due) = (walk.Incident.SuspendedAt!.Value, Whole(walk).DueBefore!.Value);

        walk.Wait(TimeSpan.FromDays(21));

        var moved = walk.Task.OpenedAt;
        Assert.Equal(("office", null), (walk.Task.ActivityId, walk.Incident.Suspension));
        var expected = China.Calendar.Resume(TimeLimit.TryParse(walk.Incident.Limit, out var limit) ? limit : default, since, due, moved).DueAt;
        Assert.Equal((expected, expected), (walk.Incident.DueAt, Whole(walk).DueAt));
        Assert.Equal(expected, Assert.Single(walk.Clocks, clock => clock.Key.Clock == "case").Value);
        Assert.Null(walk.Incident.OverdueAt);
        walk.Wait(expected - walk.Now);
        Assert.NotNull(walk.Incident.OverdueAt);
    }

    private static ClockLedger Whole(CaseDriver walk) => walk.Case.Clocks.Single(clock => clock.Kind == ClockKind.Case);

    /// <summary>The shipped ladder, in which the department has a case until it answers or the step beside it is done, and the office after that.</summary>
    private static string Beside(string aside)
    {
        var drawn = JsonNode.Parse(Repository.Read("workflows", "wulingyuan", "incident.json"))!;
        var (steps, lines) = (drawn["root"]!["activities"]!.AsArray(), drawn["root"]!["connections"]!.AsArray());
        foreach (var line in lines)
        {
            if ((string)line!["target"]!["activity"]! == "department") line["target"]!["activity"] = "fork";
            if ((string)line["source"]!["activity"]! == "department") line["target"]!["activity"] = "join";
        }

        steps.Add(JsonNode.Parse(aside));
        steps.Add(JsonNode.Parse("""{"id":"fork","type":"Elsa.FlowFork","version":1,"branches":{"typeName":"Object","expression":{"type":"Object","value":"[\"A\",\"B\"]"}}}"""));
        steps.Add(JsonNode.Parse("""{"id":"join","type":"Elsa.FlowJoin","version":1,"mode":{"typeName":"Object","expression":{"type":"Literal","value":"WaitAny"}}}"""));
        foreach (var (from, port, to) in new[] { ("fork", "A", "department"), ("fork", "B", "aside"), ("aside", "Done", "join"), ("join", "Done", "toOffice") })
            lines.Add(new JsonObject { ["source"] = new JsonObject { ["activity"] = from, ["port"] = port }, ["target"] = new JsonObject { ["activity"] = to, ["port"] = "In" } });
        return drawn.ToJsonString();
    }
}
