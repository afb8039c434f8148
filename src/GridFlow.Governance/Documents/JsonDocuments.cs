using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Documents;

/// <summary>How this project's documents are read: comments and trailing commas allowed, unknown properties refused, so that a typo is not silently ignored.</summary>
internal static class JsonDocuments
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        NumberHandling = JsonNumberHandling.Strict,
        Converters = { new JsonStringEnumConverter(allowIntegerValues: false) },
    };

    private static readonly JsonSerializerOptions Written = new(Options)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static T? Read<T>(string json, string file, List<Problem> problems)
        where T : class
    {
        try
        {
            if (JsonSerializer.Deserialize<T>(json, Options) is { } document)
                return document;
            problems.Add(Error("document.empty", new("文件是空的", "The file is empty"), file));
        }
        catch (JsonException exception)
        {
            problems.Add(new(
                ProblemSeverity.Error,
                "document.json",
                new($"无法读取：{exception.Message}", $"Cannot be read: {exception.Message}"),
                exception.Path ?? "",
                file,
                (int)(exception.LineNumber + 1 ?? 0),
                (int)(exception.BytePositionInLine + 1 ?? 0)));
        }

        return null;
    }

    /// <summary>Writes what <see cref="Read"/> reads, for people: indented, Chinese as it is.</summary>
    public static string Write<T>(T document) => JsonSerializer.Serialize(document, Written);

    public static Problem Error(string code, BilingualText text, string file, string where = "") =>
        new(ProblemSeverity.Error, code, text, where, file);
}
