namespace GridFlow.Governance.Proofs;

/// <summary>Everything that can become of a case: states, and the choices that lead from one to the next.</summary>
internal sealed class CaseGraph
{
    private readonly Dictionary<string, List<CaseEdge>> _leaving = [];
    private readonly List<string> _order = [];

    public void Add(string from, CaseEdge edge)
    {
        if (!_leaving.TryGetValue(from, out var edges))
        {
            _leaving[from] = edges = [];
            _order.Add(from);
        }

        edges.Add(edge);
    }

    public IReadOnlyList<CaseEdge> From(string state) => _leaving.GetValueOrDefault(state) ?? [];

    /// <summary>The states from which one can come back to where one was, a group for each knot of loops, in the order they were found.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Loops()
    {
        var (index, low, path, onPath, loops) = (new Dictionary<string, int>(), new Dictionary<string, int>(), new Stack<string>(), new HashSet<string>(), new List<List<string>>());
        foreach (var root in _order.Where(root => !index.ContainsKey(root)))
        {
            // Tarjan's strongly connected components, with a stack of its own: a ladder may be longer than the thread's is deep.
            var work = new Stack<(string State, int Edge)>([(root, 0)]);
            while (work.TryPop(out var at))
            {
                var (state, next) = at;
                if (next == 0)
                {
                    index[state] = low[state] = index.Count;
                    path.Push(state);
                    onPath.Add(state);
                }

                if (next < From(state).Count)
                {
                    work.Push((state, next + 1));
                    var to = From(state)[next].To;
                    if (!index.TryGetValue(to, out var seen)) work.Push((to, 0));
                    else if (onPath.Contains(to)) low[state] = Math.Min(low[state], seen);
                    continue;
                }

                if (work.TryPeek(out var parent)) low[parent.State] = Math.Min(low[parent.State], low[state]);
                if (low[state] != index[state]) continue;
                var component = new List<string>();
                for (var member = ""; member != state;)
                {
                    member = path.Pop();
                    onPath.Remove(member);
                    component.Add(member);
                }

                if (component.Count > 1 || From(state).Any(edge => edge.To == state)) loops.Add(component);
            }
        }

        return [.. loops.Select(loop => loop.OrderBy(state => index[state]).ToList()).OrderBy(loop => index[loop[0]])];
    }

    /// <summary>A shortest way from a state back to itself.</summary>
    public IReadOnlyList<WayStep> Round(string state)
    {
        var before = new Dictionary<string, (string From, CaseEdge Edge)>();
        var queue = new Queue<string>([state]);
        while (queue.TryDequeue(out var current) && !before.ContainsKey(state))
            foreach (var edge in From(current))
                if (before.TryAdd(edge.To, (current, edge))) queue.Enqueue(edge.To);
        var round = new List<IReadOnlyList<WayStep>>();
        for (var at = state; before.TryGetValue(at, out var step) && (round.Count == 0 || at != state); at = step.From)
            round.Add(step.Edge.Way);
        round.Reverse();
        return [.. round.SelectMany(way => way)];
    }

    /// <summary>How many choices of a kind a way can hold at most; <see langword="null"/> where there are loops, or nothing.</summary>
    public int? Most(Func<CaseEdge, bool> counts) => Heaviest(edge => counts(edge) ? 1 : 0)?.Sum is { } most ? (int)most : null;

    /// <summary>The way whose limits sum up to the longest time; <see langword="null"/> where there are loops, or nothing.</summary>
    public WorstCase? Longest(Func<string, TimeSpan> time) => Heaviest(edge => time(edge.Limit).Ticks + time(edge.Extension).Ticks) is var (ticks, edges)
        ? new WorstCase(TimeSpan.FromTicks(ticks), [.. edges.Where(edge => edge.Limit.Length > 0).Select(edge => new TimedStep(edge.StepId, edge.StepName, edge.Limit, edge.Choice))])
        : null;

    private (long Sum, IReadOnlyList<CaseEdge> Edges)? Heaviest(Func<CaseEdge, long> weight)
    {
        if (_order.Count == 0 || Loops().Count > 0) return null;
        var best = new Dictionary<string, (long Sum, CaseEdge? Edge)>();
        var work = new Stack<string>([_order[0]]);
        while (work.TryPeek(out var state))
        {
            var open = best.ContainsKey(state) ? null : From(state).FirstOrDefault(edge => !best.ContainsKey(edge.To));
            if (open is not null)
            {
                work.Push(open.To);
                continue;
            }

            work.Pop();
            if (best.ContainsKey(state)) continue;
            best[state] = (0, null);
            foreach (var edge in From(state))
                if (weight(edge) + best[edge.To].Sum is var sum && (best[state].Edge is null || sum > best[state].Sum)) best[state] = (sum, edge);
        }

        var edges = new List<CaseEdge>();
        for (var edge = best[_order[0]].Edge; edge is not null; edge = best[edge.To].Edge)
            edges.Add(edge);
        return (best[_order[0]].Sum, edges);
    }
}

/// <summary>A choice that leads from one state to another.</summary>
/// <param name="To">The state it leads to.</param>
/// <param name="Way">The steps that are passed.</param>
internal sealed record CaseEdge(string To, IReadOnlyList<WayStep> Way)
{
    /// <summary>The step that is left.</summary>
    public required string StepId { get; init; }

    /// <summary>Its name.</summary>
    public required string StepName { get; init; }

    /// <summary>The exit.</summary>
    public required string Port { get; init; }

    /// <summary>The exit in words.</summary>
    public required Language.Diagnostics.BilingualText Choice { get; init; }

    /// <summary>The limit of the step as drawn; empty where it takes no time.</summary>
    public string Limit { get; init; } = "";

    /// <summary>The most that may be granted on top of it; empty for nothing.</summary>
    public string Extension { get; init; } = "";
}
