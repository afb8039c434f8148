using System.Security;
using System.Text.Json;
using GridFlow.Rules.Dmn;

namespace GridFlow.Rules.Tests.Dmn;

/// <summary>Writes small DMN documents as editors do, and runs them on JSON.</summary>
internal static class Documents
{
    public static string Definitions(params string[] parts) =>
        $"<definitions xmlns=\"https://www.omg.org/spec/DMN/20191111/MODEL/\" id=\"d\" name=\"d\" namespace=\"n\">{string.Concat(parts)}</definitions>";

    public static string Input(string name, string type) =>
        $"<inputData id=\"i_{Xml(name)}\" name=\"{Xml(name)}\"><variable name=\"{Xml(name)}\" typeRef=\"{type}\"/></inputData>";

    public static string Literal(string name, string feel, string type = "Any") =>
        $"<decision id=\"d_{Xml(name)}\" name=\"{Xml(name)}\"><variable name=\"{Xml(name)}\" typeRef=\"{type}\"/><literalExpression><text>{Xml(feel)}</text></literalExpression></decision>";

    /// <summary>A table from lines: cells parted by <c>¦</c>, tests and outputs by <c>→</c>; the first line holds the heads.</summary>
    public static string Table(string name, string attributes, string outputParts, params string[] lines)
    {
        var heads = Sides(lines[0]);
        return $"<decision id=\"d_{Xml(name)}\" name=\"{Xml(name)}\"><variable name=\"{Xml(name)}\"/><decisionTable {attributes}>"
            + string.Concat(heads[0].Select(head => $"<input><inputExpression><text>{Xml(head)}</text></inputExpression></input>"))
            + string.Concat(heads[1].Select((head, at) => $"<output name=\"{Xml(head)}\">{(at == 0 ? outputParts : "")}</output>"))
            + string.Concat(lines.Skip(1).Select(Sides).Select(sides => "<rule>"
                + string.Concat(sides[0].Select(cell => $"<inputEntry><text>{Xml(cell)}</text></inputEntry>"))
                + string.Concat(sides[1].Select(cell => $"<outputEntry><text>{Xml(cell)}</text></outputEntry>")) + "</rule>"))
            + "</decisionTable></decision>";
    }

    public static string Values(string values) => $"<outputValues><text>{Xml(values)}</text></outputValues>";

    /// <summary>The answers of all decisions, as JSON.</summary>
    public static string Run(string document, string json)
    {
        var reading = DmnFile.Read(document);
        Assert.True(reading.Model is not null, string.Join('\n', reading.Problems.Select(problem => $"{problem.Where}: {problem.Message}")));
        using var data = JsonDocument.Parse(json);
        var answers = reading.Model.Evaluate((IReadOnlyDictionary<string, object?>)Plain(data.RootElement)!);
        return JsonSerializer.Serialize(answers.ToDictionary(answer => answer.Decision, answer => answer.Value), Readable);
    }

    private static readonly JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string[][] Sides(string line) => [.. line.Split('→').Select(side => side.Split('¦', StringSplitOptions.TrimEntries).Select(cell => cell.Trim()).ToArray())];

    private static object? Plain(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number => element.GetDecimal(),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Array => element.EnumerateArray().Select(Plain).ToList(),
        JsonValueKind.Object => element.EnumerateObject().ToDictionary(pair => pair.Name, pair => Plain(pair.Value)),
        _ => null,
    };

    private static string Xml(string text) => SecurityElement.Escape(text);
}
