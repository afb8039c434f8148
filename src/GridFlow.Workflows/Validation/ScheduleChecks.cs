using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Activities.Scheduling;
using GridFlow.Workflows.Compilation;
using Timer = GridFlow.Workflows.Activities.Scheduling.Timer;

namespace GridFlow.Workflows.Validation;

/// <summary>
/// Steps that wait for a time, and triggers: cron expressions that are none or never come, spans that cannot be waited
/// for, triggers that nothing could ever set off.
/// </summary>
internal static class ScheduleChecks
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(36_525);

    public static IEnumerable<Problem> Check(Node node) => Times(node).Concat(Trigger(node));

    private static IEnumerable<Problem> Times(Node node)
    {
        if (node is not { Engine: Timer or Delay or Cron, Inputs: [{ Kind: InputKind.Constant, Value: string text }] } || text.Length == 0)
            yield break;
        if (node.Engine is Cron)
        {
            if (Refusal(text) is { } refusal)
            {
                yield return WorkflowValidator.Error(
                    "input.cron",
                    node,
                    $"“{node.DisplayName}”的 Cron 表达式“{text}”不对：应为“分 时 日 月 周”五段，最前面可加秒（{refusal}）",
                    $"The cron expression “{text}” of “{node.DisplayName}” is wrong: {refusal}");
            }
            else if (!CronText.Parse(text).EverComes())
            {
                yield return WorkflowValidator.Error(
                    "input.cron",
                    node,
                    $"“{node.DisplayName}”的 Cron 表达式“{text}”永远等不到：没有这样的日期",
                    $"The cron expression “{text}” of “{node.DisplayName}” never comes: there is no such day");
            }
        }
        else if (SpanText.TryParse(text, out var span))
        {
            if (node is { Engine: Timer, CanStartWorkflow: true } && span < Shortest)
            {
                yield return WorkflowValidator.Error(
                    "input.interval", node, $"“{node.DisplayName}”的间隔至少要一秒", $"The interval of “{node.DisplayName}” must be a second or more");
            }
            else if (span > Longest)
            {
                yield return WorkflowValidator.Error(
                    "input.interval", node, $"“{node.DisplayName}”的时长“{text}”超过一百年", $"The span “{text}” of “{node.DisplayName}” is more than a hundred years");
            }
        }
    }

    private static IEnumerable<Problem> Trigger(Node node)
    {
        if (TriggerSchedule.IsScheduled(node.Type) && TriggerSchedule.Policy(node.MisfirePolicyName) is null)
        {
            yield return WorkflowValidator.Error(
                "trigger.misfire",
                node,
                $"“{node.DisplayName}”的 misfirePolicy“{node.MisfirePolicyName}”不存在；可用 FireOnce、FireAll、Skip",
                $"The misfirePolicy “{node.MisfirePolicyName}” of “{node.DisplayName}” does not exist; use FireOnce, FireAll or Skip");
        }

        if (node is { CanStartWorkflow: true, Descriptor.IsTrigger: true } && Array.Exists(node.Inputs, input => input.Kind is not (InputKind.Constant or InputKind.Broken)))
        {
            yield return WorkflowValidator.Error(
                "trigger.fixed",
                node,
                $"“{node.DisplayName}”用来启动流程，它的输入必须是固定值：启动之前没有变量可用",
                $"“{node.DisplayName}” starts the workflow, so its inputs must be fixed values: before the start there are no variables");
        }
    }

    private static string? Refusal(string cron)
    {
        try
        {
            CronText.Parse(cron);
            return null;
        }
        catch (FormatException error)
        {
            return error.Message;
        }
    }
}
