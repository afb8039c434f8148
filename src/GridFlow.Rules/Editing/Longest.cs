namespace GridFlow.Rules.Editing;

/// <summary>The longest part of two sequences that stands in both in the same order.</summary>
internal static class Longest
{
    /// <summary>Of keys that each occur once in both sequences, those that kept their order.</summary>
    public static HashSet<string> Unmoved(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        var places = after.Select((key, at) => (key, at)).ToDictionary(one => one.key, one => one.at, StringComparer.Ordinal);
        // The longest increasing run of new places, by patience: ends[length] is the run's last element.
        var ends = new List<int>();
        var previous = new int[before.Count];
        for (var at = 0; at < before.Count; at++)
        {
            var place = places[before[at]];
            var (low, high) = (0, ends.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (places[before[ends[middle]]] < place)
                    low = middle + 1;
                else
                    high = middle;
            }

            previous[at] = low == 0 ? -1 : ends[low - 1];
            if (low == ends.Count)
                ends.Add(at);
            else
                ends[low] = at;
        }

        var unmoved = new HashSet<string>(StringComparer.Ordinal);
        for (var at = ends.Count == 0 ? -1 : ends[^1]; at >= 0; at = previous[at])
            unmoved.Add(before[at]);
        return unmoved;
    }
}
