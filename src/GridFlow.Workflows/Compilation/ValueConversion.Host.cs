using System.Globalization;
using GridFlow.Language.Expressions;

namespace GridFlow.Workflows.Compilation;

/// <summary>Converts values to the CLR types that activities ask for.</summary>
internal static partial class ValueConversion
{
    /// <summary>The value for an activity that asks for <typeparamref name="T"/>.</summary>
    /// <exception cref="FormatException">The value is not one of that type.</exception>
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
            : type == typeof(long) ? value is long whole ? whole : (long)Whole(value)
            : type == typeof(double) ? Number(value, "Double")
            : type == typeof(decimal) ? (decimal)Number(value, "Decimal")
            : type == typeof(TimeSpan) ? Span(value)
            : type == typeof(DateTimeOffset) ? Time(value)
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

    private static double Whole(object value) => Math.Round(Number(value, "Int32"), MidpointRounding.ToEven);

    private static TimeSpan Span(object value) => value is double seconds
        ? TimeSpan.FromSeconds(seconds)
        : SpanText.Parse(ScriptValue.ToText(value));

    private static DateTimeOffset Time(object value) => value is DateTime time
        ? new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc))
        : DateTimeOffset.Parse(ScriptValue.ToText(value), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static object Enumeration(Type type, object value) => value is double number
        ? Enum.ToObject(type, (int)number)
        : Enum.Parse(type, ScriptValue.ToText(value), ignoreCase: true);

    private static double Number(object value, string typeName)
    {
        var number = ScriptValue.ToNumber(value);
        return double.IsNaN(number) ? throw new ValueConversionException($"Failed to convert an object of type System.{value.GetType().Name} to System.{typeName}") : number;
    }
}
