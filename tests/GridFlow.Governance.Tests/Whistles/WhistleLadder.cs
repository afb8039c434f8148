using System.Text.Json.Nodes;

namespace GridFlow.Governance.Tests.Whistles;

/// <summary>The shipped ladder with whistles. Its levels have the same keys in the other jurisdiction of the tests.</summary>
internal static class WhistleLadder
{
    /// <summary>The ladder with the whistle led to from a step.</summary>
    public static string From(string step) => Changed(ladder => Connections(ladder).First(connection => (string?)connection["source"]!["port"] == "Whistle")["source"]!["activity"] = step);

    /// <summary>The ladder with something changed.</summary>
    public static string Changed(Action<JsonNode> change)
    {
        var ladder = JsonNode.Parse(Repository.Read("workflows", "nanshan", "incident.json"))!;
        change(ladder);
        return ladder.ToJsonString();
    }

    public static IEnumerable<JsonNode> Connections(JsonNode ladder) => ladder["root"]!["connections"]!.AsArray().Select(connection => connection!);

    public static JsonNode Step(JsonNode ladder, string id) => ladder["root"]!["activities"]!.AsArray().Single(step => (string?)step!["id"] == id)!;
}
