using System.Text.Json.Nodes;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders;
using GridFlow.Governance.Proofs;
using GridFlow.Governance.Tests.Organisations;
using GridFlow.Rules.Outcomes;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Definitions;

namespace GridFlow.Governance.Tests.Ladders;

/// <summary>督办 in a ladder: a department that lets its time run out is supervised, then called in, and what it still does not answer goes to the office.</summary>
public sealed class SupervisionTests
{
    private static readonly ActivityRegistry Registry = ActivityRegistry.Standard.With(LadderActivities.All);

    [Fact]
    public void A_department_that_answers_neither_in_time_nor_when_supervised_is_called_in_by_numbered_orders_and_then_loses_the_case()
    {
        var walk = AtDepartment();
        var department = walk.Task.UnitId;
        var first = walk.RunOut().Task;
        Assert.Equal((TaskKind.Supervise, department, $"{walk.Incident.Number}-01"), (first.Kind, first.UnitId, first.Order!.Number));
        Assert.Equal((SupervisionGrade.Supervise, "说明逾期原因"), (first.Order.Grade, first.Order.Text));
        Assert.Equal(first.UnitId, walk.Incident.CurrentUnitId);
        Assert.NotNull(first.DueAt);
        Assert.Throws<GovernanceException>(() => first.EnsureCanAnswer(new TaskAnswer(HandlingTask.Answered), new Actor("a", "a"), 0));

        walk.RunOut();
        Assert.Equal((SupervisionGrade.Talk, $"{walk.Incident.Number}-02"), (walk.Task.Order!.Grade, walk.Task.Order.Number));
        Assert.Equal(HandlingTaskStatus.TimedOut, first.Status);

        walk.RunOut();
        Assert.Equal(Wulingyuan.Office, walk.Task.UnitId);
        Assert.Null(walk.Task.Order);
    }

    [Fact]
    public void An_answer_in_time_ends_the_order_and_the_ladder_goes_on()
    {
        var walk = AtDepartment().RunOut();
        var order = walk.Task;

        walk.Answer("dept", HandlingTask.Answered, "设备故障，明日修复");

        Assert.Equal((HandlingTaskStatus.Done, "设备故障，明日修复"), (order.Status, order.Answer));
        Assert.Equal(Wulingyuan.Office, walk.Task.UnitId);
    }

    [Fact]
    public void In_the_shipped_ladder_of_Nanshan_a_department_that_is_late_is_supervised_before_the_centre_takes_over()
    {
        foreach (var answers in new[] { true, false })
        {
            var walk = CaseDriver.Report(CaseDriver.Worker(direct: true), ladder: Repository.Read("workflows", "nanshan", "incident.json"));
            var department = walk.Task.UnitId;
            var order = walk.RunOut().Task;
            Assert.Equal((TaskKind.Supervise, department, SupervisionGrade.Supervise), (order.Kind, order.UnitId, order.Order?.Grade));

            if (answers) walk.Answer("dept", HandlingTask.Answered, "设备故障，明日修复");
            else walk.RunOut();

            Assert.Equal((Wulingyuan.Office, answers ? HandlingTaskStatus.Done : HandlingTaskStatus.TimedOut), (walk.Task.UnitId, order.Status));
        }
    }

    [Fact]
    public void The_proof_finds_such_a_ladder_sound_and_names_an_order_whose_ignoring_leads_nowhere_or_that_has_no_clock()
    {
        Assert.Empty(Check(Ladder()));
        Assert.Contains(Check(Ladder(drawIgnored: false)), problem => problem.Severity == Language.Diagnostics.ProblemSeverity.Error && problem.Where.Contains("talk", StringComparison.Ordinal));
        Assert.Contains(Check(Ladder(limit: "")), problem => problem.Code == "ladder.no-clock");
        Assert.Contains(Check(Ladder(limit: "soon")), problem => problem.Code == "ladder.limit");
    }

