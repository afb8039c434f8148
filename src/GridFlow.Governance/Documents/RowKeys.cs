using System.Collections.Immutable;
using System.Globalization;

namespace GridFlow.Governance.Documents;

/// <summary>
/// Keys for the rows of a list whose rows have none. A row is the one of the list both began with that it equals, else one that it is like,
/// with as many equal rows as can be in order: what stands above it, and was taken away or put in, does not matter.
/// </summary>
public static class RowKeys
{
    // One row that is the same is worth more than any number of those that are like another.
    private const int Same = 1_000_000, Alike = 1000;

    /// <summary>The keys of the rows, in their order. Ordered by their keys, the rows of two people are in order.</summary>
    /// <param name="began">The rows both began with: what they say, without what a row says that says nothing.</param>
    /// <param name="now">The rows now.</param>
    /// <param name="whose">A letter for whose rows these are: new rows of two people are never one row.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<ImmutableDictionary<string, string>> began, IReadOnlyList<ImmutableDictionary<string, string>> now, char whose)
    {
        var worth = new int[began.Count, now.Count];
        var best = new int[began.Count + 1, now.Count + 1];
        for (var old = began.Count - 1; old >= 0; old--)
            for (var at = now.Count - 1; at >= 0; at--)
            {
                worth[old, at] = Worth(began[old], now[at]);
                best[old, at] = Math.Max(Math.Max(best[old + 1, at], best[old, at + 1]), worth[old, at] == 0 ? 0 : worth[old, at] + best[old + 1, at + 1]);
            }

        var keys = new List<string>();
        for (var old = 0; keys.Count < now.Count;)
        {
            var at = keys.Count;
            if (old < began.Count && worth[old, at] > 0 && best[old, at] == worth[old, at] + best[old + 1, at + 1])
                keys.Add(string.Create(CultureInfo.InvariantCulture, $"{++old:D4}"));
            else if (old < began.Count && best[old, at] == best[old + 1, at])
                old++;
            else
                keys.Add(string.Create(CultureInfo.InvariantCulture, $"{old:D4}+{whose}{at:D4}"));
        }

        return keys;
    }

    /// <summary>How much speaks for a row being another now: it was only added to, or one field was changed, or most is as it was. Else nothing does.</summary>
    private static int Worth(ImmutableDictionary<string, string> was, ImmutableDictionary<string, string> now)
    {
        var common = was.Count(field => now.GetValueOrDefault(field.Key) == field.Value);
        var different = was.Keys.Union(now.Keys).Count() - common;
        return different == 0 ? Same : different == 1 || common == was.Count || 4 * common > was.Count + now.Count ? Alike / (1 + different) : 0;
    }
}
