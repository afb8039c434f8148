using System.Text.Json.Nodes;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Definitions;
using GridFlow.Workflows.Validation;

namespace GridFlow.Workflows.Tests;

public sealed class ValidatorTests
{
    [Fact]
    public void A_sound_drawing_has_no_problems() => Assert.Empty(Check(Draw.Flow(
        "root",
        [Draw.Activity("Elsa.Start", "Start"), Draw.Set("Inc", "N", "getN() + 1"), Draw.Event("Wait"), Draw.Decision("D", "variables.N < 3"), Draw.Line("Out")],
        "Start>Inc", "Inc>Wait", "Wait>D", "D:True>Inc", "D:False>Out")));

    [Fact]
    public void An_unknown_type_is_refused_by_the_name_of_the_step()
    {
        var strange = Draw.Activity("Acme.Teleport", "T1", ("metadata", new JsonObject { ["displayText"] = "瞬移" }));
        var problem = Assert.Single(Check(Draw.Flow("root", [Draw.Line("A"), strange], "A>T1")), problem => problem.Severity == ProblemSeverity.Error);

        Assert.Equal("activity.unknown", problem.Code);
        Assert.Equal("瞬移", problem.Where);
        Assert.Contains("瞬移", problem.Message.Chinese);
        Assert.Contains("Acme.Teleport", problem.Message.English);
    }

    [Theory]
    [InlineData("getN() +", "script.syntax")]
    [InlineData("getMissing()", "expression.name")]
    [InlineData("variables.Missing", "expression.name")]
    [InlineData("nope.foo", "expression.name")]
    [InlineData("getN().explode()", "expression.name")]
    [InlineData("setMissing(3)", "expression.name")]
    [InlineData("eval('1')", "script.syntax")]
    [InlineData("N = 3", "expression.assign")]
    public void A_wrong_expression_is_refused_with_its_step(string script, string code)
    {
        var problems = Check(Draw.Flow("root", [Draw.Line("A", script)]));

        Assert.Contains(problems, problem => problem.Code == code && problem.Where == "A" && problem.Severity == ProblemSeverity.Error);
    }

    /// <summary>Elsa runs it, and the drawings it is published with do so; whoever forgot to declare the input is told.</summary>
    [Theory]
    [InlineData("getInput('absent')")]
    [InlineData("input.absent")]
    public void An_input_that_is_not_declared_is_pointed_out_and_runs(string script)
    {
        var problem = Assert.Single(Check(Draw.Flow("root", [Draw.Line("A", script)])));

        Assert.Equal(("expression.input", ProblemSeverity.Warning, "A"), (problem.Code, problem.Severity, problem.Where));
        Assert.Equal([""], new Instance(Draw.Workflow(Draw.Flow("root", [Draw.Line("A", script)])).Program()).Lines);
    }

    [Fact]
    public void A_syntax_error_says_where_it_is()
    {
        var problem = Assert.Single(Check(Draw.Flow("root", [Draw.Line("A", "1 +\n  * 2")])));

        Assert.Equal((2, 3), (problem.Line, problem.Column));
        Assert.Contains("第 2 行第 3 列", problem.Message.Chinese);
    }

    [Fact]
    public void A_connection_from_a_port_that_does_not_exist_is_refused() => Single(
        "port.unknown", ProblemSeverity.Error, "D", Draw.Flow("root", [Draw.Decision("D", "true"), Draw.Line("A"), Draw.Line("B"), Draw.Line("C")], "D:True>A", "D:False>B", "D:Maybe>C"));

    [Fact]
    public void An_exit_that_leads_nowhere_is_shown() => Single(
        "port.open", ProblemSeverity.Warning, "D", Draw.Flow("root", [Draw.Decision("D", "getN() > 1"), Draw.Line("A")], "D:True>A"));

