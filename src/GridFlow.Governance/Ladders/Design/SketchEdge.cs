using System.Text.Json.Nodes;

namespace GridFlow.Governance.Ladders.Design;

/// <summary>A connection of a drawing: from an exit of a step to a step.</summary>
public sealed class SketchEdge
{
    private SketchEdge(JsonObject json, string source, string port, string target)
    {
        Json = json;
        (Source, Port, Target) = (source, port, target);
    }

    /// <summary>What tells it from others of its drawing: its ends and its exit.</summary>
    public string Id => Identity(Source, Port, Target);

    /// <summary>Id of the step it leaves.</summary>
    public string Source { get; }

    /// <summary>The exit it leaves by.</summary>
    public string Port { get; }

    /// <summary>Id of the step it leads to.</summary>
    public string Target { get; }

    /// <summary>The JSON behind it. Not to be changed.</summary>
    internal JsonObject Json { get; }

    /// <summary>The id of a connection with these ends.</summary>
    public static string Identity(string source, string port, string target) => $"{source}/{port}>{target}";

    internal static SketchEdge Make(string source, string port, string target) => new(
        new JsonObject
        {
            ["source"] = new JsonObject { ["activity"] = source, ["port"] = port },
            ["target"] = new JsonObject { ["activity"] = target, ["port"] = "In" },
            ["vertices"] = new JsonArray(),
        },
        source, port, target);

    /// <summary>Reads a connection, in Elsa's form or the old flat one; <see langword="null"/> for what is none.</summary>
    internal static SketchEdge? Read(JsonObject json)
    {
        var (source, target) = (json.Object("source"), json.Object("target"));
        var from = source?.Text("activity") ?? json.Text("source");
        var to = target?.Text("activity") ?? json.Text("target");
        return from is null || to is null ? null : new(json, from, source?.Text("port") ?? json.Text("sourcePort") ?? "Done", to);
    }

    /// <summary>The same connection with other ends: what else its JSON says stays, but for the corners it was drawn with.</summary>
    internal SketchEdge With(string source, string port, string target)
    {
        var json = (JsonObject)Json.DeepClone();
        if (json.Object("source") is { } from) (from[from.NameOf("activity")], from[from.NameOf("port")]) = (source, port);
        else (json[json.NameOf("source")], json[json.NameOf("sourcePort")]) = (source, port);
        if (json.Object("target") is { } to) to[to.NameOf("activity")] = target;
        else json[json.NameOf("target")] = target;
        return new SketchEdge(json, source, port, target).Straight();
    }

    /// <summary>Without the corners it was drawn with: its ways are found anew.</summary>
    internal SketchEdge Straight()
    {
        if (Json.Array("vertices") is not { Count: > 0 }) return this;
        var json = (JsonObject)Json.DeepClone();
        json[json.NameOf("vertices")] = new JsonArray();
        return new(json, Source, Port, Target);
    }
}
