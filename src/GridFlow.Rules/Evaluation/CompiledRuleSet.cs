using System.Collections.Immutable;
using GridFlow.Rules.Evaluation.Matching;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Sets;

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

    private CompiledRuleSet(RuleSet set, FieldRegistry registry, Vocabulary vocabulary, Program program)
    {
        Set = set;
        Registry = registry;
        Vocabulary = vocabulary;
        Program = program;
        Hits = new HitCounts(this);
    }

    /// <summary>The set itself, the last of its chain.</summary>
    public RuleSet Set { get; }

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
    /// <returns>The compiled set, or every problem found; nothing is thrown for bad rules.</returns>
    public static Compilation Compile(
        IReadOnlyList<RuleSet> chain, FieldRegistry? registry = null, Vocabulary? vocabulary = null)
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
        return new Compilation(new CompiledRuleSet(chain[^1], registry, vocabulary, program), []);
    }

    /// <summary>Classifies one incident.</summary>
    /// <param name="sheet">What is known of it; not kept.</param>
    /// <param name="now">The moment, in the jurisdiction's own offset: its date decides which rules are in force.</param>
    /// <param name="explain">False leaves out <see cref="Decision.Hits"/>, for a batch that looks at outcomes only.</param>
    public Decision Classify(FactSheet sheet, DateTimeOffset now, bool explain = true)
    {
        var facts = Run(sheet, now);
        var decision = DecisionWriter.Write(this, facts, explain);
        PutBack(facts);
        return decision;
    }

    /// <summary>The rules that missed this incident by one test, with the smallest change that would have made each hit and what of the decision it would have changed.</summary>
    /// <param name="sheet">What is known of it; not kept.</param>
    /// <param name="now">The moment, in the jurisdiction's own offset.</param>
    public ImmutableArray<NearMiss> NearMisses(FactSheet sheet, DateTimeOffset now)
    {
        var facts = Run(sheet, now);
        var misses = Evaluation.NearMisses.Of(this, facts, sheet, now);
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

    private Workspace Run(FactSheet sheet, DateTimeOffset now)
    {
        if (!ReferenceEquals(sheet.Registry, Registry))
            throw new ArgumentException("The sheet was made over another field registry.", nameof(sheet));
        var facts = Take();
        facts.Begin(sheet);
        Evaluator.Run(Program, facts, DateOnly.FromDateTime(now.DateTime));
        return facts;
    }
}
