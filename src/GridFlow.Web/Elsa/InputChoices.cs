using GridFlow.Governance.Ladders;
using GridFlow.Governance.Organisations;
using GridFlow.Workflows.Activities;

namespace GridFlow.Web.Elsa;

/// <summary>Which of Elsa Studio's editors suits an input, and what it offers: levels, units and roles of the jurisdiction by name.</summary>
internal static class InputChoices
{
    /// <summary>More units than this nobody looks through in a plain list.</summary>
    private const int MostUnits = 200;

    /// <summary>The values to choose from; none where the input is free.</summary>
    public static IReadOnlyList<PortDescriptor> Of(ActivityDescriptor activity, InputDescriptor input, OrganisationTree? organisation)
    {
        if (!LadderActivities.IsStep(activity.Type) || organisation is null) return input.IsOpen ? [] : input.Choices;
        return input.Name switch
        {
            "Who" or "Leader" => [.. input.Choices, .. Levels(organisation).ExceptBy(input.Choices.Select(choice => choice.Name), level => level.Name), .. organisation.Departments.Take(MostUnits).Select(unit => new PortDescriptor($"unit:{unit.Id}", new(unit.Name, unit.Name)))],
            "Role" => [.. Roles.All.Where(role => role.Permissions.Contains(Permission.HandleTasks)).Select(role => new PortDescriptor(role.Key, role.Name))],
            _ => input.IsOpen ? [] : input.Choices,
        };
    }

    /// <summary>The name of the editor.</summary>
    public static string Editor(ActivityDescriptor activity, InputDescriptor input, bool hasChoices) => (activity.Type, input.Name) switch
    {
        ("Elsa.FlowSwitch", "Cases") => "flow-switch-editor",
        ("Elsa.Switch", "Cases") => "switch-editor",
        ("Elsa.FlowSendHttpRequest", "ExpectedStatusCodes") or ("Elsa.HttpEndpoint", "SupportedMethods") => "multitext",
        ("Elsa.FlowFork", "Branches") or ("Elsa.RunJavaScript", "PossibleOutcomes") => "dynamic-outcomes",
        ("Elsa.RunJavaScript", "Script") => "code-editor",
        ("Elsa.ExecuteWorkflow" or "Elsa.DispatchWorkflow" or "Elsa.BulkDispatchWorkflows", "WorkflowDefinitionId") => "workflow-definition-picker",
        _ when hasChoices => "dropdown",
        (_, "Body" or "Content" or "Text" or "EnglishText" or "Reply" or "Message") => "multiline",
        _ => input.TypeName switch
        {
            "Variable" => "variable-picker",
            "Boolean" when activity.Type.StartsWith("GridFlow.", StringComparison.Ordinal) || input.Name != "Condition" => "checkbox",
            "String[]" => "multitext",
            "DateTime" or "DateTimeOffset" => "datetime-picker",
            _ => "singleline",
        },
    };

    /// <summary>The Studio sorts lists by their text, so the order of levels stands before their names.</summary>
    private static IEnumerable<PortDescriptor> Levels(OrganisationTree organisation) => organisation.Jurisdiction.Levels
        .Where(level => level.Rung > 0).OrderBy(level => level.Rung).Select((level, index) => new PortDescriptor(level.Key, new($"{index + 1} {level.Name.Chinese}", $"{index + 1} {level.Name.English}")));
}