    [Fact]
    public void A_step_that_cannot_be_reached_is_shown() => Single(
        "activity.unreachable", ProblemSeverity.Warning, "Island", Draw.Flow("root", [Draw.Activity("Elsa.Start", "Start"), Draw.Line("A"), Draw.Line("Island")], "Start>A"));

    [Fact]
    public void A_join_that_waits_for_both_sides_of_a_decision_is_refused() => Single(
        "join.never",
        ProblemSeverity.Error,
        "J",
        Draw.Flow("root", [Draw.Decision("D", "getN() > 1"), Draw.Line("A"), Draw.Line("B"), Draw.Join("J", "WaitAll")], "D:True>A", "D:False>B", "A>J", "B>J"));

    [Fact]
    public void A_join_of_parallel_branches_is_sound_even_if_one_may_die() => Assert.DoesNotContain(
        Check(Draw.Flow(
            "root",
            [Draw.Fork("F", "x", "y"), Draw.Line("A"), Draw.Decision("D", "getN() > 1"), Draw.Line("B"), Draw.Join("J", "WaitAll")],
            "F:x>A", "F:y>D", "D:True>B", "A>J", "B>J")),
        problem => problem.Code == "join.never");

    [Fact]
    public void A_join_on_any_branch_is_shown_when_only_some_branches_wait()
    {
        JsonObject Chart(JsonObject first, JsonObject second) => Draw.Flow(
            "root", [Draw.Fork("F", "x", "y"), first, second, Draw.Join("J", "WaitAny")], "F:x>A", "F:y>B", "A>J", "B>J");

        Single("join.twice", ProblemSeverity.Warning, "J", Chart(Draw.Line("A"), Draw.Event("B")));
        Assert.DoesNotContain(Check(Chart(Draw.Event("A"), Draw.Event("B"))), problem => problem.Code == "join.twice");
        Assert.DoesNotContain(Check(Chart(Draw.Line("A"), Draw.Line("B"))), problem => problem.Code == "join.twice");
    }

    [Fact]
    public void A_loop_that_neither_waits_nor_ends_is_refused() => Single(
        "loop.endless", ProblemSeverity.Error, "B", Draw.Flow("root", [Draw.Activity("Elsa.Start", "Start"), Draw.Line("A"), Draw.Line("B")], "Start>A", "A>B", "B>A"));

    [Fact]
    public void A_loop_on_a_condition_without_a_wait_is_shown() => Single(
        "loop.busy",
        ProblemSeverity.Warning,
        "D",
        Draw.Flow("root", [Draw.Activity("Elsa.Start", "Start"), Draw.Line("A"), Draw.Decision("D", "getN() > 1"), Draw.Line("Out")], "Start>A", "A>D", "D:True>A", "D:False>Out"));

    /// <summary>What the refused drawing would do is shown too: the merge is skipped in the first round and never runs.</summary>
    [Fact]
    public void A_merge_of_a_loop_with_what_lies_outside_it_is_refused_because_it_would_be_lost()
    {
        JsonObject Chart(JsonObject merge) => Draw.Flow(
            "root",
            [Draw.Activity("Elsa.Start", "Start"), Draw.Decision("Skip", "getN() > 5"), Draw.Set("Inc", "N", "getN() + 1"), Draw.Event("Wait"), Draw.Decision("Again", "getN() < 2"), merge, Draw.Line("Out")],
            "Start>Skip", "Skip:True>M", "Skip:False>Inc", "Inc>Wait", "Wait>Again", "Again:True>Inc", "Again:False>M", "M>Out");
        string[] Lines(JsonObject root) => [.. Tracing.TraceRunner.Run(Draw.Workflow(root, "v-v1", ("N", "Int32", 0)).Program(), new Dictionary<string, object?>(), DateTimeOffset.UnixEpoch).Output];

        Single("merge.loop", ProblemSeverity.Error, "M", Chart(Draw.Line("M")));
        Single("merge.loop", ProblemSeverity.Error, "M", Chart(Draw.Join("M", "WaitAllActive")));
        Assert.DoesNotContain(Check(Chart(Draw.Join("M", "WaitAny"))), problem => problem.Severity == ProblemSeverity.Error);
        Assert.Empty(Lines(Chart(Draw.Line("M"))));
        Assert.Equal(["Out"], Lines(Chart(Draw.Join("M", "WaitAny"))));
    }

