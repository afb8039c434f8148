using System.Runtime.CompilerServices;
using GridFlow.Rules.Dmn.Feel.Values;

namespace GridFlow.Rules.Dmn.Feel;

/// <summary>A type of FEEL or of a document: says which values are of it, and makes near ones fit.</summary>
internal abstract class FeelType(string name)
{
    private static readonly Dictionary<string, FeelType> Simple = new FeelType[]
    {
        new Plain("Any", _ => true),
        new Plain("number", value => value is decimal),
        new Plain("string", value => value is string),
        new Plain("boolean", value => value is bool),
        new Plain("date", value => value is FeelDate),
        new Plain("time", value => value is FeelTime),
        new Plain("date and time", value => value is FeelMoment),
        new Plain("years and months duration", value => value is FeelMonths),
        new Plain("days and time duration", value => value is FeelSpan),
        new Plain("duration", value => value is FeelMonths or FeelSpan),
        new Plain("context", value => value is IReadOnlyDictionary<string, object?>),
        new Plain("list", value => value is IReadOnlyList<object?>),
        new Plain("range", value => value is FeelRange),
        new Plain("function", value => value is FeelFunction),
        new Plain("Null", _ => false),
    }.ToDictionary(type => type.Name, StringComparer.Ordinal);

    // What earlier versions of the standard and editors write.
    private static readonly Dictionary<string, string> Written = new(StringComparer.OrdinalIgnoreCase)
    {
        ["dateTime"] = "date and time", ["dayTimeDuration"] = "days and time duration", ["yearMonthDuration"] = "years and months duration",
        ["integer"] = "number", ["long"] = "number", ["double"] = "number", ["decimal"] = "number",
    };

    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>The type of every value.</summary>
    public static FeelType Any => Simple["Any"];

    /// <summary>The names of the types FEEL has.</summary>
    public static IEnumerable<string> Names => Simple.Keys.Where(name => name != "duration");

    /// <summary>FEEL's type of that name; null where it has none.</summary>
    public static FeelType? Find(string name) =>
        Simple.GetValueOrDefault(name) ?? (Written.TryGetValue(name, out var known) ? Simple[known] : Simple.GetValueOrDefault(name.ToLowerInvariant()))
        ?? (name.Equals("any", StringComparison.OrdinalIgnoreCase) ? Any : null);

    /// <summary>Whether a value is of the type. Null is of none.</summary>
    /// <param name="value">The value.</param>
    /// <param name="allowed">Whether the values count that a document allows; <c>instance of</c> asks for the type alone.</param>
    public bool Holds(object? value, bool allowed = true)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return value is not null && Is(value, allowed);
    }

    /// <summary>
    /// Makes a value fit: a list of one is its item where no list is asked for, a value is a list of one where one is, a date is its
    /// midnight UTC. What does not fit is null, with a message that names the place.
    /// </summary>
    public object? Fit(object? value, DmnTrace trace, string where) =>
        value is null || Holds(value) ? value
        : Near(value) ?? trace.Fail($"“{where}”的值 {FeelValue.Short(value)} 不是类型“{Name}”。", $"{where}: {FeelValue.Short(value)} is not of the type {Name}.");

    /// <summary>The value of this type that a value of another stands for; null where it stands for none.</summary>
    public object? Near(object value)
    {
        object? near = value switch
        {
            IReadOnlyList<object?> { Count: 1 } one when !IsList => one[0],
            FeelDate date when !IsList => FeelMoment.Midnight(date),
            not IReadOnlyList<object?> when IsList => new[] { value },
            _ => null,
        };
        return Holds(near) ? near : null;
    }

    /// <summary>Whether its values are lists.</summary>
    public virtual bool IsList => Name == "list";

    protected abstract bool Is(object value, bool allowed);

    /// <summary>A list of one type.</summary>
    internal sealed class ListOf(FeelType item) : FeelType($"list<{item.Name}>")
    {
        public override bool IsList => true;

        public FeelType Item => item;

        protected override bool Is(object value, bool allowed) => value is IReadOnlyList<object?> list && list.All(one => one is null || item.Holds(one, allowed));
    }

    /// <summary>A context with these entries, and any others.</summary>
    internal sealed class ContextOf(string name, IReadOnlyList<(string Name, FeelType Type)> entries) : FeelType(name)
    {
        public IReadOnlyList<(string Name, FeelType Type)> Entries => entries;

        protected override bool Is(object value, bool allowed) => value is IReadOnlyDictionary<string, object?> context
            && entries.All(entry => context.TryGetValue(entry.Name, out var one) && (one is null || entry.Type.Holds(one, allowed)));
    }

    /// <summary>A range whose ends are of one type.</summary>
    internal sealed class RangeOf(FeelType end) : FeelType($"range<{end.Name}>")
    {
        protected override bool Is(object value, bool allowed) => value is FeelRange range
            && (range.From is null || end.Holds(range.From, allowed)) && (range.To is null || end.Holds(range.To, allowed));
    }

    /// <summary>A function of these parameters and this result.</summary>
    internal sealed class FunctionOf(IReadOnlyList<FeelType> parameters, FeelType result)
        : FeelType($"function<{string.Join(", ", parameters.Select(one => one.Name))}> -> {result.Name}")
    {
        protected override bool Is(object value, bool allowed) => value is FeelFunction function && function.Parameters.Count == parameters.Count
            && function.Parameters.Zip(parameters).All(pair => Conforms(pair.Second, pair.First.Type)) && Conforms(function.Result, result);

        // An untyped part of a function promises nothing and fits all.
        private static bool Conforms(FeelType one, FeelType other) => one.Name == other.Name || one.Name == "Any" || other.Name == "Any";
    }

    private sealed class Plain(string name, Func<object, bool> holds) : FeelType(name)
    {
        protected override bool Is(object value, bool allowed) => holds(value);
    }
}
