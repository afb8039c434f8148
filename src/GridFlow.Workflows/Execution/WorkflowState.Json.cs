using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using GridFlow.Language.Expressions;

namespace GridFlow.Workflows.Execution;

/// <summary>
/// The stored form: compact JSON with one-letter keys, written by hand so that nothing depends on CLR types. Absent
/// means empty or default.
/// </summary>
public sealed partial record WorkflowState
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the state.</summary>
    public string ToJson()
    {
        using var buffer = new MemoryStream(1024);
        using (var writer = new Utf8JsonWriter(buffer, Compact))
            WriteTo(writer);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>Reads a state that <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="FormatException">The text is not a stored state.</exception>
    public static WorkflowState FromJson(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"Not a stored workflow state: {error.Message}", error);
        }
    }

    private void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("i", InstanceId);
        if (CorrelationId is not null)
            json.WriteString("c", CorrelationId);
        if (Name is not null)
            json.WriteString("a", Name);
        json.WriteString("d", DefinitionVersionId);
        json.WriteString("s", SubStatus.ToString());
        json.WriteNumber("n", LastNumber);
        json.WriteNumber("j", JournalLength);
        if (TriggerActivityId is not null)
            json.WriteString("t", TriggerActivityId);
        if (FlowchartMode is { } mode)
            json.WriteString("m", mode.ToString());
        if (UpgradeTo is not null)
            json.WriteString("g", UpgradeTo);
        if (IsHeld)
            json.WriteBoolean("h", true);
        WriteMap(json, "v", Variables);
        WriteMap(json, "u", Input);
        WriteMap(json, "o", Output);
        WriteList(json, "b", Bookmarks, static (json, bookmark) =>
        {
            json.WriteStartArray();
            json.WriteStringValue(bookmark.Id);
            json.WriteStringValue(bookmark.Name);
            json.WriteStringValue(bookmark.Hash);
            json.WriteStringValue(bookmark.ActivityId);
            json.WriteStringValue(bookmark.ActivityInstanceId);
            json.WriteStringValue(bookmark.CreatedAt);
            if (bookmark.Payload is not null)
                ScriptValue.WriteExact(json, bookmark.Payload);
            json.WriteEndArray();
        });
        WriteList(json, "k", Clocks, static (json, clock) =>
        {
            json.WriteStartArray();
            json.WriteStringValue(clock.BookmarkId);
            json.WriteStringValue(clock.Name);
            json.WriteStringValue(clock.DueAt);
            json.WriteEndArray();
        });
        WriteList(json, "e", Incidents, static (json, incident) =>
        {
            json.WriteStartArray();
            json.WriteStringValue(incident.ActivityId);
            json.WriteStringValue(incident.ActivityInstanceId);
            json.WriteStringValue(incident.Message);
            json.WriteStringValue(incident.Cause);
            json.WriteStringValue(incident.At);
            json.WriteEndArray();
        });
        WriteList(json, "x", Executions, WriteExecution);
        WriteList(json, "p", Callbacks, static (json, callback) =>
        {
            json.WriteStartArray();
            json.WriteNumberValue(callback.Owner);
            json.WriteStringValue(callback.Activity);
            if (callback.Tag != 0)
                json.WriteNumberValue(callback.Tag);
            json.WriteEndArray();
        });
        WriteList(json, "q", Deferred, StimulusJson.Write);
        json.WriteEndObject();
    }

    private static void WriteExecution(Utf8JsonWriter json, ExecutionState x)
    {
        json.WriteStartObject();
        json.WriteNumber("n", x.Number);
        if (x.Parent != 0)
            json.WriteNumber("p", x.Parent);
        json.WriteString("a", x.Activity);
        if (x.Status != ActivityStatus.Running)
            json.WriteString("s", x.Status.ToString());
        if (x.Index != 0)
            json.WriteNumber("i", x.Index);
        if (x.Tag != 0)
            json.WriteNumber("t", x.Tag);
        if (x.Breaking)
            json.WriteBoolean("b", true);
        if (x.Backward)
            json.WriteBoolean("w", true);
        WriteMap(json, "y", x.Dynamic);
        WriteMap(json, "k", x.Kept);
        WriteMap(json, "v", x.Variables);
        WriteCounts(json, "f", x.Visits);
        WriteCounts(json, "c", x.Connections);
        if (x.Tokens is not null)
        {
            WriteList(json, "o", x.Tokens, static (json, token) =>
            {
                json.WriteStartArray();
                json.WriteStringValue(token.From);
                json.WriteStringValue(token.Outcome);
                json.WriteStringValue(token.To);
                json.WriteNumberValue((token.Consumed ? 1 : 0) | (token.Blocked ? 2 : 0));
                json.WriteEndArray();
            });
        }

        json.WriteEndObject();
    }

    private static void WriteMap(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, object?>? map)
    {
        if (map is null or { Count: 0 })
            return;
        json.WritePropertyName(name);
        ScriptValue.WriteExact(json, map);
    }

    private static void WriteCounts(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, int>? counts)
    {
        if (counts is null)
            return;
        json.WriteStartObject(name);
        foreach (var (key, count) in counts)
            json.WriteNumber(key, count);
        json.WriteEndObject();
    }

    private static void WriteList<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        if (items.Count == 0)
            return;
        json.WriteStartArray(name);
        foreach (var item in items)
            write(json, item);
        json.WriteEndArray();
    }

    private static WorkflowState Read(JsonElement json) => new()
    {
        InstanceId = json.GetProperty("i").GetString()!,
        CorrelationId = Text(json, "c"),
        Name = Text(json, "a"),
        DefinitionVersionId = json.GetProperty("d").GetString()!,
        SubStatus = Enum.Parse<WorkflowSubStatus>(json.GetProperty("s").GetString()!),
        LastNumber = Number(json, "n"),
        JournalLength = json.GetProperty("j").GetInt64(),
        TriggerActivityId = Text(json, "t"),
        FlowchartMode = Text(json, "m") is { } mode ? Enum.Parse<FlowchartMode>(mode) : null,
        UpgradeTo = Text(json, "g"),
        IsHeld = json.TryGetProperty("h", out _),
        Variables = Map(json, "v") ?? Nothing,
        Input = Map(json, "u") ?? Nothing,
        Output = Map(json, "o") ?? Nothing,
        Bookmarks = List(json, "b", static item => new Bookmark(
            item[0].GetString()!, item[1].GetString()!, item[2].GetString()!, item[3].GetString()!, item[4].GetString()!, item[5].GetDateTimeOffset(),
            item.GetArrayLength() > 6 ? (IReadOnlyDictionary<string, object?>?)ScriptValue.FromExactJson(item[6]) : null)),
        Clocks = List(json, "k", static item => new Clock(item[0].GetString()!, item[1].GetString()!, item[2].GetDateTimeOffset())),
        Incidents = List(json, "e", static item => new ActivityIncident(
            item[0].GetString()!, item[1].GetString()!, item[2].GetString()!, item[3].GetString(), item[4].GetDateTimeOffset())),
        Executions = List(json, "x", ReadExecution),
        Callbacks = List(json, "p", static item => new CallbackState(item[0].GetInt32(), item[1].GetString()!, item.GetArrayLength() > 2 ? item[2].GetInt32() : 0)),
        Deferred = List(json, "q", StimulusJson.Read),
    };

    private static ExecutionState ReadExecution(JsonElement json) =>
        new(Number(json, "n"), Number(json, "p"), json.GetProperty("a").GetString()!, Text(json, "s") is { } status ? Enum.Parse<ActivityStatus>(status) : ActivityStatus.Running)
        {
            Index = Number(json, "i"),
            Tag = Number(json, "t"),
            Breaking = json.TryGetProperty("b", out _),
            Backward = json.TryGetProperty("w", out _),
            Dynamic = Map(json, "y"),
            Kept = Map(json, "k"),
            Variables = Map(json, "v"),
            Visits = Counts(json, "f"),
            Connections = Counts(json, "c"),
            Tokens = json.TryGetProperty("o", out _)
                ? List(json, "o", static item => new TokenState(
                    item[0].GetString()!, item[1].GetString(), item[2].GetString()!, (item[3].GetInt32() & 1) != 0, (item[3].GetInt32() & 2) != 0))
                : null,
        };

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static int Number(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetInt32() : 0;

    private static IReadOnlyDictionary<string, object?>? Map(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) ? (IReadOnlyDictionary<string, object?>?)ScriptValue.FromExactJson(value) : null;

    private static Dictionary<string, int>? Counts(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) ? value.EnumerateObject().ToDictionary(property => property.Name, property => property.Value.GetInt32()) : null;

    private static IReadOnlyList<T> List<T>(JsonElement json, string name, Func<JsonElement, T> read) =>
        json.TryGetProperty(name, out var value) ? value.EnumerateArray().Select(read).ToList() : [];
}
