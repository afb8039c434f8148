using System.Text.Json.Nodes;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Definitions;
using GridFlow.Workflows.Execution;
using GridFlow.Workflows.Tracing;

namespace GridFlow.Workflows.Tests;

/// <summary>
/// What was read from Elsa's source or seen in traces of the built engine (design document, section 3) and is not in
/// the shared traces.
/// </summary>
public sealed class ElsaSemanticsTests
{
    private static readonly DateTimeOffset Now = new(2026, 8, 1, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_join_on_any_branch_leaves_queued_branches_to_run_to_their_end()
    {
        var trace = Run(Draw.Flow(
            "root",
            [Draw.Fork("F", "x", "y"), Draw.Line("A"), Draw.Line("B1"), Draw.Line("B2"), Draw.Line("B3"), Draw.Join("J", "WaitAny"), Draw.Line("After")],
            "F:x>A", "F:y>B1", "B1>B2", "B2>B3", "A>J", "B3>J", "J>After"));

        Assert.Equal(["A", "B1", "B2", "After", "B3"], trace.Output);
        Assert.Equal(WorkflowSubStatus.Finished, trace.SubStatus);
    }

    [Fact]
    public void A_join_on_any_branch_cancels_a_branch_that_waits()
    {
        var trace = Run(Draw.Flow(
            "root",
            [Draw.Fork("F", "x", "y"), Draw.Event("EvA"), Draw.Event("EvB"), Draw.Join("J", "WaitAny"), Draw.Line("After")],
            "F:x>EvA", "F:y>EvB", "EvA>J", "EvB>J", "J>After"));

        Assert.Contains("Canceled EvB (Elsa.Event)", trace.Lines);
        Assert.Equal(["After"], trace.Output);
        Assert.Equal(WorkflowSubStatus.Finished, trace.SubStatus);
        Assert.Empty(trace.Bookmarks);
    }

    [Fact]
    public void A_join_on_any_branch_runs_again_when_a_branch_begins_to_wait_after_it_was_queued()
    {
        // Not traced; follows from Elsa's source: the join, running, cancels Ev, and the cancellation visits the join.
        var trace = Run(Draw.Flow(
            "root", [Draw.Fork("F", "x", "y"), Draw.Line("A"), Draw.Event("Ev"), Draw.Join("J", "WaitAny"), Draw.Line("After")], "F:x>A", "F:y>Ev", "A>J", "Ev>J", "J>After"));

        Assert.Contains("Canceled Ev (Elsa.Event)", trace.Lines);
        Assert.Equal(["A", "After", "After"], trace.Output);
        Assert.Equal(WorkflowSubStatus.Finished, trace.SubStatus);
    }

    [Fact]
    public void End_completes_the_chart_but_queued_work_still_runs_and_its_successors_do_not()
    {
        var trace = Run(Draw.Flow(
            "root",
            [Draw.Fork("F", "x", "y"), Draw.Activity("Elsa.End", "End"), Draw.Line("B1"), Draw.Line("B2")],
            "F:x>End", "F:y>B1", "B1>B2"));

        Assert.Equal(["B1"], trace.Output);
        Assert.True(trace.Lines.ToList().IndexOf("Completed Workflow1 (Elsa.Workflow)") < trace.Lines.ToList().IndexOf("Started B1 (Elsa.WriteLine)"));
    }

    [Fact]
    public void A_wait_that_was_queued_when_the_chart_ended_can_still_be_resumed()
    {
        var trace = Run(
            Draw.Flow("root", [Draw.Fork("F", "x", "y"), Draw.Activity("Elsa.End", "End"), Draw.Event("Ev"), Draw.Line("B2")], "F:x>End", "F:y>Ev", "Ev>B2"), ("N", "Int32", 5));

        Assert.Contains("-- resume bookmark Elsa.Event of Ev", trace.Lines);
        Assert.Contains("Completed Ev (Elsa.Event)", trace.Lines);
        Assert.Empty(trace.Output);
        Assert.Equal(["N=5"], trace.Variables);
        Assert.Equal(WorkflowSubStatus.Finished, trace.SubStatus);
    }

    [Fact]
    public void End_cancels_a_branch_that_waits_and_the_chart_completes_twice_in_the_log_as_in_elsa()
    {
        var trace = Run(Draw.Flow(
            "root", [Draw.Fork("F", "x", "y"), Draw.Event("Ev"), Draw.Line("A"), Draw.Activity("Elsa.End", "End")], "F:x>Ev", "F:y>A", "A>End"));

        Assert.Contains("Canceled Ev (Elsa.Event)", trace.Lines);
        Assert.Equal(2, trace.Lines.Count(line => line == "Completed root (Elsa.Flowchart)"));
        Assert.Equal(WorkflowSubStatus.Finished, trace.SubStatus);
    }

    [Fact]
    public void After_a_resumption_the_losers_of_a_join_are_cancelled_in_reverse_order_of_their_creation()
    {
        var trace = Run(Draw.Flow(
            "root",
            [Draw.Fork("F", "a", "b", "c"), Draw.Event("EvA"), Draw.Event("EvB"), Draw.Event("EvC"), Draw.Join("J", "WaitAny")],
            "F:a>EvA", "F:b>EvB", "F:c>EvC", "EvA>J", "EvB>J", "EvC>J"));

        Assert.Equal(["Canceled EvC (Elsa.Event)", "Canceled EvB (Elsa.Event)"], trace.Lines.Where(line => line.StartsWith("Canceled", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_backward_connection_that_does_not_lead_to_a_dominator_fails()
    {
        // B can be reached without A, so going back to A is invalid.
        var trace = Run(Draw.Flow(
            "root",
            [Draw.Activity("Elsa.Start", "Start"), Draw.Line("A"), Draw.Line("B"), Draw.Decision("D", "true"), Draw.Line("Out")],
            "Start>A", "Start>B", "A>B", "B>D", "D:True>A", "D:False>Out"));

        Assert.Equal(WorkflowSubStatus.Faulted, trace.SubStatus);
        Assert.StartsWith("D: Invalid backward connection: Every path from the source ('D') must go through the target ('A')", trace.Error);
    }

    [Fact]
    public void A_switch_that_matches_any_leaves_by_all_matching_cases()
    {
        var choice = Draw.Switch("S", ("a", "true"), ("b", "false"), ("c", "true"));
        choice["mode"] = Draw.Literal("MatchAny");
        var trace = Run(Draw.Flow("root", [choice, Draw.Line("A"), Draw.Line("B"), Draw.Line("C")], "S:a>A", "S:b>B", "S:c>C"));

        Assert.Contains("Completed S (Elsa.FlowSwitch) -> a,c", trace.Lines);
        Assert.Equal(["A", "C"], trace.Output);
    }

    [Fact]
    public void Loops_count_break_and_show_their_current_value()
    {
        var count = Draw.Activity("Elsa.For", "For", ("start", Draw.Literal(1)), ("end", Draw.Literal(3)), ("body", Draw.Line("L", "`n${getCurrentValue()}`")));
        var each = Draw.Activity("Elsa.ForEach", "Each", ("items", Draw.Script("['x','y','z']")), ("body", Draw.Sequence(
            "Body",
            Draw.Line("I", "`${getCurrentIndex()}${getCurrentValue()}`"),
            Draw.Activity("Elsa.If", "If", ("condition", Draw.Script("getCurrentValue() == 'y'")), ("then", Draw.Activity("Elsa.Break", "Break"))))));
        var loop = Draw.Activity("Elsa.While", "While", ("condition", Draw.Script("getN() < 2")), ("body", Draw.Set("Inc", "N", "getN() + 1")));
        var trace = Run(Draw.Sequence("root", count, each, loop), ("N", "Int32", 0));

        Assert.Equal(["n1", "n2", "n3", "0x", "1y"], trace.Output);
        Assert.Equal(["N=2"], trace.Variables);
        Assert.Equal(WorkflowSubStatus.Finished, trace.SubStatus);
    }

    [Fact]
    public void A_workflow_used_as_an_activity_leaves_by_the_outcome_of_its_complete_and_returns_its_outputs()
    {
        var inner = WorkflowDefinition.Parse(new JsonObject
        {
            ["id"] = "double-v1",
            ["definitionId"] = "double",
            ["name"] = "double it",
            ["isPublished"] = true,
            ["inputs"] = new JsonArray(new JsonObject { ["name"] = "Value", ["type"] = "Int32" }),
            ["outputs"] = new JsonArray(new JsonObject { ["name"] = "Twice", ["type"] = "Int32" }),
            ["outcomes"] = new JsonArray("Big", "Small"),
            ["options"] = new JsonObject { ["usableAsActivity"] = true },
            ["root"] = Draw.Flow(
                "inner",
                [
                    Draw.Activity("Elsa.SetOutput", "Out", ("outputName", Draw.Literal("Twice")), ("outputValue", Draw.Script("getInput('Value') * 2"))),
                    Draw.Activity("Elsa.Complete", "C", ("outcomes", Draw.Script("getTwice() > 10 ? 'Big' : 'Small'"))),
                ],
                "Out>C"),
        }.ToJsonString());
        var registry = ActivityRegistry.Standard.WithWorkflows([inner]);
        var outer = Draw.Workflow(
            Draw.Flow(
                "root",
                [
                    Draw.Activity("DoubleIt", "Sub", ("workflowDefinitionId", "double"), ("value", Draw.Literal(7)),
                        ("twice", new JsonObject { ["typeName"] = "Int32", ["memoryReference"] = new JsonObject { ["id"] = "N" } })),
                    Draw.Line("Big", "`big ${getN()}`"),
                    Draw.Line("Small"),
                ],
                "Sub:Big>Big", "Sub:Small>Small"),
            "outer-v1",
            ("N", "Int32", 0));
        var trace = TraceRunner.Run(outer.Program(registry), new Dictionary<string, object?>(), Now);

        Assert.Equal(["big 14"], trace.Output);
        Assert.Equal("Started Workflow2 (Elsa.Workflow)", trace.Lines[0]);
        Assert.Contains("Completed Workflow1 (Elsa.Workflow)", trace.Lines);
        Assert.Contains("Completed Sub (DoubleIt) -> Big", trace.Lines);
    }

    [Fact]
    public void Complete_inside_a_loop_cancels_the_loop_on_its_way_to_the_workflow()
    {
        var loop = Draw.Activity("Elsa.While", "While", ("condition", Draw.Script("true")), ("body", Draw.Sequence(
            "Body", Draw.Line("In"), Draw.Activity("Elsa.Complete", "C", ("outcomes", Draw.Literal("Done"))))));
        var trace = Run(Draw.Sequence("root", loop, Draw.Line("Never")));

        Assert.Equal(["In"], trace.Output);
        Assert.Contains("Canceled While (Elsa.While)", trace.Lines);
        Assert.Equal(WorkflowSubStatus.Finished, trace.SubStatus);
    }

    [Fact]
    public void A_trigger_in_the_middle_starts_the_run_there()
    {
        var wait = Draw.Event("Ev", "go");
        wait["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
        var program = Draw.Workflow(Draw.Flow("root", [Draw.Activity("Elsa.Start", "Start"), Draw.Line("A"), wait, Draw.Line("B")], "Start>A", "A>Ev", "Ev>B")).Program();
        var trigger = Assert.Single(program.Triggers);
        var burst = WorkflowEngine.Advance(program, null, new StartWorkflow("i", new Dictionary<string, object?>(), TriggerActivityId: trigger.ActivityId), Now);

        Assert.Equal(["B"], burst.Effects.OfType<LineWritten>().Select(line => line.Text));
        Assert.Equal(WorkflowSubStatus.Finished, burst.State.SubStatus);
        Assert.Equal(BookmarkHash.Compute("Elsa.Event", new Dictionary<string, object?> { ["EventName"] = "go" }), trigger.Hash);
    }

    [Fact]
    public void The_hash_of_an_event_is_that_of_elsa()
    {
        var hash = BookmarkHash.Compute("Elsa.Event", new Dictionary<string, object?> { ["eventName"] = "E1" });

        Assert.StartsWith("ACB403EF", hash);
        Assert.EndsWith("0580", hash);
    }

    [Fact]
    public void The_journal_shows_with_which_inputs_each_step_ended_its_turn()
    {
        var instance = new Instance(Draw.Workflow(
            Draw.Flow("root", [Draw.Line("A", "`n${getN() + 1}`"), Draw.Event("E", "rain"), Draw.Line("B")], "A>E", "E>B"), "j-v1", ("N", "Int32", 4)).Program());

        object? Input(JournalEvent kind, string id, string name) => instance.Journal.Last(entry => entry.Event == kind && entry.ActivityId == id).Inputs![name];

        Assert.Equal("n5", Input(JournalEvent.Completed, "A", "Text"));
        Assert.Equal("rain", Input(JournalEvent.Suspended, "E", "EventName"));
        Assert.All(instance.Journal.Where(entry => entry.Event == JournalEvent.Started), entry => Assert.Null(entry.Inputs));
    }

    [Fact]
    public void A_loop_without_a_wait_is_stopped_at_the_step_limit()
    {
        var program = Draw.Workflow(Draw.Flow("root", [Draw.Line("A"), Draw.Decision("D", "true")], "A>D", "D:True>A")).Program();
        var burst = WorkflowEngine.Advance(program, null, new StartWorkflow("i", new Dictionary<string, object?>()), Now);

        Assert.Equal(WorkflowSubStatus.Faulted, burst.State.SubStatus);
        Assert.Contains("10000 steps", Assert.Single(burst.State.Incidents).Message);
        Assert.Equal(TraceRunner.MaximumLines, TraceRunner.Run(program, new Dictionary<string, object?>(), Now).Lines.Count);
    }

    [Fact]
    public void Tokens_let_the_target_of_an_uneven_implicit_join_run_twice()
    {
        var trace = RunWithTokens(
            Draw.Flow("root", [Draw.Activity("Elsa.Start", "Start"), Draw.Line("A"), Draw.Line("B"), Draw.Line("C"), Draw.Line("J"), Draw.Line("K")],
                "Start>A", "Start>B", "A>J", "B>C", "C>J", "J>K"));

        Assert.Equal(2, trace.Output.Count(line => line == "J"));
        Assert.Equal(2, trace.Output.Count(line => line == "K"));
    }

    [Theory]
    [InlineData("Merge", WorkflowSubStatus.Suspended, new string[0])]
    [InlineData("Stream", WorkflowSubStatus.Finished, new[] { "J" })]
    public void Tokens_wait_for_a_dead_branch_where_the_merge_mode_says_so(string mode, WorkflowSubStatus status, string[] after)
    {
        var join = Draw.Line("J");
        join["customProperties"] = new JsonObject { ["mergeMode"] = mode };
        var trace = RunWithTokens(Draw.Flow(
            "root", [Draw.Fork("F", "x", "y"), Draw.Line("A"), Draw.Decision("D", "false"), Draw.Line("B"), join], "F:x>A", "F:y>D", "D:True>B", "A>J", "B>J"));

        Assert.Equal(status, trace.SubStatus);
        Assert.Equal(after, trace.Output.Skip(1));
    }

    [Fact]
    public void Tokens_leave_a_chart_suspended_when_the_loser_of_a_race_arrives_late()
    {
        var trace = RunWithTokens(Draw.Flow(
            "root",
            [Draw.Fork("F", "x", "y"), Draw.Line("A"), Draw.Line("B1"), Draw.Line("B2"), Draw.Line("B3"), Draw.Join("J", "WaitAny"), Draw.Line("After")],
            "F:x>A", "F:y>B1", "B1>B2", "B2>B3", "A>J", "B3>J", "J>After"));

        Assert.Equal(WorkflowSubStatus.Suspended, trace.SubStatus);
        Assert.Empty(trace.Bookmarks);
    }

    private static Trace Run(JsonObject root, params (string Name, string Type, object? Value)[] variables) =>
        TraceRunner.Run(Draw.Workflow(root, "t-v1", variables).Program(), new Dictionary<string, object?>(), Now);

    private static Trace RunWithTokens(JsonObject root) =>
        TraceRunner.Run(Draw.Workflow(root).Program().With(FlowchartMode.TokenBased), new Dictionary<string, object?>(), Now);
}
