using GridFlow.Workflows.Compilation;

namespace GridFlow.Workflows.Execution;

/// <summary>Elsa's flow scope: how often each activity and connection of a flowchart was visited, and whether the last visit was followed.</summary>
internal sealed class FlowVisits(FlowchartProgram flowchart)
{
    private readonly int[] activities = new int[flowchart.Nodes.Length];

    /// <summary>Visits doubled, plus one when the last was followed.</summary>
    private readonly int[] connections = new int[flowchart.Edges.Length];

    public void VisitActivity(int activity) => activities[activity]++;

    public void VisitConnection(int edge, bool followed) => connections[edge] = ((connections[edge] >> 1) + 1 << 1) | (followed ? 1 : 0);

    public int Visits(int activity) => activities[activity];

    public int ConnectionVisits(int edge) => connections[edge] >> 1;

    /// <summary>Whether the last visit of a connection was followed.</summary>
    public bool IsFollowed(int edge) => (connections[edge] & 1) == 1;

    public bool AllVisited(int[] inbound, int activity)
    {
        foreach (var edge in inbound)
        {
            if (connections[edge] >> 1 <= activities[activity])
                return false;
        }

        return true;
    }

    public bool AllFollowed(int[] inbound)
    {
        foreach (var edge in inbound)
        {
            if ((connections[edge] & 1) == 0)
                return false;
        }

        return true;
    }

    /// <summary>Whether any of the connections visited most often was followed: in a loop, those of this round.</summary>
    public bool AnyFollowed(int[] inbound)
    {
        var most = 0;
        foreach (var edge in inbound)
            most = Math.Max(most, connections[edge]);
        return (most & 1) == 1;
    }

    /// <summary>New connections of activities that have been left already count as visited and not followed.</summary>
    public void VisitNewConnections(FlowchartProgram program)
    {
        for (var i = 0; i < activities.Length; i++)
        {
            var left = activities[i];
            foreach (var edge in program.Outbound[i])
                left = Math.Max(left, connections[edge] >> 1);
            foreach (var edge in program.Outbound[i])
            {
                if (connections[edge] >> 1 < left)
                    connections[edge] = left << 1;
            }
        }
    }

    /// <summary>Counts of what was visited, by names that survive a change of the drawing.</summary>
    public (Dictionary<string, int> Activities, Dictionary<string, int> Connections) Store(FlowchartProgram program)
    {
        var visited = new Dictionary<string, int>();
        for (var i = 0; i < activities.Length; i++)
        {
            if (activities[i] > 0)
                visited.Add(program.Nodes[i].Id, activities[i]);
        }

        var followed = new Dictionary<string, int>();
        for (var i = 0; i < connections.Length; i++)
        {
            if (connections[i] > 0)
                followed.Add(program.Edges[i].Key, (connections[i] & 1) == 1 ? connections[i] >> 1 : -(connections[i] >> 1));
        }

        return (visited, followed);
    }

    public static FlowVisits Restore(FlowchartProgram program, IReadOnlyDictionary<string, int> activities, IReadOnlyDictionary<string, int> connections)
    {
        var result = new FlowVisits(program);
        for (var i = 0; i < program.Nodes.Length; i++)
            result.activities[i] = activities.GetValueOrDefault(program.Nodes[i].Id);
        for (var i = 0; i < program.Edges.Length; i++)
        {
            if (connections.TryGetValue(program.Edges[i].Key, out var visits))
                result.connections[i] = visits < 0 ? -visits << 1 : (visits << 1) | 1;
        }

        return result;
    }
}
