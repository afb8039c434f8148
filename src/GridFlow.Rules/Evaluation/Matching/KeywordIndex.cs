using System.Collections.Immutable;

namespace GridFlow.Rules.Evaluation.Matching;

/// <summary>
/// Finds which of many keywords occur in a text, in one pass. Each keyword hangs on two neighbouring characters of its
/// own, those that fewest other keywords have (not its first: half of all titles begin with the same few words). Each
/// position of the text asks one bit by its two characters; only where it is set are keywords compared.
/// </summary>
internal sealed class KeywordIndex
{
    private const int Buckets = 1 << 16;

    private readonly uint[] _begins = new uint[Buckets / 32];
    private readonly int[] _first = new int[Buckets];
    private readonly int[] _next;
    private readonly string[] _folded;
    private readonly int[] _offset;
    private readonly bool _hasSingles;

    public KeywordIndex(ImmutableArray<string> keywords)
    {
        Keywords = keywords;
        _folded = [.. keywords.Select(Folding.Fold)];
        _next = new int[keywords.Length];
        Array.Fill(_first, -1);
        _offset = new int[keywords.Length];
        var pairs = _folded.SelectMany(word => Enumerable.Range(0, word.Length - 1).Select(at => (word[at], word[at + 1])).Distinct())
            .CountBy(pair => pair).ToDictionary();
        for (var keyword = 0; keyword < _folded.Length; keyword++)
        {
            var word = _folded[keyword];
            _hasSingles |= word.Length == 1;
            var offset = word.Length == 1 ? 0 : Enumerable.Range(0, word.Length - 1).MinBy(at => pairs[(word[at], word[at + 1])]);
            var bucket = Bucket(word[offset], word.Length == 1 ? '\0' : word[offset + 1]);
            _offset[keyword] = offset;
            _begins[bucket >> 5] |= 1u << (int)(bucket & 31);
            _next[keyword] = _first[bucket];
            _first[bucket] = keyword;
        }
    }

    /// <summary>The keywords; what is found is their position here.</summary>
    public ImmutableArray<string> Keywords { get; }

    /// <summary>Notes each keyword found once in <paramref name="found"/> and returns how many there are.</summary>
    /// <param name="text">The text, folded.</param>
    /// <param name="seen">Per keyword the epoch it was last seen in.</param>
    /// <param name="epoch">This text's epoch.</param>
    /// <param name="found">Room for every keyword.</param>
    public int Find(ReadOnlySpan<char> text, int[] seen, int epoch, int[] found)
    {
        if (_hasSingles)
            return FindWithSingles(text, seen, epoch, found);
        var count = 0;
        var begins = _begins;
        for (var at = 1; at < text.Length; at++)
        {
            var bucket = Bucket(text[at - 1], text[at]);
            if ((begins[bucket >> 5] >> (int)(bucket & 31) & 1) != 0)
                count = Compare(_first[bucket], text, at - 1, seen, epoch, found, count);
        }

        return count;
    }

    private static uint Bucket(char first, char second) =>
        (first * 0x9E3779B1u + second * 0x85EBCA6Bu) >> 16;

    private int FindWithSingles(ReadOnlySpan<char> text, int[] seen, int epoch, int[] found)
    {
        var count = 0;
        for (var at = 0; at < text.Length; at++)
        {
            count = Compare(_first[Bucket(text[at], '\0')], text, at, seen, epoch, found, count);
            if (at + 1 < text.Length)
                count = Compare(_first[Bucket(text[at], text[at + 1])], text, at, seen, epoch, found, count);
        }

        return count;
    }

    private int Compare(int keyword, ReadOnlySpan<char> text, int at, int[] seen, int epoch, int[] found, int count)
    {
        for (; keyword >= 0; keyword = _next[keyword])
        {
            var start = at - _offset[keyword];
            if (start < 0 || seen[keyword] == epoch || !text[start..].StartsWith(_folded[keyword]))
                continue;
            seen[keyword] = epoch;
            found[count++] = keyword;
        }

        return count;
    }
}
