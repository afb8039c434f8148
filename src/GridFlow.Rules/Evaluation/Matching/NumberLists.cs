namespace GridFlow.Rules.Evaluation.Matching;

/// <summary>A list of numbers for each of many numbers, all in one piece of memory.</summary>
internal sealed class NumberLists
{
    private readonly int[] _starts;
    private readonly int[] _items;

    /// <summary>Lays lists side by side.</summary>
    /// <param name="count">How many lists.</param>
    /// <param name="pairs">List and item; the items of a list keep their order.</param>
    public NumberLists(int count, List<(int List, int Item)> pairs)
    {
        _starts = new int[count + 1];
        _items = new int[pairs.Count];
        foreach (var (list, _) in pairs)
            _starts[list + 1]++;
        for (var list = 0; list < count; list++)
            _starts[list + 1] += _starts[list];
        var filled = new int[count];
        foreach (var (list, item) in pairs)
            _items[_starts[list] + filled[list]++] = item;
    }

    public ReadOnlySpan<int> this[int list] => _items.AsSpan(_starts[list], _starts[list + 1] - _starts[list]);
}