    [Fact]
    public void A_way_back_into_the_middle_of_a_loop_is_refused() => Assert.Contains(
        Check(Draw.Flow(
            "root",
            [Draw.Activity("Elsa.Start", "Start"), Draw.Line("A"), Draw.Event("B"), Draw.Decision("D", "getN() > 1"), Draw.Line("Out")],
            "Start>A", "Start>B", "A>B", "B>D", "D:True>A", "D:False>Out")),
        problem => problem is { Code: "loop.entry", Severity: ProblemSeverity.Error, Where: "D" });

    [Fact]
    public void A_while_that_always_holds_is_refused_unless_something_inside_waits_or_leaves()
    {
        Assert.Contains(Check(Loop(Draw.Line("A"))), problem => problem.Code == "loop.endless");
        Assert.DoesNotContain(Check(Loop(Draw.Event("E"))), problem => problem.Code == "loop.endless");
        Assert.DoesNotContain(Check(Loop(Draw.Sequence("S", Draw.Activity("Elsa.Break", "B")))), problem => problem.Code == "loop.endless");

        static JsonObject Loop(JsonObject body) => Draw.Activity("Elsa.While", "W", ("condition", Draw.Literal(true)), ("body", body));
    }

    [Fact]
    public void A_required_input_that_is_absent_is_refused() => Single("input.required", ProblemSeverity.Error, "E", Draw.Flow("root", [Draw.Activity("Elsa.Event", "E")]));

    [Fact]
    public void A_value_outside_a_closed_list_is_refused() => Assert.Contains(
        Check(Draw.Flow("root", [Draw.Line("A"), Draw.Join("J", "WaitForever")], "A>J")), problem => problem is { Code: "input.choice", Where: "J" });

    [Fact]
    public void A_variable_that_does_not_exist_cannot_be_set() => Single("expression.name", ProblemSeverity.Error, "S", Draw.Flow("root", [Draw.Set("S", "Absent", "1")]));

    [Fact]
    public void An_id_that_is_used_twice_is_refused_also_in_different_containers() => Single(
        "activity.id", ProblemSeverity.Error, "A", Draw.Flow("root", [Draw.Line("A"), Draw.Sequence("S", Draw.Line("A"))], "A>S"));

    [Fact]
    public void Variables_that_cannot_be_told_apart_are_refused() => Assert.Equal(
        ["variable.twice", "variable.twice"],
        WorkflowValidator.Validate(Draw.Workflow(Draw.Line("A"), "v-v1", ("level", "Int32", 0), ("Level", "Int32", 0), ("B", "Int32", 0), ("B", "Int32", 0)), ActivityRegistry.Standard)
            .Select(problem => problem.Code));

    [Fact]
    public void A_join_for_all_at_a_port_that_does_not_exist_can_never_fire() => Single(
        "join.never", ProblemSeverity.Error, "J", Draw.Flow("root", [Draw.Fork("F", "x"), Draw.Line("A"), Draw.Join("J", "WaitAll")], "F:x>A", "F:y>J", "A>J"));

    [Fact]
    public void An_expression_of_a_kind_that_is_not_run_is_refused() => Single(
        "expression.type", ProblemSeverity.Error, "A", Draw.Flow("root", [Draw.Activity("Elsa.WriteLine", "A", ("text", Draw.Input("CSharp", "1 + 1")))]));

    [Fact]
    public void A_literal_that_does_not_fit_its_input_is_refused() => Single(
        "input.type", ProblemSeverity.Error, "D", Draw.Flow("root", [Draw.Activity("Elsa.FlowDecision", "D", ("condition", Draw.Literal("perhaps")))]));

