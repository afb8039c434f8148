using System.Collections.Immutable;
using GridFlow.Rules.Situations;
using NRules;

namespace GridFlow.Inference;

/// <summary>Compiled components. Factories are shared by threads, sessions are not.</summary>
internal sealed class NRulesProgram(
    ImmutableArray<CompiledSituation> situations, ImmutableArray<ImmutableArray<int>> components, ImmutableArray<ISessionFactory> factories, bool entersAlways) : IInferenceProgram
{
    private readonly int[] _componentOf = ComponentsOf(situations.Length, components);

    public ImmutableArray<CompiledSituation> Situations => situations;

    public ImmutableArray<ImmutableArray<int>> Components => components;

    public bool EntersAlways => entersAlways;

    public int ComponentOf(int situation) => _componentOf[situation];

    public ISession Session(int component) => factories[component].CreateSession();

    public IInferenceRun Begin(Subject subject, Surroundings surroundings) => new NRulesRun(this, subject, surroundings);

    private static int[] ComponentsOf(int count, ImmutableArray<ImmutableArray<int>> components)
    {
        var found = new int[count];
        for (var component = 0; component < components.Length; component++)
            foreach (var situation in components[component])
                found[situation] = component;
        return found;
    }
}
