using GridFlow.Rules.Situations;

namespace GridFlow.Rules.Evaluation.Matching;

/// <summary>
/// The situations of one evaluation: heads that hold are gates that open. What of the surroundings an open gate needs and was not read is
/// told, so that the host reads it and asks again.
/// </summary>
internal sealed class OpenSituations
{
    private readonly List<int> _gates = [];
    private readonly List<int> _open = [];
    private Surroundings? _around;
    private DateTimeOffset _now;
    private IInferenceRun? _run;

    /// <summary>The incident as clauses see it; null while no gate was open.</summary>
    public Subject? Subject { get; private set; }

    /// <summary>What was not read.</summary>
    public List<Need> Lacks { get; } = [];

    /// <summary>Situations that hold.</summary>
    public List<Firing> Fired { get; } = [];

    /// <summary>The numbers of the situations that were judged.</summary>
    public List<int> Judged { get; } = [];

    public void Begin(Surroundings? around, DateTimeOffset now)
    {
        (_around, _now) = (around, now);
        if (Subject is null && _gates.Count == 0)
            return;
        (_run, Subject) = (null, null);
        _gates.Clear();
        Lacks.Clear();
        Fired.Clear();
        Judged.Clear();
    }

    /// <summary>A head holds.</summary>
    public void Open(int rule) => _gates.Add(rule);

    /// <summary>Judges the gates opened since; those that hold become hits in the set's order.</summary>
    public void Judge(Program program, Workspace facts, int first)
    {
        if (_gates.Count == 0 || program.Inference is null)
        {
            _gates.Clear();
            return;
        }

        var around = _around ?? Surroundings.None;
        Subject ??= new Subject(facts.Sheet, around.Whereabouts, _now);
        (Subject.Category, Subject.Department, Subject.Severity) = (facts.Category, facts.Department, facts.Severity);
        _open.Clear();
        foreach (var rule in _gates)
        {
            var number = program.SituationOf[rule];
            if (IsCovered(program.Situations[number], around))
                _open.Add(number);
        }

        _gates.Clear();
        if (_open.Count == 0)
            return;
        Judged.AddRange(_open);
        _run ??= program.Inference.Begin(Subject, around);
        var before = Fired.Count;
        _run.Fire(_open, Fired);
        for (var at = before; at < Fired.Count; at++)
            Insert(facts.Hits, first, Fired[at].Rule);
    }

    private bool IsCovered(CompiledSituation situation, Surroundings around)
    {
        var covered = true;
        foreach (var clause in situation.Clauses)
        {
            if (clause.NeedFor(Subject!) is not { } need || around.Covers(need))
                continue;
            covered = false;
            if (!Lacks.Contains(need))
                Lacks.Add(need);
        }

        return covered;
    }

    private static void Insert(Buffer hits, int first, int rule)
    {
        hits.Add(rule);
        hits.Add(0);
        for (var at = hits.Count - 2; at > first && hits.Items[at - 2] > rule; at -= 2)
            (hits.Items[at], hits.Items[at - 2]) = (hits.Items[at - 2], rule);
    }
}
