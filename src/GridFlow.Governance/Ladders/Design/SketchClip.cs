using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Ladders.Design;

/// <summary>Steps that were copied, with the connections between them. As text it goes through the clipboard to another drawing.</summary>
public sealed class SketchClip
{
    private SketchClip(ImmutableArray<SketchNode> nodes, ImmutableArray<SketchEdge> edges) => (Nodes, Edges) = (nodes, edges);

    /// <summary>The steps.</summary>
    public ImmutableArray<SketchNode> Nodes { get; }

    internal ImmutableArray<SketchEdge> Edges { get; }

    /// <summary>Copies steps of a drawing.</summary>
    public static SketchClip Of(LadderSketch sketch, IReadOnlyCollection<string> ids) => new(
        [.. sketch.Nodes.Where(node => ids.Contains(node.Id))],
        [.. sketch.Edges.Where(edge => ids.Contains(edge.Source) && ids.Contains(edge.Target))]);

    /// <summary>Reads what <see cref="ToJson"/> wrote; <see langword="null"/> for any other text, so that a foreign clipboard does nothing.</summary>
    public static SketchClip? Read(string? text)
    {
        try
        {
            if (string.IsNullOrEmpty(text) || JsonNode.Parse(text) is not JsonObject json || json.Array("activities") is not { } activities) return null;
            var nodes = activities.OfType<JsonObject>().Where(one => one.Text("id") is not null && one.Text("type") is not null)
                .Select(one => new SketchNode((JsonObject)one.DeepClone())).DistinctBy(node => node.Id).ToImmutableArray();
            var edges = (json.Array("connections") ?? []).OfType<JsonObject>().Select(one => SketchEdge.Read((JsonObject)one.DeepClone())).OfType<SketchEdge>().ToImmutableArray();
            return nodes.IsEmpty ? null : new(nodes, edges);
        }
        catch (Exception unreadable) when (unreadable is JsonException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>As text.</summary>
    public string ToJson() => new JsonObject
    {
        ["activities"] = new JsonArray([.. Nodes.Select(node => node.Json.DeepClone())]),
        ["connections"] = new JsonArray([.. Edges.Select(edge => edge.Json.DeepClone())]),
    }.ToJsonString();
}

/// <summary>Puts copied steps on the drawing, with new ids.</summary>
/// <param name="Clip">What was copied.</param>
/// <param name="By">How far from where they stood.</param>
/// <param name="Salt">See <see cref="LadderSketch.FreeId"/>.</param>
public sealed record Paste(SketchClip Clip, SketchPoint By, string Salt = "") : LadderEdit(new BilingualText($"粘贴 {Clip.Nodes.Length} 个步骤", $"paste {Clip.Nodes.Length} steps"))
{
    /// <inheritdoc />
    public override LadderSketch Apply(LadderSketch sketch)
    {
        var taken = sketch.TakenIds.ToHashSet(StringComparer.Ordinal);
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        var nodes = new List<SketchNode>();
        foreach (var node in Clip.Nodes)
        {
            var copy = new SketchNode(SketchIds.Renamed(node.Json, sketch.NodePath, Salt, taken));
            ids[node.Id] = copy.Id;
            var at = node.Place ?? default;
            nodes.Add(copy.With(json => json.Made("metadata").Made("designer")["position"] = AddStep.Position(new(at.X + By.X, at.Y + By.Y))));
        }

        var edges = Clip.Edges.Where(edge => ids.ContainsKey(edge.Source) && ids.ContainsKey(edge.Target)).Select(edge => edge.With(ids[edge.Source], edge.Port, ids[edge.Target]));
        return sketch.With(sketch.Nodes.AddRange(nodes), sketch.Edges.AddRange(edges));
    }
}
