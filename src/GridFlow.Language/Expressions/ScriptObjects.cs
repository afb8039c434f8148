using System.Numerics;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;

namespace GridFlow.Language.Expressions;

/// <summary>Values between the platform and Jint. They are copied both ways, so neither side can change what the other holds.</summary>
internal static class ScriptObjects
{
    /// <summary>Deepest nesting of lists and records that go either way.</summary>
    public const int MaximumDepth = 64;

    public static JsValue ToScript(Engine engine, object? value)
    {
        switch (value)
        {
            case null:
                return JsValue.Null;
            case bool flag:
                return flag;
            case double number:
                return number;
            case string text:
                return text;
            case long or ulong or int or decimal or float:
                return ScriptValue.ToNumber(value);
            case BigInteger whole:
                return new JsBigInt(whole);
            case DateTimeOffset time:
                return new JsDate(engine, time);
            case DateTime time:
                return new JsDate(engine, DateTime.SpecifyKind(time, DateTimeKind.Utc));
            case byte[] bytes:
                return engine.Intrinsics.Uint8Array.Construct(bytes);
            case IReadOnlyDictionary<string, object?> map:
                var record = new JsObject(engine);
                foreach (var (key, item) in map)
                    record.CreateDataProperty(key, ToScript(engine, item));
                return record;
            case IReadOnlyList<object?> list:
                return new JsArray(engine, [.. list.Select(item => ToScript(engine, item))]);
            default:
                return ScriptValue.ToText(value);
        }
    }

    public static object? FromScript(JsValue value) => FromScript(value, 0);

    private static object? FromScript(JsValue value, int depth)
    {
        if (depth > MaximumDepth)
            throw new ScriptException(new("值嵌套太深，或包含自身", "the value is nested too deeply or contains itself"));
        switch (value)
        {
            case JsBigInt whole:
                return Canonical((BigInteger)whole.ToObject()!);
            case JsDate date:
                return double.IsNaN(date.DateValue) ? null : date.ToDateTime();
            case JsArray array:
                var items = new object?[array.Length];
                for (var i = 0; i < items.Length; i++)
                    items[i] = FromScript(array[i], depth + 1);
                return items;
            case JsRegExp or JsSymbol:
                return value.ToString();
        }

        if (value.IsUint8Array())
            return value.AsUint8Array();
        if (value.IsNull() || value.IsUndefined())
            return null;
        if (value.IsBoolean())
            return value.AsBoolean();
        if (value.IsNumber())
            return value.AsNumber();
        if (value.IsString())
            return ScriptValue.WellFormed(value.AsString());
        if (value.IsCallable())
            throw new ScriptException(new("函数不能作为值", "a function cannot be a value"));
        return Record((ObjectInstance)value, depth);
    }

    private static object? Record(ObjectInstance instance, int depth)
    {
        // A boxed text or number: what it stands for.
        if (instance is IJsPrimitive boxed)
            return FromScript(boxed.PrimitiveValue, depth + 1);
        var record = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var key in instance.GetOwnPropertyKeys(Types.String))
        {
            if (instance.GetOwnProperty(key) is { Enumerable: true })
                record[ScriptValue.WellFormed(key.ToString())] = FromScript(instance.Get(key), depth + 1);
        }

        return record;
    }

    private static object Canonical(BigInteger whole) => whole >= long.MinValue && whole <= long.MaxValue ? ScriptValue.Whole((long)whole) : whole;
}
