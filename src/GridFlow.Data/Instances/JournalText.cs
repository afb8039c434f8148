using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using GridFlow.Data.Incidents;
using GridFlow.Language.Expressions;
using GridFlow.Workflows.Execution;

namespace GridFlow.Data.Instances;

/// <summary>One line of a stored journal.</summary>
/// <param name="Event">What happened.</param>
/// <param name="ActivityId">The activity in the definition.</param>
/// <param name="ActivityInstanceId">The execution of the activity.</param>
/// <param name="Outcomes">The outcomes of a completed activity.</param>
/// <param name="Detail">Message of a fault, reason of a stimulus, or the activity's own note.</param>
/// <param name="Inputs">The evaluated inputs as JSON, where there were any.</param>
public sealed record JournalLine(JournalEvent Event, string ActivityId, string ActivityInstanceId, IReadOnlyList<string> Outcomes, string? Detail, string? Inputs);

/// <summary>
/// The stored form of journals. Entries of one burst share time and actor, so a row keeps them once; names
/// are short because a district writes millions of entries a year.
/// </summary>
internal static class JournalText
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static JournalChunk Chunk(Guid instanceId, int version, Stimulus stimulus, Burst burst, DateTimeOffset at) => new()
    {
        InstanceId = instanceId,
        Version = version,
        At = at,
        Stimulus = StimulusJson.ToJson(stimulus),
        Entries = Write(burst.Journal),
    };

    /// <summary>The lines of a chunk.</summary>
    public static IReadOnlyList<JournalLine> Read(JournalChunk chunk)
    {
        using var document = JsonDocument.Parse(chunk.Entries);
        return [.. document.RootElement.EnumerateArray().Select(line => new JournalLine(
            (JournalEvent)line.GetProperty("e").GetInt32(),
            line.GetProperty("a").GetString()!,
            line.GetProperty("n").GetString()!,
            line.TryGetProperty("o", out var outcomes) ? [.. outcomes.EnumerateArray().Select(outcome => outcome.GetString()!)] : [],
            line.TryGetProperty("d", out var detail) ? detail.GetString() : null,
            line.TryGetProperty("i", out var inputs) ? inputs.GetRawText() : null))];
    }

    /// <summary>The activities that ended, in order, for the drawing of the way taken.</summary>
    public static IReadOnlyList<VisitedStep> Visited(IEnumerable<JournalChunk> chunks) =>
        [.. chunks.SelectMany(chunk => Read(chunk)
            .Where(line => line.Event == JournalEvent.Completed)
            .Select(line => new VisitedStep(line.ActivityId, [.. line.Outcomes], chunk.At, line.ActivityInstanceId == SkippedIn(chunk))))];

    /// <summary>A text the instance was started with; <see langword="null"/> where there is none.</summary>
    public static string? StartInput(IEnumerable<JournalChunk> chunks, string name) =>
        chunks.FirstOrDefault(chunk => chunk.Version == 1) is { } first && first.Stimulus.Contains(name, StringComparison.Ordinal) && StimulusJson.FromJson(first.Stimulus) is StartWorkflow start
            ? start.Input.GetValueOrDefault(name) as string
            : null;

    /// <summary>The execution that an operator passed over, where that caused the burst.</summary>
    private static string? SkippedIn(JournalChunk chunk) =>
        chunk.Stimulus.StartsWith("[\"skip\"", StringComparison.Ordinal) && StimulusJson.FromJson(chunk.Stimulus) is SkipActivity skip ? skip.ActivityInstanceId : null;

    private static string Write(IReadOnlyList<JournalEntry> journal)
    {
        var buffer = new ArrayBufferWriter<byte>(64 + 64 * journal.Count);
        using (var json = new Utf8JsonWriter(buffer, Compact))
        {
            json.WriteStartArray();
            foreach (var entry in journal) Write(json, entry);
            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, JournalEntry entry)
    {
        json.WriteStartObject();
        json.WriteNumber("e", (int)entry.Event);
        json.WriteString("a", entry.ActivityId);
        json.WriteString("n", entry.ActivityInstanceId);
        if (entry.Outcomes.Count > 0)
        {
            json.WriteStartArray("o");
            foreach (var outcome in entry.Outcomes) json.WriteStringValue(outcome);
            json.WriteEndArray();
        }

        if (entry.Detail is not null) json.WriteString("d", entry.Detail);
        if (entry.Inputs is { Count: > 0 } inputs)
        {
            json.WritePropertyName("i");
            ScriptValue.Write(json, inputs);
        }

        json.WriteEndObject();
    }
}
