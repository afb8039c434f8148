using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Dmn.Feel;
using GridFlow.Rules.Dmn.Feel.Values;

namespace GridFlow.Rules.Dmn;

/// <summary>One run of a document on its data: every decision is made once, when it is first asked for.</summary>
internal sealed class DmnRun
{
    private readonly DmnModel _model;
    private readonly IReadOnlyDictionary<string, object?> _data;
    private readonly FeelMoment? _now;
    private readonly Dictionary<string, (object? Value, BilingualText? Problem)> _given = new(StringComparer.Ordinal);
    private readonly Dictionary<DmnElement, (object? Value, DmnAnswer Answer)> _answers = [];
    private readonly HashSet<DmnElement> _deciding = [];
    private readonly Dictionary<DmnModel, DmnRun> _imported;

    public DmnRun(DmnModel model, IReadOnlyDictionary<string, object?> data, FeelMoment? now, Dictionary<DmnModel, DmnRun>? imported = null)
    {
        (_model, _data, _now, _imported) = (model, data, now, imported ?? []);
        foreach (var (key, value) in data)
        {
            var name = FeelNames.Tidy(key);
            var element = model.Find(name);
            var trace = new DmnTrace();
            _given[element?.Name ?? name] = (element is null ? value
                : element.Type.Fit(DmnConversion.Read(value, element.Type), trace, name), trace.Problem);
        }
    }

    /// <summary>A decision's answer.</summary>
    public DmnAnswer Decide(DmnElement decision) => Answer(decision).Answer;

    /// <summary>The value of a name of the document; null with a message where there is none.</summary>
    public object? Named(string name, DmnTrace trace) => Find(name, trace) is (true, var value) ? value
        : trace.Fail($"没有名称“{name}”。", $"Nothing is called “{name}”.");

    private (object? Value, DmnAnswer Answer) Answer(DmnElement decision)
    {
        if (_answers.TryGetValue(decision, out var known))
            return known;
        if (_given.TryGetValue(decision.Name, out var given))
            return _answers[decision] = (given.Value, new DmnAnswer(decision.Name, FeelValue.Plain(given.Value), [], given.Problem));
        if (decision.Refused is { } refused)
            return _answers[decision] = (null, new DmnAnswer(decision.Name, null, [], refused) { Refused = true });
        _deciding.Add(decision);
        var trace = new DmnTrace { Now = _now };
        var (value, plain) = Bounded(decision, trace);
        _deciding.Remove(decision);
        return _answers[decision] = trace.Refused is { } why
            ? (null, new DmnAnswer(decision.Name, null, [], why) { Refused = true })
            : (value, new DmnAnswer(decision.Name, plain, trace.Rules, trace.Problem));
    }

    // Whatever a document computes, it ends in an answer: numbers beyond all bounds and lists inside lists without end have none.
    private (object? Value, object? Plain) Bounded(DmnElement decision, DmnTrace trace)
    {
        try
        {
            var value = decision.Run!(Scope(trace));
            return (value, FeelValue.Plain(value));
        }
        catch (Exception beyond) when (beyond is OverflowException or ArgumentOutOfRangeException or InsufficientExecutionStackException)
        {
            return (trace.Fail("数值过大或嵌套过深。", "A number is too large, or something is nested too deeply."), null);
        }
    }

    private FeelScope Scope(DmnTrace trace) => new(null, name => Find(name, trace), trace);

    private (bool Known, object? Value) Find(string name, DmnTrace trace)
    {
        var element = _model.Find(name);
        if (element is { Kind: DmnKind.Input, Refused: { } unusable })
            return (true, trace.Refuse(element.Name, unusable));
        if (_given.TryGetValue(element?.Name ?? name, out var given) && element?.Kind is null or DmnKind.Input or DmnKind.Decision)
            return (true, given is { Value: null, Problem: { } why } ? trace.Fail(why.Chinese, why.English) : given.Value);
        if (element is null)
            return _model.Elements.Where(one => one is { Kind: DmnKind.Import, Name.Length: 0, Imported: not null })
                .Select(one => Other(one).Find(name, trace)).FirstOrDefault(found => found.Known);
        if (element.Refused is { } refused)
            return (true, trace.Refuse(element.Name, refused));
        return (true, element.Kind switch
        {
            DmnKind.Input => trace.Fail($"没有给出输入“{element.Name}”。", $"No value was given for the input {element.Name}."),
            DmnKind.Decision => Decided(element, trace),
            DmnKind.Knowledge => element.Run!(Scope(trace)),
            DmnKind.Service => Service(element),
            _ => new FeelNamespace(element.Name, (part, caller) => Other(element).Named(part, caller)),
        });
    }

    private object? Decided(DmnElement decision, DmnTrace trace)
    {
        if (_deciding.Contains(decision))
            return trace.Refuse(decision.Name, new BilingualText("决策循环引用自身。", "The decision requires itself."));
        var (value, answer) = Answer(decision);
        return answer is { Refused: true, Problem: { } why } ? trace.Refuse(decision.Name, why) : value;
    }

    private FeelFunction Service(DmnElement service) => FeelFunction.Of(
        service.Name, [.. service.Parameters.Select(one => new FeelParameter(one.Alias, one.Type))], service.Type, (given, trace) =>
        {
            var run = new DmnRun(_model, service.Parameters.Zip(given).ToDictionary(pair => pair.First.Name, pair => pair.Second, StringComparer.Ordinal), _now);
            return service.Outputs is [var only] ? run.Decided(only, trace)
                : FeelValue.Context(service.Outputs.Select(one => KeyValuePair.Create(one.Name, run.Decided(one, trace))));
        });

    // One run of an imported document, however many import it. Its data lie among ours, or under the import's name.
    private DmnRun Other(DmnElement import)
    {
        if (_imported.TryGetValue(import.Imported!, out var known))
            return known;
        var data = new Dictionary<string, object?>(_data, StringComparer.Ordinal);
        foreach (var (key, value) in _data.GetValueOrDefault(import.Name) as IReadOnlyDictionary<string, object?> ?? new Dictionary<string, object?>())
            data[key] = value;
        return _imported[import.Imported!] = new DmnRun(import.Imported!, data, _now, _imported);
    }
}
