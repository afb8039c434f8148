using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using GridFlow.Governance.Documents;
using GridFlow.Governance.Texts;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Ladders.Overrides;

/// <summary>What a unit overrides, as it lies in <c>workflows/&lt;jurisdiction&gt;/NAME.override.json</c> and in the store.</summary>
public static class OverrideReader
{
    /// <summary>How the names of such files end.</summary>
    public const string FileEnd = ".override.json";

    /// <summary>Most steps and rungs of one unit; whoever does more otherwise needs a ladder.</summary>
    public const int MostParts = 200;

    /// <summary>What a file of it is called: a folder may hold those of several ladders.</summary>
    public static string FileName(LadderOverride own) => $"{own.Ladder}@{own.Unit}{FileEnd}";

    /// <summary>What is too much or too long for every door.</summary>
    public static IEnumerable<Problem> Beyond(LadderOverride own)
    {
        if (own.Steps.Length + own.Rungs.Length > MostParts)
            yield return JsonDocuments.Error("override.too-many", new($"最多调整 {MostParts} 处，请另建流程", $"At most {MostParts} parts may be overridden; begin another ladder"), "override.json");
        foreach (var rung in own.Rungs.Where(rung => PlainText.Length(rung.Title) > TextLimits.PersonName))
            yield return JsonDocuments.Error(PlainText.TooLongCode, new($"层级名称不能超过 {TextLimits.PersonName} 字：{PlainText.Shortened(rung.Title, TextLimits.PersonName)}", $"The name of a rung may have at most {TextLimits.PersonName} characters: {PlainText.Shortened(rung.Title, TextLimits.PersonName)}"), "override.json");
    }

    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Reads a document. Whether it fits its ladder the merge says.</summary>
    public static Reading<LadderOverride> Read(string json)
    {
        var problems = new List<Problem>();
        return JsonDocuments.Read<OverrideDocument>(json, "override.json", problems) is { } document
            ? new(new LadderOverride(document.Ladder, document.Unit)
            {
                Steps = [.. document.Steps.Select(step => new StepOverride(step.Step, step.Title) { Who = step.Who, SignLimit = step.SignLimit, Limit = step.Limit, WarnsAt = step.WarnsAt })],
                Rungs = [.. document.Rungs],
            }, problems)
            : new(null, problems);
    }

    /// <summary>The document; the same override gives the same text.</summary>
    public static string Write(LadderOverride own) => JsonSerializer.Serialize(
        new OverrideDocument(own.Ladder, own.Unit,
            [.. own.Steps.Select(step => new StepDocument(step.StepId, step.Title) { Who = step.Who, SignLimit = step.SignLimit, Limit = step.Limit, WarnsAt = step.WarnsAt })], [.. own.Rungs]), Readable);

    private sealed record OverrideDocument(string Ladder, string Unit, List<StepDocument> Steps, List<ExtraRung> Rungs);

    private sealed record StepDocument(string Step, string Title)
    {
        public string? Who { get; init; }

        public string? SignLimit { get; init; }

        public string? Limit { get; init; }

        public string? WarnsAt { get; init; }
    }
}
