using System.Collections.Frozen;
using System.Collections.Immutable;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Sets;
using GridFlow.Rules.Situations;

namespace GridFlow.Rules.Evaluation.Matching;

/// <summary>What the engine would otherwise have to look up rule by rule.</summary>
[Flags]
internal enum RuleTraits
{
    Dated = 1,
    Asks = 2,
    Tags = 4,
    Assists = 8,
    Row = 16,

    /// <summary>The head of a situation: where it holds, the surroundings are asked.</summary>
    Situation = 64,

    /// <summary>Several ways to hold: which tests hold must be noted. Otherwise all of them do.</summary>
    Alternatives = 32,
}

/// <summary>A rule set as the engine runs it. Immutable once made.</summary>
internal sealed class Program
{
    public Program(ImmutableArray<FlatRule> rules, ImmutableArray<(ScoringTable Table, int Depth)> scores,
        FieldRegistry registry, Vocabulary vocabulary)
    {
        var normalizer = new Normalizer(registry, vocabulary);
        var conditions = new Node[rules.Length];
        for (var rule = 0; rule < conditions.Length; rule++)
            conditions[rule] = normalizer.Normalize(rules[rule].When);
        Predicates = [.. normalizer.Predicates];
        TagNumbers = NumberTags(rules);
        TagPredicates = HangOnTags();
        Outcomes = new OutcomeNumbers(vocabulary, TagNumbers);
        Decided = (registry.Find("category"), registry.Find("department"), registry.Find("severity"));
        Hint = registry.Find("hint");
        Code = new JumpCode(conditions);
        Checks = new Check[Predicates.Length];
        for (var predicate = 0; predicate < Checks.Length; predicate++)
            Checks[predicate] = new Check(Predicates[predicate]);
        Rules = new CompiledRule[rules.Length];
        Strata = new int[rules.Length];
        Speaks = new byte[rules.Length];
        Weights = new long[rules.Length];
        Traits = new RuleTraits[rules.Length];
        Voices = new int[rules.Length * CompiledRule.Kinds.Length];
        FinalStrata = [scores.IsEmpty ? -1 : 0, -1, -1, -1, -1];
        StratumCount = 1;
        for (var rule = 0; rule < rules.Length; rule++)
            Compile(rule, rules[rule], conditions[rule]);
        Situations =
        [
            .. rules.Select((rule, number) => (rule, number)).Where(one => one.rule.Situation is not null).Select(one => new CompiledSituation(
                one.number, one.rule.Situation!, [.. one.rule.Situation!.Clauses.Select(clause => new CompiledClause(clause, vocabulary))])),
        ];
        SituationOf = Situations.Select((situation, number) => (situation.Rule, number)).ToFrozenDictionary(one => one.Rule, one => one.number);
        (Always, RulesOf) = HangRules(conditions);
        TextIndexes = Matching.TextIndex.All(Predicates, scores, registry);
        ScoredIndexes = (NumberOf("text"), NumberOf("subject"));
        ValueIndexes = ValueIndex.All(Predicates);
        CategoryValues = Array.Find(ValueIndexes, one => one.Field is { Decided: true, Source: FieldSource.Categories });
        DepartmentValues = Array.Find(ValueIndexes, one => one.Field is { Decided: true, Source: FieldSource.Departments });
        Scores = [.. scores.Select(one => Outcomes.Compile(one.Table, one.Depth, KeywordsOf("text"), KeywordsOf("subject")))];
    }

    public CompiledRule[] Rules { get; }

    public JumpCode Code { get; }

    /// <summary>Per predicate.</summary>
    public Check[] Checks { get; }

    /// <summary>Per predicate the rules that can only hold if it does.</summary>
    public NumberLists RulesOf { get; }

    /// <summary>Per rule and single outcome what it says.</summary>
    public int[] Voices { get; }

    /// <summary>Per rule the single outcomes it has a voice in, as bits.</summary>
    public byte[] Speaks { get; }

    /// <summary>Per rule.</summary>
    public long[] Weights { get; }

    /// <summary>Per rule what is unusual about it.</summary>
    public RuleTraits[] Traits { get; }

    public OutcomeNumbers Outcomes { get; }

    /// <summary>The fields that rules decide, where the registry has them.</summary>
    public (Field? Category, Field? Department, Field? Severity) Decided { get; }

    /// <summary>The field of the reporter's own choice.</summary>
    public Field? Hint { get; }

    public int[] Strata { get; }

