using System.Collections.Immutable;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Dmn.Feel;
using GridFlow.Rules.Dmn.Feel.Values;

namespace GridFlow.Rules.Dmn;

/// <summary>What a decision answers.</summary>
/// <param name="Decision">Its name.</param>
/// <param name="Value">
/// The answer as plain data: a <see cref="string"/>, <see cref="decimal"/> or <see cref="bool"/>, a list, a dictionary, or null. Dates, times
/// and durations are texts in ISO 8601.
/// </param>
/// <param name="Rules">The table's rules that made it, from 1, in the order of the answer; empty for other decisions.</param>
/// <param name="Problem">
/// The first thing that was wrong: no rule hit, the policy was violated, a value was not allowed, an operation had no answer. Null when
/// nothing was.
/// </param>
public sealed record DmnAnswer(string Decision, object? Value, ImmutableArray<int> Rules, BilingualText? Problem = null)
{
    /// <summary>Whether it could not run at all: it, or something it needs, uses what is not supported. The problem says what.</summary>
    public bool Refused { get; init; }
}

/// <summary>The decisions of a DMN document, ready to run. Immutable.</summary>
public sealed class DmnModel
{
    private readonly DmnTypes _types;
    private readonly HashSet<string> _undeclared;
    private readonly Dictionary<string, DmnElement> _byName = new(StringComparer.Ordinal);

    internal DmnModel(string space, ImmutableArray<DmnTable> tables, DmnTypes types, ImmutableArray<DmnElement> elements, IEnumerable<string> undeclared)
    {
        (Namespace, Tables, _types, Elements, _undeclared) = (space, tables, types, elements, [.. undeclared]);

        // An element's own name stands before another's variable.
        foreach (var element in elements.Where(element => element.Name.Length > 0))
            _byName.TryAdd(element.Name, element);
        foreach (var element in elements)
            _byName.TryAdd(element.Alias, element);
    }

    /// <summary>The namespace by which other documents import this one; empty when it declares none.</summary>
    public string Namespace { get; }

    /// <summary>The decision tables, in the document's order.</summary>
    public ImmutableArray<DmnTable> Tables { get; }

    /// <summary>The names of all decisions, in the document's order.</summary>
    public IEnumerable<string> Decisions => Named(DmnKind.Decision);

    /// <summary>The names of the input data the document declares.</summary>
    public IEnumerable<string> Inputs => Named(DmnKind.Input);

    /// <summary>The names of the decision services: parts of the document that are called as a whole.</summary>
    public IEnumerable<string> Services => Named(DmnKind.Service);

    /// <summary>Whether something is called so: also data that a table asks for and nothing declares.</summary>
    public bool Knows(string name) => _byName.ContainsKey(FeelNames.Tidy(name)) || _undeclared.Contains(FeelNames.Tidy(name))
        || Elements.Any(element => element.Imported?.Knows(name) == true);

    internal ImmutableArray<DmnElement> Elements { get; }

    internal IEnumerable<string> Names => _byName.Keys;

    /// <summary>Decides all of it.</summary>
    /// <param name="data">
    /// Input data by name: texts, decimals, booleans, lists, dictionaries and null; made into the types the document declares.
    /// A decision's name may be given too: then its value is taken as it is. Data of an imported document may lie in a dictionary under
    /// the import's name.
    /// </param>
    /// <param name="now">What <c>now()</c> and <c>today()</c> say; without it they are null, with a message.</param>
    public ImmutableArray<DmnAnswer> Evaluate(IReadOnlyDictionary<string, object?> data, DateTimeOffset? now = null)
    {
        var run = Run(data, now);
        return [.. Elements.Where(element => element.Kind == DmnKind.Decision).Select(run.Decide)];
    }

    /// <summary>Decides one, and what it needs.</summary>
    /// <param name="decision">Its name.</param>
    /// <param name="data">Input data by name.</param>
    /// <param name="now">What <c>now()</c> and <c>today()</c> say.</param>
    /// <exception cref="ArgumentException">There is no such decision.</exception>
    public DmnAnswer Decide(string decision, IReadOnlyDictionary<string, object?> data, DateTimeOffset? now = null) =>
        Find(decision) is { Kind: DmnKind.Decision } found ? Run(data, now).Decide(found) : throw new ArgumentException($"There is no decision {decision}.", nameof(decision));

    /// <summary>Calls a decision service: decides its output decisions from what it asks for and nothing else.</summary>
    /// <param name="service">Its name.</param>
    /// <param name="data">The values of its input decisions and input data by name.</param>
    /// <param name="now">What <c>now()</c> and <c>today()</c> say.</param>
    /// <exception cref="ArgumentException">There is no such service.</exception>
    public ImmutableArray<DmnAnswer> Call(string service, IReadOnlyDictionary<string, object?> data, DateTimeOffset? now = null)
    {
        var found = Find(service) is { Kind: DmnKind.Service } known ? known : throw new ArgumentException($"There is no service {service}.", nameof(service));
        var given = found.Parameters.ToDictionary(one => one.Name, one => data.GetValueOrDefault(one.Name) ?? data.GetValueOrDefault(one.Alias), StringComparer.Ordinal);
        var run = Run(given, now);
        return [.. found.Outputs.Select(run.Decide)];
    }

    internal DmnElement? Find(string name) => _byName.GetValueOrDefault(name);

    internal FeelType? Type(string name) => _types.Defined(name);

    private DmnRun Run(IReadOnlyDictionary<string, object?> data, DateTimeOffset? now) => new(this, data, now is { } time ? FeelMoment.From(time) : null);

    private IEnumerable<string> Named(DmnKind kind) => Elements.Where(element => element.Kind == kind).Select(element => element.Name);
}
