using System.Text.Json.Nodes;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Definitions;

namespace GridFlow.Workflows.Tests;

/// <summary>
/// A random well-formed drawing together with what it must do. It grows from blocks that have one way in and one way out:
/// steps, waits, decisions, forks with joins, loops, loops over lists, nested charts. The reference model walks the blocks
/// and knows nothing of counters, tokens, queues or graphs: it counts how often each step completes.
/// </summary>
internal sealed class RandomDrawing
{
    private readonly Random _random;
    private readonly List<(string Name, string Type, object? Value)> _variables = [];
    private int _lastId;

    private RandomDrawing(int seed)
    {
        _random = new Random(seed);
        var chart = new Chart();
        var start = new Step(Draw.Activity("Elsa.Start", NewId()));
        start.Draw(chart, null);
        var body = Row(depth: 3, linear: true);
        body.Draw(chart, start.Exit);
        Definition = Draw.Workflow(chart.ToJson("root"), $"random{seed}-v1", [.. _variables]);
        start.Run(Expected);
        body.Run(Expected);
        Program = Definition.Program();
    }

    public WorkflowDefinition Definition { get; }

    public WorkflowProgram Program { get; }

    /// <summary>How often each step completes.</summary>
    public Dictionary<string, int> Expected { get; } = [];

    public static RandomDrawing Make(int seed) => new(seed);

    private string NewId() => $"N{++_lastId}";

