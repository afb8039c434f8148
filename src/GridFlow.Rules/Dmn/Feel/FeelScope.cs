using GridFlow.Rules.Dmn.Feel.Values;

namespace GridFlow.Rules.Dmn.Feel;

/// <summary>An expression that was read: gives its value in a scope. Never fails: what cannot be computed is null, with a message in the trace.</summary>
internal delegate object? FeelExpression(FeelScope scope);

/// <summary>The names an expression may use, with their values; an inner scope hides the outer.</summary>
internal sealed class FeelScope(FeelScope? outer, Func<string, (bool Known, object? Value)> find, DmnTrace? trace = null)
{
    /// <summary>The name of a cell's input value.</summary>
    public const string Question = "?";

    /// <summary>What a test tests: a cell's input value, or what stands before <c>in</c>. No text can name it.</summary>
    public const string Subject = " ";

    /// <summary>What the run notes; shared by all inner scopes.</summary>
    public DmnTrace Trace { get; } = trace ?? outer?.Trace ?? new DmnTrace();

    /// <summary>A scope with one name more.</summary>
    public FeelScope With(string name, object? value) => new(this, asked => asked == name ? (true, value) : (false, null));

    /// <summary>A scope with the entries of a context.</summary>
    public FeelScope With(IReadOnlyDictionary<string, object?> context) =>
        new(this, asked => context.TryGetValue(asked, out var value) ? (true, value) : (false, null));

    /// <summary>A scope in which a function runs: what is wrong in it is told to who called it.</summary>
    public FeelScope Calling(IReadOnlyList<FeelParameter> parameters, object?[] given, DmnTrace caller)
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        for (var at = 0; at < given.Length; at++)
            values[parameters[at].Name] = given[at];
        return new(this, asked => values.TryGetValue(asked, out var value) ? (true, value) : (false, null), caller);
    }

    /// <summary>The same names, with notes nobody reads: for trying something out.</summary>
    public FeelScope Aside() => new(this, _ => (false, null), new DmnTrace { Now = Trace.Now });

    /// <summary>The value of a name; null where there is none, with a message.</summary>
    public object? Get(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Outer)
            if (scope.Find(name) is (true, var value))
                return value;
        return Trace.Fail($"没有名称“{name}”。", $"Nothing is called “{name}”.");
    }

    /// <summary>Whether a name has a value here.</summary>
    public bool Has(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Outer)
            if (scope.Find(name).Known)
                return true;
        return false;
    }

    private FeelScope? Outer { get; } = outer;

    private Func<string, (bool Known, object? Value)> Find { get; } = find;
}
