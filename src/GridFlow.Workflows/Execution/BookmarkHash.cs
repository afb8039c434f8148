using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using GridFlow.Language.Expressions;
using GridFlow.Workflows.Compilation;

namespace GridFlow.Workflows.Execution;

/// <summary>
/// Elsa's bookmark hash: upper-case hex SHA-256 of <c>name|json(payload)|activityInstanceId</c>, empty parts dropped;
/// the JSON is compact, its keys are PascalCase and nulls are left out.
/// </summary>
public static class BookmarkHash
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.Default };

    /// <summary>Computes the hash by which a stimulus finds a bookmark or a trigger.</summary>
    /// <param name="name">The bookmark's name.</param>
    /// <param name="payload">What distinguishes it.</param>
    /// <param name="activityInstanceId">The waiting execution, where only that one is meant; events leave it out.</param>
    public static string Compute(string name, IReadOnlyDictionary<string, object?>? payload, string? activityInstanceId = null)
    {
        var text = new StringBuilder(name);
        if (payload is { Count: > 0 })
            text.Append('|').Append(Json(payload));
        if (activityInstanceId is not null)
            text.Append('|').Append(activityInstanceId);
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static string Json(IReadOnlyDictionary<string, object?> payload)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Compact))
        {
            writer.WriteStartObject();
            foreach (var (key, value) in payload)
            {
                if (value is null)
                    continue;
                writer.WritePropertyName(VariableProgram.Pascal(key));
                ScriptValue.Write(writer, value);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
