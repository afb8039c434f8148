namespace GridFlow.Rules.Dmn;

/// <summary>An expression that was read: gives its value in a scope. Never fails: what cannot be computed is null, as FEEL has it.</summary>
internal delegate object? FeelExpression(FeelScope scope);

/// <summary>The names an expression may use, with their values; an inner scope hides the outer.</summary>
internal sealed class FeelScope(FeelScope? outer, Func<string, (bool Known, object? Value)> find)
{
    /// <summary>The name of a cell's input value.</summary>
    public const string Question = "?";

    /// <summary>What a test tests: a cell's input value, or what stands before <c>in</c>. No text can name it.</summary>
    public const string Subject = " ";

    /// <summary>A scope with one name more.</summary>
    public FeelScope With(string name, object? value) => new(this, asked => asked == name ? (true, value) : (false, null));

    /// <summary>A scope with the entries of a context.</summary>
    public FeelScope With(IReadOnlyDictionary<string, object?> context) =>
        new(this, asked => context.TryGetValue(asked, out var value) ? (true, value) : (false, null));

    /// <summary>The value of a name; null where there is none.</summary>
    public object? Get(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Outer)
            if (scope.Find(name) is (true, var value))
                return value;
        return null;
    }

    /// <summary>What the run notes; shared by all inner scopes.</summary>
    public DmnTrace Trace { get; } = outer?.Trace ?? new DmnTrace();

    private FeelScope? Outer { get; } = outer;

    private Func<string, (bool Known, object? Value)> Find { get; } = find;
}

/// <summary>The names an expression may use, known before it runs, so that a misspelt one is refused with its cell.</summary>
internal sealed class FeelNames
{
    private readonly HashSet<string> _variables = new(StringComparer.Ordinal);
    private readonly HashSet<string> _parts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string[] Parameters, Func<FeelScope, object?[], object?> Run)> _functions = new(StringComparer.Ordinal);
    private string[]? _long;

    /// <summary>Input data, decisions, parameters, entries of contexts.</summary>
    public IEnumerable<string> Variables => _variables;

    /// <summary>Everything with a blank or a sign in it, longest first: those the lexer cannot tell from an expression.</summary>
    public IReadOnlyList<string> Long => _long ??=
        [.. _variables.Concat(_parts).Concat(_functions.Keys).Concat(FeelFunctions.Names).Distinct()
            .Where(name => name.Any(one => !char.IsLetterOrDigit(one) && one != '_')).OrderByDescending(name => name.Length)];

    public void Add(string name)
    {
        _variables.Add(Tidy(name));
        _long = null;
    }

    /// <summary>A component of a structure: known after a dot and in filters.</summary>
    public void AddPart(string name)
    {
        _parts.Add(Tidy(name));
        _long = null;
    }

    public void AddFunction(string name, string[] parameters, Func<FeelScope, object?[], object?> function)
    {
        _functions[Tidy(name)] = (parameters, function);
        _long = null;
    }

    public bool IsVariable(string name) => _variables.Contains(name) || _parts.Contains(name);

    public Func<FeelScope, object?[], object?>? Function(string name) => _functions.GetValueOrDefault(name).Run;

    /// <summary>The parameters of a knowledge model in order; null for other functions.</summary>
    public string[]? Parameters(string name) => _functions.GetValueOrDefault(name).Parameters;

    /// <summary>A copy that can be added to.</summary>
    public FeelNames Inner(IEnumerable<string> more)
    {
        var inner = new FeelNames();
        inner._variables.UnionWith(_variables);
        inner._variables.UnionWith(more.Select(Tidy));
        inner._parts.UnionWith(_parts);
        foreach (var (name, function) in _functions)
            inner._functions[name] = function;
        return inner;
    }

    /// <summary>A name with single blanks.</summary>
    public static string Tidy(string name) => string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
