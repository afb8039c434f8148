using System.Text.Json.Nodes;

namespace GridFlow.Testing;

/// <summary>A shipped ladder with one thing taken away.</summary>
/// <param name="Name">What is gone: <c>grid:Timeout</c>, or the id of a step.</param>
/// <param name="Source">The step it was taken from.</param>
/// <param name="Port">The port, for a connection.</param>
/// <param name="StepName">The step as people know it.</param>
/// <param name="Json">What is left.</param>
public sealed record LadderDeletion(string Name, string Source, string? Port, string StepName, string Json);

/// <summary>Every ladder that is one deletion away from a shipped one: what a slip in the designer makes.</summary>
public static class LadderDeletions
{
    /// <summary>The shipped ladder of a jurisdiction.</summary>
    public static string Shipped(string jurisdiction) => File.ReadAllText(ProjectRoot.Combine("workflows", jurisdiction, "incident.json"));

    /// <summary>The ladder without one of its connections, for each.</summary>
    public static IEnumerable<LadderDeletion> Connections(string jurisdiction)
    {
        var text = Shipped(jurisdiction);
        for (var i = 0; i < Lines(JsonNode.Parse(text)!).Count; i++)
        {
            var ladder = JsonNode.Parse(text)!;
            var gone = Lines(ladder)[i]!;
            Lines(ladder).RemoveAt(i);
            var (source, port) = ((string)gone["source"]!["activity"]!, (string)gone["source"]!["port"]!);
            yield return new LadderDeletion($"{source}:{port}", source, port, NameOf(Steps(ladder).Single(step => (string)step!["id"]! == source)!), ladder.ToJsonString());
        }
    }

    /// <summary>The ladder without any connection that leaves a step by a port.</summary>
    public static string Without(string jurisdiction, string port)
    {
        var ladder = JsonNode.Parse(Shipped(jurisdiction))!;
        foreach (var line in Lines(ladder).Where(line => (string)line!["source"]!["port"]! == port).ToList())
            Lines(ladder).Remove(line);
        return ladder.ToJsonString();
    }

    /// <summary>The ladder without one of its steps and the connections at it, for each.</summary>
    public static IEnumerable<LadderDeletion> Steps(string jurisdiction)
    {
        var text = Shipped(jurisdiction);
        for (var i = 0; i < Steps(JsonNode.Parse(text)!).Count; i++)
        {
            var ladder = JsonNode.Parse(text)!;
            var gone = Steps(ladder)[i]!;
            var id = (string)gone["id"]!;
            Steps(ladder).RemoveAt(i);
            foreach (var line in Lines(ladder).Where(line => (string)line!["source"]!["activity"]! == id || (string)line["target"]!["activity"]! == id).ToList())
                Lines(ladder).Remove(line);
            yield return new LadderDeletion(id, id, null, NameOf(gone), ladder.ToJsonString());
        }
    }

    private static JsonArray Steps(JsonNode ladder) => (JsonArray)ladder["root"]!["activities"]!;

    private static JsonArray Lines(JsonNode ladder) => (JsonArray)ladder["root"]!["connections"]!;

    private static string NameOf(JsonNode step) => (string?)step["metadata"]?["displayText"] ?? (string)step["id"]!;
}
