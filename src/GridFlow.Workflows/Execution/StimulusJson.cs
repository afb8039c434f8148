using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using GridFlow.Language.Expressions;
using GridFlow.Workflows.Upgrades;

namespace GridFlow.Workflows.Execution;

/// <summary>
/// Stimuli as compact JSON: <c>[kind, actor, reason, …]</c>. A shell that keeps them with their times can replay an
/// instance from its start to the same state.
/// </summary>
public static class StimulusJson
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a stimulus.</summary>
    public static string ToJson(Stimulus stimulus)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Compact))
            Write(writer, stimulus);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="FormatException">The text is no stimulus.</exception>
    public static Stimulus FromJson(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            throw new FormatException($"Not a stored stimulus: {error.Message}", error);
        }
    }

    internal static void Write(Utf8JsonWriter json, Stimulus stimulus)
    {
        object?[] fields = stimulus switch
        {
            StartWorkflow start => ["start", start.InstanceId, start.Input, start.CorrelationId, start.TriggerActivityId],
            ResumeBookmark resume => ["resume", resume.BookmarkId, resume.Input],
            ClockDue due => ["clock", due.BookmarkId, due.Clock],
            RetryActivity retry => ["retry", retry.ActivityInstanceId],
            SkipActivity skip => ["skip", skip.ActivityInstanceId, skip.Outcomes.ToArray<object?>()],
            ModifyVariable change => ["set", change.Name, change.Value],
            UpgradeWorkflow move => ["move", move.VersionId, move.Timing.ToString(), move.FromVersionId],
            MoveClocks moved => ["clocks", moved.Clocks.Select(clock => (object?)new object?[] { clock.BookmarkId, clock.Name, clock.DueAt.ToUnixTimeMilliseconds() }).ToArray()],
            CancelWorkflow => ["cancel"],
            HoldWorkflow => ["hold"],
            ReleaseWorkflow => ["release"],
            _ => throw new ArgumentException($"Unknown stimulus {stimulus.GetType().Name}.", nameof(stimulus)),
        };
        ScriptValue.WriteExact(json, new[] { fields[0], stimulus.Actor, stimulus.Reason }.Concat(fields.Skip(1)).ToArray());
    }

    internal static Stimulus Read(JsonElement json)
    {
        Stimulus stimulus = json[0].GetString() switch
        {
            "start" => new StartWorkflow(Text(json, 3), Map(json, 4), json[5].GetString(), json[6].GetString()),
            "resume" => new ResumeBookmark(Text(json, 3), Map(json, 4)),
            "clock" => new ClockDue(Text(json, 3), Text(json, 4)),
            "retry" => new RetryActivity(Text(json, 3)),
            "skip" => new SkipActivity(Text(json, 3), json[4].EnumerateArray().Select(outcome => outcome.GetString()!).ToList()),
            "set" => new ModifyVariable(Text(json, 3), ScriptValue.FromExactJson(json[4])),
            "move" => new UpgradeWorkflow(Text(json, 3), Enum.Parse<UpgradeTiming>(Text(json, 4))) { FromVersionId = Text(json, 5) },
            "clocks" => new MoveClocks([.. json[3].EnumerateArray().Select(clock => new Clock(Text(clock, 0), Text(clock, 1), DateTimeOffset.FromUnixTimeMilliseconds(clock[2].GetInt64())))]),
            "cancel" => new CancelWorkflow(),
            "hold" => new HoldWorkflow(),
            "release" => new ReleaseWorkflow(),
            var kind => throw new JsonException($"unknown kind '{kind}'"),
        };
        return stimulus with { Actor = Text(json, 1), Reason = json[2].GetString() };
    }

    private static string Text(JsonElement json, int position) => json[position].GetString() ?? throw new JsonException($"no text at {position}");

    private static IReadOnlyDictionary<string, object?> Map(JsonElement json, int position) =>
        ScriptValue.FromExactJson(json[position]) as IReadOnlyDictionary<string, object?> ?? throw new JsonException($"no object at {position}");
}
