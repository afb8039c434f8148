using System.Diagnostics;
using System.Text;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Definitions;
using GridFlow.Workflows.Execution;

namespace GridFlow.Benchmarks;

/// <summary>The workflow engine alone: ten steps in a flowchart, in memory, no store.</summary>
public sealed class EngineBenchmark : IBenchmark
{
    private const int Runs = 20_000;
    private static readonly DateTimeOffset Now = new(2026, 8, 1, 8, 0, 0, TimeSpan.Zero);
    private static readonly StartWorkflow Start = new("benchmark", new Dictionary<string, object?>());

    public string Name => "engine";

    public string Description => "Ten-step flowchart in memory: workflows/s on one and two threads, bytes allocated each, bytes of a waiting state. Goal 100,000/s, 6,144 B, ratio 1.8, 800 B.";

    public Task RunAsync(Figures figures)
    {
        Measure(figures, "engine.line", Line("Elsa.WriteLine"));
        Measure(figures, "engine.branches", Branches());

        var waiting = Line("Elsa.WriteLine", last: "Elsa.Event");
        var state = WorkflowEngine.Advance(waiting, null, Start, Now).State;
        var json = state.ToJson();
        figures.Add("engine.waiting-state", Encoding.UTF8.GetByteCount(json), "B");
        var resume = new ResumeBookmark(state.Bookmarks[0].Id, new Dictionary<string, object?>());
        var time = Figures.MedianTime(5, () =>
        {
            for (var i = 0; i < Runs; i++)
                WorkflowEngine.Advance(waiting, WorkflowState.FromJson(json), resume, Now);
        });
        figures.Add("engine.resume-from-stored-state", Runs / time.TotalSeconds, "/s");
        return Task.CompletedTask;
    }

    private static void Measure(Figures figures, string name, WorkflowProgram program)
    {
        // Two seconds of work before anything counts: tiered compilation settles in the background.
        for (var settled = Stopwatch.StartNew(); settled.Elapsed < TimeSpan.FromSeconds(2);)
            Repeat(program);
        var (one, two, scaling) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < 15; round++)
        {
            // One and two threads in turn, so that whatever else the machine does weighs on both.
            one.Add(Seconds(() => Repeat(program)));
            two.Add(Seconds(() => Parallel.Invoke(() => Repeat(program), () => Repeat(program))));
            scaling.Add(2 * one[^1] / two[^1]);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        Repeat(program);
        var bytes = (double)(GC.GetAllocatedBytesForCurrentThread() - before) / Runs;
        figures.Add(name + ".one-thread", Runs / Figures.Median(one), "/s");
        figures.Add(name + ".two-threads", 2 * Runs / Figures.Median(two), "/s");
        figures.Add(name + ".scaling", Figures.Median(scaling), "ratio");
        figures.Add(name + ".allocated", bytes, "B");
    }

    private static double Seconds(Action action)
    {
        var started = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static void Repeat(WorkflowProgram program)
    {
        for (var i = 0; i < Runs; i++)
        {
            if (WorkflowEngine.Advance(program, null, Start, Now).State.SubStatus != WorkflowSubStatus.Finished)
                throw new InvalidOperationException("The workflow did not finish.");
        }
    }

    private static WorkflowProgram Line(string type, string? last = null)
    {
        var activities = Enumerable.Range(1, 10).Select(i => i == 10 && last is not null
            ? $$"""{"type":"{{last}}","id":"S{{i}}","eventName":"e"}"""
            : $$$"""{"type":"{{{type}}}","id":"S{{{i}}}","text":{"typeName":"String","expression":{"type":"Literal","value":"S{{{i}}}"} } }""");
        return Compile(activities, Enumerable.Range(1, 9).Select(i => $"S{i} Done S{i + 1}"));
    }

    /// <summary>Ten steps with a script, a decision, a fork and a merge.</summary>
    private static WorkflowProgram Branches() => Compile(
        [
            """{"type":"Elsa.Start","id":"Start"}""",
            """{"type":"Elsa.SetVariable","id":"Set","variable":{"id":"N"},"value":{"typeName":"Object","expression":{"type":"JavaScript","value":"getN() + 1"}}}""",
            """{"type":"Elsa.FlowDecision","id":"D","condition":{"typeName":"Boolean","expression":{"type":"JavaScript","value":"getN() < 5"}}}""",
            """{"type":"Elsa.WriteLine","id":"Yes","text":"yes"}""",
            """{"type":"Elsa.WriteLine","id":"No","text":"no"}""",
            """{"type":"Elsa.FlowFork","id":"F","branches":["x","y"]}""",
            """{"type":"Elsa.WriteLine","id":"X","text":"x"}""",
            """{"type":"Elsa.WriteLine","id":"Y","text":"y"}""",
            """{"type":"Elsa.FlowJoin","id":"J","mode":"WaitAll"}""",
            """{"type":"Elsa.WriteLine","id":"Z","text":"z"}""",
            """{"type":"Elsa.End","id":"End"}""",
        ],
        ["Start Done Set", "Set Done D", "D True Yes", "D False No", "Yes Done F", "No Done F", "F x X", "F y Y", "X Done J", "Y Done J", "J Done Z", "Z Done End"]);

    private static WorkflowProgram Compile(IEnumerable<string> activities, IEnumerable<string> connections)
    {
        var lines = connections.Select(text => text.Split(' ')).Select(parts =>
            $$$"""{"source":{"activity":"{{{parts[0]}}}","port":"{{{parts[1]}}}"},"target":{"activity":"{{{parts[2]}}}","port":"In"} }""");
        var json = $$"""
            {"id":"b-v1","definitionId":"b","name":"b","version":1,"variables":[{"id":"N","name":"N","typeName":"Int32","value":"0"}],
             "root":{"type":"Elsa.Flowchart","id":"root","activities":[{{string.Join(",", activities)}}],"connections":[{{string.Join(",", lines)}}]} }
            """;
        return WorkflowProgram.Compile(WorkflowDefinition.Parse(json), ActivityRegistry.Standard).Program!;
    }
}
