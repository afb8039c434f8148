using System.Text.Json.Nodes;
using GridFlow.Governance.Ladders;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Proofs;
using GridFlow.Governance.Tests.Organisations;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Definitions;

namespace GridFlow.Governance.Tests.Proofs;

public sealed class LadderProofTests
{
    private static readonly ActivityRegistry Registry = ActivityRegistry.Standard.With(LadderActivities.All);

    [Fact]
    public void The_shipped_ladder_has_no_finding_but_unstaffed_units()
    {
        var problems = Check(_ => { }, Wulingyuan.Tree);

        Assert.All(problems, problem => Assert.Equal((ProblemSeverity.Warning, "ladder.nobody"), (problem.Severity, problem.Code)));
        Assert.Contains(problems, problem => problem.Message.Chinese == "“网格处置（网格圈）”：66 个单位没有人担任办理角色，如军地坪社区第二网格");
    }

    [Fact]
    public void A_way_on_that_is_not_drawn_leaves_the_case_nobody_s_and_the_way_there_is_told()
    {
        var problem = Find(Check(ladder => Unlink(ladder, "intake", "Rejected")), "ladder.not-closed");

        Assert.Equal("流程结束了，事件却没有结案。走法：受理（不予受理）", problem.Message.Chinese);
    }

    [Fact]
    public void A_merge_of_a_way_in_the_loop_with_one_from_outside_blocks_on_the_second_pass_and_is_found()
    {
        // Both closings drawn as one: the way from intake is visited once, so after rework the merge waits for ever.
        var problems = Check(ladder =>
        {
            foreach (var connection in Connections(ladder).Where(connection => (string)connection["target"]!["activity"]! == "closeRejected"))
                connection["target"]!["activity"] = "close";
            Activities(ladder).Remove(Activity(ladder, "closeRejected"));
        });

        var problem = Find(problems, "ladder.not-closed");
        Assert.Contains("返工", problem.Message.Chinese, StringComparison.Ordinal);
    }

    /// <summary>An answer that never comes has no clock; and nobody answers for the case meanwhile.</summary>
    [Theory]
    [InlineData("Elsa.FlowSendHttpRequest")]
    [InlineData("Elsa.HttpEndpoint")]
    [InlineData("Elsa.SendEmail")]
    public void A_step_that_waits_for_another_system_is_refused_by_name(string type) => Assert.Equal("外部", Find(Check(ladder =>
    {
        Activities(ladder).Add(new JsonObject { ["type"] = type, ["id"] = "outside", ["name"] = "外部", ["url"] = "https://api.example.cn", ["path"] = "x" });
        var way = Connections(ladder).First(connection => (string)connection["target"]!["activity"]! == "street");
        way["target"]!["activity"] = "outside";
        ((JsonArray)ladder["root"]!["connections"]!).Add(new JsonObject { ["source"] = new JsonObject { ["activity"] = "outside", ["port"] = "Done" }, ["target"] = new JsonObject { ["activity"] = "street", ["port"] = "In" } });
    }), "ladder.outside").Where);

    [Fact]
    public void A_task_without_a_limit_is_found() =>
        Assert.Equal("街道处置（街道圈）", Find(Check(ladder => Set(ladder, "street", "limit", "")), "ladder.no-clock").Where);

    [Theory]
    [InlineData("limit")]
    [InlineData("signLimit")]
    public void A_limit_that_is_none_is_found(string input) =>
        Find(Check(ladder => Set(ladder, "street", input, "soon")), "ladder.limit");

    [Fact]
    public void A_role_that_cannot_handle_tasks_is_found() =>
        Find(Check(ladder => Set(ladder, "verify", "role", Roles.Auditor)), "ladder.role");

    [Fact]
    public void An_addressee_that_does_not_exist_is_found() =>
        Find(Check(ladder => Set(ladder, "street", "who", "borough"), Wulingyuan.Tree), "ladder.who");

    [Fact]
    public void A_loop_without_a_bound_is_found() =>
        Find(Check(ladder => Activity(ladder, "again")["condition"]!["expression"]!["value"] = "true"), "ladder.unbounded-loop");

    [Fact]
    public void A_variable_that_a_step_hands_on_but_nobody_declared_is_found()
    {
        var problem = Find(Check(ladder => ((JsonArray)ladder["variables"]!).Remove(((JsonArray)ladder["variables"]!).Single(variable => (string)variable!["name"]! == "Reworks"))), "ladder.fault");

        Assert.Contains("Reworks", problem.Message.English, StringComparison.Ordinal);
    }

    [Fact]
    public void A_way_back_that_can_be_entered_from_the_side_is_found() =>
        Find(Check(ladder => Link(ladder, "intake", "Rejected", "verify")), "ladder.fault");

    [Fact]
    public void Two_owners_at_once_are_found() =>
        Find(
            Check(ladder =>
            {
                var second = Activity(ladder, "grid").DeepClone();
                second["id"] = "second";
                Activities(ladder).Add(second);
                Link(ladder, "route", "grid", "second");
                Link(ladder, "second", "Done", "verify");
            }),
            "ladder.several-owners");

