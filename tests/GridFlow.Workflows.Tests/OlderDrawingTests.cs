using System.Text.Json.Nodes;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Execution;
using GridFlow.Workflows.Validation;

namespace GridFlow.Workflows.Tests;

/// <summary>Fork and Join as older drawings have them.</summary>
public sealed class OlderDrawingTests
{
    [Fact]
    public void A_fork_runs_its_branches_and_goes_on_when_all_are_done()
    {
        var instance = Run("WaitAll", Draw.Sequence("one", Draw.Event("E1"), Draw.Line("A")), Draw.Sequence("two", Draw.Event("E2"), Draw.Line("B")));

        instance.Resume("E2");
        Assert.Equal(["B"], instance.Lines);
        instance.Resume("E1");
        Assert.Equal(["B", "A", "after"], instance.Lines);
        Assert.Equal(WorkflowSubStatus.Finished, instance.State.SubStatus);
    }

    [Fact]
    public void A_fork_for_the_first_branch_cancels_what_waits_in_the_others()
    {
        var instance = Run("WaitAny", Draw.Event("E1"), Draw.Sequence("two", Draw.Activity("Elsa.Delay", "D", ("timeSpan", Draw.Literal("7.00:00:00"))), Draw.Line("late")));

        instance.Resume("E1");

        Assert.Equal(["after"], instance.Lines);
        Assert.Empty(instance.State.Clocks);
        Assert.Contains(instance.Journal, entry => entry is { ActivityId: "D", Event: JournalEvent.Canceled });
        Assert.Equal(WorkflowSubStatus.Finished, instance.State.SubStatus);
    }

    [Fact]
    public void A_fork_with_names_leaves_by_them_and_an_old_join_waits_for_all()
    {
        var flow = Draw.Flow(
            "root",
            [Draw.Activity("Elsa.Fork", "F", ("branches", new JsonArray("a", "b"))), Draw.Event("A"), Draw.Event("B"), Draw.Activity("Elsa.Join", "J", ("mode", "WaitAll")), Draw.Line("L")],
            "F:a>A", "F:b>B", "A>J", "B>J", "J>L");
        Assert.DoesNotContain(Check(flow), problem => problem.Severity == ProblemSeverity.Error);
        var instance = new Instance(Draw.Workflow(flow).Program());

        instance.Resume("A");
        Assert.Empty(instance.Lines);
        instance.Resume("B");
        Assert.Equal(["L"], instance.Lines);
    }

    [Fact]
    public void A_fork_without_branches_leaves_by_every_connection() => Assert.Equal(
        ["A", "B"], new Instance(Draw.Workflow(Draw.Flow("root", [Draw.Activity("Elsa.Fork", "F"), Draw.Line("A"), Draw.Line("B")], "F>A", "F>B")).Program()).Lines);

    [Fact]
    public void A_branch_that_is_no_activity_is_refused_with_its_step()
    {
        var flow = Draw.Flow("root", [Draw.Activity("Elsa.Fork", "F", ("branches", new JsonArray(new JsonObject { ["id"] = "b1", ["activities"] = new JsonArray("A") }))), Draw.Line("A")]);

        Assert.Equal(("fork.branch", "F"), Assert.Single(Check(flow), problem => problem.Severity == ProblemSeverity.Error) is { } problem ? (problem.Code, problem.Where) : default);
    }

    [Fact]
    public void A_line_is_read_from_whoever_says_it()
    {
        var instance = new Instance(Draw.Workflow(Draw.Flow("root", [Draw.Activity("Elsa.ReadLine", "R", ("name", "Ask")), Draw.Line("L", "getOutputFrom('Ask', 'Result')")], "R>L")).Program());

        instance.Resume("R", ("result", "hello"));

        Assert.Equal(["hello"], instance.Lines);
    }

    private static Instance Run(string mode, params JsonObject[] branches)
    {
        var root = Draw.Sequence("root", Draw.Activity("Elsa.Fork", "F", ("joinMode", mode), ("branches", new JsonArray([.. branches]))), Draw.Line("after"));
        Assert.DoesNotContain(Check(root), problem => problem.Severity == ProblemSeverity.Error);
        return new Instance(Draw.Workflow((JsonObject)root.DeepClone()).Program());
    }

    private static IReadOnlyList<Problem> Check(JsonObject root) => WorkflowValidator.Validate(Draw.Workflow((JsonObject)root.DeepClone()), ActivityRegistry.Standard);
}
