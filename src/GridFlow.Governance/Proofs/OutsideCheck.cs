using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Activities.Outside;
using GridFlow.Workflows.Definitions;

namespace GridFlow.Governance.Proofs;

/// <summary>
/// Steps of a ladder that would wait for another system. An answer that never comes has no clock, and meanwhile nobody answers for the case; so a
/// ladder starts a workflow that does it, by <c>Elsa.DispatchWorkflow</c>, and does not wait.
/// </summary>
internal static class OutsideCheck
{
    private static readonly HashSet<string> Outside = [HttpCall.ActivityType, "Elsa.WriteHttpResponse", "Elsa.SendHttpRequest", "Elsa.FlowSendHttpRequest", "Elsa.SendEmail", "Elsa.ReadLine", "Elsa.BulkDispatchWorkflows"];

    public static IEnumerable<LadderFinding> Check(WorkflowDefinition ladder) => ladder.Root.Flatten().Where(step => Outside.Contains(step.Type)).Select(step => Finding.Of(
        ProblemSeverity.Error,
        "ladder.outside",
        new(
            $"处置流程里不能有“{step.DisplayName}”：等待其他系统时事件没有责任人，也没有时限；请用“启动工作流”另起一个流程来做",
            $"A ladder may not have \"{step.DisplayName}\": while another system is waited for nobody answers for the case and no clock runs; start a workflow that does it"),
        step.DisplayName,
        step.Id));
}
