using System.Text.Json;
using System.Text.Json.Nodes;
using GridFlow.Governance.Ladders.Activities;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Activities;

namespace GridFlow.Governance.Ladders.Design;

/// <summary>An exit of a step as drawn.</summary>
/// <param name="Port">Its name in the document.</param>
/// <param name="Name">In the office's words.</param>
/// <param name="IsOptional">It may be left without a connection, and is then not offered or not taken.</param>
/// <param name="IsKnown">False for one that the document connects and the step does not have.</param>
public sealed record SketchExit(string Port, BilingualText Name, bool IsOptional, bool IsKnown = true);

/// <summary>The exits of a step: those of its type, of its cases, and whatever else the drawing connects, so that no connection is invisible.</summary>
public static class SketchExits
{
    private static readonly BilingualText Default = new("默认", "Default");

    /// <summary>The exits, in the order they are drawn.</summary>
    /// <param name="sketch">The drawing.</param>
    /// <param name="node">The step.</param>
    /// <param name="registry">What its type offers.</param>
    /// <param name="organisation">For the names of levels that a switch leaves by; without it their keys are shown.</param>
    public static IReadOnlyList<SketchExit> Of(LadderSketch sketch, SketchNode node, ActivityRegistry registry, OrganisationTree? organisation = null)
    {
        var known = Known(node, registry.Find(node.Type)?.Descriptor, organisation).ToList();
        var drawn = sketch.From(node.Id).Select(edge => edge.Port).Distinct().Where(port => known.All(exit => exit.Port != port));
        return [.. known, .. drawn.Select(port => new SketchExit(port, new(port, port), IsOptional: true, IsKnown: false))];
    }

    private static IEnumerable<SketchExit> Known(SketchNode node, ActivityDescriptor? type, OrganisationTree? organisation)
    {
        if (type is null) return [];
        if (type.Type == "Elsa.FlowSwitch") return [.. node.Cases.Distinct().Select(label => new SketchExit(label, SketchSummary.Named(label, organisation), false)), new("Default", Default, false)];
        if (type.Type == "Elsa.FlowFork" && node.Literal("Branches") is { } branches) return Branches(branches).Select(branch => new SketchExit(branch, new(branch, branch), false));
        var work = type.Type == HandleTask.Type ? HandlingWork.Named(node.Literal("Kind")) : null;
        return type.Ports.Select(port => new SketchExit(port.Name, work?.NameOf(port.Name) ?? port.DisplayName, port.IsOptional));
    }

    // Written as a list, or as a text with commas.
    private static IEnumerable<string> Branches(string value)
    {
        try
        {
            if (JsonNode.Parse(value) is JsonArray list) return [.. list.Select(SketchJson.AsText).OfType<string>().Distinct()];
        }
        catch (JsonException)
        {
            // A plain text.
        }

        return value.Split([',', '，'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct();
    }
}
