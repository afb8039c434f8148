using FsCheck;
using FsCheck.Fluent;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Execution;

namespace GridFlow.Workflows.Tests;

/// <summary>Random well-formed drawings against a reference model, replay, and storage at any moment.</summary>
public sealed class PropertyTests
{
    private static readonly DateTimeOffset Now = new(2026, 8, 1, 8, 0, 0, TimeSpan.Zero);
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(150);

    /// <summary>
    /// A drawing from a seed: nodes 0..n-1, connections only forward, decisions with fixed answers, forks, events. It
    /// is acyclic, so the reference model is simple: an activity runs exactly once when a path of followed connections
    /// leads to it, and never otherwise.
    /// </summary>
    private sealed record Drawing(WorkflowProgram Program, IReadOnlyList<string> Expected, string Text)
    {
        public override string ToString() => Text;

        public static Drawing Make(int seed)
        {
            var random = new Random(seed);
            var size = random.Next(2, 14);
            var kinds = Enumerable.Range(0, size).Select(i => i == 0 ? 'L' : "LLLDEFF"[random.Next(7)]).ToArray();
            var answers = Enumerable.Range(0, size).Select(_ => random.Next(2) == 0).ToArray();
            var activities = Enumerable.Range(0, size).Select(i => kinds[i] switch
            {
                'D' => Draw.Decision($"N{i}", answers[i] ? "true" : "false"),
                'E' => Draw.Event($"N{i}"),
                'F' => Draw.Fork($"N{i}", "x", "y"),
                _ => Draw.Line($"N{i}"),
            }).ToArray();
            var connections = new List<(int From, string Port, int To)>();
            for (var to = 1; to < size; to++)
            {
                foreach (var from in Enumerable.Range(0, to).OrderBy(_ => random.Next()).Take(random.Next(1, 4)))
                    connections.Add((from, Port(kinds[from], random), to));
            }

            connections = [.. connections.DistinctBy(connection => (connection.From, connection.To)).OrderBy(_ => random.Next())];
            var runs = new bool[size];
            runs[0] = true;
            for (var i = 1; i < size; i++)
                runs[i] = connections.Exists(connection => connection.To == i && runs[connection.From] && Follows(kinds[connection.From], answers[connection.From], connection.Port));
            var lines = connections.Select(connection => $"N{connection.From}:{connection.Port}>N{connection.To}").ToArray();
            return new Drawing(
                Draw.Workflow(Draw.Flow("root", activities, lines)).Program(),
                [.. Enumerable.Range(0, size).Where(i => runs[i]).Select(i => $"N{i}")],
                $"seed {seed}: {new string(kinds)} {string.Join(" ", lines)}");
        }

        private static string Port(char kind, Random random) => kind switch
        {
            'D' => random.Next(2) == 0 ? "True" : "False",
            'F' => random.Next(3) switch { 0 => "x", 1 => "y", _ => "z" },
            _ => "Done",
        };

        private static bool Follows(char kind, bool answer, string port) => kind switch
        {
            'D' => port == (answer ? "True" : "False"),
            'F' => port is "x" or "y",
            _ => true,
        };
    }

