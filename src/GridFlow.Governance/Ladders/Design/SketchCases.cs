using System.Text.Json.Nodes;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Ladders.Design;

/// <summary>A case of a switch: its label is the exit.</summary>
/// <param name="Label">The name of the exit.</param>
/// <param name="Expression">The condition as Elsa evaluates it.</param>
public sealed record SketchCase(string Label, string Expression)
{
    /// <summary>The condition as the builder shows it; <see langword="null"/> where it asks something the builder cannot.</summary>
    public SketchCondition? Condition => SketchCondition.Read(Expression);
}

/// <summary>The cases of a switch, read and written; what else a case says in the document stays.</summary>
public static class SketchCases
{
    private const string Property = "cases";

    /// <summary>The cases of a step.</summary>
    public static IReadOnlyList<SketchCase> Of(SketchNode node) =>
        [.. (node.Json.Array(Property) ?? []).OfType<JsonObject>().Select(one => new SketchCase(one.Text("label") ?? "", one.Object("condition")?.Text("value") ?? ""))];

    /// <summary>The edit that gives a switch these cases. Connections of a case that is named anew go with it, those of one taken away go.</summary>
    /// <param name="sketch">The drawing.</param>
    /// <param name="node">The switch.</param>
    /// <param name="cases">The cases, in order, each with the label it had before; <see langword="null"/> for a new one.</param>
    public static LadderEdit Set(LadderSketch sketch, SketchNode node, IReadOnlyList<(SketchCase Case, string? Was)> cases)
    {
        var known = (node.Json.Array(Property) ?? []).OfType<JsonObject>().ToList();
        var written = new JsonArray([.. cases.Select(one => Write(known.FirstOrDefault(json => one.Was is not null && json.Text("label") == one.Was), one.Case))]);
        var words = new BilingualText("修改出口", "change the exits");
        var edits = new List<LadderEdit> { new SetProperty(node.Id, Property, written.ToJsonString(), words) };
        foreach (var edge in sketch.From(node.Id).Where(edge => SketchCases.Of(node).Any(one => one.Label == edge.Port)))
        {
            var now = cases.FirstOrDefault(one => one.Was == edge.Port).Case;
            if (now is null) edits.Add(new Delete([], [edge.Id]));
            else if (now.Label != edge.Port) edits.Add(new Reconnect(edge.Id, edge.Source, now.Label, edge.Target));
        }

        return new Together(words, edits);
    }

    private static JsonObject Write(JsonObject? known, SketchCase one)
    {
        var json = known?.DeepClone() as JsonObject ?? [];
        json[json.NameOf("label")] = one.Label;
        var condition = json.Made("condition");
        if (condition.Text("value") != one.Expression || condition.Text("type") is null)
            (condition[condition.NameOf("type")], condition[condition.NameOf("value")]) = ("JavaScript", one.Expression);
        return json;
    }
}
