using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Activities.Composition;
using GridFlow.Workflows.Activities.Flow;
using GridFlow.Workflows.Activities.Looping;
using GridFlow.Workflows.Compilation;

namespace GridFlow.Workflows.Validation;

/// <summary>Structured activities: endless loops, and a Complete where it faults.</summary>
internal static class StructureChecks
{
    public static IEnumerable<Problem> Check(Node node)
    {
        if (node.Engine is While && node.Inputs[0] is { Kind: InputKind.Constant, Value: true } && !CanLeave(node))
        {
            yield return WorkflowValidator.Error(
                "loop.endless",
                node,
                $"“{node.DisplayName}”的条件永远成立，里面没有等待，也没有跳出",
                $"The condition of “{node.DisplayName}” always holds and nothing inside waits or leaves the loop");
        }

        if (node.Engine is Loop or ParallelForEach && node.Prepared is null)
            yield return WorkflowValidator.Warning("loop.body", node, $"“{node.DisplayName}”没有循环体", $"“{node.DisplayName}” has no body");
        if (node.Engine is Complete && node.Parent is { Engine: Flowchart } inner && inner.Parent is { Engine: not Workflow })
        {
            yield return WorkflowValidator.Error(
                "complete.nested",
                node,
                $"“{node.DisplayName}”在内层流程图里会使工作流出错；请用“结束”",
                $"“{node.DisplayName}” faults the workflow when it lies in a nested flowchart; use End there");
        }
    }

    /// <summary>Whether the activity, or anything inside it, can wait.</summary>
    public static bool CanWait(Node node) => node.Descriptor.CanWait || Array.Exists(node.Children, CanWait);

    private static bool CanLeave(Node node) => Array.Exists(node.Children, child =>
        child.Descriptor.CanWait || child.Engine is Break or Complete or Activities.Primitives.Finish or Activities.Primitives.Fault || CanLeave(child));
}
