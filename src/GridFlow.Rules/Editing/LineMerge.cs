namespace GridFlow.Rules.Editing;

/// <summary>A line of a comparison: <c>' '</c> in both, <c>'-'</c> only before, <c>'+'</c> only after.</summary>
/// <param name="Sign">Where the line stands.</param>
/// <param name="Text">The line.</param>
public readonly record struct ComparedLine(char Sign, string Text);

/// <summary>Compares texts line by line, and joins two changes of one text that do not touch.</summary>
public static class LineMerge
{
    // Beyond this many pairs of differing lines the middle is told as replaced: still right, only less fine.
    private const long MostPairs = 4_000_000;

    /// <summary>The lines of both texts, the common ones once.</summary>
    public static List<ComparedLine> Compare(string before, string after)
    {
        var (old, now) = (Lines(before), Lines(after));
        var lines = new List<ComparedLine>();
        var at = 0;
        foreach (var (from, to, start, end) in Hunks(old, now))
        {
            lines.AddRange(old[at..from].Select(line => new ComparedLine(' ', line)));
            lines.AddRange(old[from..to].Select(line => new ComparedLine('-', line)));
            lines.AddRange(now[start..end].Select(line => new ComparedLine('+', line)));
            at = to;
        }

        lines.AddRange(old[at..].Select(line => new ComparedLine(' ', line)));
        return lines;
    }

    /// <summary>Both changes of a text in one; null when they touch each other.</summary>
    public static string? Merge(string was, string mine, string theirs)
    {
        var (lines, my, their) = (Lines(was), Lines(mine), Lines(theirs));
        var hunks = Hunks(lines, my).Select(hunk => (hunk, with: my)).Concat(Hunks(lines, their).Select(hunk => (hunk, with: their)))
            .OrderBy(one => one.hunk.From).ThenBy(one => one.hunk.To).ToList();
        var merged = new List<string>();
        var at = 0;
        for (var number = 0; number < hunks.Count; number++)
        {
            var (hunk, with) = hunks[number];
            // Changes of neighbouring lines count as touching: a person should see them together.
            if (number > 0 && hunk.From <= hunks[number - 1].hunk.To && !ReferenceEquals(with, hunks[number - 1].with))
                return null;
            merged.AddRange(lines[at..hunk.From]);
            merged.AddRange(with[hunk.Start..hunk.End]);
            at = hunk.To;
        }

        merged.AddRange(lines[at..]);
        return string.Join('\n', merged);
    }

    private static string[] Lines(string text) => text.ReplaceLineEndings("\n").Split('\n');

    // Lines From..To of the old text become Start..End of the new one.
    private static List<(int From, int To, int Start, int End)> Hunks(string[] old, string[] now)
    {
        var head = 0;
        while (head < old.Length && head < now.Length && old[head] == now[head])
            head++;
        var tail = 0;
        while (tail < old.Length - head && tail < now.Length - head && old[^(tail + 1)] == now[^(tail + 1)])
            tail++;
        var (height, width) = (old.Length - head - tail, now.Length - head - tail);
        if (height == 0 && width == 0)
            return [];
        if ((long)height * width > MostPairs)
            return [(head, head + height, head, head + width)];

        // Longest common subsequence of the middle.
        var common = new int[height + 1, width + 1];
        for (var down = height - 1; down >= 0; down--)
            for (var along = width - 1; along >= 0; along--)
                common[down, along] = old[head + down] == now[head + along] ? common[down + 1, along + 1] + 1 : Math.Max(common[down + 1, along], common[down, along + 1]);
        var hunks = new List<(int, int, int, int)>();
        var (row, column, from, start) = (0, 0, 0, 0);
        while (row < height || column < width)
        {
            if (row < height && column < width && old[head + row] == now[head + column])
            {
                Close();
                row++;
                column++;
                (from, start) = (row, column);
            }
            else if (column < width && (row == height || common[row, column + 1] >= common[row + 1, column]))
            {
                column++;
            }
            else
            {
                row++;
            }
        }

        Close();
        return hunks;

        void Close()
        {
            if (row > from || column > start)
                hunks.Add((head + from, head + row, head + start, head + column));
        }
    }
}
