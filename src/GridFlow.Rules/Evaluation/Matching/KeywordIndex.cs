using System.Collections.Immutable;

namespace GridFlow.Rules.Evaluation.Matching;

/// <summary>
/// Finds which of many keywords occur in a text, in one pass. Each position asks one bit by its first two characters;
/// only where it is set are the keywords that begin with them compared. On Chinese text nearly every position stops at
/// the bit.
/// </summary>
internal sealed class KeywordIndex
{
    private const int Buckets = 1 << 15;

    private readonly ulong[] _begins = new ulong[Buckets / 64];
    private readonly int[] _first = new int[Buckets];
    private readonly int[] _next;
    private readonly string[] _folded;
    private readonly ulong[]? _singles;

    public KeywordIndex(ImmutableArray<string> keywords)
    {
        Keywords = keywords;
        _folded = [.. keywords.Select(Folding.Fold)];
        _next = new int[keywords.Length];
        Array.Fill(_first, -1);
        for (var keyword = 0; keyword < _folded.Length; keyword++)
        {
            var word = _folded[keyword];
            if (word.Length == 1)
            {
                _singles ??= new ulong[65536 / 64];
                _singles[word[0] >> 6] |= 1UL << (word[0] & 63);
            }

            var bucket = word.Length == 1 ? Bucket(word[0], '\0') : Bucket(word[0], word[1]);
            _begins[bucket >> 6] |= 1UL << (bucket & 63);
            _next[keyword] = _first[bucket];
            _first[bucket] = keyword;
        }
    }

    /// <summary>The keywords; what is found is their position here.</summary>
    public ImmutableArray<string> Keywords { get; }

    /// <summary>Notes each keyword found once in <paramref name="found"/> and returns how many there are.</summary>
    /// <param name="text">The text.</param>
    /// <param name="seen">Per keyword the epoch it was last seen in.</param>
    /// <param name="epoch">This text's epoch.</param>
    /// <param name="found">Room for every keyword.</param>
    public int Find(string text, int[] seen, int epoch, int[] found)
    {
        var count = 0;
        var begins = _begins;
        if (text.Length == 0)
            return 0;
        var here = Folding.Fold(text[0]);
        for (var at = 0; at < text.Length; at++)
        {
            var after = at + 1 < text.Length ? Folding.Fold(text[at + 1]) : '\0';
            var bucket = Bucket(here, after);
            if ((begins[bucket >> 6] >> (bucket & 63) & 1) != 0)
                count = Compare(_first[bucket], text, at, seen, epoch, found, count);
            if (_singles is not null && after != '\0' && (_singles[here >> 6] >> (here & 63) & 1) != 0)
                count = Compare(_first[Bucket(here, '\0')], text, at, seen, epoch, found, count);
            here = after;
        }

        return count;
    }

    private static int Bucket(char first, char second) =>
        (int)(((uint)first * 0x9E3779B1u + (uint)second * 0x85EBCA6Bu) >> 17);

    private int Compare(int keyword, string text, int at, int[] seen, int epoch, int[] found, int count)
    {
        for (; keyword >= 0; keyword = _next[keyword])
        {
            if (seen[keyword] == epoch || !StartsAt(text, at, _folded[keyword]))
                continue;
            seen[keyword] = epoch;
            found[count++] = keyword;
        }

        return count;
    }

    private static bool StartsAt(string text, int at, string word)
    {
        if (word.Length > text.Length - at)
            return false;
        for (var offset = 0; offset < word.Length; offset++)
            if (Folding.Fold(text[at + offset]) != word[offset])
                return false;
        return true;
    }
}
