using System.Text.Json.Nodes;
using GridFlow.Workflows.Execution;

namespace GridFlow.Workflows.Tests;

public sealed class TimerAndMessageTests
{
    [Fact]
    public void Timers_fire_in_the_order_of_their_times_also_after_a_week_of_downtime()
    {
        var program = Draw.Workflow(Draw.Flow(
            "root",
            [
                Draw.Fork("F", "a", "b", "c"),
                Draw.Activity("Elsa.Delay", "Long", ("timeSpan", Draw.Literal("05:00:00"))),
                Draw.Activity("Elsa.Timer", "Short", ("interval", Draw.Literal("00:10:00"))),
                Draw.Activity("Elsa.StartAt", "Past", ("dateTime", Draw.Literal("2020-01-01T00:00:00Z"))),
                Draw.Line("L"), Draw.Line("S"), Draw.Line("P"),
            ],
            "F:a>Long", "F:b>Short", "F:c>Past", "Long>L", "Short>S", "Past>P")).Program();
        var instance = new Instance(program);
        Assert.Equal(["P"], instance.Lines);

        instance.PassUntil(instance.Now.AddDays(7));

        Assert.Equal(["P", "S", "L"], instance.Lines);
        Assert.Equal(WorkflowSubStatus.Finished, instance.State.SubStatus);
    }

    /// <summary>Stores keep whole milliseconds; what the engine does between two of them must not differ from what a replay does.</summary>
    [Fact]
    public void Time_counts_in_whole_milliseconds()
    {
        var program = Draw.Workflow(Draw.Flow("root", [Draw.Activity("Elsa.Delay", "D", ("timeSpan", Draw.Literal("01:00:00")))])).Program();
        var now = new DateTimeOffset(2026, 8, 1, 8, 0, 0, TimeSpan.FromHours(8));
        var start = new StartWorkflow("i", new Dictionary<string, object?>());

        var stored = WorkflowEngine.Advance(program, null, start, now);
        var real = WorkflowEngine.Advance(program, null, start, now.AddTicks(5_005));

        Assert.Equal(stored.State.ToJson(), real.State.ToJson());
        Assert.Equal(now.AddHours(1), Assert.Single(real.State.Clocks).DueAt);
    }

    [Fact]
    public void An_event_is_published_with_the_hash_by_which_the_waiting_find_it()
    {
        var publisher = new Instance(Draw.Workflow(Draw.Flow("root", [Draw.Activity("Elsa.PublishEvent", "P", ("eventName", Draw.Literal("rain")), ("payload", Draw.Script("({level: 3})")))])).Program());
        var waiter = new Instance(Draw.Workflow(
            Draw.Flow("root", [Wait(), Draw.Line("L", "`level ${variables.Got.level}`")], "W>L"), "w-v1", ("Got", "Object", null)).Program());
        var published = Assert.Single(publisher.Effects.OfType<EventPublished>());

        Assert.Equal(published.BookmarkHash, waiter.State.Bookmarks[0].Hash);
        waiter.Resume("W", ("payload", published.Payload));
        Assert.Equal(["level 3"], waiter.Lines);

        static JsonObject Wait()
        {
            var wait = Draw.Event("W", "rain");
            wait["result"] = new JsonObject { ["typeName"] = "Object", ["memoryReference"] = new JsonObject { ["id"] = "Got" } };
            return wait;
        }
    }

    [Fact]
    public void A_task_of_the_host_is_asked_for_and_its_result_comes_back()
    {
        var task = Draw.Activity("Elsa.RunTask", "T", ("taskName", Draw.Literal("notify")), ("name", "Send"));
        var instance = new Instance(Draw.Workflow(Draw.Flow("root", [task, Draw.Line("L", "getOutputFrom('Send', 'Result')")], "T>L")).Program());
        var asked = Assert.Single(instance.Effects.OfType<TaskRequested>());

        Assert.Equal(("notify", instance.State.Bookmarks[0].Id), (asked.TaskName, asked.BookmarkId));
        instance.Resume("T", ("result", "sent"));
        Assert.Equal(["sent"], instance.Lines);
    }

    [Fact]
    public void A_child_workflow_is_awaited_only_where_the_parent_wants_it()
    {
        JsonObject Child(string type, string id) => Draw.Activity(type, id, ("workflowDefinitionId", Draw.Literal("child")), ("input", Draw.Script("({n: 1})")));
        var instance = new Instance(Draw.Workflow(Draw.Sequence("root", Child("Elsa.DispatchWorkflow", "D"), Child("Elsa.ExecuteWorkflow", "E"), Draw.Line("L"))).Program());
        var requests = instance.Effects.OfType<ChildWorkflowRequested>().ToArray();

        Assert.Equal(2, requests.Length);
        Assert.Null(requests[0].ParentBookmarkId);
        Assert.Equal(instance.State.Bookmarks[0].Id, requests[1].ParentBookmarkId);
        Assert.NotEqual(requests[0].ChildInstanceId, requests[1].ChildInstanceId);
        Assert.Equal(1d, requests[0].Input["n"]);

        instance.Resume("E", ("result", null));
        Assert.Equal(["L"], instance.Lines);
    }

    [Fact]
    public void A_very_long_skipped_chain_fails_the_activity_instead_of_the_process()
    {
        const int Length = 3_000;
        var names = Enumerable.Range(0, Length).Select(i => $"N{i}").ToArray();
        var program = Draw.Workflow(Draw.Flow(
            "root",
            [Draw.Decision("D", "false"), .. names.Select(name => Draw.Line(name))],
            [.. names.Zip(names.Skip(1), (from, to) => $"{from}>{to}"), "D:True>N0"])).Program();

        var state = new Instance(program).State;

        Assert.Contains(state.SubStatus, new[] { WorkflowSubStatus.Finished, WorkflowSubStatus.Faulted });
    }
}
