using System.Collections.Immutable;
using GridFlow.Rules.Situations;
using NRules;
using NRules.RuleModel;

namespace GridFlow.Inference;

/// <summary>The head of a situation holds. A fact of NRules: the rule of the situation takes it away when it fires, so it fires once.</summary>
internal sealed class OpenGate(NRulesRun run, int number)
{
    public int Number => number;

    /// <summary>All clauses hold: the witnesses by clause.</summary>
    public void Fired(IContext context, IEnumerable<Fact>?[] witnesses) => run.Fired(context, this, witnesses);
}

/// <summary>A situation established something: others build on it.</summary>
internal sealed class Finding(string name)
{
    public string Name => name;
}

/// <summary>The decision of one incident: a session for each component that is entered, kept while later gates open.</summary>
internal sealed class NRulesRun(NRulesProgram program, Subject subject, Surroundings surroundings) : IInferenceRun
{
    private readonly Dictionary<int, Entered> _entered = [];
    private ICollection<Firing> _fired = [];

    public void Fire(IReadOnlyList<int> open, ICollection<Firing> fired)
    {
        _fired = fired;
        if (program.EntersAlways)
            for (var component = 0; component < program.Components.Length; component++)
                foreach (var number in program.Components[component])
                    Enter(component).Learn(program.Situations[number], subject, surroundings);
        var touched = new List<Entered>(open.Count);
        foreach (var number in open)
        {
            var entered = Enter(program.ComponentOf(number));
            entered.Learn(program.Situations[number], subject, surroundings);
            entered.Pending.Add(new OpenGate(this, number));
            if (!touched.Contains(entered))
                touched.Add(entered);
        }

        foreach (var entered in touched)
        {
            // At once: a network that is told of everything together joins it once.
            entered.Session.InsertAll(entered.Pending);
            entered.Pending.Clear();
            entered.Session.Fire(entered.Most);
        }
    }

    public void Fired(IContext context, OpenGate gate, IEnumerable<Fact>?[] witnesses)
    {
        var situation = program.Situations[gate.Number];
        context.Retract(gate);
        foreach (var finding in situation.Source.Findings)
            context.Insert(new Finding(finding));
        var found = ImmutableArray.CreateBuilder<ImmutableArray<Fact>>(witnesses.Length);
        foreach (var facts in witnesses)
            found.Add(facts is null ? [] : [.. facts]);
        _fired.Add(new Firing(situation.Rule, found.MoveToImmutable()));
    }

    private Entered Enter(int component)
    {
        if (!_entered.TryGetValue(component, out var entered))
        {
            entered = new Entered(program.Session(component), program.Components[component].Length);
            _entered.Add(component, entered);
            entered.Pending.Add(subject);
            entered.See(subject);
        }
        else if (entered.See(subject) && !entered.Pending.Contains(subject))
        {
            // What clauses compare with was decided since.
            entered.Session.Update(subject);
        }

        return entered;
    }

    private sealed class Entered(ISession session, int situations)
    {
        private readonly HashSet<Fact> _known = [];
        private readonly List<Fact> _new = [];
        private (string? Category, string? Department, double Severity) _seen;

        public ISession Session => session;

        /// <summary>What the session is not told yet.</summary>
        public List<object> Pending { get; } = [];

        /// <summary>Each situation fires once at most; one more ends what would not end.</summary>
        public int Most => situations + 1;

        public bool See(Subject subject)
        {
            var now = (subject.Category, subject.Department, subject.Severity);
            var changed = !now.Equals(_seen);
            _seen = now;
            return changed;
        }

        public void Learn(CompiledSituation situation, Subject subject, Surroundings surroundings)
        {
            _new.Clear();
            foreach (var clause in situation.Clauses)
                if (clause.NeedFor(subject) is { } need)
                    surroundings.Collect(need, _new);
            foreach (var fact in _new)
                if (_known.Add(fact))
                    Pending.Add(fact);
        }
    }
}
