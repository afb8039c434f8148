using System.Collections.Immutable;
using System.Numerics;

namespace GridFlow.Rules.Evaluation.Matching;

/// <summary>
/// Finds which of many keywords occur in a text, in one pass. Each keyword hangs on two neighbouring characters of its
/// own, those that fewest other keywords have (not its first: half of all titles begin with the same few words). Each
/// position of the text asks one bit by its two characters; only where it is set is a third character looked at, and
/// only where that is right, too, is the whole keyword compared.
/// </summary>
internal sealed class KeywordIndex
{
    private const int Buckets = 1 << 16;
    private const uint Multiplier = 0x9E3779B1;

    // So many places are looked at before those found are compared.
    private const int Stretch = 256;

    // A keyword as long as a novel hangs on its beginning.
    private const int Looked = 256;

    private readonly uint[] _bits = new uint[Buckets / 32];
    private readonly int[] _bitsBefore = new int[Buckets / 32];
    private readonly int[] _starts;
    private readonly Entry[] _entries;
    private readonly string[] _folded;
    private readonly Dictionary<char, int> _singles = [];

    public KeywordIndex(ImmutableArray<string> keywords)
    {
        Keywords = keywords;
        _folded = new string[keywords.Length];
        var shared = new int[Buckets];
        for (var keyword = 0; keyword < _folded.Length; keyword++)
        {
            var word = _folded[keyword] = Folding.Fold(keywords[keyword]);
            if (word.Length == 1)
                _singles[word[0]] = keyword;
            for (var at = 1; at < Math.Min(word.Length, Looked); at++)
                shared[Bucket(word[at - 1], word[at])]++;
        }

        var hung = new List<(int Keyword, int Offset)>(_folded.Length);
        for (var keyword = 0; keyword < _folded.Length; keyword++)
        {
            if (_folded[keyword] is not { Length: > 1 } word)
                continue;
            var offset = Rarest(word, shared);
            hung.Add((keyword, offset));
            var bucket = Bucket(word[offset], word[offset + 1]);
            _bits[bucket >> 5] |= 1u << (int)(bucket & 31);
        }

        // Few of the buckets are used: they are numbered in their order, and their entries laid side by side.
        for (var at = 1; at < _bits.Length; at++)
            _bitsBefore[at] = _bitsBefore[at - 1] + BitOperations.PopCount(_bits[at - 1]);
        _starts = new int[_bitsBefore[^1] + BitOperations.PopCount(_bits[^1]) + 1];
        foreach (var (keyword, offset) in hung)
            _starts[Number(_folded[keyword][offset], _folded[keyword][offset + 1]) + 1]++;
        for (var at = 1; at < _starts.Length; at++)
            _starts[at] += _starts[at - 1];
        _entries = new Entry[hung.Count];
        var filled = new int[_starts.Length];
        foreach (var (keyword, offset) in hung)
        {
            var number = Number(_folded[keyword][offset], _folded[keyword][offset + 1]);
            _entries[_starts[number] + filled[number]++] = new Entry(keyword, _folded[keyword], offset);
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
        var count = _singles.Count == 0 ? 0 : FindSingles(text, seen, epoch, found);
        Span<int> places = stackalloc int[Stretch];
        for (var from = 0; from < text.Length - 1; from += Stretch)
        {
            var hits = places[..Promising(text[from..Math.Min(text.Length, from + Stretch + 1)], places)];
            foreach (var place in hits)
                count = Compare(text, from + place, seen, epoch, found, count);
        }

        return count;
    }

    // Places whose two characters some keyword hangs on. Every place is written and the next overwrites it unless it counts:
    // a branch here would be guessed wrong at each one found, which costs more than all the others together.
    private int Promising(ReadOnlySpan<char> text, Span<int> places)
    {
        var bits = _bits;
        var count = 0;
        uint first = text[0];
        for (var at = 1; at < text.Length; at++)
        {
            uint second = text[at];
            var bucket = (first | (second << 16)) * Multiplier >> 16;
            first = second;
            places[count] = at - 1;
            count += (int)(bits[bucket >> 5] >> (int)bucket & 1);
        }

        return count;
    }

    private static uint Bucket(char first, char second) => (first | ((uint)second << 16)) * Multiplier >> 16;

    // Which of the used buckets.
    private int Number(char first, char second)
    {
        var bucket = Bucket(first, second);
        return _bitsBefore[bucket >> 5] + BitOperations.PopCount(_bits[bucket >> 5] & ((1u << (int)(bucket & 31)) - 1));
    }

    private static int Rarest(string word, int[] shared)
    {
        var (rarest, count) = (0, int.MaxValue);
        for (var at = 1; at < Math.Min(word.Length, Looked); at++)
            if (shared[Bucket(word[at - 1], word[at])] is var others && others < count)
                (rarest, count) = (at - 1, others);
        return rarest;
    }

    private int FindSingles(ReadOnlySpan<char> text, int[] seen, int epoch, int[] found)
    {
        var count = 0;
        foreach (var one in text)
            if (_singles.TryGetValue(one, out var keyword) && seen[keyword] != epoch)
            {
                seen[keyword] = epoch;
                found[count++] = keyword;
            }

        return count;
    }

    private int Compare(ReadOnlySpan<char> text, int at, int[] seen, int epoch, int[] found, int count)
    {
        var bucket = Number(text[at], text[at + 1]);
        var end = _starts[bucket + 1];
        for (var entry = _starts[bucket]; entry < end; entry++)
        {
            ref readonly var one = ref _entries[entry];
            var third = at + one.ThirdAt;
            if ((uint)third >= (uint)text.Length || text[third] != one.Third)
                continue;
            var start = at - one.Offset;
            if (start < 0 || seen[one.Keyword] == epoch || !text[start..].StartsWith(_folded[one.Keyword]))
                continue;
            seen[one.Keyword] = epoch;
            found[count++] = one.Keyword;
        }

        return count;
    }

    // What tells most keywords apart without looking them up: the character beside the two it hangs on.
    private readonly struct Entry(int keyword, string word, int offset)
    {
        public readonly int Keyword = keyword;
        public readonly short Offset = (short)offset;
        public readonly short ThirdAt = (short)(offset + 2 < word.Length ? 2 : offset > 0 ? -1 : 0);
        public readonly char Third = word[offset + 2 < word.Length ? offset + 2 : offset > 0 ? offset - 1 : 0];
    }
}
