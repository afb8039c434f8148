using System.Collections.Immutable;
using System.Text;

namespace GridFlow.Rules.Editing;

/// <summary>A block of cells as spreadsheets put it on the clipboard: tabs between cells, a line per row, quotes around a cell that has either.</summary>
public static class ClipboardBlock
{
    /// <summary>Reads a block. Any text is a block; the line end after the last row makes no row of its own.</summary>
    public static ImmutableArray<ImmutableArray<string>> Parse(string text)
    {
        var rows = ImmutableArray.CreateBuilder<ImmutableArray<string>>();
        var cells = ImmutableArray.CreateBuilder<string>();
        var cell = new StringBuilder();
        var at = 0;
        while (at < text.Length)
        {
            if (text[at] == '"' && cell.Length == 0 && Quoted(text, at) is { } end)
            {
                cell.Append(text, at + 1, end - at - 1).Replace("\"\"", "\"");
                at = end + 1;
                continue;
            }

            var here = text[at++];
            if (here == '\t')
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else if (here is '\n' or '\r')
            {
                if (here == '\r' && at < text.Length && text[at] == '\n')
                    at++;
                cells.Add(cell.ToString());
                cell.Clear();
                rows.Add(cells.ToImmutable());
                cells.Clear();
            }
            else
            {
                cell.Append(here);
            }
        }

        if (cell.Length > 0 || cells.Count > 0)
        {
            cells.Add(cell.ToString());
            rows.Add(cells.ToImmutable());
        }

        return rows.ToImmutable();
    }

    /// <summary>A block as text for the clipboard.</summary>
    public static string Print(IEnumerable<IEnumerable<string>> rows) =>
        string.Concat(rows.Select(row => string.Join('\t', row.Select(Print)) + "\n"));

    private static string Print(string cell) =>
        cell.AsSpan().IndexOfAny("\t\n\r") >= 0 || cell.StartsWith('"') ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;

    // A quotation counts only when it ends where its cell ends; people do write “"” at the beginning of a cell.
    private static int? Quoted(string text, int start)
    {
        for (var at = start + 1; at < text.Length; at++)
        {
            if (text[at] != '"')
                continue;
            if (at + 1 < text.Length && text[at + 1] == '"')
                at++;
            else
                return at + 1 == text.Length || text[at + 1] is '\t' or '\n' or '\r' ? at : null;
        }

        return null;
    }
}
