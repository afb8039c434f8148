using GridFlow.Rules.Dmn.Feel.Values;

namespace GridFlow.Rules.Dmn.Feel.Functions;

/// <summary>One way to call a built-in function: its parameters with their types, and what it does.</summary>
internal sealed class FeelSignature
{
    private readonly Parameter[] _parameters;
    private readonly Func<object?[], DmnTrace, object?> _run;

    /// <param name="text">
    /// <c>name(parameter: type, …)</c>. A parameter that may stay away has a "?" after its name, one that takes all the rest "…"; a type
    /// that takes null too is followed by "or null".
    /// </param>
    /// <param name="run">Gets the arguments in the order of the parameters, null for one that stayed away; the rest as one list.</param>
    public FeelSignature(string text, Func<object?[], DmnTrace, object?> run)
    {
        var open = text.IndexOf('(', StringComparison.Ordinal);
        (Name, Text, _run) = (text[..open], text, run);
        _parameters = [.. text[(open + 1)..^1].Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(Read)];
    }

    public string Name { get; }

    /// <summary>As it was written: what messages show.</summary>
    public string Text { get; }

    public IReadOnlyList<FeelParameter> Parameters => [.. _parameters.Select(one => new FeelParameter(one.Name, one.Type))];

    /// <summary>Runs it.</summary>
    public object? Run(object?[] arguments, DmnTrace trace) => _run(arguments, trace);

    /// <summary>The arguments in the order of the parameters; null where the call is not of this way.</summary>
    /// <param name="given">The arguments as they were given.</param>
    /// <param name="near">Whether a value may stand for one of another type, such as a list of one for its item.</param>
    public object?[]? Bind(IReadOnlyList<FeelArgument> given, bool near)
    {
        var values = new object?[_parameters.Length];
        var seen = new bool[_parameters.Length];
        for (var at = 0; at < given.Count; at++)
        {
            var place = given[at].Label.Length == 0 ? Math.Min(at, _parameters.Length - 1) : Array.FindIndex(_parameters, one => one.Name == given[at].Label);
            if (place < 0 || seen[place] && !_parameters[place].Rest || !Fits(_parameters[place], given[at].Value, near, out var value))
                return null;
            values[place] = !_parameters[place].Rest ? value : new List<object?>(values[place] as List<object?> ?? []) { value };
            seen[place] = true;
        }

        return _parameters.Where((parameter, at) => !seen[at] && !parameter.Optional).Any() ? null : values;
    }

    private static bool Fits(Parameter parameter, object? given, bool near, out object? value)
    {
        value = given is null || parameter.Type.Holds(given) ? given : near ? parameter.Type.Near(given) : null;
        return value is not null || given is null && parameter.Null;
    }

    private static Parameter Read(string text)
    {
        var (name, type) = (text[..text.IndexOf(':', StringComparison.Ordinal)], text[(text.IndexOf(':', StringComparison.Ordinal) + 2)..]);
        var takesNull = type.EndsWith(" or null", StringComparison.Ordinal);
        return new Parameter(name.TrimEnd('?', '…'), FeelType.Find(takesNull ? type[..^8] : type)!, name.EndsWith('?'), name.EndsWith('…'), takesNull);
    }

    private sealed record Parameter(string Name, FeelType Type, bool Optional, bool Rest, bool Null);
}
