using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Execution;

namespace GridFlow.Workflows.Tests;

/// <summary>
/// The shape of the first ladder: a switch sends the case to one of several handlers, they merge into a verification,
/// and rework goes back to the switch along a backward connection.
/// </summary>
public sealed class LadderTests
{
    private static readonly ActivityRegistry Registry = ActivityRegistry.Standard.With([new Task("Test.Handle", "Done", "CannotHandle"), new Task("Test.Verify", "Pass", "Rework")]);

    private static readonly WorkflowProgram Ladder = Draw.Workflow(
        Draw.Flow(
            "root",
            [
                Draw.Activity("Elsa.Start", "Start"),
                Draw.Set("Count", "Round", "getRound() + 1"),
                Draw.Switch("Route", ("grid", "getLevel() == 'grid'"), ("street", "getLevel() == 'street'")),
                Draw.Activity("Test.Handle", "Grid", ("hours", Draw.Literal(4))),
                Draw.Activity("Test.Handle", "Street", ("hours", Draw.Literal(24))),
                Draw.Activity("Test.Handle", "District", ("hours", Draw.Literal(72))),
                Draw.Activity("Test.Verify", "Verify", ("hours", Draw.Literal(8))),
                Draw.Line("Close", "`closed after ${getRound()}`"),
                Draw.Activity("Elsa.End", "End"),
            ],
            "Start>Count",
            "Count>Route",
            "Route:grid>Grid",
            "Route:street>Street",
            "Route:Default>District",
            "Grid:CannotHandle>Street",
            "Street:CannotHandle>District",
            "Grid>Verify",
            "Street>Verify",
            "District>Verify",
            "Verify:Rework>Route",
            "Verify:Pass>Close",
            "Close>End"),
        "ladder-v1",
        ("Round", "Int32", "0"),
        ("Level", "String", "grid")).Program(Registry);

