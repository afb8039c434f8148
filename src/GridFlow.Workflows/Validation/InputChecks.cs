using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Activities.Scheduling;
using GridFlow.Workflows.Compilation;
using Timer = GridFlow.Workflows.Activities.Scheduling.Timer;

namespace GridFlow.Workflows.Validation;

/// <summary>Inputs that must be stated, closed lists of values, cron expressions.</summary>
internal static class InputChecks
{
    public static IEnumerable<Problem> Check(Node node)
    {
        if (TriggerSchedule.IsScheduled(node.Type) && TriggerSchedule.Policy(node.MisfirePolicyName) is null)
        {
            yield return WorkflowValidator.Error(
                "trigger.misfire",
                node,
                $"“{node.DisplayName}”的 misfirePolicy“{node.MisfirePolicyName}”不存在；可用 FireOnce、FireAll、Skip",
                $"The misfirePolicy “{node.MisfirePolicyName}” of “{node.DisplayName}” does not exist; use FireOnce, FireAll or Skip");
        }

        for (var i = 0; i < node.Inputs.Length; i++)
        {
            var (input, descriptor) = (node.Inputs[i], node.Descriptor.Inputs[i]);
            if (input.Kind != InputKind.Constant)
                continue;
            if (descriptor.IsRequired && input.Value is null or "")
            {
                yield return WorkflowValidator.Error(
                    "input.required",
                    node,
                    $"“{node.DisplayName}”缺少{descriptor.DisplayName.Chinese}",
                    $"“{node.DisplayName}” needs {descriptor.DisplayName.English}");
            }
            else if (descriptor.Choices.Count > 0 && input.Value is string text && descriptor.Choices.All(choice => choice.Name != text))
            {
                var allowed = string.Join("、", descriptor.Choices.Select(choice => choice.Name));
                yield return WorkflowValidator.Error(
                    "input.choice",
                    node,
                    $"“{node.DisplayName}”的{descriptor.DisplayName.Chinese}“{text}”不在可选范围内：{allowed}",
                    $"{descriptor.DisplayName.English} “{text}” of “{node.DisplayName}” is not one of {allowed}");
            }
            else if (node is { Engine: Timer, CanStartWorkflow: true } && input.Value is string span && ValueConversion.To<TimeSpan>(span) <= TimeSpan.Zero)
            {
                yield return WorkflowValidator.Error(
                    "input.interval", node, $"“{node.DisplayName}”的间隔必须大于零", $"The interval of “{node.DisplayName}” must be more than nothing");
            }
            else if (node.Engine is Cron && input.Value is string cron && Refusal(cron) is { } refusal)
            {
                yield return WorkflowValidator.Error(
                    "input.cron", node, $"“{node.DisplayName}”的 Cron 表达式不对：{refusal}", $"The cron expression of “{node.DisplayName}” is wrong: {refusal}");
            }
        }
    }

    private static string? Refusal(string cron)
    {
        try
        {
            CronSchedule.Parse(cron);
            return null;
        }
        catch (FormatException error)
        {
            return error.Message;
        }
    }
}
