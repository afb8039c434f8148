namespace GridFlow.Workflows.Compilation;

/// <summary>A connection of a compiled flowchart; as in Elsa, identical connections of a drawing are one edge.</summary>
internal sealed record FlowEdge(int Source, string? Port, int Target, string Key);

/// <summary>A flowchart's activities and connections, with the forward graph for its usual start computed once.</summary>
internal sealed class FlowchartProgram
{
    private readonly FlowGraph? _usual;

    public FlowchartProgram(Node[] nodes, FlowEdge[] edges, int[][] outbound, int start)
    {
        Nodes = nodes;
        Edges = edges;
        Outbound = outbound;
        Start = start;
        _usual = start < 0 ? null : new FlowGraph(this, start);
    }

    public Node[] Nodes { get; }

    public FlowEdge[] Edges { get; }

    /// <summary>Edges leaving each activity in drawing order.</summary>
    public int[][] Outbound { get; }

    /// <summary>The usual start, or -1 when there is no activity.</summary>
    public int Start { get; }

    /// <summary>The start of a run: the trigger that started the workflow, where it lies here, else the usual one.</summary>
    public int StartFor(string? triggerActivityId)
    {
        if (triggerActivityId is not null)
        {
            for (var i = 0; i < Nodes.Length; i++)
            {
                if (Nodes[i].Id == triggerActivityId)
                    return i;
            }
        }

        return Start;
    }

    /// <summary>The forward graph of a run: it is rooted at the run's start.</summary>
    public FlowGraph Graph(string? triggerActivityId)
    {
        var start = triggerActivityId is null ? Start : StartFor(triggerActivityId);
        return start == Start ? _usual! : new FlowGraph(this, start);
    }
}

/// <summary>
/// The forward graph of a flowchart. Breadth first from the start, in drawing order, an edge that would close a cycle
/// is backward; so the same edges drawn in another order can give another graph, as in Elsa.
/// </summary>
internal sealed class FlowGraph
{
    private readonly FlowchartProgram _flowchart;
    private readonly bool[] _isForward;
    private readonly bool[] _isValidBackward;
    private readonly bool[]?[] _ancestors;

    public FlowGraph(FlowchartProgram flowchart, int start)
    {
        _flowchart = flowchart;
        Start = start;
        _ancestors = new bool[flowchart.Nodes.Length][];
        _isForward = Forward();
        var byTarget = Enumerable.Range(0, _isForward.Length).ToLookup(edge => flowchart.Edges[edge].Target);
        AllInbound = [.. Enumerable.Range(0, flowchart.Nodes.Length).Select(i => byTarget[i].ToArray())];
        Inbound = Array.ConvertAll(AllInbound, edges => Array.FindAll(edges, edge => _isForward[edge]));

        _isValidBackward = new bool[_isForward.Length];
        for (var edge = 0; edge < _isForward.Length; edge++)
            _isValidBackward[edge] = !_isForward[edge] && Dominates(flowchart.Edges[edge].Target, flowchart.Edges[edge].Source);
    }

    public int Start { get; }

    /// <summary>Forward edges that lead to each activity.</summary>
    public int[][] Inbound { get; }

    /// <summary>All edges that lead to each activity.</summary>
    public int[][] AllInbound { get; }

    public bool IsBackward(int edge) => !_isForward[edge];

    /// <summary>Whether every way from the edge's source back to the start passes its target.</summary>
    public bool IsValidBackward(int edge) => _isValidBackward[edge];

    /// <summary>Not reachable along forward edges.</summary>
    public bool IsDangling(int activity) => activity != Start && Inbound[activity].Length == 0;

    /// <summary>Activities from which the activity can be reached along forward edges. Joins ask each time they run.</summary>
    public bool[] Ancestors(int activity) => _ancestors[activity] ??= FindAncestors(activity);

    private bool[] FindAncestors(int activity)
    {
        var found = new bool[Inbound.Length];
        var stack = new Stack<int>([activity]);
        while (stack.TryPop(out var current))
        {
            foreach (var edge in Inbound[current])
            {
                var source = _flowchart.Edges[edge].Source;
                if (!found[source])
                {
                    found[source] = true;
                    stack.Push(source);
                }
            }
        }

        return found;
    }

    private bool[] Forward()
    {
        var forward = new bool[_flowchart.Edges.Length];
        var successors = new List<int>[_flowchart.Nodes.Length];
        for (var i = 0; i < successors.Length; i++)
            successors[i] = [];
        var visited = new bool[_flowchart.Nodes.Length];
        var queue = new Queue<int>([Start]);
        while (queue.TryDequeue(out var source))
        {
            visited[source] = true;
            foreach (var edge in _flowchart.Outbound[source])
            {
                var target = _flowchart.Edges[edge].Target;
                if (successors[source].Contains(target) || Reaches(successors, target, source))
                    continue;
                successors[source].Add(target);
                if (!visited[target])
                    queue.Enqueue(target);
            }
        }

        for (var edge = 0; edge < forward.Length; edge++)
            forward[edge] = successors[_flowchart.Edges[edge].Source].Contains(_flowchart.Edges[edge].Target);
        return forward;
    }

    private static bool Reaches(List<int>[] successors, int from, int to)
    {
        if (successors[from].Count == 0)
            return from == to;
        var seen = new bool[successors.Length];
        var stack = new Stack<int>([from]);
        while (stack.TryPop(out var current))
        {
            if (current == to)
                return true;
            if (seen[current])
                continue;
            seen[current] = true;
            foreach (var next in successors[current])
                stack.Push(next);
        }

        return false;
    }

    /// <summary>Whether the start cannot be reached backwards from <paramref name="from"/> once <paramref name="gate"/> is closed.</summary>
    private bool Dominates(int gate, int from)
    {
        if (gate == from || gate == Start)
            return true;
        var seen = new bool[Inbound.Length];
        seen[gate] = true;
        var stack = new Stack<int>([from]);
        while (stack.TryPop(out var current))
        {
            if (current == Start)
                return false;
            if (seen[current])
                continue;
            seen[current] = true;
            foreach (var edge in Inbound[current])
                stack.Push(_flowchart.Edges[edge].Source);
        }

        return true;
    }
}
