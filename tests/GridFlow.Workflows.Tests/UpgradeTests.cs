using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Execution;
using GridFlow.Workflows.Upgrades;

namespace GridFlow.Workflows.Tests;

public sealed class UpgradeTests
{
    private static readonly DateTimeOffset Now = new(2026, 8, 1, 8, 0, 0, TimeSpan.Zero);

    private static readonly WorkflowProgram First = Draw.Workflow(
        Draw.Flow("root", [Draw.Line("A"), Draw.Event("Wait"), Draw.Line("B")], "A>Wait", "Wait>B"), "w-v1").Program();

    [Fact]
    public void An_instance_that_moves_does_what_the_new_version_says_from_where_it_stands()
    {
        var second = Draw.Workflow(
            Draw.Flow("root", [Draw.Line("A"), Draw.Event("Wait"), Draw.Line("New"), Draw.Line("B2")], "A>Wait", "Wait>New", "New>B2"), "w-v2").Program();
        var state = new Instance(First).State;

        var moved = WorkflowUpgrade.Move(First, second, state, "admin", "新流程", Now);
        var end = WorkflowEngine.Advance(second, moved.State, new ResumeBookmark(moved.State.Bookmarks[0].Id, new Dictionary<string, object?>()), Now);

        Assert.Contains("新流程", Assert.Single(moved.Journal).Detail);
        Assert.Equal(["New", "B2"], end.Effects.OfType<LineWritten>().Select(line => line.Text));
        Assert.Equal(WorkflowSubStatus.Finished, end.State.SubStatus);
    }

    [Fact]
    public void A_new_step_behind_the_instance_never_runs_and_never_blocks_a_merge()
    {
        // New lies between A and the merge, on a way that has been passed.
        var second = Draw.Workflow(
            Draw.Flow("root", [Draw.Line("A"), Draw.Event("Wait"), Draw.Line("New"), Draw.Line("B")], "A>Wait", "A>New", "Wait>B", "New>B"), "w-v2").Program();
        var state = new Instance(First).State;

        var preview = WorkflowUpgrade.Preview(First, second, state);
        var moved = WorkflowUpgrade.Move(First, second, state, "admin", null, Now).State;
        var end = WorkflowEngine.Advance(second, moved, new ResumeBookmark(moved.Bookmarks[0].Id, new Dictionary<string, object?>()), Now);

        Assert.True(preview.CanMove);
        Assert.Contains(preview.Consequences, text => text.English.Contains("New", StringComparison.Ordinal));
        Assert.Equal(["B"], end.Effects.OfType<LineWritten>().Select(line => line.Text));
        Assert.Equal(WorkflowSubStatus.Finished, end.State.SubStatus);
    }

    [Fact]
    public void A_preview_says_why_an_instance_cannot_move()
    {
        var withoutWait = Draw.Workflow(Draw.Flow("root", [Draw.Line("A"), Draw.Line("B")], "A>B"), "w-v2").Program();
        var otherType = Draw.Workflow(Draw.Flow("root", [Draw.Line("A"), Draw.Line("Wait")], "A>Wait"), "w-v3").Program();
        var unreachable = Draw.Workflow(Draw.Flow("root", [Draw.Line("A"), Draw.Event("Wait"), Draw.Line("B")], "A>B"), "w-v4").Program();
        var state = new Instance(First).State;

        foreach (var program in new[] { withoutWait, otherType, unreachable })
        {
            var preview = WorkflowUpgrade.Preview(First, program, state);
            Assert.False(preview.CanMove);
            Assert.Contains("Wait", Assert.Single(preview.Obstacles).Chinese);
            Assert.Throws<InvalidOperationException>(() => WorkflowUpgrade.Move(First, program, state, "admin", null, Now));
        }
    }

    [Fact]
    public void An_instance_that_moves_at_the_next_step_stays_until_then_and_survives_being_stored()
    {
        var second = Draw.Workflow(Draw.Flow("root", [Draw.Line("A"), Draw.Event("Wait"), Draw.Line("C")], "A>Wait", "Wait>C"), "w-v2").Program();
        var state = WorkflowState.FromJson(WorkflowUpgrade.MoveAtNextStep(new Instance(First).State, second.VersionId).ToJson());
        Assert.Equal("w-v1", state.DefinitionVersionId);

        var end = WorkflowEngine.Advance(second, state, new ResumeBookmark(state.Bookmarks[0].Id, new Dictionary<string, object?>()), Now);

        Assert.Equal(["C"], end.Effects.OfType<LineWritten>().Select(line => line.Text));
        Assert.Equal("w-v2", end.State.DefinitionVersionId);
        Assert.Null(end.State.UpgradeTo);
    }

