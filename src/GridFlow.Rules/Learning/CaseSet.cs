using System.Numerics;

namespace GridFlow.Rules.Learning;

/// <summary>A set of cases by their number, a bit each.</summary>
internal sealed class CaseSet(int cases)
{
    private readonly ulong[] _bits = new ulong[(cases + 63) / 64];

    public int Count => _bits.Sum(word => BitOperations.PopCount(word));

    public bool Has(int number) => (_bits[number >> 6] >> number & 1) != 0;

    public void Add(int number) => _bits[number >> 6] |= 1UL << number;

    public int CountWith(CaseSet other)
    {
        var count = 0;
        for (var at = 0; at < _bits.Length; at++)
            count += BitOperations.PopCount(_bits[at] & other._bits[at]);
        return count;
    }

    public CaseSet And(CaseSet other)
    {
        var both = new CaseSet(_bits.Length * 64);
        for (var at = 0; at < _bits.Length; at++)
            both._bits[at] = _bits[at] & other._bits[at];
        return both;
    }

    public void Remove(CaseSet other)
    {
        for (var at = 0; at < _bits.Length; at++)
            _bits[at] &= ~other._bits[at];
    }

    public IEnumerable<int> Members()
    {
        for (var at = 0; at < _bits.Length; at++)
            for (var word = _bits[at]; word != 0; word &= word - 1)
                yield return (at * 64) + BitOperations.TrailingZeroCount(word);
    }
}
