using GridFlow.Data.Accounts;
using GridFlow.Governance;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Texts;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Data.Operations;

/// <summary>Who may operate, and what operators are told when something is refused.</summary>
internal static class OperatorRefusal
{
    /// <summary>The right is asked for in every read and act, whatever the page or route has asked before.</summary>
    /// <exception cref="GovernanceException">The viewer has no post that may operate.</exception>
    public static void RequireRight(Viewer viewer)
    {
        if (!viewer.May(Permission.OperateInstances))
            throw new GovernanceException("instance.not-allowed", new("您的岗位不能操作流程实例", "Your role may not operate workflow instances"));
    }

    /// <summary>The reason as it is kept.</summary>
    /// <exception cref="GovernanceException">There is none, or it is longer than a few sentences.</exception>
    public static string RequireReason(string? reason) =>
        PlainText.Within(reason, TextLimits.Reason, new("理由", "reason")) ?? throw new GovernanceException("instance.reason", new("请填写理由", "Please give a reason"));

    /// <summary>The same for what is not there and what is another jurisdiction's: nobody learns what exists.</summary>
    public static GovernanceException NotFound() => new("instance.not-found", new("没有这个流程实例", "There is no such workflow instance"));

    public static GovernanceException WorkNotFound() =>
        new("instance.work-not-found", new("没有这一项，可能已被处理", "There is no such entry; it may have been dealt with"));

    public static GovernanceException Overtaken() =>
        new("instance.overtaken", new("实例的状态已经变化，此操作不再适用，请刷新后查看", "The instance has moved on and this no longer applies; look at it again"));

    public static GovernanceException Held() =>
        new("instance.held", new("实例已暂停，请先恢复，再重试或跳过", "The instance is held; release it first, then retry or skip"));

    public static GovernanceException NotFailed() =>
        new("instance.not-failed", new("该步骤没有失败，不能重试", "This step has not failed, so it cannot be retried"));

    public static GovernanceException NotInProgress() =>
        new("instance.not-in-progress", new("该步骤不在进行中，不能跳过", "This step is not in progress, so it cannot be skipped"));

    public static GovernanceException NoSuchOutcome(string step, string outcome, IReadOnlyList<string> outcomes) => new("instance.outcome", new(
        $"“{step}”没有出口“{outcome}”，可选：{string.Join("、", outcomes)}",
        $"“{step}” has no outcome “{outcome}”; it has {string.Join(", ", outcomes)}"));

    public static GovernanceException OutcomeMissing(string step, IReadOnlyList<string> outcomes) => new("instance.outcome", new(
        $"请选择“{step}”按哪个出口继续：{string.Join("、", outcomes)}",
        $"Choose the outcome by which “{step}” goes on: {string.Join(", ", outcomes)}"));

    public static GovernanceException CaseStaysOpen() => new("instance.case", new(
        "事件尚未结案，不能取消它的流程，否则事件将无人负责。请改为：重试失败的步骤、跳过卡住的步骤，或把实例迁移到修正后的流程版本",
        "The incident is not closed; without its workflow nobody would be responsible for it. Instead, retry the failed step, skip the step it is stuck at, or move the instance to a mended version"));

    public static GovernanceException CaseWouldBeLost() => new("instance.case", new(
        "这样操作后流程将不再推进，而事件尚未结案，事件将无人负责。请选择通向后续步骤的出口",
        "After this the workflow would not go on while the incident is open, and nobody would be responsible for it. Choose an outcome that leads to a further step"));

    public static GovernanceException StillAwaited(string step) => new("instance.awaited", new(
        $"流程仍在“{step}”等待它，作废后将永远等下去。请重试，或先跳过该步骤",
        $"The workflow still waits for it at “{step}” and would wait for ever. Retry it, or skip that step first"));

    public static GovernanceException Failed(Exception failure) => new("instance.failed", new(
        $"操作没有成功，实例保持原状：{failure.Message}",
        $"It did not succeed and the instance is as it was: {failure.Message}"));

    public static GovernanceException Refused(string code, BilingualText text) => new(code, text);
}