    [Fact]
    public void A_random_acyclic_drawing_runs_every_step_that_is_reached_exactly_once_and_no_other()
    {
        Check.One(Runs, Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var drawing = Drawing.Make(seed);
            var (states, _, journal) = Play(drawing.Program, seed);
            var ran = journal.Where(entry => entry.Event == JournalEvent.Completed && entry.ActivityId[0] == 'N').Select(entry => entry.ActivityId).Order(StringComparer.Ordinal);
            Assert.Equal(drawing.Expected.Order(StringComparer.Ordinal), ran);
            Assert.Equal(WorkflowSubStatus.Finished, states[^1].SubStatus);
            Assert.Equal(Enumerable.Range(1, journal.Count).Select(i => (long)i), journal.Select(entry => entry.Sequence));
        }));
    }

    [Fact]
    public void Every_prefix_of_the_stimuli_replays_to_the_same_state_and_storing_between_makes_no_difference()
    {
        Check.One(Runs, Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var program = Drawing.Make(seed).Program;
            var (states, stimuli, _) = Play(program, seed);
            WorkflowState? replayed = null;
            WorkflowState? stored = null;
            for (var i = 0; i < stimuli.Count; i++)
            {
                replayed = WorkflowEngine.Advance(program, replayed, StimulusJson.FromJson(StimulusJson.ToJson(stimuli[i])), Now).State;
                stored = WorkflowEngine.Advance(program, stored is null ? null : WorkflowState.FromJson(stored.ToJson()), stimuli[i], Now).State;
                Assert.Equal(states[i].ToJson(), replayed.ToJson());
                Assert.Equal(states[i].ToJson(), stored.ToJson());
                Assert.Equal(states[i].ToJson(), WorkflowState.FromJson(states[i].ToJson()).ToJson());
            }
        }));
    }

    [Fact]
    public void A_stimulus_delivered_twice_changes_nothing_the_second_time()
    {
        Check.One(Runs, Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var program = Drawing.Make(seed).Program;
            var (states, stimuli, _) = Play(program, seed);
            for (var i = 1; i < stimuli.Count; i++)
            {
                var again = WorkflowEngine.Advance(program, states[i], stimuli[i], Now);
                Assert.Empty(again.Journal);
                Assert.Empty(again.Effects);
            }
        }));
    }

    [Fact]
    public void A_random_loop_runs_its_body_once_a_round_with_forks_and_joins_inside()
    {
        Check.One(Runs, Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var (rounds, width) = (random.Next(1, 6), random.Next(1, 5));
            var branches = Enumerable.Range(0, width).Select(i => $"B{i}").ToArray();
            var dead = random.Next(width + 1);
            var activities = branches.Select((name, i) => i == dead ? Draw.Decision(name, "false") : random.Next(2) == 0 ? Draw.Line(name) : Draw.Event(name))
                .Concat([Draw.Activity("Elsa.Start", "Start"), Draw.Set("Inc", "N", "getN() + 1"), Draw.Fork("F", branches), Draw.Join("J", "WaitAllActive"), Draw.Line("After"), Draw.Decision("D", $"getN() < {rounds}"), Draw.Line("Out")])
                .ToArray();
            string[] connections =
            [
                "Start>Inc", "Inc>F", .. branches.Select(name => $"F:{name}>{name}"), .. branches.Select((name, i) => i == dead ? $"{name}:True>J" : $"{name}>J"),
                "J>After", "After>D", "D:True>Inc", "D:False>Out",
            ];
            var program = Draw.Workflow(Draw.Flow("root", activities, connections), "l-v1", ("N", "Int32", 0)).Program();
            var (states, _, journal) = Play(program, seed);
            var alive = width - (dead < width ? 1 : 0);

            int Count(string id) => journal.Count(entry => entry.ActivityId == id && entry.Event == JournalEvent.Completed);

            // With no live branch the join is skipped, and the loop with it.
            var expected = alive == 0 ? 0 : rounds;
            Assert.Equal(expected, Count("After"));
            Assert.Equal(alive == 0 ? 0 : 1, Count("Out"));
            Assert.All(branches, branch => Assert.Equal(alive == 0 ? 1 : rounds, Count(branch)));
            Assert.Equal(WorkflowSubStatus.Finished, states[^1].SubStatus);
        }));
    }

    /// <summary>Runs to the end, resuming waiting activities in a random order.</summary>
    private static (List<WorkflowState> States, List<Stimulus> Stimuli, List<JournalEntry> Journal) Play(WorkflowProgram program, int seed)
    {
        var random = new Random(seed);
        var stimuli = new List<Stimulus> { new StartWorkflow("i", new Dictionary<string, object?>()) };
        var burst = WorkflowEngine.Advance(program, null, stimuli[0], Now);
        var states = new List<WorkflowState> { burst.State };
        var journal = new List<JournalEntry>(burst.Journal);
        while (burst.State is { Status: WorkflowStatus.Running, Bookmarks.Count: > 0 })
        {
            var bookmark = burst.State.Bookmarks[random.Next(burst.State.Bookmarks.Count)];
            stimuli.Add(new ResumeBookmark(bookmark.Id, new Dictionary<string, object?>()));
            burst = WorkflowEngine.Advance(program, burst.State, stimuli[^1], Now);
            states.Add(burst.State);
            journal.AddRange(burst.Journal);
        }

        return (states, stimuli, journal);
    }
}
