using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using GridFlow.Data.Incidents;
using GridFlow.Workflows.Execution;

namespace GridFlow.Data.Instances;

/// <summary>
/// The stored form of journals. Entries of one burst share time and actor, so a row keeps them once; names
/// are short because a district writes millions of entries a year.
/// </summary>
internal static class JournalText
{
    private static readonly JsonSerializerOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static JournalChunk Chunk(Guid instanceId, int version, Stimulus stimulus, Burst burst, DateTimeOffset at) => new()
    {
        InstanceId = instanceId,
        Version = version,
        At = at,
        Stimulus = StimulusJson.ToJson(stimulus),
        Entries = JsonSerializer.Serialize(burst.Journal.Select(entry => new Line(
            (int)entry.Event, entry.ActivityId, entry.ActivityInstanceId, entry.Outcomes.Count == 0 ? null : [.. entry.Outcomes], entry.Detail)), Options),
    };

    /// <summary>The activities that ended, in order, for the drawing of the way taken.</summary>
    public static IReadOnlyList<VisitedStep> Visited(IEnumerable<JournalChunk> chunks) =>
        [.. chunks.SelectMany(chunk => (JsonSerializer.Deserialize<List<Line>>(chunk.Entries, Options) ?? [])
            .Where(line => line.Event == (int)JournalEvent.Completed)
            .Select(line => new VisitedStep(line.ActivityId, line.Outcomes ?? [], chunk.At)))];

    private sealed record Line(
        [property: JsonPropertyName("e")] int Event,
        [property: JsonPropertyName("a")] string ActivityId,
        [property: JsonPropertyName("n")] string ActivityInstanceId,
        [property: JsonPropertyName("o")] string[]? Outcomes,
        [property: JsonPropertyName("d")] string? Detail);
}
