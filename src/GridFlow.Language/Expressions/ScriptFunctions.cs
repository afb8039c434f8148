using System.Text;
using Jint;
using Jint.Native.Object;
using Jint.Runtime;

namespace GridFlow.Language.Expressions;

/// <summary>The functions that scripts can call besides those of their scope.</summary>
public static class ScriptFunctions
{
    /// <summary>Longest text that the typed tree makes, in UTF-16 units; a longer one is a matter for Jint's bounds.</summary>
    internal const int MaximumText = 65_536;

    /// <summary>Functions that the typed tree has, with the number of arguments with which they mean what JavaScript means. A method counts without its object.</summary>
    private static readonly Dictionary<string, int> Covered = new(StringComparer.Ordinal)
    {
        ["Number"] = 1, ["String"] = 1, ["Boolean"] = 1, ["isNaN"] = 1,
        ["Math.abs"] = 1, ["Math.ceil"] = 1, ["Math.floor"] = 1, ["Math.max"] = 2, ["Math.min"] = 2,
        [".includes"] = 1, [".startsWith"] = 1, [".endsWith"] = 1, [".indexOf"] = 1, [".trim"] = 0, [".toUpperCase"] = 0, [".toLowerCase"] = 0,
    };

    private static readonly HashSet<string> Inherited =
    [
        "constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString", "toString", "valueOf",
        "__proto__", "__defineGetter__", "__defineSetter__", "__lookupGetter__", "__lookupSetter__",
    ];

    /// <summary>What Elsa adds to JavaScript.</summary>
    private static readonly Dictionary<string, Func<IScriptScope, object?[], object?>> Additions = new(StringComparer.Ordinal)
    {
        ["isNullOrEmpty"] = (_, a) => string.IsNullOrEmpty(Text(a)),
        ["isNullOrWhiteSpace"] = (_, a) => string.IsNullOrWhiteSpace(Text(a)),
        ["toJson"] = (_, a) => ScriptValue.ToEscapedJson(a.Length == 0 ? null : a[0]),
        ["fromJson"] = (_, a) => ScriptValue.ParseJson(Text(a) ?? ""),
        ["stringToBase64"] = (_, a) => Convert.ToBase64String(Encoding.UTF8.GetBytes(Text(a) ?? "")),
        ["stringFromBase64"] = (_, a) => Encoding.UTF8.GetString(Base64(a)),
        ["bytesFromString"] = (_, a) => Encoding.UTF8.GetBytes(Text(a) ?? ""),
        ["bytesToString"] = (_, a) => Encoding.UTF8.GetString(Bytes(a)),
        ["bytesFromBase64"] = (_, a) => Base64(a),
        ["bytesToBase64"] = (_, a) => Convert.ToBase64String(Bytes(a)),
        ["parseGuid"] = (_, a) => Guid.TryParse(Text(a), out var id) ? id.ToString() : throw new ScriptException(new("不是 GUID", "Unrecognized Guid format.")),
        ["newGuid"] = (scope, _) => NewGuid(scope).ToString(),
        ["newGuidString"] = (scope, _) => NewGuid(scope).ToString(),
        ["getGuidString"] = (scope, _) => NewGuid(scope).ToString(),
        ["newShortGuid"] = (scope, _) => ShortGuid(scope),
        ["getShortGuid"] = (scope, _) => ShortGuid(scope),
    };

    private static readonly Lazy<(HashSet<string> Globals, HashSet<string> Members)> OfJavaScript = new(() =>
    {
        using var engine = new Engine();
        var (globals, members) = (new HashSet<string>(Names(engine.Global)), new HashSet<string>(Inherited));
        foreach (var value in globals.Select(name => engine.GetValue(name)).OfType<ObjectInstance>().ToList())
        {
            members.UnionWith(Names(value));
            if (value.Get("prototype") is ObjectInstance prototype)
                members.UnionWith(Names(prototype));
        }

        // Functions and what loops go through have no global name of their own.
        members.UnionWith(["apply", "bind", "call", "next", "return", "throw"]);
        return (globals, members);

        static IEnumerable<string> Names(ObjectInstance instance) => instance.GetOwnPropertyKeys(Types.String).Select(name => name.ToString());
    });

    /// <summary>Whether scripts have the global name, from JavaScript or from what Elsa adds to it.</summary>
    public static bool Exists(string name) => Additions.ContainsKey(name) || IsOfJavaScript(name);

    internal static bool IsOfJavaScript(string name) => OfJavaScript.Value.Globals.Contains(name);

    /// <summary>Whether any object of JavaScript has the member.</summary>
    internal static bool IsMember(string name) => OfJavaScript.Value.Members.Contains(name);

    internal static bool IsCovered(string function, int arguments) => Covered.TryGetValue(function, out var count) && count == arguments;

    /// <summary>Whether every object of JavaScript has the member.</summary>
    internal static bool IsInherited(string member) => Inherited.Contains(member);

    internal static Func<IScriptScope, object?[], object?>? Addition(string name) => Additions.GetValueOrDefault(name);

    private static string? Text(object?[] arguments) => arguments is [{ } value, ..] ? ScriptValue.ToText(value) : null;

    private static byte[] Base64(object?[] arguments)
    {
        try
        {
            return Convert.FromBase64String(Text(arguments) ?? "");
        }
        catch (FormatException error)
        {
            throw new ScriptException(new("不是 Base64 文本", error.Message));
        }
    }

    private static byte[] Bytes(object?[] arguments) => arguments switch
    {
        [byte[] bytes, ..] => bytes,
        [IReadOnlyList<object?> list, ..] => [.. list.Select(item => (byte)ScriptValue.ToNumber(item))],
        _ => [],
    };

    private static Guid NewGuid(IScriptScope scope)
    {
        var bytes = new byte[16];
        BitConverter.TryWriteBytes(bytes, scope.NextRandom());
        BitConverter.TryWriteBytes(bytes.AsSpan(8), scope.NextRandom());

        // Version 4, variant 1: a random one.
        bytes[7] = (byte)((bytes[7] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes);
    }

    private static string ShortGuid(IScriptScope scope) =>
        Convert.ToBase64String(NewGuid(scope).ToByteArray()).Replace("/", "", StringComparison.Ordinal).Replace("+", "", StringComparison.Ordinal).Replace("=", "", StringComparison.Ordinal);
}
