using System.Globalization;
using System.Numerics;
using System.Text.Json;
using GridFlow.Governance;
using GridFlow.Language.Expressions;
using GridFlow.Workflows.Compilation;

namespace GridFlow.Data.Operations;

/// <summary>
/// What an operator types for a variable, in the variable's type. Stricter than the engine, which keeps what it cannot
/// convert: a typing mistake must not become the value of a running case.
/// </summary>
internal static class VariableText
{
    /// <summary>The value to store.</summary>
    /// <param name="name">The variable.</param>
    /// <param name="typeName">Elsa's alias of its type.</param>
    /// <param name="given">A text as typed, or a JSON value; <see langword="null"/> empties the variable.</param>
    /// <exception cref="GovernanceException">It is no value of the type; the message says which one is expected.</exception>
    public static object? Read(string name, string typeName, JsonElement? given)
    {
        if (given is not { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } json) return null;
        var text = json.ValueKind == JsonValueKind.String ? json.GetString()! : json.GetRawText();
        var trimmed = text.Trim();
        return typeName switch
        {
            "String" => text,
            "Boolean" => bool.TryParse(trimmed, out var flag) ? flag : throw Unfit(name, "true 或 false", "true or false"),
            "Int16" or "Int32" or "Int64" or "Byte" or "UInt32" or "UInt64" or "Long" or "Integer" => ReadWhole(name, typeName, trimmed),
            "Decimal" => decimal.TryParse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out var amount) ? amount : throw Unfit(name, "数字", "a number"),
            "Double" or "Single" or "Float" =>
                double.TryParse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : throw Unfit(name, "数字", "a number"),
            "DateTime" or "DateTimeOffset" =>
                DateTimeOffset.TryParse(trimmed, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _) ? trimmed : throw Unfit(name, "日期时间，如 2026-03-02T09:00:00+08:00", "a time such as 2026-03-02T09:00:00+08:00"),
            "TimeSpan" => SpanText.TryParse(trimmed, out var span) ? span.ToString("c", CultureInfo.InvariantCulture) : throw Unfit(name, "时长，如 72:00:00（时:分:秒）", "a duration such as 72:00:00 (hours, minutes, seconds)"),
            _ => ReadStructure(name, typeName, json, trimmed),
        };
    }

    /// <summary>A whole number with all its digits, within the type.</summary>
    private static object ReadWhole(string name, string typeName, string text)
    {
        var (least, most) = typeName switch
        {
            "Byte" => (byte.MinValue, byte.MaxValue),
            "Int16" => (short.MinValue, short.MaxValue),
            "Int32" or "Integer" => (int.MinValue, int.MaxValue),
            "UInt32" => (uint.MinValue, uint.MaxValue),
            "UInt64" => (ulong.MinValue, ulong.MaxValue),
            _ => ((Int128)long.MinValue, (Int128)long.MaxValue),
        };
        return Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) && whole >= least && whole <= most
            ? whole > long.MaxValue ? new BigInteger((ulong)whole) : ScriptValue.Whole((long)whole)
            : throw Unfit(name, $"{least} 到 {most} 之间的整数", $"a whole number from {least} to {most}");
    }

    private static object? ReadStructure(string name, string typeName, JsonElement json, string text)
    {
        var isList = typeName.EndsWith("[]", StringComparison.Ordinal) || typeName is "ObjectArray" or "ICollection" or "List" or "Collection";
        var value = json.ValueKind == JsonValueKind.String ? Parse(text) : ScriptValue.FromJson(json);
        if (isList) return value as IReadOnlyList<object?> ?? throw Unfit(name, "JSON 数组", "a JSON array");
        // A variable of no particular type takes a text as it is.
        return typeName is "ObjectDictionary" or "JsonObject" or "ExpandoObject" or "Dictionary"
            ? value as IReadOnlyDictionary<string, object?> ?? throw Unfit(name, "JSON 对象", "a JSON object")
            : value ?? text;
    }

    private static object? Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return ScriptValue.FromJson(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static GovernanceException Unfit(string name, string chinese, string english) =>
        OperatorRefusal.Refused("instance.variable", new($"变量“{name}”需要{chinese}", $"The variable “{name}” takes {english}"));
}
