using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Definitions;
using GridFlow.Workflows.Execution;

namespace GridFlow.Workflows.Tests;

/// <summary>Failures, and what an operator can do about them and about anything else that is stuck.</summary>
public sealed class IncidentTests
{
    private static readonly WorkflowProgram Division = Draw.Workflow(
        Draw.Flow("root", [Draw.Line("A"), Draw.Line("Bad", "missing.value"), Draw.Line("C")], "A>Bad", "Bad>C"), "f-v1", ("N", "Int32", 0)).Program();

    private static readonly WorkflowProgram Guarded = Draw.Workflow(
        Draw.Flow("root", [Draw.Line("A"), Draw.Activity("Elsa.If", "Check", ("condition", Draw.Script("getN() > 0 ? true : oops()"))), Draw.Line("C")], "A>Check", "Check>C"),
        "g-v1",
        ("N", "Int32", 0)).Program();

    [Fact]
    public void A_failed_activity_can_be_run_again_once_its_cause_is_mended()
    {
        var instance = new Instance(Guarded);
        var incident = Assert.Single(instance.State.Incidents);
        Assert.Equal(WorkflowSubStatus.Faulted, instance.State.SubStatus);

        instance.Send(new RetryActivity(incident.ActivityInstanceId));
        Assert.Equal(WorkflowSubStatus.Faulted, instance.State.SubStatus);
        Assert.Single(instance.State.Incidents);

        instance.Send(new ModifyVariable("N", 1d));
        instance.Send(new RetryActivity(instance.State.Incidents[0].ActivityInstanceId) { Actor = "admin", Reason = "变量已更正" });

        Assert.Equal(WorkflowSubStatus.Finished, instance.State.SubStatus);
        Assert.Equal(["A", "C"], instance.Lines);
        Assert.Empty(instance.State.Incidents);
        Assert.Equal(1, instance.Runs("A"));
        Assert.Contains(instance.Journal, entry => entry is { Actor: "admin", Event: JournalEvent.Noted } && entry.Detail == "retried: 变量已更正");
    }

    [Fact]
    public void A_clock_that_came_due_while_the_instance_was_faulted_is_set_again_when_it_is_mended()
    {
        var program = Draw.Workflow(
            Draw.Flow(
                "root",
                [Draw.Fork("F", "x", "y"), Draw.Activity("Elsa.Delay", "D", ("timeSpan", Draw.Literal("01:00:00"))), Draw.Line("Bad", "oops()"), Draw.Line("After")],
                "F:x>D", "F:y>Bad", "D>After")).Program();
        var instance = new Instance(program);
        var clock = Assert.Single(instance.State.Clocks);
        instance.Now = clock.DueAt;
        Assert.Empty(instance.Send(new ClockDue(clock.BookmarkId, clock.Name)).Journal);

        var mended = instance.Send(new SkipActivity(instance.State.Incidents[0].ActivityInstanceId, []));
        Assert.Contains(new ClockSet(clock.BookmarkId, clock.Name, clock.DueAt), mended.Effects);
        instance.PassUntil(instance.Now);

        Assert.Equal(["After"], instance.Lines);
        Assert.Equal(WorkflowSubStatus.Finished, instance.State.SubStatus);
    }

    [Fact]
    public void A_failed_activity_can_be_skipped_to_an_outcome()
    {
        var instance = new Instance(Division);
        instance.Send(new SkipActivity(instance.State.Incidents[0].ActivityInstanceId, []));

        Assert.Equal(WorkflowSubStatus.Finished, instance.State.SubStatus);
        Assert.Equal(["A", "C"], instance.Lines);
    }

    [Fact]
    public void A_waiting_activity_can_be_skipped_to_an_outcome()
    {
        var program = Draw.Workflow(Draw.Flow("root", [Draw.Event("Wait"), Draw.Line("Yes"), Draw.Line("Done")], "Wait:Yes>Yes", "Wait>Done")).Program();
        var instance = new Instance(program);
        instance.Send(new SkipActivity(instance.State.Bookmarks[0].ActivityInstanceId, ["Yes"]));

        Assert.Equal(["Yes"], instance.Lines);
        Assert.Empty(instance.State.Bookmarks);
        Assert.Equal(WorkflowSubStatus.Finished, instance.State.SubStatus);
    }

    [Fact]
    public void With_continue_an_incident_leaves_the_rest_running_and_the_instance_stuck()
    {
        var json = Division.Definition.ToJson().Replace("\"root\":", "\"options\":{\"incidentStrategyType\":\"ContinueWithIncidentsStrategy\"},\"root\":", StringComparison.Ordinal);
        var instance = new Instance(WorkflowDefinition.Parse(json).Program());

        Assert.Equal(WorkflowStatus.Running, instance.State.Status);
        Assert.Equal(WorkflowSubStatus.Suspended, instance.State.SubStatus);
        Assert.True(instance.State.IsStuck);
        Assert.Equal("JavaScriptException: missing is not defined", Assert.Single(instance.State.Incidents).Cause);
    }

