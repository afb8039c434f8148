using System.Collections.Frozen;
using System.Collections.Immutable;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Outcomes;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Evaluation.Matching;

/// <summary>The keywords looked for in one text field, and the tests each belongs to.</summary>
internal sealed record TextIndex(Field Field, KeywordIndex Keywords, Predicate[][] Predicates);

/// <summary>The values asked of one symbol field, and the tests each belongs to.</summary>
internal sealed record ValueIndex(Field Field, FrozenDictionary<string, Predicate[]> Predicates);

/// <summary>What the engine would otherwise have to look up rule by rule.</summary>
[Flags]
internal enum RuleTraits
{
    Dated = 1,
    Asks = 2,
    Tags = 4,
    Assists = 8,
    Row = 16,
    FromHint = 32,
}

/// <summary>A rule set as the engine runs it. Immutable once made.</summary>
internal sealed class Program
{
    public Program(ImmutableArray<FlatRule> rules, ImmutableArray<(ScoringTable Table, int Depth)> scores,
        FieldRegistry registry, Vocabulary vocabulary)
    {
        var normalizer = new Normalizer(registry, vocabulary);
        var conditions = rules.Select(rule => normalizer.Normalize(rule.When)).ToArray();
        Predicates = [.. normalizer.Predicates];
        TagNames = [.. Predicates.Where(one => one.Kind == PredicateKind.Tags).SelectMany(one => one.Values)
            .Concat(rules.SelectMany(rule => rule.Then.Tags)).Distinct()];
        TagNumbers = TagNames.Select((name, number) => (name, number))
            .ToFrozenDictionary(tag => tag.name, tag => tag.number, StringComparer.Ordinal);
        TagPredicates = [.. TagNames.Select(name =>
            Predicates.Where(one => one.Kind == PredicateKind.Tags && one.Values.Contains(name)).ToArray())];
        var outcomes = new OutcomeNumbers(vocabulary, TagNumbers);
        Outcomes = outcomes;
        Decided = (registry.Find("category"), registry.Find("department"), registry.Find("severity"));
        Hint = registry.Find("hint");
        CompiledRule[] compiled = [.. rules.Select((rule, index) => outcomes.Compile(rule, conditions[index]))];
        Rules = compiled;
        Strata = [.. rules.Select(rule => rule.Stratum)];
        Code = new JumpCode(conditions);
        Checks = [.. Predicates.Select(predicate => new Check(predicate))];
        Voices = [.. Rules.SelectMany(rule => rule.Voices)];
        Weights = [.. rules.Select(rule => rule.Weight)];
        Traits = [.. Rules.Select(rule => (rule.Dated ? RuleTraits.Dated : 0) | (rule.Asks ? RuleTraits.Asks : 0)
            | (rule.Tags.Length > 0 ? RuleTraits.Tags : 0) | (rule.Assisting.Length > 0 ? RuleTraits.Assists : 0)
            | (rule.Source.Table is not null ? RuleTraits.Row : 0)
            | (rule.Voices[0] == CompiledRule.FromHint ? RuleTraits.FromHint : 0))];
        StratumCount = Math.Max(1, Strata.DefaultIfEmpty(0).Max() + 1);
        Always = Hang(conditions);
        TextIndexes = [.. Texts(scores.Select(one => one.Table).ToList(), registry)];
        ScoredIndexes = (NumberOf("text"), NumberOf("subject"));
        ValueIndexes = [.. Predicates.Where(one => one.Kind == PredicateKind.Values).GroupBy(one => one.Field.Name).Select(Values)];
        CategoryValues = ValueIndexes.FirstOrDefault(one => one.Field is { Decided: true, Source: FieldSource.Categories });
        DepartmentValues = ValueIndexes.FirstOrDefault(one => one.Field is { Decided: true, Source: FieldSource.Departments });
        Scores = [.. scores.Select(one => outcomes.Compile(one.Table, one.Depth, KeywordsOf("text"), KeywordsOf("subject")))];
        FinalStrata = [.. CompiledRule.Kinds.Select((kind, voice) => Rules.Where(rule => rule.Voices[voice] != CompiledRule.Silent)
            .Select(rule => rule.Source.Stratum).DefaultIfEmpty(kind == OutcomeKind.Category && Scores.Length > 0 ? 0 : -1).Max())];
    }

