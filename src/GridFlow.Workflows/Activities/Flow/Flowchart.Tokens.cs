using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Execution;

namespace GridFlow.Workflows.Activities.Flow;

/// <summary>Token mode: each followed connection carries a token, and the target's merge mode says when it runs. No dead-path elimination.</summary>
internal sealed partial class Flowchart
{
    private static void TokenChildCompleted(ActivityExecution owner, ActivityExecution child, IReadOnlyList<string>? outcomes)
    {
        var program = (FlowchartProgram)owner.Node.Prepared!;
        var graph = program.Graph(owner.Run.TriggerActivityId);
        var tokens = owner.Tokens ??= [];
        if (Ends(child.Node))
        {
            tokens.Clear();
            owner.Run.Complete(owner, null);
            return;
        }

        var id = child.Node.Id;
        var active = program.Outbound[child.Node.FlowIndex].Where(edge => outcomes.Follows(program.Edges[edge].Port)).Distinct().ToArray();
        foreach (var edge in active)
            tokens.Add(Carry(program, edge));
        foreach (var token in tokens)
            token.IsConsumed |= token.To == id && token.IsLive;
        foreach (var edge in active)
            Arrive(owner, program, graph, tokens, edge, child.Node.FlowIndex);

        if (!IsPending(owner, tokens))
        {
            tokens.Clear();
            owner.Run.Complete(owner, null);
        }

        tokens.RemoveAll(token => token.To == id && token.IsConsumed);
    }

    private static void TokenCancelReceived(ActivityExecution flowchart, ActivityExecution sender)
    {
        flowchart.Tokens?.RemoveAll(token => token.From == sender.Node.Id || token.To == sender.Node.Id);
        CompleteIfNothingPending(flowchart);
    }

    private static void Arrive(ActivityExecution x, FlowchartProgram program, FlowGraph graph, List<Token> tokens, int edge, int completed)
    {
        var connection = program.Edges[edge];
        var target = program.Nodes[connection.Target];
        switch (Merge(target, x))
        {
            case MergeMode.Cascade:
                Race(x, program, graph, tokens, edge, completed);
                break;
            case MergeMode.Race:
                CancelAncestors(x, connection.Target);
                Race(x, program, graph, tokens, edge, completed);
                break;
            case MergeMode.Merge when graph.Inbound[connection.Target] is { Length: > 1 } inbound:
                if (inbound.All(other => HasToken(program, tokens, other)))
                    x.Run.Schedule(target, x);
                break;
            case MergeMode.Converge when graph.AllInbound[connection.Target] is { Length: > 1 } inbound:
                if (inbound.All(other => HasToken(program, tokens, other)))
                    x.Run.Schedule(target, x);
                break;
            case MergeMode.Stream:
                if (!graph.Inbound[connection.Target].Any(other => tokens.Exists(token => token.IsLive && token.To == program.Nodes[program.Edges[other].Source].Id)))
                    x.Run.Schedule(target, x);
                break;
            default:
                x.Run.Schedule(target, x);
                break;
        }
    }

    private static void Race(ActivityExecution x, FlowchartProgram program, FlowGraph graph, List<Token> tokens, int edge, int completed)
    {
        var connection = program.Edges[edge];
        var (from, to) = (program.Nodes[connection.Source].Id, program.Nodes[connection.Target].Id);
        var block = tokens.Find(token => token.IsBlocked && token.To == to && token.From == from && token.Outcome == connection.Port);
        if (block is not null)
        {
            block.IsConsumed = true;
            return;
        }

        x.Run.Schedule(program.Nodes[connection.Target], x);
        foreach (var other in graph.Inbound[connection.Target])
        {
            if (program.Edges[other].Source == completed)
                continue;
            var blocked = Carry(program, other);
            blocked.IsBlocked = true;
            tokens.Add(blocked);
        }
    }

    private static Token Carry(FlowchartProgram program, int edge) =>
        new(program.Nodes[program.Edges[edge].Source].Id, program.Edges[edge].Port, program.Nodes[program.Edges[edge].Target].Id);

    private static bool HasToken(FlowchartProgram program, List<Token> tokens, int edge)
    {
        var wanted = Carry(program, edge);
        return tokens.Exists(token => token.IsLive && token.From == wanted.From && token.To == wanted.To && token.Outcome == wanted.Outcome);
    }

    private static bool IsPending(ActivityExecution x, List<Token> tokens) =>
        x.Run.HasChild(x, ActivityStatus.Running) || tokens.Exists(static token => token.IsLive)
        || x.Run.HasChild(x, ActivityStatus.Faulted) || x.Run.HasScheduledWork(x);

    private static MergeMode Merge(Node target, ActivityExecution x)
    {
        if (target.Engine is FlowJoin)
            return FlowJoin.Mode(target, x) == JoinMode.WaitAny ? MergeMode.Race : MergeMode.Merge;
        return Enum.TryParse<MergeMode>(target.MergeMode, ignoreCase: true, out var mode) ? mode : MergeMode.Stream;
    }

    private enum MergeMode
    {
        Stream,
        Merge,
        Converge,
        Cascade,
        Race,
    }
}