    [Fact]
    public void A_journal_of_stimuli_replays_moves_as_well()
    {
        var second = Draw.Workflow(Draw.Flow("root", [Draw.Line("A"), Draw.Event("Wait"), Draw.Event("Again")], "A>Wait", "Wait>Again"), "w-v2").Program();
        var third = Draw.Workflow(Draw.Flow("root", [Draw.Line("A"), Draw.Event("Wait"), Draw.Event("Again"), Draw.Line("C")], "A>Wait", "Wait>Again", "Again>C"), "w-v3").Program();
        var programs = new[] { First, second, third }.ToDictionary(program => program.VersionId);
        Stimulus[] stimuli =
        [
            new StartWorkflow("i1", new Dictionary<string, object?>()),
            new UpgradeWorkflow("w-v3", UpgradeTiming.NextStep) { FromVersionId = "w-v1", Actor = "admin", Reason = "先登记" },
            new UpgradeWorkflow("w-v3", UpgradeTiming.Keep) { FromVersionId = "w-v1", Actor = "admin", Reason = "改主意" },
            new UpgradeWorkflow("w-v2", UpgradeTiming.Now) { FromVersionId = "w-v1", Actor = "admin", Reason = "新流程" },
            new UpgradeWorkflow("w-v3", UpgradeTiming.NextStep) { FromVersionId = "w-v2", Actor = "admin", Reason = "再换" },
            new ResumeBookmark("5", new Dictionary<string, object?>()),
        ];

        var live = Play(stimuli);
        var again = Play([.. stimuli.Select(stimulus => StimulusJson.FromJson(StimulusJson.ToJson(stimulus)))]);

        Assert.Equal("w-v3", live.DefinitionVersionId);
        Assert.Equal("Again", Assert.Single(live.Bookmarks).ActivityId);
        Assert.Equal(live.ToJson(), again.ToJson());

        WorkflowState Play(Stimulus[] played)
        {
            WorkflowState? state = null;
            foreach (var stimulus in played)
            {
                var program = state is null ? First : programs[WorkflowEngine.VersionFor(state, stimulus)];
                var burst = WorkflowEngine.Advance(program, state, stimulus, Now);
                Assert.NotEmpty(burst.Journal);
                state = WorkflowState.FromJson(burst.State.ToJson());
            }

            return state!;
        }
    }

    [Fact]
    public void A_decision_about_a_version_the_instance_has_left_changes_nothing()
    {
        var second = Draw.Workflow(Draw.Flow("root", [Draw.Line("A"), Draw.Event("Wait")], "A>Wait"), "w-v2").Program();
        var move = new UpgradeWorkflow("w-v2", UpgradeTiming.Now) { FromVersionId = "w-v1" };
        var moved = WorkflowEngine.Advance(second, new Instance(First).State, move, Now).State;

        Assert.Same(moved, WorkflowEngine.Advance(second, moved, move, Now).State);
        Assert.Same(moved, WorkflowEngine.Advance(second, moved, move with { Timing = UpgradeTiming.Keep }, Now).State);
    }

    [Fact]
    public void What_reaches_a_held_instance_that_is_to_move_is_put_aside_and_not_lost()
    {
        var second = Draw.Workflow(Draw.Flow("root", [Draw.Line("A"), Draw.Event("Wait"), Draw.Line("C")], "A>Wait", "Wait>C"), "w-v2").Program();
        var instance = new Instance(First);
        instance.Send(new HoldWorkflow());
        instance.Send(new UpgradeWorkflow("w-v2", UpgradeTiming.NextStep) { FromVersionId = "w-v1" });

        var waiting = WorkflowEngine.Advance(second, instance.State, new ResumeBookmark(instance.State.Bookmarks[0].Id, new Dictionary<string, object?>()), Now).State;
        var end = WorkflowEngine.Advance(second, waiting, new ReleaseWorkflow(), Now);

        Assert.Equal(["C"], end.Effects.OfType<LineWritten>().Select(line => line.Text));
        Assert.Equal(WorkflowSubStatus.Finished, end.State.SubStatus);
    }

    [Fact]
    public void A_program_of_another_version_is_refused_unless_the_instance_is_to_move_to_it()
    {
        var second = Draw.Workflow(Draw.Flow("root", [Draw.Event("Wait")]), "w-v2").Program();
        var state = new Instance(First).State;

        Assert.Throws<ArgumentException>(() => WorkflowEngine.Advance(second, state, new CancelWorkflow(), Now));
    }

    [Fact]
    public void A_sequence_finds_its_place_again_when_steps_were_put_before_it()
    {
        var first = Draw.Workflow(Draw.Sequence("s", Draw.Line("A"), Draw.Event("Wait"), Draw.Line("B")), "s-v1").Program();
        var second = Draw.Workflow(Draw.Sequence("s", Draw.Line("Zero"), Draw.Line("A"), Draw.Line("AA"), Draw.Event("Wait"), Draw.Line("B")), "s-v2").Program();
        var moved = WorkflowUpgrade.Move(first, second, new Instance(first).State, "admin", null, Now).State;

        var end = WorkflowEngine.Advance(second, moved, new ResumeBookmark(moved.Bookmarks[0].Id, new Dictionary<string, object?>()), Now);

        Assert.Equal(["B"], end.Effects.OfType<LineWritten>().Select(line => line.Text));
    }
}
