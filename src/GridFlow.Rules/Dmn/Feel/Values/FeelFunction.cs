namespace GridFlow.Rules.Dmn.Feel.Values;

/// <summary>A parameter of a function.</summary>
internal sealed record FeelParameter(string Name, FeelType Type);

/// <summary>An argument of a call; one given by its place has an empty label.</summary>
internal readonly record struct FeelArgument(string Label, object? Value);

/// <summary>A function as a value: a built-in one, a knowledge model, a decision service, or one that an expression defines.</summary>
/// <param name="name">What messages call it.</param>
/// <param name="parameters">The parameters in order.</param>
/// <param name="result">The type of what it gives.</param>
/// <param name="call">Runs it; what is wrong with the arguments gives null with a message.</param>
internal sealed class FeelFunction(
    string name, IReadOnlyList<FeelParameter> parameters, FeelType result, Func<IReadOnlyList<FeelArgument>, DmnTrace, object?> call)
{
    public string Name { get; } = name;

    public IReadOnlyList<FeelParameter> Parameters { get; } = parameters;

    public FeelType Result { get; } = result;

    public object? Call(IReadOnlyList<FeelArgument> given, DmnTrace trace) => call(given, trace);

    /// <summary>
    /// A function whose arguments and result are made to fit their types. A wrong number of arguments, a name it does not have, or a value
    /// of another type give null with a message.
    /// </summary>
    public static FeelFunction Of(string name, IReadOnlyList<FeelParameter> parameters, FeelType result, Func<object?[], DmnTrace, object?> run) =>
        new(name, parameters, result, (given, trace) => Placed(name, parameters, given, trace) is { } values
            ? trace.Guard(() => result.Fit(run(values, trace), trace, name))
            : null);

    private static object?[]? Placed(string name, IReadOnlyList<FeelParameter> parameters, IReadOnlyList<FeelArgument> given, DmnTrace trace)
    {
        var values = new object?[parameters.Count];
        if (given.Count > parameters.Count || given.Count < parameters.Count && given.All(one => one.Label.Length == 0))
        {
            trace.Fail($"“{name}”需要 {parameters.Count} 个参数，给了 {given.Count} 个。", $"{name} takes {parameters.Count} arguments, not {given.Count}.");
            return null;
        }

        for (var at = 0; at < given.Count; at++)
        {
            var label = given[at].Label;
            var place = label.Length == 0 ? at : parameters.TakeWhile(one => one.Name != label).Count();
            if (place == parameters.Count)
            {
                trace.Fail($"“{name}”没有参数“{label}”。", $"{name} has no parameter {label}.");
                return null;
            }

            values[place] = parameters[place].Type.Fit(given[at].Value, trace, $"{name}({parameters[place].Name})");
            if (values[place] is null && given[at].Value is not null)
                return null;
        }

        return values;
    }
}
