using System.Collections.Immutable;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Evaluation.Matching;

/// <summary>The keywords looked for in one text field, and the tests each belongs to.</summary>
internal sealed class TextIndex
{
    private TextIndex(Field field, KeywordIndex keywords, NumberLists predicates)
    {
        Field = field;
        Keywords = keywords;
        Predicates = predicates;
    }

    public Field Field { get; }

    public KeywordIndex Keywords { get; }

    /// <summary>Per keyword.</summary>
    public NumberLists Predicates { get; }

    /// <summary>The indexes of all text fields something is looked for in; tells each keyword test where its words stand.</summary>
    public static TextIndex[] All(Predicate[] predicates, ImmutableArray<(ScoringTable Table, int Depth)> scores, FieldRegistry registry)
    {
        var scored = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (table, _) in scores)
            foreach (var line in table.Lines)
                if (line.Keyword.Length > 0)
                    scored.Add(Folding.Fold(line.Keyword));
        var indexes = new List<TextIndex>();
        foreach (var field in registry.Fields)
            if (field.Type == FieldType.FreeText && Of(field, predicates, field.Name is "text" or "subject" ? scored : [], indexes.Count) is { } index)
                indexes.Add(index);
        return [.. indexes];
    }

    private static TextIndex? Of(Field field, Predicate[] predicates, HashSet<string> scored, int number)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var words = ImmutableArray.CreateBuilder<string>();
        var pairs = new List<(int, int)>();
        foreach (var predicate in predicates)
        {
            if (predicate.Kind != PredicateKind.Keywords || predicate.Field.Name != field.Name)
                continue;
            predicate.TextIndex = number;
            predicate.KeywordIds = new int[predicate.Values.Length];
            for (var at = 0; at < predicate.Values.Length; at++)
            {
                predicate.KeywordIds[at] = Number(predicate.Values[at]);
                pairs.Add((predicate.KeywordIds[at], predicate.Id));
            }
        }

        foreach (var word in scored)
            Number(word);
        return words.Count == 0 ? null : new TextIndex(field, new KeywordIndex(words.ToImmutable()), new NumberLists(words.Count, pairs));

        int Number(string word)
        {
            if (numbers.TryGetValue(word, out var known))
                return known;
            words.Add(word);
            return numbers[word] = words.Count - 1;
        }
    }
}

/// <summary>The values asked of one symbol field, and the tests each belongs to.</summary>
internal sealed class ValueIndex
{
    private readonly Dictionary<string, int> _numbers;
    private readonly NumberLists _predicates;

    private ValueIndex(Field field, Dictionary<string, int> numbers, NumberLists predicates)
    {
        Field = field;
        _numbers = numbers;
        _predicates = predicates;
    }

    public Field Field { get; }

    /// <summary>The tests a value answers.</summary>
    public ReadOnlySpan<int> this[string value] => _numbers.TryGetValue(value, out var number) ? _predicates[number] : [];

    public static ValueIndex[] All(Predicate[] predicates) =>
        [.. predicates.Where(one => one.Kind == PredicateKind.Values).GroupBy(one => one.Field.Name).Select(group => Of(group.First().Field, group))];

    private static ValueIndex Of(Field field, IEnumerable<Predicate> predicates)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var pairs = new List<(int, int)>();
        foreach (var predicate in predicates)
            foreach (var value in predicate.Values)
            {
                numbers.TryAdd(value, numbers.Count);
                pairs.Add((numbers[value], predicate.Id));
            }

        return new ValueIndex(field, numbers, new NumberLists(numbers.Count, pairs));
    }
}
