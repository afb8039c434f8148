using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Dmn.Feel.Values;

namespace GridFlow.Rules.Dmn.Feel.Functions;

/// <summary>
/// The built-in functions, found by name and called by signature. A wrong number of arguments, a null, or one of the wrong type gives
/// null with a message, as does a call that has no answer.
/// </summary>
internal static class FeelFunctions
{
    private static readonly Dictionary<string, FeelSignature[]> Known =
        TextFunctions.All.Concat(NumberFunctions.All).Concat(ListFunctions.All).Concat(ListChanges.All).Concat(ContextFunctions.All)
            .Concat(TimeFunctions.All).Concat(CalendarFunctions.All).Concat(RangeFunctions.All)
            .GroupBy(one => one.Name).ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);

    private static readonly string[] Patterns = ["matches", "replace", "split"];

    /// <summary>The functions' names; those with blanks must be known before the text is cut into words.</summary>
    public static IEnumerable<string> Names => Known.Keys;

    /// <summary>Why a function of FEEL is left out; null for other names.</summary>
    public static BilingualText? WhyNot(string name) => Patterns.Contains(name)
        ? new BilingualText($"不支持函数“{name}”：规则中不用正则表达式。", $"The function {name} is not supported: rules have no regular expressions.") : null;

    /// <summary>The function of that name as a value; null where there is none.</summary>
    public static FeelFunction? Find(string name) => !Known.TryGetValue(name, out var ways) ? null
        : new FeelFunction(name, ways[0].Parameters, FeelType.Any, (given, trace) => Call(name, given, trace));

    /// <summary>Calls a function.</summary>
    public static object? Call(string name, IReadOnlyList<FeelArgument> given, DmnTrace trace)
    {
        foreach (var near in new[] { false, true })
            foreach (var way in Known[name])
                if (way.Bind(given, near) is { } arguments)
                    return Run(way, arguments, trace);
        var ways = string.Join(", ", Known[name].Select(way => way.Text));
        return trace.Fail($"{Shown(name, given)} 的参数不符，应为 {ways}。", $"{Shown(name, given)} does not fit {ways}.");
    }

    private static object? Run(FeelSignature way, object?[] arguments, DmnTrace trace)
    {
        object? answer;
        try
        {
            answer = way.Run(arguments, trace);
        }
        catch (Exception beyond) when (beyond is OverflowException or ArgumentOutOfRangeException or DivideByZeroException)
        {
            answer = null;
        }

        if (answer is not null)
            return answer;
        var shown = Shown(way.Name, [.. arguments.Where(one => one is not null).Select(one => new FeelArgument("", one))]);
        return trace.Fail($"{shown} 没有结果。", $"{shown} has no value.");
    }

    private static string Shown(string name, IEnumerable<FeelArgument> given) => $"{name}({string.Join(", ",
        given.Select(one => one.Label.Length > 0 ? $"{one.Label}: {FeelValue.Short(one.Value)}" : FeelValue.Short(one.Value)))})";
}