    [Fact]
    public void Whatever_reaches_a_held_instance_is_delivered_in_order_when_it_is_released()
    {
        var program = Draw.Workflow(Draw.Flow("root", [Draw.Fork("F", "x", "y"), Draw.Event("E1"), Draw.Event("E2"), Draw.Line("A"), Draw.Line("B")], "F:x>E1", "F:y>E2", "E1>A", "E2>B")).Program();
        var instance = new Instance(program);
        instance.Send(new HoldWorkflow { Reason = "核查" });
        instance.Resume("E2");
        instance.Resume("E1");
        Assert.Empty(instance.Lines);

        Assert.Equal(instance.State.ToJson(), WorkflowState.FromJson(instance.State.ToJson()).ToJson());
        instance.Send(new ReleaseWorkflow());

        Assert.Equal(["B", "A"], instance.Lines);
        Assert.Equal(WorkflowSubStatus.Finished, instance.State.SubStatus);
    }

    [Fact]
    public void An_operator_neither_skips_nor_retries_in_a_held_instance_so_that_nothing_put_aside_is_lost()
    {
        var program = Draw.Workflow(Draw.Flow("root", [Draw.Event("E1"), Draw.Line("A")], "E1>A")).Program();
        var instance = new Instance(program);
        instance.Send(new HoldWorkflow());
        instance.Resume("E1");

        instance.Send(new SkipActivity(instance.State.Bookmarks[0].ActivityInstanceId, ["Done"]));
        Assert.True(instance.State.IsHeld);
        instance.Send(new ReleaseWorkflow());

        Assert.Equal(["A"], instance.Lines);
        Assert.Equal(WorkflowSubStatus.Finished, instance.State.SubStatus);
    }

    [Fact]
    public void Every_stimulus_is_read_as_it_was_written()
    {
        Stimulus[] stimuli =
        [
            new StartWorkflow("i", new Dictionary<string, object?> { ["n"] = 1d }, "c", "t"),
            new ResumeBookmark("3", new Dictionary<string, object?> { ["outcome"] = "办结", ["list"] = new object?[] { 1d, null } }),
            new ClockDue("3", "deadline"),
            new RetryActivity("7"),
            new SkipActivity("7", ["A", "B"]),
            new ModifyVariable("N", 2d),
            new CancelWorkflow { Actor = "admin", Reason = "重复" },
            new HoldWorkflow(),
            new ReleaseWorkflow(),
        ];
        foreach (var stimulus in stimuli)
        {
            var json = StimulusJson.ToJson(stimulus);
            var read = StimulusJson.FromJson(json);
            Assert.Equal(stimulus.GetType(), read.GetType());
            Assert.Equal((stimulus.Actor, stimulus.Reason), (read.Actor, read.Reason));
            Assert.Equal(json, StimulusJson.ToJson(read));
        }

        Assert.Throws<FormatException>(() => StimulusJson.FromJson("[\"explode\",\"a\",null]"));
        Assert.Throws<FormatException>(() => StimulusJson.FromJson("{}"));
    }

    [Fact]
    public void A_value_that_cannot_be_converted_fails_the_activity_with_elsas_words()
    {
        var program = Draw.Workflow(Draw.Flow("root", [Draw.Activity("Elsa.FlowFork", "F", ("branches", Draw.Input("Object", "[\"x\",")))])).Program();
        var incident = Assert.Single(new Instance(program).State.Incidents);

        Assert.Equal("Failed to evaluate activity input 'Branches'", incident.Message);
        Assert.Equal("Exception: Failed to deserialize [\"x\", to System.Collections.Generic.ICollection`1[System.String]", incident.Cause);
    }

    [Fact]
    public void A_cancelled_instance_waits_for_nothing_and_hears_nothing()
    {
        var program = Draw.Workflow(Draw.Flow("root", [Draw.Activity("Elsa.Delay", "D", ("timeSpan", Draw.Literal("01:00:00"))), Draw.Line("A")], "D>A")).Program();
        var instance = new Instance(program);
        var clock = Assert.Single(instance.State.Clocks);
        instance.Send(new CancelWorkflow { Actor = "admin", Reason = "重复上报" });
        instance.Now = clock.DueAt;

        Assert.Equal(WorkflowSubStatus.Cancelled, instance.State.SubStatus);
        Assert.Contains(instance.Effects, effect => effect is BookmarkRemoved);
        Assert.Empty(instance.Send(new ClockDue(clock.BookmarkId, clock.Name)).Journal);
        Assert.Empty(instance.Send(new ResumeBookmark(clock.BookmarkId, new Dictionary<string, object?>())).Journal);
        Assert.Empty(instance.State.Clocks);
    }
}
