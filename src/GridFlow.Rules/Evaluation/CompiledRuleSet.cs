using System.Collections.Immutable;
using GridFlow.Rules.Evaluation.Matching;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Sets;
using GridFlow.Rules.Situations;

namespace GridFlow.Rules.Evaluation;

/// <summary>
/// A rule set and all it inherits, ready to classify. Immutable and safe for any number of threads: publishing a new
/// version is writing one reference.
/// </summary>
public sealed class CompiledRuleSet
{
    // Slots lie a cache line apart, so that threads do not take each other's from under them.
    private const int Slots = 16;
    private const int SlotLength = 8;

    // Threads whose numbers meet in one slot find paper in the next ones: making it anew each time costs more than a decision.
    private const int Neighbours = 4;

    // Scratch paper in waiting, a slot for about every thread that may come.
    private readonly Workspace?[] _spare = new Workspace?[(Slots + 1) * SlotLength];

    private CompiledRuleSet(IReadOnlyList<RuleSet> chain, FieldRegistry registry, Vocabulary vocabulary, Program program)
    {
        Chain = chain;
        Registry = registry;
        Vocabulary = vocabulary;
        Program = program;
        Hits = new HitCounts(this);
        var counts = program.Situations.SelectMany(situation => situation.Source.Clauses).OfType<CountClause>().Where(clause => clause.Kind == FactKind.Recent).ToList();
        LooksBack = counts.Select(clause => CompiledClause.Window(clause) ?? TimeSpan.Zero).DefaultIfEmpty(TimeSpan.Zero).Max();
        LooksFurther = counts.Exists(clause => CompiledClause.ScopeOf(clause) is Scope.Near or Scope.Category);
    }

    /// <summary>The set itself, the last of its chain.</summary>
    public RuleSet Set => Chain[^1];

    /// <summary>The sets it was compiled from, the outermost parent first.</summary>
    internal IReadOnlyList<RuleSet> Chain { get; }

    /// <summary>Whether any of its rules looks at what surrounds an incident.</summary>
    public bool HasSituations => !Program.Situations.IsEmpty;

    /// <summary>How far back situations look; zero without any.</summary>
    public TimeSpan LooksBack { get; }

    /// <summary>Whether a situation looks further than the grid, the place and the reporter of an incident.</summary>
    public bool LooksFurther { get; }

    /// <summary>The fields its conditions may name.</summary>
    public FieldRegistry Registry { get; }

    /// <summary>The categories and departments of the whole chain.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>Counts the hits of its rules, of those decisions the host counts.</summary>
    public HitCounts Hits { get; }

    /// <summary>How many rules, rows and category defaults are in force.</summary>
    public int RuleCount => Program.Rules.Length;

    internal Program Program { get; }

    /// <summary>Compiles a chain of sets.</summary>
    /// <param name="chain">The sets from the outermost parent to the set that is meant.</param>
    /// <param name="registry">The fields; <see cref="FieldRegistry.Standard"/> unless told.</param>
    /// <param name="vocabulary">Categories and departments; those of the chain unless told.</param>
    /// <param name="inference">What judges situations; without it none ever holds.</param>
    /// <returns>The compiled set, or every problem found; nothing is thrown for bad rules.</returns>
    public static Compilation Compile(
        IReadOnlyList<RuleSet> chain, FieldRegistry? registry = null, Vocabulary? vocabulary = null, IInference? inference = null)
    {
        ArgumentOutOfRangeException.ThrowIfZero(chain.Count);
        registry ??= FieldRegistry.Standard;
        vocabulary ??= Vocabulary.Of(chain);
        var (rules, scores) = RuleSetMerge.Flatten(chain, vocabulary);
        var problems = chain.SelectMany(RuleSetCheck.Duplicates)
            .Concat(RuleSetCheck.Of(rules, scores.Select(one => one.Table), registry, vocabulary))
            .ToImmutableArray();
        if (!problems.IsEmpty)
            return new Compilation(null, problems);
        var (strata, circles) = Strata.Of(rules, !scores.IsEmpty);
        if (!circles.IsEmpty)
            return new Compilation(null, circles);
        rules = [.. rules.Select((rule, index) => rule with { Stratum = strata[index] })];
        var program = new Program(rules, scores, registry, vocabulary);
        if (inference is not null && !program.Situations.IsEmpty)
        {
            var (judge, refused) = inference.Compile(program.Situations);
            if (!refused.IsEmpty)
                return new Compilation(null, refused);
            program.Inference = judge;
        }

        return new Compilation(new CompiledRuleSet(chain, registry, vocabulary, program), []);
    }

    /// <summary>Classifies one incident.</summary>
    /// <param name="sheet">What is known of it; not kept.</param>
    /// <param name="now">The moment, in the jurisdiction's own offset: its date decides which rules are in force.</param>
    /// <param name="explain">False leaves out <see cref="Decision.Hits"/>, for a batch that looks at outcomes only.</param>
    /// <param name="around">What surrounds it. What is not in it and a situation needs is told by <see cref="Decision.Lacks"/>.</param>
    public Decision Classify(FactSheet sheet, DateTimeOffset now, bool explain = true, Surroundings? around = null)
    {
        var facts = Run(sheet, now, around);
        var decision = DecisionWriter.Write(this, facts, explain);
        PutBack(facts);
        return decision;
    }

    /// <summary>The rules that missed this incident by one test, with the smallest change that would have made each hit and what of the decision it would have changed.</summary>
    /// <param name="sheet">What is known of it; not kept.</param>
    /// <param name="now">The moment, in the jurisdiction's own offset.</param>
    /// <param name="around">What surrounds it.</param>
    public ImmutableArray<NearMiss> NearMisses(FactSheet sheet, DateTimeOffset now, Surroundings? around = null)
    {
        var facts = Run(sheet, now, around);
        var misses = Evaluation.NearMisses.Of(this, facts, sheet, now, around);
        PutBack(facts);
        return misses;
    }

    private Workspace Take()
    {
        for (var neighbour = 0; neighbour < Neighbours; neighbour++)
        {
            ref var slot = ref Slot(neighbour);
            if (Volatile.Read(ref slot) is not null && Interlocked.Exchange(ref slot, null) is { IsUsedUp: false } spare)
                return spare;
        }

        return new Workspace(Program);
    }

    private void PutBack(Workspace paper)
    {
        for (var neighbour = 0; neighbour < Neighbours; neighbour++)
            if (Interlocked.CompareExchange(ref Slot(neighbour), paper, null) is null)
                return;
    }

    private ref Workspace? Slot(int neighbour) => ref _spare[(((Environment.CurrentManagedThreadId + neighbour) % Slots) + 1) * SlotLength];

    private Workspace Run(FactSheet sheet, DateTimeOffset now, Surroundings? around)
    {
        if (!ReferenceEquals(sheet.Registry, Registry))
            throw new ArgumentException("The sheet was made over another field registry.", nameof(sheet));
        var facts = Take();
        facts.Begin(sheet, around, now);
        Evaluator.Run(Program, facts, DateOnly.FromDateTime(now.DateTime));
        return facts;
    }
}