    [Fact]
    public void An_overdue_case_is_hastened_once_a_day_and_whoever_has_it_is_told()
    {
        var walk = CaseDriver.Report(CaseDriver.Resident());
        Assert.Equal("urge.not-due", Assert.Throws<GovernanceException>(() => walk.Case.Urge(walk.Now)).Code);
        var late = walk.Task.NextDueAt!.Value.AddMinutes(1);

        walk.Case.Urge(late);

        Assert.Equal((1, late), (walk.Incident.Urges, walk.Incident.UrgedAt));
        Assert.Contains(walk.Case.NewNotices, notice => notice.Template == "case.urged" && notice.ToId == walk.Task.UnitId && notice.Role == walk.Task.Role);
        Assert.Contains(walk.Case.NewTimeline, line => line is { Kind: TimelineKind.Urged, IsPublic: true });
        Assert.Equal("urge.too-soon", Assert.Throws<GovernanceException>(() => walk.Case.Urge(late.AddHours(23))).Code);
        walk.Case.Urge(late.AddHours(24));
        Assert.Equal(2, walk.Incident.Urges);
    }

    [Fact]
    public void A_case_is_not_late_because_an_order_beside_it_is()
    {
        var walk = CaseDriver.Report(CaseDriver.Resident());
        var left = walk.Incident.NextDueAt!.Value;

        var order = walk.Order("wly-dept-chengguan", new(1, TimeUnit.Minutes));

        Assert.True(order.NextDueAt < left);
        Assert.Equal(left, walk.Incident.NextDueAt);
        Assert.False(walk.Incident.MayUrge(order.NextDueAt!.Value.AddMinutes(1)));
        Assert.True(walk.Incident.MayUrge(left.AddMinutes(1)));
    }

    private static CaseDriver AtDepartment() => CaseDriver.Report(CaseDriver.Worker(direct: true), ladder: Ladder());

    private static IReadOnlyList<WorkflowProblem> Check(string json) => [.. DefinitionCheck.Check(WorkflowDefinition.Parse(json), Registry, null).Select(problem => new WorkflowProblem(problem.Severity, problem.Code, problem.Where))];

    private static string Ladder(bool drawIgnored = true, string limit = "4wh")
    {
        var ladder = JsonNode.Parse(Repository.Read("workflows", "wulingyuan", "incident.json"))!;
        var (activities, connections) = (ladder["root"]!["activities"]!.AsArray(), ladder["root"]!["connections"]!.AsArray());
        var template = activities.Single(step => (string?)step!["id"] == "department")!;
        foreach (var (id, grade) in new[] { ("order", "Supervise"), ("talk", "Talk") })
        {
            var step = template.DeepClone().AsObject();
            (step["id"], step["nodeId"], step["name"], step["type"]) = (id, $"Workflow1:root:{id}", id, "GridFlow.Supervise");
            step["metadata"]!["displayText"] = id;
            foreach (var (name, value) in new[] { ("limit", limit), ("grade", grade), ("text", "说明逾期原因") })
                step[name] = new JsonObject { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = value } };
            foreach (var other in new[] { "signLimit", "requireText", "requirePhoto", "kind" }) step.Remove(other);
            activities.Add(step);
        }

        connections.Single(connection => (string?)connection!["source"]!["activity"] == "department" && (string?)connection["source"]!["port"] == "Timeout")!["target"]!["activity"] = "order";
        Connect("order", "Answered", "toOffice");
        Connect("order", "Ignored", "talk");
        Connect("talk", "Answered", "toOffice");
        if (drawIgnored) Connect("talk", "Ignored", "toOffice");
        return ladder.ToJsonString();

        void Connect(string from, string port, string to) => connections.Add(new JsonObject
        {
            ["source"] = new JsonObject { ["activity"] = from, ["port"] = port }, ["target"] = new JsonObject { ["activity"] = to, ["port"] = "In" },
        });
    }

    private sealed record WorkflowProblem(Language.Diagnostics.ProblemSeverity Severity, string Code, string Where);
}