    public int StratumCount { get; private set; }

    /// <summary>Per single outcome the last stratum with a rule about it.</summary>
    public int[] FinalStrata { get; }

    public Predicate[] Predicates { get; }

    /// <summary>Tags by number.</summary>
    public string[] TagNames { get; private set; } = [];

    public IReadOnlyDictionary<string, int> TagNumbers { get; }

    /// <summary>Per tag the tests that ask for it.</summary>
    public NumberLists TagPredicates { get; }

    /// <summary>Rules without a test to hang on.</summary>
    public int[] Always { get; }

    public TextIndex[] TextIndexes { get; }

    public ValueIndex[] ValueIndexes { get; }

    public ValueIndex? CategoryValues { get; }

    public ValueIndex? DepartmentValues { get; }

    public CompiledScores[] Scores { get; }

    /// <summary>The situations among the rules.</summary>
    public ImmutableArray<CompiledSituation> Situations { get; }

    /// <summary>Per rule that is one the number of its situation.</summary>
    public FrozenDictionary<int, int> SituationOf { get; }

    /// <summary>What judges the situations; null where they are only looked at.</summary>
    public IInferenceProgram? Inference { get; set; }

    /// <summary>The number of the text index of <c>text</c>, of <c>subject</c>; -1 when nothing is looked for in it.</summary>
    public (int Text, int Subject) ScoredIndexes { get; }

    private int NumberOf(string field) => Array.FindIndex(TextIndexes, index => index.Field.Name == field);

    private KeywordIndex? KeywordsOf(string field) => Array.Find(TextIndexes, index => index.Field.Name == field)?.Keywords;

    private void Compile(int number, FlatRule source, Node condition)
    {
        var rule = Rules[number] = Outcomes.Compile(source, condition);
        Strata[number] = source.Stratum;
        StratumCount = Math.Max(StratumCount, source.Stratum + 1);
        Weights[number] = source.Weight;
        Traits[number] = (rule.Dated ? RuleTraits.Dated : 0) | (rule.Asks ? RuleTraits.Asks : 0)
            | (rule.Tags.Length > 0 ? RuleTraits.Tags : 0) | (rule.Assisting.Length > 0 ? RuleTraits.Assists : 0)
            | (source.Table is not null ? RuleTraits.Row : 0) | (source.Situation is not null ? RuleTraits.Situation : 0) | (HasAlternatives(condition) ? RuleTraits.Alternatives : 0);
        for (var kind = 0; kind < rule.Voices.Length; kind++)
        {
            Voices[(number * CompiledRule.Kinds.Length) + kind] = rule.Voices[kind];
            if (rule.Voices[kind] == CompiledRule.Silent)
                continue;
            Speaks[number] |= (byte)(1 << kind);
            FinalStrata[kind] = Math.Max(FinalStrata[kind], source.Stratum);
        }
    }

    private static bool HasAlternatives(Node node) => node switch
    {
        AnyNode => true,
        AllNode all => Array.Exists(all.Parts, HasAlternatives),
        _ => false,
    };

    private Dictionary<string, int> NumberTags(ImmutableArray<FlatRule> rules)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var predicate in Predicates)
            if (predicate.Kind == PredicateKind.Tags)
                foreach (var tag in predicate.Values)
                    numbers.TryAdd(tag, numbers.Count);
        foreach (var rule in rules)
            foreach (var tag in rule.Then.Tags)
                numbers.TryAdd(tag, numbers.Count);
        TagNames = new string[numbers.Count];
        foreach (var (tag, number) in numbers)
            TagNames[number] = tag;
        return numbers;
    }

    private NumberLists HangOnTags()
    {
        var pairs = new List<(int, int)>();
        foreach (var predicate in Predicates)
            if (predicate.Kind == PredicateKind.Tags)
                foreach (var tag in predicate.Values)
                    pairs.Add((TagNumbers[tag], predicate.Id));
        return new NumberLists(TagNumbers.Count, pairs);
    }

    private (int[] Always, NumberLists RulesOf) HangRules(Node[] conditions)
    {
        var always = new List<int>();
        var pairs = new List<(int, int)>();
        for (var rule = 0; rule < conditions.Length; rule++)
        {
            if (RuleIndex.Keys(conditions[rule]) is not { } keys)
                always.Add(rule);
            else
                foreach (var key in keys)
                    pairs.Add((key.Id, rule));
        }

        return ([.. always], new NumberLists(Predicates.Length, pairs));
    }
}
