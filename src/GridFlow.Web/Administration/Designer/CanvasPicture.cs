using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using GridFlow.Governance.Ladders.Design;

namespace GridFlow.Web.Administration.Designer;

/// <summary>What one canvas shows: makes the next patch from what was sent before, so that an edit sends the cards it changed.</summary>
internal sealed class CanvasPicture
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private Dictionary<string, string> _steps = [];
    private Dictionary<string, CanvasEdge> _edges = [];

    /// <summary>What to send so that the canvas shows this.</summary>
    public CanvasPatch Next(CanvasScene scene)
    {
        var steps = scene.Sketch.Nodes.ToDictionary(node => node.Id, node => JsonSerializer.Serialize(Step(scene, node), Web));
        var edges = scene.Sketch.Edges.Select(edge => Edge(scene, edge)).ToDictionary(edge => edge.Id);
        var patch = new CanvasPatch(
            [.. steps.Where(step => _steps.GetValueOrDefault(step.Key) != step.Value).Select(step => step.Value)],
            [.. _steps.Keys.Where(id => !steps.ContainsKey(id))],
            [.. edges.Values.Where(edge => _edges.GetValueOrDefault(edge.Id) != edge)],
            [.. _edges.Keys.Where(id => !edges.ContainsKey(id))]);
        (_steps, _edges) = (steps, edges);
        return patch;
    }

    /// <summary>The canvas no longer shows a connection: it is sent again, if it is still there.</summary>
    public void Forget(string edge) => _edges.Remove(edge);

    private static CanvasStep Step(CanvasScene scene, SketchNode node)
    {
        var (look, descriptor) = (StepLook.Of(node.Type, node.Literal("Kind")), scene.Descriptor(node));
        var summary = SketchSummary.Of(node, descriptor, scene.Organisation);
        return new CanvasStep(node.Id, In(descriptor?.DisplayName) ?? node.Type, descriptor is null ? "unknown" : look.Tone, look.Icon, node.Title, In(summary.Who), In(summary.Limit), node.Comment, node.Place?.X, node.Place?.Y)
        {
            Entry = node.Type != "Elsa.Start",
            Starts = node.Id == scene.Sketch.Begin,
            Found = scene.Found.Contains(node.Id),
            Others = [.. scene.Others[node.Id]],
            Findings = [.. scene.Findings(node.Id).Select(finding => new CanvasFinding(finding.IsError(), finding.Sentence.In(Language)))],
            Exits = [.. scene.Exits(node).Select(exit => new CanvasExit(exit.Port, exit.Name.In(Language) + scene.Live?.BesideExit(node.Id, exit.Port), State(scene, node, exit)))],
            Live = scene.Live?.At(node.Id),
        };
    }

    private static string State(CanvasScene scene, SketchNode node, SketchExit exit) =>
        !exit.IsKnown ? "unknown"
        : scene.Sketch.From(node.Id).Any(edge => edge.Port == exit.Port) ? "drawn"
        : exit.IsOptional && !scene.Findings(node.Id).Any(finding => finding.Port == exit.Port) ? "optional"
        : "open";

    private static CanvasEdge Edge(CanvasScene scene, SketchEdge edge)
    {
        var (source, target) = (scene.Sketch.Find(edge.Source)!, scene.Sketch.Find(edge.Target)!);
        var exit = scene.Exits(source).FirstOrDefault(exit => exit.Port == edge.Port);
        var back = scene.Live?.BesideExit(edge.Source, edge.Port);
        return new CanvasEdge(edge.Id, edge.Source, edge.Port, edge.Target, $"{source.Title}：{exit?.Name.In(Language) ?? edge.Port}{back} → {target.Title}", scene.Live?.IsBack(edge.Id) == true);
    }

    private static string Language => CultureInfo.CurrentUICulture.Name;

    private static string? In(GridFlow.Language.Diagnostics.BilingualText? text) => text?.In(Language);
}