    [Fact]
    public void A_case_that_the_grid_handles_is_verified_once_and_closed()
    {
        var instance = new Instance(Ladder);
        Assert.Equal(["Grid"], instance.WaitsAt);

        instance.Resume("Grid", ("outcome", "Done"));
        Assert.Equal(["Verify"], instance.WaitsAt);

        instance.Resume("Verify", ("outcome", "Pass"));
        Assert.Equal(WorkflowSubStatus.Finished, instance.State.SubStatus);
        Assert.Equal(["closed after 1"], instance.Lines);
        Assert.Equal(0, instance.Runs("Street"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Rework_goes_back_to_the_switch_as_often_as_it_must_and_every_round_merges_into_one_verification(int rounds)
    {
        var instance = new Instance(Ladder);
        for (var round = 0; round < rounds; round++)
        {
            instance.Resume("Grid", ("outcome", "CannotHandle"));
            Assert.Equal(["Street"], instance.WaitsAt);
            instance.Resume("Street", ("outcome", round % 2 == 0 ? "Done" : "CannotHandle"));
            if (round % 2 == 1)
                instance.Resume("District", ("outcome", "Done"));
            Assert.Equal(["Verify"], instance.WaitsAt);
            instance.Resume("Verify", ("outcome", "Rework"));
            Assert.Equal(["Grid"], instance.WaitsAt);
        }

        instance.Resume("Grid", ("outcome", "Done"));
        instance.Resume("Verify", ("outcome", "Pass"));

        Assert.Equal(WorkflowSubStatus.Finished, instance.State.SubStatus);
        Assert.Equal(rounds + 1, instance.Runs("Verify"));
        Assert.Equal(1, instance.Runs("Close"));
        Assert.Equal(1, instance.Runs("Count"));
    }

    [Fact]
    public void A_level_chosen_later_takes_the_next_round_to_another_handler()
    {
        var instance = new Instance(Ladder);
        instance.Resume("Grid", ("outcome", "Done"));
        instance.Send(new ModifyVariable("Level", "street") { Actor = "admin", Reason = "超出网格能力" });
        instance.Resume("Verify", ("outcome", "Rework"));

        Assert.Equal(["Street"], instance.WaitsAt);
        Assert.Contains(instance.Journal, entry => entry is { Event: JournalEvent.Noted, Actor: "admin" } && entry.Detail!.Contains("超出网格能力"));
    }

    [Fact]
    public void A_deadline_that_runs_out_sends_the_case_up_and_its_warning_comes_first()
    {
        var instance = new Instance(Ladder);
        var start = instance.Now;
        Assert.Equal([start.AddHours(4 * 0.8), start.AddHours(4)], instance.State.Clocks.Select(clock => clock.DueAt));

        instance.PassUntil(start.AddHours(3.5));
        Assert.Equal(["Grid"], instance.WaitsAt);
        Assert.Contains(instance.Journal, entry => entry.Detail == "warned");

        instance.PassUntil(start.AddHours(5));
        Assert.Equal(["Street"], instance.WaitsAt);
        Assert.Equal(2, instance.State.Clocks.Count);
    }

    [Fact]
    public void A_clock_that_is_due_twice_fires_once()
    {
        var instance = new Instance(Ladder);
        var clock = instance.State.Clocks[0];
        instance.Now = clock.DueAt;
        var first = instance.Send(new ClockDue(clock.BookmarkId, clock.Name));
        var second = instance.Send(new ClockDue(clock.BookmarkId, clock.Name));

        Assert.NotEmpty(first.Journal);
        Assert.Empty(second.Journal);
        Assert.Empty(second.Effects);
        Assert.Same(first.State, second.State);
    }

    [Fact]
    public void A_clock_does_not_fire_before_it_is_due()
    {
        var instance = new Instance(Ladder);
        var clock = instance.State.Clocks[0];
        instance.Now = clock.DueAt.AddTicks(-1);

        Assert.Empty(instance.Send(new ClockDue(clock.BookmarkId, clock.Name)).Journal);
    }

    [Fact]
    public void A_waiting_case_survives_being_stored_at_every_step()
    {
        var instance = new Instance(Ladder);
        var state = instance.State;
        string[] outcomes = ["CannotHandle", "Done", "Rework", "Done", "Pass"];
        foreach (var outcome in outcomes)
        {
            state = WorkflowState.FromJson(state.ToJson());
            state = WorkflowEngine.Advance(Ladder, state, new ResumeBookmark(state.Bookmarks[0].Id, new Dictionary<string, object?> { ["outcome"] = outcome }), instance.Now).State;
        }

        Assert.Equal(WorkflowSubStatus.Finished, state.SubStatus);
    }

    /// <summary>A task as governance has them: it waits with a deadline and a warning, and ends with the outcome of its answer.</summary>
    private sealed class Task(string type, params string[] outcomes) : IActivity
    {
        public ActivityDescriptor Descriptor { get; } = new(type, new("处理", "Handle"), new("办理", "Work"), new("等待答复", "Waits for an answer"))
        {
            Inputs = [new("Hours", "Double", new("时限", "Limit"), new("小时", "Hours"))],
            Ports = [.. outcomes.Select(outcome => new PortDescriptor(outcome, new(outcome, outcome)))],
            CanWait = true,
        };

        public void Execute(IActivityContext context)
        {
            var bookmark = context.Wait("task", new Dictionary<string, object?> { ["title"] = context.DisplayName });
            var hours = context.Input<double>("Hours");
            context.SetClock(bookmark, "warn", context.Now.AddHours(hours * 0.8));
            context.SetClock(bookmark, "deadline", context.Now.AddHours(hours));
        }

        public void Resume(IActivityContext context, Bookmark bookmark, IReadOnlyDictionary<string, object?> input) =>
            context.Complete((string)input["outcome"]!);

        public void ClockDue(IActivityContext context, Bookmark bookmark, string clock)
        {
            if (clock == "warn")
            {
                context.Note("warned");
                context.KeepWaiting();
            }
            else
            {
                context.Complete(outcomes[1]);
            }
        }
    }
}
