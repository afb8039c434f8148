using GridFlow.Rules.Evaluation.Matching;

namespace GridFlow.Rules.Analysis;

/// <summary>What analysis needs to know of each rule, worked out once.</summary>
internal sealed class RuleFacts
{
    private readonly Program _program;
    private readonly List<List<Demand>>?[] _never;
    private readonly Workspace _workspace;

    public RuleFacts(Program program)
    {
        _program = program;
        _workspace = new Workspace(program);
        Terms = new List<List<Demand>>?[program.Rules.Length];
        Boxes = new Box[program.Rules.Length];
        _never = new List<List<Demand>>?[program.Rules.Length];
        for (var rule = 0; rule < Terms.Length; rule++)
        {
            Terms[rule] = Analysis.Terms.Of(program.Rules[rule].Condition);
            Boxes[rule] = Box.Of(Terms[rule]);
        }
    }

    /// <summary>Per rule the ways in which it holds; null when there are too many.</summary>
    public List<List<Demand>>?[] Terms { get; }

    /// <summary>Per rule what it asks of single fields: enough to keep most pairs apart.</summary>
    public Box[] Boxes { get; }

    /// <summary>The ways in which a rule does not hold; null when there are too many.</summary>
    public List<List<Demand>>? Never(int rule) => _never[rule] ??= Analysis.Terms.Not(_program.Rules[rule].Condition);

    /// <summary>The rules whose conditions hold of an incident as it is, whatever rules would decide about it and whatever the day.</summary>
    public IEnumerable<int> Holding(Fields.FactSheet sheet)
    {
        var held = new List<int>();
        _workspace.Begin(sheet);
        Evaluator.FixByPerson(_program, _workspace);
        foreach (var queue in _workspace.Queues)
            for (var at = 0; at < queue.Count; at++)
                if (_workspace.Holds(queue.Items[at]))
                    held.Add(queue.Items[at]);
        return held;
    }
}
