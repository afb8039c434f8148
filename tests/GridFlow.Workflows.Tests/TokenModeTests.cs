using System.Text.Json;
using System.Text.Json.Nodes;
using GridFlow.Workflows.Definitions;
using GridFlow.Workflows.Execution;
using GridFlow.Workflows.Tracing;

namespace GridFlow.Workflows.Tests;

/// <summary>Token mode over the shared definitions: what the design document says was seen in traces of the real engine in that mode.</summary>
public sealed class TokenModeTests
{
    [Theory]
    [InlineData("loop-to-middle-with-fork")]
    [InlineData("loop-implicit-join")]
    [InlineData("switch-default")]
    [InlineData("sub-with-event")]
    [InlineData("seq")]
    public void What_does_not_depend_on_the_mode_gives_the_same_output(string name)
    {
        using var traces = JsonDocument.Parse(File.ReadAllText(SharedFiles.Require("conformance/traces.json")));
        var expected = traces.RootElement.GetProperty(name).GetProperty("output").EnumerateArray().Select(line => line.GetString());
        var trace = Run(name);

        Assert.Equal(expected, trace.Output);
        Assert.Equal(WorkflowSubStatus.Finished, trace.SubStatus);
    }

    [Fact]
    public void An_uneven_implicit_join_runs_its_target_twice()
    {
        var output = Run("implicit-fork-join-deep").Output;

        Assert.Equal(2, output.Count(line => line == "J"));
        Assert.Equal(2, output.Count(line => line == "K"));
    }

    [Theory]
    [InlineData("merge-Cascade")]
    [InlineData("merge-events-Cascade")]
    public void A_cascade_runs_its_target_once_and_leaves_the_chart_suspended(string name)
    {
        var trace = Run(name);

        Assert.Equal(1, trace.Output.Count(line => line == "J"));
        Assert.Equal(WorkflowSubStatus.Suspended, trace.SubStatus);
        Assert.Empty(trace.Bookmarks);
    }

    [Fact]
    public void A_merge_waits_for_ever_for_a_dead_branch()
    {
        var trace = Run("merge-dead-Merge");

        Assert.DoesNotContain("J", trace.Output);
        Assert.Equal(WorkflowSubStatus.Suspended, trace.SubStatus);
    }

    [Fact]
    public void A_merge_of_live_branches_goes_on_once()
    {
        Assert.Equal(1, Run("merge-Merge").Output.Count(line => line == "J"));
        Assert.Equal(1, Run("merge-Converge").Output.Count(line => line == "J"));
    }

    [Fact]
    public void Complete_in_a_nested_flowchart_finishes_the_workflow() =>
        Assert.Equal(WorkflowSubStatus.Finished, Run("complete-in-sub").SubStatus);

    [Fact]
    public void A_loop_head_that_converges_never_starts()
    {
        var head = Draw.Set("Inc", "N", "getN() + 1");
        head["customProperties"] = new JsonObject { ["mergeMode"] = "Converge" };
        var program = Draw.Workflow(
            Draw.Flow("root", [Draw.Activity("Elsa.Start", "Start"), head, Draw.Decision("D", "getN() < 3"), Draw.Line("Out")], "Start>Inc", "Inc>D", "D:True>Inc", "D:False>Out"),
            "c-v1",
            ("N", "Int32", 0)).Program().With(FlowchartMode.TokenBased);
        var trace = TraceRunner.Run(program, new Dictionary<string, object?>(), DateTimeOffset.UnixEpoch);

        Assert.Equal(["N=0"], trace.Variables);
        Assert.Equal(WorkflowSubStatus.Suspended, trace.SubStatus);
    }

    [Fact]
    public void The_chart_of_a_race_between_waiting_events_completes_before_its_target_runs()
    {
        var target = Draw.Line("J");
        target["customProperties"] = new JsonObject { ["mergeMode"] = "Race" };
        var program = Draw.Workflow(Draw.Flow(
            "root", [Draw.Fork("F", "x", "y"), Draw.Event("EvA"), Draw.Event("EvB"), target, Draw.Line("After")], "F:x>EvA", "F:y>EvB", "EvA>J", "EvB>J", "J>After"))
            .Program().With(FlowchartMode.TokenBased);
        var lines = TraceRunner.Run(program, new Dictionary<string, object?>(), DateTimeOffset.UnixEpoch).Lines.ToList();

        Assert.InRange(lines.IndexOf("Completed Workflow1 (Elsa.Workflow)"), 0, lines.IndexOf("Started J (Elsa.WriteLine)"));
    }

    [Fact]
    public void An_instance_keeps_the_mode_it_was_started_in()
    {
        var program = WorkflowDefinition.Parse(File.ReadAllText(SharedFiles.Require("conformance/definitions/merge-events-Cascade.json"))).Program();
        var state = WorkflowEngine.Advance(
            program.With(FlowchartMode.TokenBased), null, new StartWorkflow("i", new Dictionary<string, object?>()), DateTimeOffset.UnixEpoch).State;
        while (state.Bookmarks.Count > 0)
            state = WorkflowEngine.Advance(program, WorkflowState.FromJson(state.ToJson()), new ResumeBookmark(state.Bookmarks[0].Id, new Dictionary<string, object?>()), DateTimeOffset.UnixEpoch).State;

        Assert.True(state.IsStuck);
    }

    private static Trace Run(string name)
    {
        var json = File.ReadAllText(SharedFiles.Require($"conformance/definitions/{name}.json"));
        return TraceRunner.Run(WorkflowDefinition.Parse(json).Program().With(FlowchartMode.TokenBased), new Dictionary<string, object?>(), DateTimeOffset.UnixEpoch);
    }
}
