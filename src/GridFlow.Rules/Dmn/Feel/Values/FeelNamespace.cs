namespace GridFlow.Rules.Dmn.Feel.Values;

/// <summary>The elements of an imported document, by name.</summary>
internal sealed class FeelNamespace(string name, Func<string, DmnTrace, object?> get)
{
    public object? Get(string element, DmnTrace trace) => get(element, trace);

    public override string ToString() => name;
}
