namespace GridFlow.Rules.Evaluation.Matching;

/// <summary>
/// Collects what rules say about the single outcomes. The heaviest voice wins; equal voices that differ are a conflict.
/// </summary>
internal sealed class Ballot
{
    private readonly long[] _weights = new long[CompiledRule.Kinds.Length];
    private readonly int[] _values = new int[CompiledRule.Kinds.Length];
    private readonly bool[] _torn = new bool[CompiledRule.Kinds.Length];

    public void Clear()
    {
        Array.Fill(_weights, long.MinValue);
        Array.Fill(_values, CompiledRule.Silent);
        Array.Clear(_torn);
    }

    /// <summary>Counts a voice.</summary>
    /// <param name="kind">About what.</param>
    /// <param name="weight">How heavy.</param>
    /// <param name="value">What.</param>
    /// <param name="clashes">True when the voice may not be here at all, such as a second row of a UNIQUE table.</param>
    public void Count(int kind, long weight, int value, bool clashes = false)
    {
        if (weight > _weights[kind])
        {
            _weights[kind] = weight;
            _values[kind] = value;
            _torn[kind] = clashes;
        }
        else if (weight == _weights[kind] && (clashes || value != _values[kind]))
        {
            _torn[kind] = true;
        }
    }

    public bool Torn(int kind) => _torn[kind];

    public long Weight(int kind) => _weights[kind];

    /// <summary>The winner, or <see cref="CompiledRule.Silent"/> when nobody spoke or the voices are torn.</summary>
    public int Winner(int kind) => _torn[kind] ? CompiledRule.Silent : _values[kind];

    /// <summary>Whether a voice is one the outcome was taken from.</summary>
    public bool Decided(int kind, long weight, int value) =>
        !_torn[kind] && weight == _weights[kind] && value == _values[kind];
}
