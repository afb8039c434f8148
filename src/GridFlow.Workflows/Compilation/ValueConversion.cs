using System.Globalization;
using System.Text.Json;
using GridFlow.Language.Expressions;

namespace GridFlow.Workflows.Compilation;

/// <summary>
/// Converts values to the Elsa type alias of an input or a variable, and script values to the CLR types that activities
/// ask for. Only a closed list of types is known; a type name from a document is never looked up.
/// </summary>
internal static class ValueConversion
{
    /// <summary>Converts to the type named by an alias; unknown types take the value as it is.</summary>
    /// <exception cref="FormatException">The value cannot be converted.</exception>
    public static object? ToType(object? value, string typeName)
    {
        if (value is null)
            return null;
        switch (typeName)
        {
            // As Elsa's converter writes them: a boolean in .NET's way, structures as JSON.
            case "String":
                return value switch { string => value, bool truth => truth ? "True" : "False", IReadOnlyList<object?> or IReadOnlyDictionary<string, object?> => ScriptValue.ToJson(value), _ => ScriptValue.ToText(value) };
            case "Boolean":
                return value is bool ? value : value is string text
                    ? bool.TryParse(text, out var flag) ? flag : Unless(text.Length == 0, value, typeName, false)
                    : ScriptValue.IsTrue(value);
            case "Int16" or "Int32" or "Int64" or "Byte" or "UInt32" or "UInt64" or "Long" or "Integer":
                return Math.Round(Number(value, typeName), MidpointRounding.ToEven);
            case "Double" or "Single" or "Decimal" or "Float":
                return Number(value, typeName);
            case "TimeSpan":
                // In the form that .NET, and so an Elsa server, reads as the same span.
                return value is string span ? SpanText.TryParse(span, out var read) ? read.ToString("c", CultureInfo.InvariantCulture) : throw Unconvertible(value, typeName) : value;
            case "DateTime" or "DateTimeOffset":
                return value is string time && !DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _)
                    ? throw Unconvertible(value, typeName)
                    : value;
            case "ObjectArray" or "ICollection" or "List" or "Collection":
                return ToList(value);
            default:
                return typeName.EndsWith("[]", StringComparison.Ordinal) ? ToList(value) : value;
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

    /// <summary>The value for an activity that asks for <typeparamref name="T"/>.</summary>
    public static T? To<T>(object? value)
    {
        if (value is null)
            return default;
        if (value is T exact)
            return exact;
        var type = Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);
        object? result =
            type == typeof(string) ? ToType(value, "String")
            : type == typeof(bool) ? ToType(value, "Boolean")
            : type == typeof(int) ? (int)Whole(value)
            : type == typeof(long) ? (long)Whole(value)
            : type == typeof(double) ? Number(value, "Double")
            : type == typeof(decimal) ? (decimal)Number(value, "Decimal")
            : type == typeof(TimeSpan) ? Span(value)
            : type == typeof(DateTimeOffset) ? DateTimeOffset.Parse(ScriptValue.ToText(value), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)
            : type == typeof(DateOnly) ? DateOnly.Parse(ScriptValue.ToText(value), CultureInfo.InvariantCulture)
            : type == typeof(TimeOnly) ? TimeOnly.Parse(ScriptValue.ToText(value), CultureInfo.InvariantCulture)
            : type.IsEnum ? Enumeration(type, value)
            : type.IsAssignableFrom(typeof(string[])) && type != typeof(object) ? ToList(value).Select(item => ScriptValue.ToText(item)).ToArray()
            : type.IsAssignableFrom(typeof(List<string>)) && type != typeof(object) ? ToList(value).Select(item => ScriptValue.ToText(item)).ToList()
            : type.IsAssignableFrom(typeof(object?[])) ? ToList(value).ToArray()
            : value is string text && type.IsAssignableFrom(typeof(Dictionary<string, object?>)) ? Json(text)
            : value;
        return result is T converted ? converted : throw new FormatException($"Cannot convert '{ScriptValue.ToText(value)}' to {typeof(T).Name}");
    }

    /// <summary>The script value of a JSON text, or the text itself where it is none.</summary>
    public static object? Json(string text)
    {
        var trimmed = text.AsSpan().Trim();
        if (trimmed.Length == 0 || trimmed[0] is not ('[' or '{' or '"') && !char.IsAsciiDigit(trimmed[0]) && trimmed[0] != '-' && text is not ("true" or "false" or "null"))
            return text;
        try
        {
            using var document = JsonDocument.Parse(text);
            return ScriptValue.FromJson(document.RootElement);
        }
        catch (JsonException)
        {
            return text;
        }
    }

    private static double Whole(object value) => Math.Round(Number(value, "Int32"), MidpointRounding.ToEven);

    private static TimeSpan Span(object value) => value is double seconds
        ? TimeSpan.FromSeconds(seconds)
        : SpanText.Parse(ScriptValue.ToText(value));

    private static object Enumeration(Type type, object value) => value is double number
        ? Enum.ToObject(type, (int)number)
        : Enum.Parse(type, ScriptValue.ToText(value), ignoreCase: true);

    private static double Number(object value, string typeName)
    {
        if (value is double exact)
            return exact;
        var number = ScriptValue.ToNumber(value);
        return double.IsNaN(number) ? throw Unconvertible(value, typeName) : number;
    }

    private static object? Unless(bool allowed, object value, string typeName, object result) => allowed ? result : throw Unconvertible(value, typeName);

    private static ValueConversionException Unconvertible(object value, string typeName)
    {
        var source = value switch { string => "String", bool => "Boolean", double => "Double", _ => "Object" };
        return new ValueConversionException($"Failed to convert an object of type System.{source} to System.{typeName}");
    }
}

/// <summary>A value cannot be converted; the message is Elsa's.</summary>
internal sealed class ValueConversionException(string message) : FormatException(message);
