using FsCheck;
using FsCheck.Fluent;
using GridFlow.Language.Diagnostics;
using GridFlow.Testing;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Execution;
using GridFlow.Workflows.Validation;

namespace GridFlow.Workflows.Tests;

/// <summary>Random drawings against a reference model, replay, storage at any moment, and races.</summary>
public sealed class PropertyTests
{
    private static readonly DateTimeOffset Start = new(2026, 8, 1, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_random_drawing_loses_no_step_and_runs_none_twice() => ForAll(seed =>
    {
        var drawing = RandomDrawing.Make(seed);
        var played = Play(drawing.Program, seed);
        var ran = played.Journal.Where(entry => entry.Event == JournalEvent.Completed && entry.ActivityId[0] == 'N')
            .GroupBy(entry => entry.ActivityId).ToDictionary(group => group.Key, group => group.Count());

        Assert.Equal(Text(drawing.Expected), Text(ran));
        Assert.Equal(WorkflowSubStatus.Finished, played.States[^1].SubStatus);
        Assert.Equal(Enumerable.Range(1, played.Journal.Count).Select(i => (long)i), played.Journal.Select(entry => entry.Sequence));
        Assert.Equal(played.Effects.OfType<BookmarkCreated>().Select(effect => effect.Bookmark.Id).Order(), played.Effects.OfType<BookmarkRemoved>().Select(effect => effect.BookmarkId).Order());
    });

    [Fact]
    public void A_random_drawing_that_is_well_formed_is_not_refused() => ForAll(seed => Assert.DoesNotContain(
        WorkflowValidator.Validate(RandomDrawing.Make(seed).Definition, ActivityRegistry.Standard), problem => problem.Severity == ProblemSeverity.Error));

    /// <summary>The model of a drawing with arbitrary forward connections: a step runs once when a followed connection leads to it, else never.</summary>
    [Fact]
    public void Arbitrary_forward_connections_reach_each_step_once_or_never() => ForAll(seed =>
    {
        var (program, expected) = Tangle(seed);
        var played = Play(program, seed);
        var ran = played.Journal.Where(entry => entry.Event == JournalEvent.Completed && entry.ActivityId[0] == 'N').Select(entry => entry.ActivityId);
        Assert.Equal(expected.Order(StringComparer.Ordinal), ran.Order(StringComparer.Ordinal));
        Assert.Equal(WorkflowSubStatus.Finished, played.States[^1].SubStatus);
    });

    [Fact]
    public void Every_prefix_of_the_stimuli_with_their_times_replays_to_the_same_state() => ForAll(seed =>
    {
        var program = RandomDrawing.Make(seed).Program;
        var played = Play(program, seed);
        WorkflowState? state = null;
        var journal = new List<JournalEntry>();
        for (var i = 0; i < played.Stimuli.Count; i++)
        {
            var (stimulus, at) = played.Stimuli[i];
            var burst = WorkflowEngine.Advance(program, state, StimulusJson.FromJson(StimulusJson.ToJson(stimulus)), at);
            journal.AddRange(burst.Journal);
            state = burst.State;
            Assert.Equal(played.States[i].ToJson(), state.ToJson());
        }

        Assert.Equal(played.Journal.Select(Line), journal.Select(Line));
    });

    [Fact]
    public void An_instance_that_is_stored_and_loaded_before_each_stimulus_goes_on_as_one_that_is_not() => ForAll(seed =>
    {
        var program = RandomDrawing.Make(seed).Program;
        var played = Play(program, seed);
        var journal = new List<JournalEntry>();
        WorkflowState? state = null;
        for (var i = 0; i < played.Stimuli.Count; i++)
        {
            var burst = WorkflowEngine.Advance(program, state is null ? null : WorkflowState.FromJson(state.ToJson()), played.Stimuli[i].Stimulus, played.Stimuli[i].At);
            journal.AddRange(burst.Journal);
            state = burst.State;
            Assert.Equal(played.States[i].ToJson(), state.ToJson());
            Assert.Equal(state.ToJson(), WorkflowState.FromJson(state.ToJson()).ToJson());
        }

        Assert.Equal(played.Journal.Select(Line), journal.Select(Line));
    });

    [Fact]
    public void Of_two_stimuli_that_race_for_one_bookmark_the_second_does_nothing_whichever_it_is() => ForAll(seed =>
    {
        var program = RandomDrawing.Make(seed).Program;
        foreach (var state in Play(program, seed).States)
        {
            foreach (var bookmark in state.Bookmarks)
            {
                var at = Start.AddDays(30);
                Stimulus resume = new ResumeBookmark(bookmark.Id, new Dictionary<string, object?> { ["who"] = "first" }) { Actor = "a" };
                Stimulus other = state.Clocks.FirstOrDefault(clock => clock.BookmarkId == bookmark.Id) is { } clock
                    ? new ClockDue(clock.BookmarkId, clock.Name)
                    : new ResumeBookmark(bookmark.Id, new Dictionary<string, object?> { ["who"] = "second" }) { Actor = "b" };
                foreach (var (first, second) in new[] { (resume, other), (other, resume), (resume, resume), (other, other) })
                {
                    var won = WorkflowEngine.Advance(program, state, first, at);
                    var lost = WorkflowEngine.Advance(program, won.State, second, at);
                    Assert.NotEmpty(won.Journal);
                    Assert.Empty(lost.Journal);
                    Assert.Empty(lost.Effects);
                    Assert.Equal(won.State.ToJson(), lost.State.ToJson());
                }

                var cancelled = WorkflowEngine.Advance(program, state, new CancelWorkflow(), at);
                Assert.Empty(WorkflowEngine.Advance(program, cancelled.State, resume, at).Journal);
            }
        }
    }, times: 30);

    [Fact]
    public void Of_waiting_branches_before_a_join_on_any_exactly_one_wins() => ForAll(seed =>
    {
        var random = new Random(seed);
        var names = Enumerable.Range(0, random.Next(2, 6)).Select(i => $"E{i}").ToArray();
        var program = Draw.Workflow(Draw.Flow(
            "root",
            [Draw.Fork("F", names), .. names.Select(name => Draw.Event(name)), Draw.Join("J", "WaitAny"), Draw.Line("After")],
            [.. names.Select(name => $"F:{name}>{name}"), .. names.Select(name => $"{name}>J"), "J>After"])).Program();
        var burst = WorkflowEngine.Advance(program, null, new StartWorkflow("i", new Dictionary<string, object?>()), Start);
        var journal = burst.Journal.ToList();
        foreach (var bookmark in burst.State.Bookmarks.OrderBy(_ => random.Next()).ToList())
        {
            burst = WorkflowEngine.Advance(program, burst.State, new ResumeBookmark(bookmark.Id, new Dictionary<string, object?>()), Start);
            journal.AddRange(burst.Journal);
        }

        int Count(JournalEvent kind, Func<string, bool> id) => journal.Count(entry => entry.Event == kind && id(entry.ActivityId));
        Assert.Equal(1, Count(JournalEvent.Completed, names.Contains));
        Assert.Equal(names.Length - 1, Count(JournalEvent.Canceled, names.Contains));
        Assert.Equal(1, Count(JournalEvent.Completed, id => id == "After"));
        Assert.Equal(WorkflowSubStatus.Finished, burst.State.SubStatus);
    });

    private static void ForAll(Action<int> property, int times = 100) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Effort.Of(times, thorough: 50 * times)), Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), property));

    private static string Text(Dictionary<string, int> counts) =>
        string.Join(' ', counts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}×{pair.Value}"));

    private static string Line(JournalEntry entry) =>
        $"{entry.Sequence} {entry.At:O} {entry.Event} {entry.ActivityId} {entry.ActivityInstanceId} {entry.Actor} {string.Join(",", entry.Outcomes)} {entry.Detail} {string.Join(",", entry.Inputs ?? new Dictionary<string, object?>())}";

    /// <summary>Runs to the end, waking what waits in a random order, a clock when it is due, at times that differ.</summary>
    private static Played Play(WorkflowProgram program, int seed)
    {
        var random = new Random(seed);
        var now = Start;
        Stimulus next = new StartWorkflow("i", new Dictionary<string, object?>());
        var played = new Played();
        var burst = played.Take(WorkflowEngine.Advance(program, null, next, now), next, now);
        while (burst.State is { Status: WorkflowStatus.Running, Bookmarks.Count: > 0 } state)
        {
            Assert.True(played.Stimuli.Count < 2_000, "The instance does not end.");
            now = now.AddSeconds(random.Next(1, 3600));
            var bookmark = state.Bookmarks[random.Next(state.Bookmarks.Count)];
            next = new ResumeBookmark(bookmark.Id, new Dictionary<string, object?> { ["n"] = (double)random.Next(100) }) { Actor = $"u{random.Next(9)}" };
            if (state.Clocks.FirstOrDefault(clock => clock.BookmarkId == bookmark.Id) is { } clock && random.Next(4) > 0)
            {
                now = clock.DueAt > now ? clock.DueAt : now;
                next = new ClockDue(clock.BookmarkId, clock.Name) { Actor = "clock" };
            }

            burst = played.Take(WorkflowEngine.Advance(program, state, next, now), next, now);
        }

        return played;
    }

    private static (WorkflowProgram Program, IReadOnlyList<string> Expected) Tangle(int seed)
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
        var connections = Enumerable.Range(1, size - 1)
            .SelectMany(to => Enumerable.Range(0, to).OrderBy(_ => random.Next()).Take(random.Next(1, 4)).Select(from => (From: from, Port: Port(kinds[from]), To: to)))
            .OrderBy(_ => random.Next())
            .ToArray();
        var runs = new bool[size];
        for (var i = 0; i < size; i++)
            runs[i] = i == 0 || connections.Any(connection => connection.To == i && runs[connection.From] && Follows(connection.From, connection.Port));
        return (
            Draw.Workflow(Draw.Flow("root", activities, [.. connections.Select(connection => $"N{connection.From}:{connection.Port}>N{connection.To}")])).Program(),
            [.. Enumerable.Range(0, size).Where(i => runs[i]).Select(i => $"N{i}")]);

        string Port(char kind) => kind switch
        {
            'D' => random.Next(2) == 0 ? "True" : "False",
            'F' => random.Next(3) switch { 0 => "x", 1 => "y", _ => "z" },
            _ => "Done",
        };

        bool Follows(int from, string port) => kinds[from] switch
        {
            'D' => port == (answers[from] ? "True" : "False"),
            'F' => port is "x" or "y",
            _ => true,
        };
    }

    private sealed class Played
    {
        public List<WorkflowState> States { get; } = [];

        public List<(Stimulus Stimulus, DateTimeOffset At)> Stimuli { get; } = [];

        public List<JournalEntry> Journal { get; } = [];

        public List<Effect> Effects { get; } = [];

        public Burst Take(Burst burst, Stimulus stimulus, DateTimeOffset at)
        {
            States.Add(burst.State);
            Stimuli.Add((stimulus, at));
            Journal.AddRange(burst.Journal);
            Effects.AddRange(burst.Effects);
            return burst;
        }
    }
}