    [Fact]
    public void A_case_that_is_closed_and_goes_on_to_be_somebody_s_is_found() =>
        Find(Check(ladder => Link(ladder, "check", "CannotHandle", "classify")), "ladder.open-after-close");

    [Fact]
    public void A_step_that_is_drawn_but_never_reached_is_found() =>
        Assert.Equal("直达部门，告知各级", Find(Check(ladder =>
        {
            Activity(ladder, "route")["cases"]![2]!["condition"]!["value"] = "false";
            Unlink(ladder, "grid", "CaseTimeout");
            Unlink(ladder, "street", "CaseTimeout");
        }), "ladder.unreachable", ProblemSeverity.Warning).Where);

    [Fact]
    public void What_the_validator_finds_is_told_too() =>
        Find(Check(ladder => Unlink(ladder, "again", "False")), "activity.unreachable", ProblemSeverity.Warning);

    [Fact]
    public void A_wait_that_is_nobody_s_task_is_found()
    {
        var problems = Check(ladder =>
        {
            Activities(ladder).Add(JsonNode.Parse("""{"id":"pause","type":"Elsa.Delay","version":1,"metadata":{"displayText":"放一放"},"timeSpan":{"typeName":"TimeSpan","expression":{"type":"Literal","value":"01:00:00"}}}"""));
            Unlink(ladder, "intake", "Rejected");
            Link(ladder, "intake", "Rejected", "pause");
            Link(ladder, "pause", "Done", "closeRejected");
        });

        Find(problems, "ladder.no-owner");
    }

    [Fact]
    public void An_unknown_activity_is_found() =>
        Find(Check(ladder => Activity(ladder, "echo")["type"] = "Acme.Fax"), "activity.unknown");

    /// <summary>They evaluate, and send all cases one way.</summary>
    [Theory]
    [InlineData("variables.Category.startsWith(\"\")", "类别")]
    [InlineData("variables.Reworks <= 2 && [].includes(variables.Category)", "类别")]
    [InlineData("variables.Reworks <= 2 && !(variables.LeadUnit == \"\")", "主办单位")]
    public void A_condition_that_compares_with_nothing_is_refused_by_name(string expression, string subject)
    {
        var problem = Find(Check(ladder => Activity(ladder, "again")["condition"]!["expression"]!["value"] = expression), "ladder.condition-unsaid");

        Assert.Contains($"“{subject}”没有选定", problem.Message.Chinese, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("variables.Reworks <= 2 && variables.Category.startsWith(\"E01\")")]
    [InlineData("variables.Reworks <= 2 && [\"E0102\"].includes(variables.Category)")]
    [InlineData("variables.Reworks <= 2 && variables.Result != \"\"")]
    public void A_condition_that_has_all_it_compares_with_is_not(string expression) => Assert.DoesNotContain(
        Check(ladder => Activity(ladder, "again")["condition"]!["expression"]!["value"] = expression), problem => problem.Code == "ladder.condition-unsaid");

    private static IReadOnlyList<Problem> Check(Action<JsonNode> change, OrganisationTree? tree = null)
    {
        var ladder = JsonNode.Parse(Repository.Read("workflows", "wulingyuan", "incident.json"))!;
        change(ladder);
        return LadderProof.Check(WorkflowDefinition.Parse(ladder.ToJsonString()), Registry, tree);
    }

    private static Problem Find(IReadOnlyList<Problem> problems, string code, ProblemSeverity severity = ProblemSeverity.Error)
    {
        Assert.Contains(problems, problem => problem.Code == code);
        var problem = problems.First(problem => problem.Code == code);
        Assert.Equal(severity, problem.Severity);
        return problem;
    }

    private static JsonArray Activities(JsonNode ladder) => (JsonArray)ladder["root"]!["activities"]!;

    private static IEnumerable<JsonNode> Connections(JsonNode ladder) => ((JsonArray)ladder["root"]!["connections"]!).OfType<JsonNode>();

    private static JsonNode Activity(JsonNode ladder, string id) => Activities(ladder).Single(activity => (string)activity!["id"]! == id)!;

    private static void Set(JsonNode ladder, string id, string input, string value) => Activity(ladder, id)[input] = value;

    private static void Link(JsonNode ladder, string source, string port, string target) =>
        ((JsonArray)ladder["root"]!["connections"]!).Add(JsonNode.Parse($$$"""{"source":{"activity":"{{{source}}}","port":"{{{port}}}"},"target":{"activity":"{{{target}}}","port":"In"}}"""));

    private static void Unlink(JsonNode ladder, string source, string port)
    {
        var found = Connections(ladder).Single(connection => (string)connection["source"]!["activity"]! == source && (string)connection["source"]!["port"]! == port);
        ((JsonArray)ladder["root"]!["connections"]!).Remove(found);
    }
}
