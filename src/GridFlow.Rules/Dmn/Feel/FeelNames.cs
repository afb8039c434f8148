namespace GridFlow.Rules.Dmn.Feel;

/// <summary>
/// The names an expression may use, known before it runs: names hold blanks and signs, so that only who knows them can cut a text into
/// words, and a misspelt one is refused with its cell. Inner names stand before outer ones.
/// </summary>
internal sealed class FeelNames(FeelNames? outer = null)
{
    private static readonly string[] TimeParts = ["time offset", "start included", "end included"];

    private readonly HashSet<string> _variables = new(StringComparer.Ordinal);
    private readonly HashSet<string> _parts = outer?._parts ?? new(StringComparer.Ordinal);
    private readonly HashSet<string> _data = new(StringComparer.Ordinal);
    private string[]? _long;
    private int _known = -1;

    /// <summary>Finds a type of the document by its name; null where it has none.</summary>
    public Func<string, FeelType?> Types { get; init; } = outer?.Types ?? (_ => null);

    /// <summary>Whether any name may stand for an entry of a value that only the run knows: in a filter.</summary>
    public bool Open { get; init; } = outer?.Open ?? false;

    /// <summary>Everything with a blank or a sign in it, longest first: those the lexer cannot tell from an expression.</summary>
    public IReadOnlyList<string> Long
    {
        get
        {
            if (outer is not null && !_variables.Any(IsLong))
                return outer.Long;
            var known = Count;
            if (_long is null || _known != known)
                (_long, _known) = ([.. (outer?.Long ?? _parts.Concat(Functions.FeelFunctions.Names).Concat(TimeParts).Where(IsLong))
                    .Concat(_variables.Where(IsLong)).Distinct().OrderByDescending(name => name.Length)], known);
            return _long;
        }
    }

    private int Count => _variables.Count + _parts.Count + (outer?.Count ?? 0);

    /// <summary>A name with a value.</summary>
    /// <param name="name">The name.</param>
    /// <param name="called">Whether a built-in function of the same name is hidden by it: a decision called "before" is none.</param>
    public void Add(string name, bool called = true)
    {
        if (_variables.Add(Tidy(name)) && !called)
            _data.Add(Tidy(name));
    }

    /// <summary>A component of a structure: known after a dot and in filters.</summary>
    public void AddPart(string name) => _parts.Add(Tidy(name));

    /// <summary>Whether something is called so.</summary>
    public bool IsVariable(string name) => _variables.Contains(name) || outer?.IsVariable(name) == true;

    /// <summary>Whether a built-in function is meant where this name is called.</summary>
    public bool IsData(string name) => _variables.Contains(name) ? _data.Contains(name) : outer?.IsData(name) == true;

    /// <summary>Whether a structure has a component called so.</summary>
    public bool IsPart(string name) => _parts.Contains(name);

    /// <summary>These names and some more.</summary>
    public FeelNames Inner(IEnumerable<string> more, bool open = false)
    {
        var inner = new FeelNames(this) { Open = Open || open };
        foreach (var name in more)
            inner.Add(name);
        return inner;
    }

    /// <summary>A name with single blanks.</summary>
    public static string Tidy(string name) => string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static bool IsLong(string name) => name.Any(one => !char.IsLetterOrDigit(one) && one != '_');
}
