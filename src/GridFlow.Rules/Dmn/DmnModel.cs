using System.Collections.Immutable;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Rules.Dmn;

/// <summary>What a decision answers.</summary>
/// <param name="Decision">Its name.</param>
/// <param name="Value">
/// The answer as plain data: a <see cref="string"/>, <see cref="decimal"/> or <see cref="bool"/>, a list, a dictionary, or null. Dates, times
/// and durations are texts in ISO 8601.
/// </param>
/// <param name="Rules">The table's rules that made it, from 1, in the order of the answer; empty for other decisions.</param>
/// <param name="Problem">What is wrong when the policy was violated or a value was not allowed; null otherwise.</param>
public sealed record DmnAnswer(string Decision, object? Value, ImmutableArray<int> Rules, BilingualText? Problem = null);

/// <summary>The decisions of a DMN document, ready to run. Immutable.</summary>
public sealed class DmnModel
{
    private readonly DmnTypes _types;
    private readonly ImmutableArray<(string Name, string Alias, string Type)> _inputs;
    private readonly ImmutableArray<(string Name, string Alias, string Type, FeelExpression Run)> _decisions;

    internal DmnModel(
        ImmutableArray<DmnTable> tables, DmnTypes types, ImmutableArray<(string Name, string Alias, string Type)> inputs,
        ImmutableArray<(string Name, string Alias, string Type, FeelExpression Run)> decisions) =>
        (Tables, _types, _inputs, _decisions) = (tables, types, inputs, decisions);

    /// <summary>The decision tables, in the document's order.</summary>
    public ImmutableArray<DmnTable> Tables { get; }

    /// <summary>The names of all decisions, in the document's order.</summary>
    public IEnumerable<string> Decisions => _decisions.Select(decision => decision.Name);

    /// <summary>The names of the input data the document declares.</summary>
    public IEnumerable<string> Inputs => _inputs.Select(input => input.Name);

    /// <summary>Decides all of it.</summary>
    /// <param name="data">
    /// Input data by name: texts, decimals, booleans, lists, dictionaries and null; made into the types the document declares.
    /// A decision's name may be given too: then its value is taken as it is.
    /// </param>
    public ImmutableArray<DmnAnswer> Evaluate(IReadOnlyDictionary<string, object?> data)
    {
        var run = new Run(this, data);
        return [.. _decisions.Select(decision => run.Decide(decision.Name))];
    }

    private sealed class Run
    {
        private readonly DmnModel _model;
        private readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal);
        private readonly Dictionary<string, DmnAnswer> _answers = new(StringComparer.Ordinal);
        private BilingualText? _refused;

        public Run(DmnModel model, IReadOnlyDictionary<string, object?> data)
        {
            _model = model;
            foreach (var (key, value) in data)
            {
                var name = model.NameOf(FeelNames.Tidy(key));
                var type = model._inputs.FirstOrDefault(input => input.Name == name).Type ?? model.Find(name)?.Type ?? "";
                _values[name] = model._types.Make(value, type, refused => _refused ??= new BilingualText(
                    $"输入“{name}”的值 {FeelValue.Print(refused)} 不合其类型，作为空值。", $"{FeelValue.Print(refused)} is no value of the input {name} and counts as null."));
            }
        }

        public DmnAnswer Decide(string name)
        {
            if (_answers.TryGetValue(name, out var known))
                return known;
            var decision = _model.Find(name)!.Value;
            if (_values.TryGetValue(decision.Name, out var given))
                return _answers[name] = new DmnAnswer(name, FeelValue.Plain(given), []);

            // A decision that asks for itself finds this instead of an endless loop.
            _answers[name] = new DmnAnswer(name, null, [], new BilingualText("决策循环引用自身。", "The decision requires itself."));
            var scope = new FeelScope(null, Find);
            _values[name] = decision.Run(scope);
            return _answers[name] = new DmnAnswer(name, FeelValue.Plain(_values[name]), scope.Trace.Rules, scope.Trace.Problem ?? _refused);
        }

        private (bool Known, object? Value) Find(string name)
        {
            if (_values.TryGetValue(_model.NameOf(name), out var value))
                return (true, value);
            if (_model.Find(name) is not { } required)
                return (false, null);
            Decide(required.Name);
            return (true, _values.GetValueOrDefault(required.Name));
        }
    }

    // Expressions and data may call an element by its own name or by its variable's: usually one and the same.
    private string NameOf(string name)
    {
        if (_inputs.Any(input => input.Name == name))
            return name;
        return Find(name)?.Name ?? _inputs.FirstOrDefault(input => input.Alias == name).Name ?? name;
    }

    private (string Name, string Alias, string Type, FeelExpression Run)? Find(string name)
    {
        foreach (var decision in _decisions)
            if (decision.Name == name || decision.Alias == name)
                return decision;
        return null;
    }
}
