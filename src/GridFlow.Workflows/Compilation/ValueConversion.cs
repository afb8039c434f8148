using System.Globalization;
using System.Numerics;
using System.Text.Json;
using GridFlow.Language.Expressions;

namespace GridFlow.Workflows.Compilation;

/// <summary>
/// Converts values to the Elsa type alias of an input or a variable, in the order and with the results of Elsa's one
/// converter. Only a closed list of types is known; a type name from a document is never looked up.
/// </summary>
internal static partial class ValueConversion
{
    /// <summary>Converts to the type named by an alias; unknown types take the value as it is.</summary>
    /// <remarks>As in Elsa, what cannot be converted becomes the type's default, and an empty text nothing at all.</remarks>
    /// <exception cref="ValueConversionException">A text begins like JSON and is none of that type.</exception>
    /// <exception cref="OverflowException">A number is beyond the type.</exception>
    public static object? ToType(object? value, string typeName) => ToType(value, typeName, out _);

    /// <summary>Converts; <paramref name="isLost"/> tells that the value could not be converted and the default stands for it.</summary>
    public static object? ToType(object? value, string typeName, out bool isLost)
    {
        isLost = false;
        if (value is null)
            return null;
        if (typeName == "String")
            return value as string ?? Text(value);
        if (ScalarTypes.Find(typeName) is { } scalar)
            return scalar.Convert(value, out isLost);
        if (ElementType(typeName) is { } element)
            return ToCollection(value, element, out isLost);
        return typeName is "ObjectDictionary" or "ExpandoObject" or "JsonObject" or "Dictionary" or "JsonElement" or "JsonNode" or "JsonArray"
            ? ToStructure(value, typeName, out isLost)
            : value;
    }

    /// <summary>Converts the value of an activity's input. Times and spans stay as they are written: their activities read them.</summary>
    /// <exception cref="FormatException">A text that is no time or no span, or what <see cref="ToType(object?, string)"/> refuses.</exception>
    public static object? ToInput(object? value, string typeName, out bool isLost)
    {
        isLost = false;
        switch (typeName)
        {
            case "TimeSpan":
                // In the form that .NET, and so an Elsa server, reads as the same span.
                return value is string span ? SpanText.TryParse(span, out var read) ? read.ToString("c", CultureInfo.InvariantCulture) : throw Unconvertible(value, typeName) : value;
            case "DateTime" or "DateTimeOffset":
                return value is string time && !DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _)
                    ? throw Unconvertible(value, typeName)
                    : value;
            default:
                return ToType(value, typeName, out isLost);
        }
    }

    /// <summary>A list as it is; a JSON array text parsed; any other value as the only item.</summary>
    public static IReadOnlyList<object?> ToList(object? value) => value switch
    {
        null => [],
        IReadOnlyList<object?> list => list,
        string text when Json(text) is IReadOnlyList<object?> parsed => parsed,
        _ => [value],
    };

    /// <summary>The value of a JSON text, or the text itself where it is none.</summary>
    public static object? Json(string text)
    {
        var trimmed = text.AsSpan().Trim();
        if (trimmed.Length == 0 || trimmed[0] is not ('[' or '{' or '"') && !char.IsAsciiDigit(trimmed[0]) && trimmed[0] != '-' && text is not ("true" or "false" or "null"))
            return text;
        return TryParse(text, out var value) ? value : text;
    }

    /// <summary>The invariant text, as .NET writes it: True, 1E+21, 03/01/2026 08:30:00; lists and records as JSON.</summary>
    private static string Text(object value) => value switch
    {
        bool flag => flag ? "True" : "False",
        double or float or long or decimal or BigInteger => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        IReadOnlyList<object?> or IReadOnlyDictionary<string, object?> => ScriptValue.ToEscapedJson(value),
        DateTimeOffset or DateTime or DateOnly or TimeOnly => ScalarTypes.TextOf(value),
        _ => ScriptValue.ToText(value),
    };

    private static string? ElementType(string typeName) => typeName switch
    {
        "ObjectArray" or "ICollection" or "List" or "Collection" => "Object",
        _ => typeName.EndsWith("[]", StringComparison.Ordinal) ? typeName[..^2] : null,
    };

    private static IReadOnlyList<object?>? ToCollection(object value, string element, out bool isLost)
    {
        isLost = false;
        switch (value)
        {
            case string text when IsJson(text):
                return TryParse(text, out var parsed) && parsed is IReadOnlyList<object?> items && items.All(item => Fits(item, element))
                    ? items
                    : throw Undeserializable(text, element);
            case IReadOnlyDictionary<string, object?>:
                throw Undeserializable(ScriptValue.ToEscapedJson(value), element);
            case string text when string.IsNullOrWhiteSpace(text):
                return null;
            case string text:
                // A text is a sequence too: of texts it is one, of anything else one for each of its characters.
                return element == "String" ? [text] : [.. text.Select(letter => ToType(letter.ToString(), element))];
            case IReadOnlyList<object?> list:
                return element == "Object" ? list : [.. list.Select(item => ToType(item, element))];
            default:
                isLost = true;
                return null;
        }
    }

    private static object? ToStructure(object value, string typeName, out bool isLost)
    {
        isLost = false;
        switch (value)
        {
            case string text when IsJson(text):
                return TryParse(text, out var parsed) ? parsed : throw new ValueConversionException($"Failed to deserialize {text} to {typeName}");
            case string text when string.IsNullOrWhiteSpace(text):
                return null;
            case IReadOnlyDictionary<string, object?> or IReadOnlyList<object?>:
                return value;
            default:
                isLost = true;
                return null;
        }
    }

    /// <summary>Whether a JSON value can stand in a list of the type: the reader of JSON does not convert.</summary>
    private static bool Fits(object? item, string element) => element switch
    {
        "Object" => true,
        "String" => item is string or null,
        "Boolean" => item is bool,
        _ => ScalarTypes.Find(element) is not { IsNumber: true } || item is double or long or BigInteger,
    };

    private static bool IsJson(string text) => text.AsSpan().TrimStart() is ['{' or '[', ..];

    private static bool TryParse(string text, out object? value)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            value = ScriptValue.FromJson(document.RootElement);
            return true;
        }
        catch (JsonException)
        {
            value = null;
            return false;
        }
    }

    private static ValueConversionException Undeserializable(string text, string element) =>
        new($"Failed to deserialize {text} to System.Collections.Generic.ICollection`1[System.{element}]");

    private static ValueConversionException Unconvertible(object value, string typeName) =>
        new($"Failed to convert an object of type System.{value.GetType().Name} to System.{typeName}");
}

/// <summary>A value cannot be converted; the message is Elsa's.</summary>
internal sealed class ValueConversionException(string message) : FormatException(message);
