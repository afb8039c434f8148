using System.Text.Json.Nodes;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Definitions;
using GridFlow.Workflows.Execution;
using GridFlow.Workflows.Validation;

namespace GridFlow.Workflows.Tests;

public sealed class ScriptActivityTests
{
    [Fact]
    public void A_script_changes_variables_gives_a_result_and_chooses_the_way_on()
    {
        var instance = new Instance(Drawing("setN(getN() + 2); setOutcome(getN() > 2 ? 'Many' : 'Few'); return 'n' + getN();").Program());

        Assert.Equal(["many n3"], instance.Lines);
        Assert.Equal(WorkflowSubStatus.Finished, instance.State.SubStatus);
    }

    [Fact]
    public void Several_outcomes_leave_by_several_exits_and_none_by_the_plain_one()
    {
        Assert.Equal(["many ", "few"], new Instance(Drawing("setOutcomes(['Many', 'Few'])").Program()).Lines);
        Assert.Equal(["done"], new Instance(Drawing("1 + 1").Program()).Lines);
    }

    [Fact]
    public void A_node_that_does_nothing_is_passed() =>
        Assert.Equal(["L"], new Instance(Draw.Workflow(Draw.Flow("root", [Draw.Activity("Elsa.FlowNode", "F"), Draw.Line("L")], "F>L")).Program()).Lines);

    [Theory]
    [InlineData("getMissing()", "expression.name")]
    [InlineData("variables.N = ", "script.syntax")]
    public void A_wrong_script_is_refused_with_its_step(string script, string code)
    {
        var problem = Assert.Single(Check(Drawing(script)), problem => problem.Severity == ProblemSeverity.Error);

        Assert.Equal((code, "R"), (problem.Code, problem.Where));
    }

    [Fact]
    public void A_script_that_is_put_together_at_run_time_is_refused()
    {
        var flow = Draw.Flow("root", [Draw.Activity("Elsa.RunJavaScript", "R", ("script", Draw.Script("'1 + ' + getN()")))]);

        Assert.Equal("script.fixed", Assert.Single(Check(Draw.Workflow(flow, "test-v1", ("N", "Int32", 1))), problem => problem.Severity == ProblemSeverity.Error).Code);
    }

    private static WorkflowDefinition Drawing(string script)
    {
        var run = Draw.Activity("Elsa.RunJavaScript", "R", ("script", Draw.Literal(script)), ("possibleOutcomes", Draw.Input("Object", """["Many","Few"]""")));
        run["result"] = new JsonObject { ["typeName"] = "Object", ["memoryReference"] = new JsonObject { ["id"] = "Got" } };
        return Draw.Workflow(
            Draw.Flow("root", [run, Draw.Line("M", "'many ' + (variables.Got ?? '')"), Draw.Line("F", "'few'"), Draw.Line("D", "'done'")], "R:Many>M", "R:Few>F", "R>D"),
            "test-v1", ("N", "Int32", 1), ("Got", "Object", null));
    }

    private static IReadOnlyList<Problem> Check(WorkflowDefinition definition) => WorkflowValidator.Validate(definition, ActivityRegistry.Standard);
}