    /// <summary>Blocks one after the other. Loops are only well-formed where no merge waits for another branch beside them.</summary>
    private Block Row(int depth, bool linear)
    {
        var blocks = Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Any(depth, linear)).ToArray();
        return new Block(
            (chart, from) => blocks.Aggregate(from, (exit, block) => block.Draw(chart, exit)),
            count => Array.TrueForAll(blocks, block => block.Run(count)));
    }

    private Block Any(int depth, bool linear) => depth == 0
        ? Simple()
        : _random.Next(linear ? 11 : 9) switch
        {
            0 or 1 => Simple(),
            2 => Simple(),
            3 => Choice(depth),
            4 or 5 => Fork(depth),
            6 => DeadEnd(),
            7 => Each(),
            8 => Nested(depth),
            _ => Loop(depth),
        };

    private Step Simple() => _random.Next(5) switch
    {
        0 => new Step(Draw.Event(NewId())),
        1 => new Step(Draw.Activity("Elsa.Delay", NewId(), ("timeSpan", Draw.Literal($"00:{_random.Next(1, 60):00}:00")))),
        _ => new Step(Draw.Line(NewId())),
    };

    private Block Choice(int depth)
    {
        var answer = _random.Next(2) == 0;
        var decision = new Step(Draw.Decision(NewId(), answer ? "1 < 2" : "2 < 1"));
        var (yes, no, merge) = (Row(depth - 1, linear: false), Row(depth - 1, linear: false), new Step(Draw.Line(NewId())));
        return new Block(
            (chart, from) =>
            {
                decision.Draw(chart, from);
                var exits = new[] { yes.Draw(chart, $"{decision.Id}:True"), no.Draw(chart, $"{decision.Id}:False") };
                return merge.Merge(chart, exits);
            },
            count => decision.Run(count) && (answer ? yes : no).Run(count) && merge.Run(count));
    }

    private Block Fork(int depth)
    {
        var ports = new[] { "x", "y", "z" }[.._random.Next(2, 4)];
        var fork = new Step(Draw.Fork(NewId(), ports));
        var mode = _random.Next(3);
        var join = new Step(mode switch { 0 => Draw.Join(NewId(), "WaitAll"), 1 => Draw.Join(NewId(), "WaitAllActive"), _ => Draw.Line(NewId()) });
        var branches = ports.Select(_ => Row(depth - 1, linear: false)).ToArray();
        return new Block(
            (chart, from) =>
            {
                fork.Draw(chart, from);
                return join.Merge(chart, [.. branches.Select((branch, i) => branch.Draw(chart, $"{fork.Id}:{ports[i]}"))]);
            },
            count =>
            {
                fork.Run(count);
                var alive = branches.Count(branch => branch.Run(count));
                return (mode == 0 ? alive == branches.Length : alive > 0) && join.Run(count);
            });
    }

    /// <summary>A decision that leads nowhere: what follows does not run.</summary>
    private Block DeadEnd()
    {
        var decision = new Step(Draw.Decision(NewId(), "2 < 1"));
        return new Block(
            (chart, from) =>
            {
                decision.Draw(chart, from);
                return $"{decision.Id}:True";
            },
            count =>
            {
                decision.Run(count);
                return false;
            });
    }

    private Block Loop(int depth)
    {
        var rounds = _random.Next(1, 4);
        var variable = $"C{_lastId}";
        _variables.Add((variable, "Int32", 0));
        var (reset, next) = (new Step(Draw.Set(NewId(), variable, "0")), new Step(Draw.Set(NewId(), variable, $"get{variable}() + 1")));
        var (head, body) = (new Step(Draw.Event(NewId())), Row(depth - 1, linear: true));
        var again = new Step(Draw.Decision(NewId(), $"get{variable}() < {rounds}"));
        return new Block(
            (chart, from) =>
            {
                var end = again.Draw(chart, body.Draw(chart, next.Draw(chart, head.Draw(chart, reset.Draw(chart, from)))));
                chart.Connect($"{end}:True", head.Id);
                return $"{end}:False";
            },
            count =>
            {
                reset.Run(count);
                return Enumerable.Range(0, rounds).All(_ => head.Run(count) && next.Run(count) && body.Run(count) && again.Run(count));
            });
    }

    /// <summary>A list gone through one by one or at once; its items may wait at the same step at the same time.</summary>
    private Block Each()
    {
        // The lines show the item, so that a journal tells whether an item was kept while its body waited.
        var items = _random.Next(0, 4);
        Step[] inside = [.. Enumerable.Range(0, _random.Next(1, 3)).Select(_ => Simple()), new Step(Draw.Line(NewId(), "`${getCurrentIndex()}: ${getCurrentValue()}`"))];
        var row = Draw.Sequence(NewId(), [.. inside.Select(step => step.Json)]);
        var each = new Step(Draw.Activity(
            _random.Next(2) == 0 ? "Elsa.ForEach" : "Elsa.ParallelForEach",
            NewId(),
            ("items", Draw.Script($"[{string.Join(",", Enumerable.Range(0, items))}]")),
            ("body", row)));
        return new Block(each.Draw, count =>
        {
            for (var i = 0; i < items; i++)
            {
                Array.TrueForAll(inside, step => step.Run(count));
                Count(count, row["id"]!.GetValue<string>());
            }

            return each.Run(count);
        });
    }

    private Block Nested(int depth)
    {
        var chart = new Chart();
        var inside = Row(depth - 1, linear: true);
        inside.Draw(chart, null);
        var nested = new Step(chart.ToJson(NewId()));
        return new Block(nested.Draw, count =>
        {
            inside.Run(count);
            return nested.Run(count);
        });
    }

    private static void Count(Dictionary<string, int> counts, string id) => counts[id] = counts.GetValueOrDefault(id) + 1;

    /// <summary>Draws itself behind a way in (none for the first), gives its way out; and says whether it comes to its end.</summary>
    private class Block(Func<Chart, string?, string?> draw, Func<Dictionary<string, int>, bool> run)
    {
        public string? Draw(Chart chart, string? from) => draw(chart, from);

        public bool Run(Dictionary<string, int> counts) => run(counts);
    }

    private sealed class Step(JsonObject json) : Block(
        (chart, from) => chart.Add(json, from is null ? [] : [from]),
        counts =>
        {
            Count(counts, json["id"]!.GetValue<string>());
            return true;
        })
    {
        public JsonObject Json => json;

        public string Id => json["id"]!.GetValue<string>();

        public string Exit => Id;

        /// <summary>Draws itself behind several ways in.</summary>
        public string Merge(Chart chart, params string?[] from) => chart.Add(json, from);
    }

    private sealed class Chart
    {
        private readonly List<JsonObject> _activities = [];
        private readonly List<string> _connections = [];

        public string Add(JsonObject activity, string?[] from)
        {
            _activities.Add(activity);
            var id = activity["id"]!.GetValue<string>();
            foreach (var way in from)
                Connect(way!, id);
            return id;
        }

        public void Connect(string from, string to) => _connections.Add($"{from}>{to}");

        public JsonObject ToJson(string id) => GridFlow.Workflows.Tests.Draw.Flow(id, [.. _activities], [.. _connections]);
    }
}