    [Fact]
    public void A_loop_without_a_body_is_shown() => Single("loop.body", ProblemSeverity.Warning, "F", Draw.Flow("root", [Draw.Activity("Elsa.For", "F")]));

    [Fact]
    public void An_empty_chart_is_shown() => Single("flowchart.empty", ProblemSeverity.Warning, "root", Draw.Flow("root", []));

    [Fact]
    public void Complete_in_a_nested_chart_is_refused() => Single(
        "complete.nested", ProblemSeverity.Error, "C", Draw.Flow("root", [Draw.Flow("Sub", [Draw.Activity("Elsa.Complete", "C")])]));

    [Fact]
    public void A_connection_whose_end_is_missing_is_shown_and_in_the_old_form_refused()
    {
        Single("connection.end", ProblemSeverity.Warning, "root", Draw.Flow("root", [Draw.Line("A")], "A>Gone"));
        var old = Draw.Flow("root", [Draw.Line("A")]);
        old["connections"] = new JsonArray(new JsonObject { ["source"] = "A", ["target"] = "Gone" });
        Single("connection.end", ProblemSeverity.Error, "root", old);
    }

    [Fact]
    public void A_workflow_that_contains_itself_is_refused()
    {
        var json = (JsonObject)JsonNode.Parse(Draw.Workflow(Draw.Activity("Self", "S", ("workflowDefinitionId", "self")), "self-v1").ToJson())!;
        json["options"] = new JsonObject { ["usableAsActivity"] = true };
        var self = WorkflowDefinition.Parse(json.ToJsonString());
        Assert.Contains(WorkflowValidator.Validate(self, ActivityRegistry.Standard.WithWorkflows([self])), problem => problem is { Code: "activity.recursive", Severity: ProblemSeverity.Error, Where: "S" });
    }

    [Fact]
    public void An_error_deep_inside_a_case_names_the_switch_and_its_place()
    {
        var problem = Assert.Single(Check(Draw.Flow("root", [Draw.Switch("S", ("a", "1 +")), Draw.Line("A")], "S:a>A")), problem => problem.Severity == ProblemSeverity.Error);
        Assert.Equal(("script.syntax", "S", 1, 4), (problem.Code, problem.Where, problem.Line, problem.Column));
    }

    [Fact]
    public void What_is_not_json_or_has_no_root_is_refused_with_a_reason()
    {
        Assert.False(WorkflowDefinition.TryParse("{ \"root\": ", out _, out var broken));
        Assert.Equal("workflow.json", broken!.Code);
        Assert.False(WorkflowDefinition.TryParse("{}", out _, out var empty));
        Assert.Equal("workflow.root", empty!.Code);
    }

    [Fact]
    public void The_definitions_of_the_real_engine_are_not_refused_for_what_they_do_well()
    {
        string[] refused = ["js-error", "complete-in-sub"];
        foreach (var file in Directory.GetFiles(SharedFiles.Require("conformance/definitions"), "*.json"))
        {
            var name = Path.GetFileNameWithoutExtension(file);
            var errors = WorkflowValidator.Validate(WorkflowDefinition.Parse(File.ReadAllText(file)), ActivityRegistry.Standard)
                .Where(problem => problem.Severity == ProblemSeverity.Error).ToList();
            Assert.True(refused.Contains(name) == errors.Count > 0, $"{name}: {string.Join("; ", errors.Select(error => error.Message.English))}");
        }
    }

    private static IReadOnlyList<Problem> Check(JsonObject root) =>
        WorkflowValidator.Validate(Draw.Workflow(root, "v-v1", ("N", "Int32", 0)), ActivityRegistry.Standard);

    private static void Single(string code, ProblemSeverity severity, string where, JsonObject root)
    {
        var problem = Assert.Single(Check(root), problem => problem.Code == code);
        Assert.Equal((severity, where), (problem.Severity, problem.Where));
        Assert.NotEqual(problem.Message.Chinese, problem.Message.English);
    }
}
