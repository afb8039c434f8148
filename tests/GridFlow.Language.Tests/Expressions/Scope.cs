using GridFlow.Language.Expressions;

namespace GridFlow.Language.Tests.Expressions;

/// <summary>Variables by name behind a getter and a setter each, an input, a fixed time and a row of random numbers that begins anew with each scope.</summary>
internal sealed class Scope : IScriptScope
{
    private ulong _random = 1;

    public Dictionary<string, object?> Variables { get; } = new()
    {
        ["Level"] = "street",
        ["N"] = 5d,
        ["Name"] = "𠮷野",
        ["Empty"] = null,
        ["Flag"] = true,
        ["Tags"] = new List<object?> { "路灯", "x", 3d, null, double.NaN, true },
        ["Order"] = new Dictionary<string, object?> { ["total"] = 12.5, ["note"] = "急", ["lines"] = new List<object?> { 1d, 2d }, ["none"] = null },
        ["Big"] = 9007199254740993L,
        ["Money"] = 2.50m,
        ["At"] = new DateTimeOffset(2026, 3, 1, 8, 30, 0, TimeSpan.FromHours(8)),
    };

    public DateTimeOffset Now { get; } = new(2026, 8, 1, 8, 0, 0, TimeSpan.Zero);

    public ulong NextRandom() => _random *= 6364136223846793005UL;

    public bool TryGet(string path, out object? value)
    {
        value = path == "input" ? new Dictionary<string, object?> { ["x"] = 9d } : path == "input.x" ? 9d : null;
        return path.StartsWith("variables.", StringComparison.Ordinal) ? Variables.TryGetValue(path["variables.".Length..], out value) : value is not null;
    }

    public void Assign(string variable, object? value) => Variables[variable] = value;

    public bool Knows(string function) => function is "getInput" or "getVariable" or "setVariable" || (function.Length > 3 && function[..3] is "get" or "set" && Variables.ContainsKey(function[3..]));

    public bool TryCall(string function, IReadOnlyList<object?> arguments, out object? value)
    {
        value = null;
        if (!Knows(function))
            return false;
        if (function == "getInput")
            value = 9d;
        else if (function.StartsWith("set", StringComparison.Ordinal))
            Variables[function == "setVariable" ? (string)arguments[0]! : function[3..]] = arguments[^1];
        else
            Variables.TryGetValue(function == "getVariable" ? (string)arguments[0]! : function[3..], out value);
        return true;
    }
}
