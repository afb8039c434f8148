using System.Text.Json.Nodes;

namespace GridFlow.Workflows.Definitions;

/// <summary>A connection of a flowchart.</summary>
/// <param name="Source">Id of the activity it leaves.</param>
/// <param name="Port">The outcome it leaves by; <see langword="null"/> counts as <c>Done</c>.</param>
/// <param name="Target">Id of the activity it leads to.</param>
/// <param name="TargetPort">Normally <c>In</c>.</param>
/// <param name="IsLegacy">True for the old flat form, whose loose ends are errors rather than dropped.</param>
public sealed record ConnectionDefinition(string Source, string? Port, string Target, string? TargetPort, bool IsLegacy = false)
{
    internal static ConnectionDefinition? Read(JsonObject json)
    {
        if (json.Get("source") is JsonObject source && json.Get("target") is JsonObject target)
        {
            return source.Text("activity") is { } from && target.Text("activity") is { } to
                ? new ConnectionDefinition(from, source.Text("port"), to, target.Text("port"))
                : null;
        }

        return json.Text("source") is { } flatSource && json.Text("target") is { } flatTarget
            ? new ConnectionDefinition(flatSource, json.Text("sourcePort"), flatTarget, json.Text("targetPort"), IsLegacy: true)
            : null;
    }
}
