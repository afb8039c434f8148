using GridFlow.Workflows.Compilation;

namespace GridFlow.Workflows.Execution;

/// <summary>Elsa's flow scope: how often each activity and connection of a flowchart was visited, and whether the last visit was followed.</summary>
internal sealed class FlowVisits(FlowchartProgram flowchart)
{
    private readonly int[] _activities = new int[flowchart.Nodes.Length];

    /// <summary>Visits doubled, plus one when the last was followed.</summary>
    private readonly int[] _connections = new int[flowchart.Edges.Length];

    public void VisitActivity(int activity) => _activities[activity]++;

    public void VisitConnection(int edge, bool followed) => _connections[edge] = ((_connections[edge] >> 1) + 1 << 1) | (followed ? 1 : 0);

    public int Visits(int activity) => _activities[activity];

    public int ConnectionVisits(int edge) => _connections[edge] >> 1;

    /// <summary>Whether the last visit of a connection was followed.</summary>
    public bool IsFollowed(int edge) => (_connections[edge] & 1) == 1;

    public bool AllVisited(int[] inbound, int activity)
    {
        foreach (var edge in inbound)
        {
            if (_connections[edge] >> 1 <= _activities[activity])
                return false;
        }

        return true;
    }

    public bool AllFollowed(int[] inbound)
    {
        foreach (var edge in inbound)
        {
            if ((_connections[edge] & 1) == 0)
                return false;
        }

        return true;
    }

    /// <summary>Whether any of the connections visited most often was followed: in a loop, those of this round.</summary>
    public bool AnyFollowed(int[] inbound)
    {
        var most = 0;
        foreach (var edge in inbound)
            most = Math.Max(most, _connections[edge]);
        return (most & 1) == 1;
    }

    /// <summary>New connections of activities that have been left already count as visited and not followed.</summary>
    public void VisitNewConnections(FlowchartProgram program)
    {
        for (var i = 0; i < _activities.Length; i++)
        {
            var left = _activities[i];
            foreach (var edge in program.Outbound[i])
                left = Math.Max(left, _connections[edge] >> 1);
            foreach (var edge in program.Outbound[i])
            {
                if (_connections[edge] >> 1 < left)
                    _connections[edge] = left << 1;
            }
        }
    }

    /// <summary>Counts of what was visited, by names that survive a change of the drawing.</summary>
    public (Dictionary<string, int> Activities, Dictionary<string, int> Connections) Store(FlowchartProgram program)
    {
        var visited = new Dictionary<string, int>();
        for (var i = 0; i < _activities.Length; i++)
        {
            if (_activities[i] > 0)
                visited.Add(program.Nodes[i].Id, _activities[i]);
        }

        var followed = new Dictionary<string, int>();
        for (var i = 0; i < _connections.Length; i++)
        {
            if (_connections[i] > 0)
                followed.Add(program.Edges[i].Key, (_connections[i] & 1) == 1 ? _connections[i] >> 1 : -(_connections[i] >> 1));
        }

        return (visited, followed);
    }

    public static FlowVisits Restore(FlowchartProgram program, IReadOnlyDictionary<string, int> activities, IReadOnlyDictionary<string, int> connections)
    {
        var result = new FlowVisits(program);
        for (var i = 0; i < program.Nodes.Length; i++)
            result._activities[i] = activities.GetValueOrDefault(program.Nodes[i].Id);
        for (var i = 0; i < program.Edges.Length; i++)
        {
            if (connections.TryGetValue(program.Edges[i].Key, out var visits))
                result._connections[i] = visits < 0 ? -visits << 1 : (visits << 1) | 1;
        }

        return result;
    }
}
