using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using GridFlow.Data.Accounts;
using GridFlow.Data.Definitions;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Activities;
using Microsoft.Extensions.Localization;

namespace GridFlow.Web.Elsa;

/// <summary>
/// The activities as Elsa Studio lists and edits them, in the reader's language: ports, and for every input the editor that
/// suits it. Types that were ever drawn stay listed; the Studio empties a drawing that has one it does not know.
/// </summary>
internal sealed class ActivityForms(ElsaShelf shelf, UsedActivities used, Catalogue catalogue, IStringLocalizer<ElsaTexts> texts)
{
    private const string Container = "Elsa.Flowchart", FlowSwitch = "Elsa.FlowSwitch", Switch = "Elsa.Switch";

    /// <summary>All descriptors for a viewer.</summary>
    public async Task<JsonArray> ListAsync(Viewer viewer, CancellationToken cancellationToken)
    {
        var organisation = catalogue.Current.FindOrganisation(viewer.JurisdictionId);
        var registry = shelf.Registry(viewer.JurisdictionId);
        var descriptors = registry.Descriptors.DistinctBy(descriptor => descriptor.Type).Select(descriptor => Describe(descriptor, organisation)).ToList();
        var known = descriptors.Select(descriptor => ((string)descriptor["typeName"]!, (int)descriptor["version"]!)).ToHashSet();
        foreach (var missing in (await used.FindAsync(viewer, cancellationToken)).Where(activity => !known.Contains((activity.Type, activity.Version))))
        {
            var kept = registry.Find(missing.Type) is { } activity ? Describe(activity.Descriptor, organisation) : Unknown(missing);
            (kept["version"], kept["isBrowsable"]) = (missing.Version, false);
            descriptors.Add(kept);
        }

        return new([.. descriptors]);
    }

    private JsonObject Describe(ActivityDescriptor descriptor, OrganisationTree? organisation) => new()
    {
        ["typeName"] = descriptor.Type,
        ["namespace"] = descriptor.Type.Contains('.') ? descriptor.Type[..descriptor.Type.LastIndexOf('.')] : "",
        // New activities are called by it and a number.
        ["name"] = Say(descriptor.DisplayName),
        ["version"] = descriptor.Version,
        ["category"] = Say(descriptor.Category),
        ["displayName"] = Say(descriptor.DisplayName),
        ["description"] = Say(descriptor.Description),
        ["isBrowsable"] = descriptor.IsBrowsable && descriptor.Type != Container,
        ["isStart"] = descriptor.Type == "Elsa.Start",
        ["isTerminal"] = descriptor.IsTerminal,
        ["isContainer"] = descriptor.Type is "Elsa.Flowchart" or "Elsa.Workflow",
        ["kind"] = descriptor.IsTrigger ? "Trigger" : "Action",
        // Of a switch the Studio knows the ports itself, from its cases.
        ["ports"] = new JsonArray(descriptor.Type is FlowSwitch or Switch ? [] : [.. descriptor.Ports.Select(port => Port(port, "Flow")), .. descriptor.ChildPorts.Select(port => Port(port, "Embedded"))]),
        ["inputs"] = new JsonArray([.. Inputs(descriptor).Select((input, index) => Input(descriptor, input, index, organisation))]),
        ["outputs"] = new JsonArray([.. descriptor.Outputs.Select(output => new JsonObject
        {
            ["name"] = output.Name, ["typeName"] = output.TypeName, ["displayName"] = Say(output.DisplayName), ["description"] = "", ["isBrowsable"] = true,
        })]),
        ["customProperties"] = new JsonObject(),
        ["constructionProperties"] = new JsonObject(),
    };

    /// <summary>A type that no activity of this platform has: listed so that drawings with it open, and refused at publish.</summary>
    private JsonObject Unknown(UsedActivity activity) => Describe(
        new ActivityDescriptor(
            activity.Type, new(activity.Type, activity.Type), new(texts["NotInstalled"], texts["NotInstalled"]), new(texts["NotInstalledHint"], texts["NotInstalledHint"]))
        {
            Ports = [.. (activity.Ports.Count == 0 ? ["Done"] : activity.Ports).Select(port => new PortDescriptor(port, new(port, port)))],
        },
        organisation: null);

    private static JsonObject Port(PortDescriptor port, string type) => new() { ["name"] = port.Name, ["displayName"] = Say(port.DisplayName), ["type"] = type, ["isBrowsable"] = true };

    /// <summary>The cases of a switch are a property of their own kind, which no descriptor lists.</summary>
    private IEnumerable<InputDescriptor> Inputs(ActivityDescriptor descriptor) => descriptor.Type is FlowSwitch or Switch
        ? descriptor.Inputs.Prepend(new("Cases", "Object", new(texts["Cases"], texts["Cases"]), new(texts["CasesHint"], texts["CasesHint"])))
        : descriptor.Inputs;

    private JsonObject Input(ActivityDescriptor activity, InputDescriptor input, int order, OrganisationTree? organisation)
    {
        var choices = InputChoices.Of(activity, input, organisation);
        var hint = InputChoices.Editor(activity, input, choices.Count > 0);
        var json = new JsonObject
        {
            ["name"] = input.Name,
            ["typeName"] = input.TypeName,
            ["displayName"] = Say(input.DisplayName) + (input.IsRequired ? " *" : ""),
            ["description"] = Say(input.Description),
            ["defaultValue"] = JsonSerializer.SerializeToNode(input.Default),
            ["uiHint"] = hint,
            // A variable and the cases of a switch are objects of their own, no values of expressions.
            ["isWrapped"] = hint is not ("variable-picker" or "flow-switch-editor" or "switch-editor"),
            ["isBrowsable"] = true,
            ["order"] = order,
            ["category"] = texts["Settings"].Value,
        };
        if (choices.Count > 0)
        {
            json["uiSpecifications"] = new JsonObject
            {
                [hint] = new JsonObject
                {
                    ["selectList"] = new JsonObject
                    {
                        ["items"] = new JsonArray([.. choices.Select(choice => new JsonObject { ["text"] = Say(choice.DisplayName), ["value"] = choice.Name })]),
                        ["isFlagsEnum"] = false,
                    },
                },
            };
        }

        return json;
    }

    private static string Say(BilingualText text) => text.In(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName);
}
