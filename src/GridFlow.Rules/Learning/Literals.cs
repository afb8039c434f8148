using System.Collections.Immutable;
using GridFlow.Language.Expressions;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Evaluation.Matching;
using GridFlow.Rules.Fields;

namespace GridFlow.Rules.Learning;

/// <summary>A test rules may be made of, with the cases it holds for.</summary>
internal sealed record Literal(Expression Test, CaseSet Cases)
{
    /// <summary>The word of a keyword test; null for a test of a field.</summary>
    public string? Word { get; init; }
}

/// <summary>The tests that hold for several of the cases that go wrong.</summary>
internal static class Literals
{
    private const int Shortest = 2;
    private const int Longest = 6;

    /// <summary>Words of the text that several wrong cases of one label share, with all cases they stand in.</summary>
    /// <param name="cases">All cases.</param>
    /// <param name="labels">Their labels; null where not known.</param>
    /// <param name="wrong">Those decided wrongly today.</param>
    /// <param name="least">In how many wrong cases of one label a word must stand.</param>
    /// <param name="most">How many words to keep, those of most wrong cases.</param>
    public static ImmutableArray<Literal> Words(IReadOnlyList<ClosedCase> cases, string?[] labels, CaseSet wrong, int least, int most)
    {
        var texts = cases.Select(one => Folding.Fold(Text(one.Sheet))).ToArray();
        ImmutableArray<string> words = [.. wrong.Members().GroupBy(number => labels[number]!, StringComparer.Ordinal)
            .SelectMany(group => Shared([.. group.Select(number => texts[number])], least))
            .GroupBy(word => word.Key, word => word.Value, StringComparer.Ordinal)
            .OrderByDescending(word => word.Max()).ThenByDescending(word => word.Key.Length).ThenBy(word => word.Key, StringComparer.Ordinal)
            .Take(most).Select(word => word.Key)];
        var sets = words.Select(_ => new CaseSet(cases.Count)).ToArray();
        var index = new KeywordIndex(words);
        var (seen, found) = (new int[words.Length], new int[words.Length]);
        for (var number = 0; number < texts.Length; number++)
            foreach (var word in found.AsSpan(0, index.Find(texts[number], seen, number + 1, found)))
                sets[word].Add(number);
        return [.. words.Select((word, at) => new Literal(
            new Binary(BinaryOperator.ContainsAny, new Reference("text"), new ListOf([new Constant(word)])), sets[at]) { Word = word })];
    }

    /// <summary>Values of symbol fields and flags; for a department also the category the rules chose.</summary>
    public static ImmutableArray<Literal> Values(IReadOnlyList<ClosedCase> cases, Decision[] today, bool forDepartment)
    {
        var found = new Dictionary<Expression, CaseSet>();
        if (cases.Count == 0)
            return [];
        var fields = cases[0].Sheet.Registry.Fields.Where(field => !field.Decided && field.Type is FieldType.Symbol or FieldType.Flag).ToList();
        for (var number = 0; number < cases.Count; number++)
        {
            var sheet = cases[number].Sheet;
            foreach (var field in fields)
                if (field.IsText ? sheet.TextAt(field.Slot) is not null : sheet.NumberAt(field.Slot) == 1)
                    Add(number, field.IsText ? Equal(field.Name, sheet.TextAt(field.Slot)!) : new Reference(field.Name));
            if (forDepartment && today[number].Category is { } category)
                Add(number, Equal("category", category));
        }

        return [.. found.Select(one => new Literal(one.Key, one.Value))];

        void Add(int number, Expression test)
        {
            if (!found.TryGetValue(test, out var set))
                found[test] = set = new CaseSet(cases.Count);
            set.Add(number);
        }
    }

    private static Binary Equal(string field, string value) => new(BinaryOperator.Equal, new Reference(field), new Constant(value));

    private static string Text(FactSheet sheet) => sheet.Registry.Find("text") is { } text ? sheet.Text(text) ?? "" : "";

    // Level by level: a longer sequence can only be frequent if its beginning and its end are.
    private static Dictionary<string, int> Shared(string[] texts, int least)
    {
        var all = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var length = Shortest; length <= Longest; length++)
        {
            var level = new Dictionary<string, (int Count, int Last)>(StringComparer.Ordinal);
            var lookup = level.GetAlternateLookup<ReadOnlySpan<char>>();
            var known = all.GetAlternateLookup<ReadOnlySpan<char>>();
            for (var number = 0; number < texts.Length; number++)
                for (var at = 0; at + length <= texts[number].Length; at++)
                {
                    var word = texts[number].AsSpan(at, length);
                    if (length == Shortest ? !char.IsLetter(word[0]) || !char.IsLetter(word[1]) : !known.ContainsKey(word[..^1]) || !known.ContainsKey(word[1..]))
                        continue;
                    if (!lookup.TryGetValue(word, out var counted))
                        lookup[word] = (1, number);
                    else if (counted.Last != number)
                        lookup[word] = (counted.Count + 1, number);
                }

            var before = all.Count;
            foreach (var (word, (count, _)) in level)
                if (count >= least)
                    all[word] = count;
            if (all.Count == before)
                break;
        }

        return all;
    }
}