    public CompiledRule[] Rules { get; }

    public JumpCode Code { get; }

    /// <summary>Per predicate.</summary>
    public Check[] Checks { get; }

    /// <summary>Per rule and single outcome what it says.</summary>
    public int[] Voices { get; }

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

    public int StratumCount { get; }

    /// <summary>Per single outcome the last stratum with a rule about it.</summary>
    public int[] FinalStrata { get; }

    public Predicate[] Predicates { get; }

    public string[] TagNames { get; }

    public FrozenDictionary<string, int> TagNumbers { get; }

    public Predicate[][] TagPredicates { get; }

    /// <summary>Rules without a test to hang on.</summary>
    public int[] Always { get; }

    public TextIndex[] TextIndexes { get; }

    public ValueIndex[] ValueIndexes { get; }

    public ValueIndex? CategoryValues { get; }

    public ValueIndex? DepartmentValues { get; }

    public CompiledScores[] Scores { get; }

    /// <summary>The number of the text index of <c>text</c>, of <c>subject</c>; -1 when nothing is looked for in it.</summary>
    public (int Text, int Subject) ScoredIndexes { get; }

    private int NumberOf(string field) => Array.FindIndex(TextIndexes, index => index.Field.Name == field);

    private KeywordIndex? KeywordsOf(string field) =>
        TextIndexes.FirstOrDefault(index => index.Field.Name == field)?.Keywords;

    private int[] Hang(Node[] conditions)
    {
        var always = new List<int>();
        var rules = new List<int>[Predicates.Length];
        for (var rule = 0; rule < conditions.Length; rule++)
        {
            if (RuleIndex.Keys(conditions[rule]) is not { } keys)
                always.Add(rule);
            else
                foreach (var key in keys)
                    (rules[key.Id] ??= []).Add(rule);
        }

        foreach (var predicate in Predicates)
            predicate.RuleIndexes = rules[predicate.Id]?.ToArray() ?? [];
        return [.. always];
    }

    private IEnumerable<TextIndex> Texts(List<ScoringTable> scores, FieldRegistry registry)
    {
        var byField = Predicates.Where(one => one.Kind == PredicateKind.Keywords).ToLookup(one => one.Field.Name);
        var scored = scores.SelectMany(table => table.Lines).Where(line => line.Keyword.Length > 0)
            .Select(line => Folding.Fold(line.Keyword)).Distinct().ToList();
        var number = 0;
        foreach (var field in registry.Fields.Where(field => field.Type == FieldType.FreeText))
        {
            var words = byField[field.Name].SelectMany(predicate => predicate.Values);
            if (field.Name is "text" or "subject")
                words = words.Concat(scored);
            ImmutableArray<string> all = [.. words.Distinct(StringComparer.Ordinal)];
            if (all.IsEmpty)
                continue;
            var numbers = all.Select((word, place) => (word, place)).ToDictionary(one => one.word, one => one.place, StringComparer.Ordinal);
            var predicates = all.Select(_ => new List<Predicate>()).ToArray();
            foreach (var predicate in byField[field.Name])
            {
                predicate.TextIndex = number;
                predicate.KeywordIds = [.. predicate.Values.Select(word => numbers[word])];
                foreach (var keyword in predicate.KeywordIds)
                    predicates[keyword].Add(predicate);
            }

            number++;
            yield return new TextIndex(field, new KeywordIndex(all), [.. predicates.Select(list => list.ToArray())]);
        }
    }

    private static ValueIndex Values(IGrouping<string, Predicate> predicates)
    {
        var byValue = new Dictionary<string, List<Predicate>>(StringComparer.Ordinal);
        foreach (var predicate in predicates)
            foreach (var value in predicate.Values)
                (byValue.TryGetValue(value, out var list) ? list : byValue[value] = []).Add(predicate);
        return new ValueIndex(predicates.First().Field,
            byValue.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.ToArray(), StringComparer.Ordinal));
    }
}
