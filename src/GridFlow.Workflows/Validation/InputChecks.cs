using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Compilation;

namespace GridFlow.Workflows.Validation;

/// <summary>Inputs that must be stated, closed lists of values.</summary>
internal static class InputChecks
{
    public static IEnumerable<Problem> Check(Node node)
    {
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
            else if (descriptor is { IsOpen: false, Choices.Count: > 0 } && input.Value is string text && descriptor.Choices.All(choice => choice.Name != text))
            {
                var allowed = string.Join("、", descriptor.Choices.Select(choice => choice.Name));
                yield return WorkflowValidator.Error(
                    "input.choice",
                    node,
                    $"“{node.DisplayName}”的{descriptor.DisplayName.Chinese}“{text}”不在可选范围内：{allowed}",
                    $"{descriptor.DisplayName.English} “{text}” of “{node.DisplayName}” is not one of {allowed}");
            }
        }
    }
}
