using System.Collections.Immutable;
using GridFlow.Rules.Evaluation.Matching;
using GridFlow.Rules.Fields;

namespace GridFlow.Rules.Suggestions;

/// <summary>The labelled cases, ready for counting.</summary>
internal sealed class Corpus
{
    /// <summary>A word in the subject counts as often: what a case is about stands at its head.</summary>
    public const int SubjectFactor = 2;

    private const int Shortest = 2;
    private const int Longest = 5;

    // A word that more than this share of all cases use says nothing about any.
    private const double TooCommon = 0.5;

    private readonly string[] _texts;
    private readonly string[] _subjects;
    private readonly int _categories;
    private Dictionary<string, int[]> _counts = [];

    public Corpus(IReadOnlyList<LabelledCase> cases, ImmutableArray<string> categories)
    {
        var numbers = categories.Select((category, number) => (category, number)).ToDictionary(one => one.category, one => one.number, StringComparer.Ordinal);
        _categories = categories.Length;
        Labels = [.. cases.Select(one => numbers[one.Category])];
        var text = FieldRegistry.Standard.Find("text")!;
        var subject = FieldRegistry.Standard.Find("subject")!;
        var sheets = cases.Select(one => new FactSheet().Report(one.Title, one.Text)).ToList();
        _texts = [.. sheets.Select(sheet => Folding.Fold(sheet.Text(text) ?? ""))];
        _subjects = [.. sheets.Select(sheet => Folding.Fold(sheet.Text(subject) ?? ""))];
    }

    public int[] Labels { get; }

    public int Categories => _categories;

    /// <summary>The category a keyword speaks for most, with how many cases have it and what share of them is of the category.</summary>
    public (int Category, int Support, double Precision) Tells(string keyword)
    {
        var counts = _counts[keyword];
        var support = counts.Sum();
        var best = Array.IndexOf(counts, counts.Max());
        return (best, support, (double)counts[best] / support);
    }

    /// <summary>Character sequences that tell categories apart, the most telling first, near-doubles left out.</summary>
    public ImmutableArray<string> Candidates(int leastSupport, int most)
    {
        var counts = Count(leastSupport);
        var total = new double[_categories];
        foreach (var label in Labels)
            total[label]++;
        var ranked = counts.Where(pair => pair.Value.Sum() <= TooCommon * Labels.Length)
            .Select(pair => (Word: pair.Key, Support: pair.Value.Sum(), Score: Information(pair.Value, total)))
            .OrderByDescending(one => one.Score).ThenBy(one => one.Word, StringComparer.Ordinal);
        var kept = new List<(string Word, int Support)>();
        var parts = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        foreach (var (word, support, _) in ranked)
        {
            if (kept.Count == most)
                break;
            if (Pairs(word).SelectMany(pair => parts.GetValueOrDefault(pair) ?? []).Distinct().Any(other => IsDouble(word, support, kept[other])))
                continue;
            foreach (var pair in Pairs(word))
                (parts.TryGetValue(pair, out var list) ? list : parts[pair] = []).Add(kept.Count);
            kept.Add((word, support));
        }

        _counts = counts;
        return [.. kept.Select(one => one.Word)];
    }

    /// <summary>Per case the keywords that stand in it, and what each counts.</summary>
    public (int Keyword, float Value)[][] Occurrences(IReadOnlyList<string> keywords)
    {
        var index = new KeywordIndex([.. keywords]);
        var seen = new int[keywords.Count];
        var inSubject = new int[keywords.Count];
        var found = new int[keywords.Count];
        return [.. _texts.Select((text, number) =>
        {
            index.Find(_subjects[number], inSubject, number + 1, found);
            var count = index.Find(text, seen, number + 1, found);
            return found.Take(count).Select(keyword => (keyword, inSubject[keyword] == number + 1 ? SubjectFactor : 1f)).ToArray();
        })];
    }

    private static IEnumerable<string> Pairs(string word) => Enumerable.Range(0, word.Length - 1).Select(at => word.Substring(at, 2)).Distinct();

    // One within the other and hardly rarer: the same word cut differently.
    private static bool IsDouble(string word, int support, (string Word, int Support) other) =>
        (word.Contains(other.Word, StringComparison.Ordinal) || other.Word.Contains(word, StringComparison.Ordinal))
        && Math.Abs(support - other.Support) <= 0.12 * Math.Max(support, other.Support);

    // How much knowing whether the word is there says about the category, in nats times cases.
    private static double Information(int[] with, double[] total)
    {
        double all = total.Sum(), having = with.Sum(), gain = 0;
        for (var category = 0; category < total.Length; category++)
        {
            gain += Part(with[category], having * total[category] / all);
            gain += Part(total[category] - with[category], (all - having) * total[category] / all);
        }

        return gain;

        static double Part(double observed, double expected) => observed > 0 ? observed * Math.Log(observed / expected) : 0;
    }

    private Dictionary<string, int[]> Count(int leastSupport)
    {
        // Level by level: a longer sequence can only be frequent if its beginning and its end are.
        var found = new Dictionary<string, int[]>(StringComparer.Ordinal);
        for (var length = Shortest; length <= Longest; length++)
        {
            var level = new Dictionary<string, int[]>(StringComparer.Ordinal);
            var lookup = level.GetAlternateLookup<ReadOnlySpan<char>>();
            var known = found.GetAlternateLookup<ReadOnlySpan<char>>();
            var last = new Dictionary<string, int>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
            for (var number = 0; number < _texts.Length; number++)
            {
                var text = _texts[number].AsSpan();
                for (var at = 0; at + length <= text.Length; at++)
                {
                    var word = text.Slice(at, length);
                    if (length == Shortest ? !IsWord(word) : !known.ContainsKey(word[..^1]) || !known.ContainsKey(word[1..]))
                        continue;
                    if (last.TryGetValue(word, out var before) && before == number)
                        continue;
                    last[word] = number;
                    if (!lookup.TryGetValue(word, out var counts))
                        lookup[word] = counts = new int[_categories];
                    counts[Labels[number]]++;
                }
            }

            foreach (var (word, counts) in level)
                if (counts.Sum() >= leastSupport)
                    found[word] = counts;
        }

        return found;
    }

    private static bool IsWord(ReadOnlySpan<char> word)
    {
        foreach (var one in word)
            if (!char.IsLetter(one))
                return false;
        return true;
    }
}
