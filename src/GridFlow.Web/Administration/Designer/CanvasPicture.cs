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
    /// <param name="session">The sitting.</param>
    /// <param name="others">Who else has which steps selected.</param>
    /// <param name="found">The steps that a search means.</param>
    public CanvasPatch Next(DesignSession session, ILookup<string, string> others, IReadOnlySet<string> found)
    {
        var steps = session.Sketch.Nodes.ToDictionary(node => node.Id, node => JsonSerializer.Serialize(Step(session, node, [.. others[node.Id]], found.Contains(node.Id)), Web));
        var edges = session.Sketch.Edges.Select(edge => Edge(session, edge)).ToDictionary(edge => edge.Id);
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

    private static CanvasStep Step(DesignSession session, SketchNode node, IReadOnlyList<string> others, bool found)
    {
        var (look, descriptor) = (StepLook.Of(node.Type, node.Literal("Kind")), session.Descriptor(node));
        var summary = SketchSummary.Of(node, descriptor, session.Around.Organisation);
        return new CanvasStep(node.Id, In(descriptor?.DisplayName) ?? node.Type, descriptor is null ? "unknown" : look.Tone, look.Icon, node.Title, In(summary.Who), In(summary.Limit), node.Comment, node.Place?.X, node.Place?.Y)
        {
            Entry = node.Type != "Elsa.Start",
            Starts = node.Id == session.Begin,
            Found = found,
            Others = others,
            Findings = [.. session.FindingsAt(node.Id).Select(finding => new CanvasFinding(finding.IsError(), finding.Sentence.In(Language)))],
            Exits = [.. session.Exits(node).Select(exit => new CanvasExit(exit.Port, exit.Name.In(Language), State(session, node, exit)))],
        };
    }

    private static string State(DesignSession session, SketchNode node, SketchExit exit) =>
        !exit.IsKnown ? "unknown"
        : session.Sketch.From(node.Id).Any(edge => edge.Port == exit.Port) ? "drawn"
        : exit.IsOptional && !session.FindingsAt(node.Id).Any(finding => finding.Port == exit.Port) ? "optional"
        : "open";

    private static CanvasEdge Edge(DesignSession session, SketchEdge edge)
    {
        var (source, target) = (session.Sketch.Find(edge.Source)!, session.Sketch.Find(edge.Target)!);
        var exit = session.Exits(source).FirstOrDefault(exit => exit.Port == edge.Port);
        return new CanvasEdge(edge.Id, edge.Source, edge.Port, edge.Target, $"{source.Title}：{exit?.Name.In(Language) ?? edge.Port} → {target.Title}");
    }

    private static string Language => CultureInfo.CurrentUICulture.Name;

    private static string? In(GridFlow.Language.Diagnostics.BilingualText? text) => text?.In(Language);
}
