using System.Text.Json.Nodes;
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

    [Fact]
    public void A_preview_refuses_to_lose_a_branch_that_has_arrived_at_a_merge()
    {
        var first = Draw.Workflow(
            Draw.Flow("root", [Draw.Fork("F", "x", "y"), Draw.Line("A"), Draw.Event("Wait"), Draw.Line("M")], "F:x>A", "F:y>Wait", "A>M", "Wait>M"), "m-v1").Program();
        var second = Draw.Workflow(
            Draw.Flow("root", [Draw.Fork("F", "x", "y"), Draw.Line("A"), Draw.Event("Wait"), Draw.Line("M"), Draw.Line("Own")], "F:x>A", "F:y>Wait", "A>M", "Wait>Own"), "m-v2").Program();

        var preview = WorkflowUpgrade.Preview(first, second, new Instance(first).State);

        Assert.False(preview.CanMove);
        Assert.Contains("“M”", Assert.Single(preview.Obstacles).Chinese);
    }

    [Fact]
    public void A_preview_refuses_a_way_that_leads_back_to_what_has_completed_or_is_in_progress()
    {
        var swapped = Draw.Workflow(Draw.Flow("root", [Draw.Event("Wait"), Draw.Line("A"), Draw.Line("B")], "Wait>A", "A>B"), "w-v2").Program();
        Assert.Contains("“A”", Assert.Single(WorkflowUpgrade.Preview(First, swapped, new Instance(First).State).Obstacles).Chinese);

        JsonObject[] steps = [Draw.Fork("F", "x", "y"), Draw.Event("One"), Draw.Event("Two")];
        var apart = Draw.Workflow(Draw.Flow("root", steps, "F:x>One", "F:y>Two"), "p-v1").Program();
        var joined = Draw.Workflow(Draw.Flow("root", [.. steps.Select(step => (JsonObject)step.DeepClone())], "F:x>One", "F:y>Two", "One>Two"), "p-v2").Program();
        Assert.Contains("“Two”", Assert.Single(WorkflowUpgrade.Preview(apart, joined, new Instance(apart).State).Obstacles).Chinese);
    }

    /// <summary>
    /// The model knows only followed connections: after the move a step runs when it has not completed and a followed
    /// connection leads to it from what runs after the move, or one of the old version has led to it before.
    /// </summary>
    [Fact]
    public void A_random_instance_moved_to_a_random_edit_repeats_no_step_and_loses_none()
    {
        var (moved, refused) = (0, 0);
        for (var seed = 0; seed < 600; seed++)
        {
            var random = new Random(seed);
            var old = RandomChart.Make(random);
            var first = old.Program("e-v1");
            var instance = new Instance(first);
            for (var wakes = random.Next(3); wakes > 0 && instance.State.Bookmarks.Count > 1; wakes--)
                instance.Resume(instance.WaitsAt[random.Next(instance.WaitsAt.Length)]);
            if (instance.State.Bookmarks.Count == 0)
                continue;
            var edited = old.Edit(random, instance.WaitsAt);
            var second = edited.Program("e-v2");
            if (!WorkflowUpgrade.Preview(first, second, instance.State).CanMove)
            {
                refused++;
                continue;
            }

            moved++;
            var done = Completed(instance.Journal).ToHashSet();
            var expected = new HashSet<string>(instance.WaitsAt);
            for (var before = -1; before != expected.Count;)
            {
                before = expected.Count;
                expected.UnionWith(edited.Connections.Where(way => !done.Contains(way.To) && edited.Follows(way)
                    && (expected.Contains(way.From) || (done.Contains(way.From) && old.Connections.Contains(way) && old.Follows(way)))).Select(way => way.To));
            }

            var burst = WorkflowUpgrade.Move(first, second, instance.State, "admin", null, Now);
            var after = new List<string>();
            while (burst.State is { Status: WorkflowStatus.Running, Bookmarks: [var oldest, ..] })
            {
                burst = WorkflowEngine.Advance(second, WorkflowState.FromJson(burst.State.ToJson()), new ResumeBookmark(oldest.Id, new Dictionary<string, object?>()), Now);
                after.AddRange(Completed(burst.Journal));
            }

            Assert.True(expected.Order(StringComparer.Ordinal).SequenceEqual(after.Order(StringComparer.Ordinal)), $"seed {seed}: expected {string.Join(' ', expected)}, ran {string.Join(' ', after)}\nold {old}\nnew {edited}\ndone {string.Join(' ', done)} waiting {string.Join(' ', instance.WaitsAt)}");
            Assert.Equal(WorkflowSubStatus.Finished, burst.State.SubStatus);
        }

        // The property would be empty if the preview refused everything, and weak if it never had to refuse.
        Assert.InRange(moved, 150, int.MaxValue);
        Assert.InRange(refused, 25, int.MaxValue);

        static IEnumerable<string> Completed(IEnumerable<JournalEntry> journal) =>
            journal.Where(entry => entry.Event == JournalEvent.Completed && entry.ActivityId[0] == 'N').Select(entry => entry.ActivityId);
    }

    private sealed record Way(string From, string Port, string To);

    /// <summary>Steps by name with their kind, and forward connections between them.</summary>
    private sealed record RandomChart(IReadOnlyDictionary<string, char> Steps, IReadOnlyList<Way> Connections)
    {
        public static RandomChart Make(Random random)
        {
            var names = Enumerable.Range(0, random.Next(3, 10)).Select(i => $"N{i}").ToArray();
            var steps = names.ToDictionary(name => name, name => name == "N0" ? 'F' : "LLEETDF"[random.Next(7)]);
            var ways = names.Skip(1).SelectMany((to, i) => names[..(i + 1)].OrderBy(_ => random.Next()).Take(random.Next(1, 3)).Select(from => new Way(from, Port(steps[from], random), to)));
            return new RandomChart(steps, [.. ways.DistinctBy(way => (way.From, way.To))]);
        }

        public bool Follows(Way way) => way.Port != "False";

        /// <summary>Inserts steps, draws and takes away connections, removes steps that are not in progress.</summary>
        public RandomChart Edit(Random random, IReadOnlyList<string> inProgress)
        {
            var (steps, ways, names) = (new Dictionary<string, char>(Steps), Connections.ToList(), Steps.Keys.ToList());
            for (var edits = random.Next(1, 4); edits > 0; edits--)
            {
                switch (random.Next(4))
                {
                    case 0 when ways.Count > 0:
                        var split = ways[random.Next(ways.Count)];
                        var added = $"Nx{steps.Count}{edits}";
                        steps[added] = "LE"[random.Next(2)];
                        names.Insert(names.IndexOf(split.To), added);
                        ways.Remove(split);
                        ways.AddRange([split with { To = added }, new Way(added, "Done", split.To)]);
                        break;
                    case 1:
                        var at = random.Next(1, names.Count);
                        var from = names[random.Next(at)];
                        if (!ways.Exists(way => way.From == from && way.To == names[at]))
                            ways.Add(new Way(from, Port(steps[from], random), names[at]));
                        break;
                    case 2 when ways.Count > 0:
                        ways.RemoveAt(random.Next(ways.Count));
                        break;
                    case 3 when names.Skip(1).Except(inProgress).ToArray() is { Length: > 0 } free:
                        var gone = free[random.Next(free.Length)];
                        steps.Remove(gone);
                        names.Remove(gone);
                        ways.RemoveAll(way => way.From == gone || way.To == gone);
                        break;
                }
            }

            return new RandomChart(steps, ways);
        }

        public WorkflowProgram Program(string id) => Draw.Workflow(
            Draw.Flow(
                "root",
                [Draw.Activity("Elsa.Start", "Start"), .. Steps.Select(step => step.Value switch
                {
                    'E' => Draw.Event(step.Key),
                    'F' => Draw.Fork(step.Key, "x", "y"),
                    'D' => Draw.Decision(step.Key, "1 < 2"),
                    _ => Draw.Line(step.Key),
                })],
                ["Start>N0", .. Connections.Select(way => $"{way.From}:{way.Port}>{way.To}")]),
            id).Program();

        public override string ToString() => $"{string.Join(' ', Steps.Select(step => $"{step.Key}{step.Value}"))}: {string.Join(' ', Connections.Select(way => $"{way.From}:{way.Port}>{way.To}"))}";

        private static string Port(char kind, Random random) => kind switch { 'F' => random.Next(2) == 0 ? "x" : "y", 'D' => random.Next(2) == 0 ? "True" : "False", _ => "Done" };
    }
}
