using System.ComponentModel;
using System.Globalization;
using System.Numerics;
using GridFlow.Language.Expressions;

namespace GridFlow.Workflows.Compilation;

/// <summary>The types of single values: numbers, truth, times. Each converts with .NET's own converter for it, as Elsa does.</summary>
internal static class ScalarTypes
{
    private static readonly Dictionary<string, ScalarType> All = new(StringComparer.Ordinal)
    {
        ["Boolean"] = new(typeof(bool), new BooleanConverter(), false),
        ["Byte"] = new(typeof(byte), new ByteConverter(), (byte)0),
        ["SByte"] = new(typeof(sbyte), new SByteConverter(), (sbyte)0),
        ["Int16"] = new(typeof(short), new Int16Converter(), (short)0),
        ["UInt16"] = new(typeof(ushort), new UInt16Converter(), (ushort)0),
        ["Int32"] = new(typeof(int), new Int32Converter(), 0),
        ["UInt32"] = new(typeof(uint), new UInt32Converter(), 0u),
        ["Int64"] = new(typeof(long), new Int64Converter(), 0L),
        ["UInt64"] = new(typeof(ulong), new UInt64Converter(), 0UL),
        ["Single"] = new(typeof(float), new SingleConverter(), 0f),
        ["Double"] = new(typeof(double), new DoubleConverter(), 0d),
        ["Decimal"] = new(typeof(decimal), new DecimalConverter(), 0m),
        ["DateTime"] = new(typeof(DateTime), new DateTimeConverter(), default(DateTime)),
        ["DateTimeOffset"] = new(typeof(DateTimeOffset), new DateTimeOffsetConverter(), default(DateTimeOffset)),
        ["DateOnly"] = new(typeof(DateOnly), new DateOnlyConverter(), default(DateOnly)),
        ["TimeOnly"] = new(typeof(TimeOnly), new TimeOnlyConverter(), default(TimeOnly)),
        ["TimeSpan"] = new(typeof(TimeSpan), new TimeSpanConverter(), default(TimeSpan)),
        ["Guid"] = new(typeof(Guid), new GuidConverter(), default(Guid)),
    };

    /// <summary>The type of an alias, or <see langword="null"/> for one that is no single value.</summary>
    public static ScalarType? Find(string alias) => alias switch
    {
        "Integer" => All["Int32"],
        "Long" => All["Int64"],
        "Short" => All["Int16"],
        "Float" => All["Single"],
        _ => All.GetValueOrDefault(alias),
    };

    /// <summary>The text of a time.</summary>
    public static string TextOf(object time) => All[time.GetType().Name].TextOf(time);
}

/// <summary>A type of single values.</summary>
internal sealed class ScalarType(Type type, TypeConverter converter, object standard)
{
    /// <summary>Whether it is one of the types of numbers.</summary>
    public bool IsNumber { get; } = type.IsPrimitive && type != typeof(bool) || type == typeof(decimal);

    public object? Convert(object value, out bool isLost)
    {
        isLost = false;
        if (value.GetType() == type)
            return Canonical(value);

        // The usual case costs nothing: a whole number stays the double that it is.
        if (value is double number && IsWhole(number))
            return value;
        return Canonical(value is string text ? FromText(text, out isLost) : FromValue(value, out isLost));
    }

    public string TextOf(object time) => converter.ConvertToInvariantString(time) ?? "";

    private object? FromText(string text, out bool isLost)
    {
        isLost = false;
        if (!type.IsPrimitive && text.AsSpan().TrimStart() is ['{' or '[', ..])
            throw new ValueConversionException($"Failed to deserialize {text} to {type}");
        if (string.IsNullOrWhiteSpace(text))
            return null;
        if (type == typeof(DateTimeOffset) || type == typeof(DateTime))
        {
            // Elsa takes a time without an offset in the zone of its computer; here it is UTC on every computer.
            if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
                return type == typeof(DateTimeOffset) ? (object)time : time.UtcDateTime;
        }
        else if (type == typeof(TimeSpan) && SpanText.TryParse(text, out var span))
        {
            return span;
        }
        else if (TryConvert(text, out var converted))
        {
            return converted;
        }

        return Changed(text, out isLost);
    }

    private bool TryConvert(string text, out object? value)
    {
        try
        {
            value = converter.ConvertFromInvariantString(text);
            return true;
        }
        catch (Exception error) when (error is ArgumentException or FormatException or OverflowException or NotSupportedException)
        {
            value = null;
            return false;
        }
    }

    private object? FromValue(object value, out bool isLost)
    {
        isLost = false;
        if (value is BigInteger big && IsNumber && big >= 0 && big <= ulong.MaxValue)
            value = (ulong)big;
        return (value, type) switch
        {
            (DateTimeOffset time, _) when type == typeof(DateTime) => time.DateTime,
            (DateTime time, _) when type == typeof(DateTimeOffset) => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)),
            (DateTimeOffset time, _) when type == typeof(DateOnly) => DateOnly.FromDateTime(time.DateTime),
            (DateTime time, _) when type == typeof(DateOnly) => DateOnly.FromDateTime(time),
            (DateOnly day, _) when type == typeof(DateTime) => day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc),
            (DateOnly day, _) when type == typeof(DateTimeOffset) => new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero),
            _ => Changed(value, out isLost),
        };
    }

    private object Changed(object value, out bool isLost)
    {
        isLost = false;
        try
        {
            return System.Convert.ChangeType(value, type, CultureInfo.InvariantCulture);
        }
        catch (Exception error) when (error is FormatException or InvalidCastException)
        {
            isLost = true;
            return standard;
        }
    }

    private bool IsWhole(double number) =>
        (type == typeof(int) || type == typeof(long)) && number == Math.Floor(number) && Math.Abs(number) <= int.MaxValue && !(number == 0 && double.IsNegative(number));

    /// <summary>Numbers have one form, whatever their declared type, unless it holds what no other does.</summary>
    private static object? Canonical(object? value) => value switch
    {
        byte or sbyte or short or ushort or int or uint => System.Convert.ToDouble(value, CultureInfo.InvariantCulture),
        long whole => ScriptValue.Whole(whole),
        ulong whole => whole <= long.MaxValue ? ScriptValue.Whole((long)whole) : new BigInteger(whole),
        _ => value,
    };
}
