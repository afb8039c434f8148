using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Activities.Flow;
using GridFlow.Workflows.Compilation;

namespace GridFlow.Workflows.Validation;

/// <summary>
/// Merges that a loop puts out of step. Every round of a loop visits the connections that leave it, followed or not, so
/// a merge that also has a connection from elsewhere is skipped, or fires too early, in the first round that goes back,
/// and never runs again: Elsa's engine loses the work there. A join on any branch counts only what is followed and is safe.
/// </summary>
internal static class LoopChecks
{
    public static IEnumerable<Problem> Check(FlowchartProgram flowchart, FlowGraph graph)
    {
        for (var edge = 0; edge < flowchart.Edges.Length; edge++)
        {
            var (source, head) = (flowchart.Edges[edge].Source, flowchart.Edges[edge].Target);
            if (!graph.IsBackward(edge) || graph.IsDangling(source) || !graph.IsValidBackward(edge))
                continue;
            var round = VisitedEachRound(flowchart, graph, head);
            for (var i = 0; i < flowchart.Nodes.Length; i++)
            {
                var merge = flowchart.Nodes[i];
                if (i == head || merge.Prepared is JoinMode.WaitAny || !Exists(i, inside: true) || !Exists(i, inside: false))
                    continue;
                var from = flowchart.Nodes[source].DisplayName;
                yield return WorkflowValidator.Error(
                    "merge.loop",
                    merge,
                    $"“{merge.DisplayName}”既接从“{from}”返回“{flowchart.Nodes[head].DisplayName}”的循环，又接循环外的连线；循环返回一次后它就不再执行。请在它前面加“任一分支”的汇合",
                    $"“{merge.DisplayName}” is reached from the loop from “{from}” back to “{flowchart.Nodes[head].DisplayName}” and from outside it; once the loop has gone back it never runs. Put a join on any branch before it");

                bool Exists(int node, bool inside) => Array.Exists(graph.Inbound[node], inbound => round[flowchart.Edges[inbound].Source] == inside);
            }
        }
    }

    /// <summary>Activities that are run or skipped in each round: the head, and what is reached from nowhere else.</summary>
    private static bool[] VisitedEachRound(FlowchartProgram flowchart, FlowGraph graph, int head)
    {
        var visited = new bool[flowchart.Nodes.Length];
        visited[head] = true;
        for (var grew = true; grew;)
        {
            grew = false;
            for (var i = 0; i < visited.Length; i++)
            {
                if (visited[i] || graph.Inbound[i].Length == 0 || !Array.TrueForAll(graph.Inbound[i], edge => visited[flowchart.Edges[edge].Source]))
                    continue;
                visited[i] = true;
                grew = true;
            }
        }

        return visited;
    }
}
