using System.Collections.Immutable;

namespace GridFlow.Rules.Editing;

/// <summary>What a person does to the body of a sheet. Rows and columns count from 0; rows are those of <see cref="Sheet.Body"/>.</summary>
public static class SheetEdits
{
    // Far beyond any table of a rule set; a paste of a whole worksheet column ends here.
    private const int MostRows = 20_000;

    /// <summary>Writes one cell.</summary>
    public static Sheet Set(this Sheet sheet, int row, int column, string cell) => sheet.SetBlock(row, column, [[cell]]);

    /// <summary>
    /// Writes a block of cells from its upper left corner: rows that are missing are made, cells right of the last head are left out.
    /// </summary>
    public static Sheet SetBlock(this Sheet sheet, int row, int column, IReadOnlyList<IReadOnlyList<string>> block)
    {
        var body = sheet.Body.ToBuilder();
        var rows = Math.Min(block.Count, MostRows - row);
        while (body.Count < row + rows)
            body.Add(Empty(sheet));
        for (var down = 0; down < rows; down++)
        {
            var cells = Filled(body[row + down], sheet.Width);
            for (var along = 0; along < block[down].Count && column + along < sheet.Width; along++)
                cells[column + along] = block[down][along];
            body[row + down] = Changed(body[row + down], cells);
        }

        return sheet.WithBody(body.ToImmutable());
    }

    /// <summary>Writes one value into every cell of a block: emptying it, or filling it down.</summary>
    public static Sheet Fill(this Sheet sheet, int row, int column, int rows, int columns, string cell) =>
        sheet.SetBlock(row, column, [.. Enumerable.Repeat<IReadOnlyList<string>>([.. Enumerable.Repeat(cell, columns)], Math.Min(rows, sheet.Body.Length - row))]);

    /// <summary>Puts empty rows before a row.</summary>
    public static Sheet InsertRows(this Sheet sheet, int at, int count) =>
        sheet.WithBody(sheet.Body.InsertRange(Math.Clamp(at, 0, sheet.Body.Length), Enumerable.Repeat(Empty(sheet), count)));

    /// <summary>Takes rows away.</summary>
    public static Sheet DeleteRows(this Sheet sheet, int at, int count) =>
        at >= sheet.Body.Length ? sheet : sheet.WithBody(sheet.Body.RemoveRange(at, Math.Min(count, sheet.Body.Length - at)));

    /// <summary>Copies rows and puts the copies below them, each under an id of its own.</summary>
    public static Sheet DuplicateRows(this Sheet sheet, int at, int count)
    {
        var id = Heads.IdColumn(sheet);
        var taken = sheet.Body.Select(row => row[id]).ToHashSet(StringComparer.Ordinal);
        var copies = sheet.Body.Skip(at).Take(count).Select(row =>
            row with { Raw = null, Before = "", Line = 0, Cells = id < 0 || row[id].Length == 0 ? row.Cells : row.Cells.SetItem(id, Free(row[id], taken)) }).ToList();
        return sheet.WithBody(sheet.Body.InsertRange(Math.Min(at + count, sheet.Body.Length), copies));
    }

    /// <summary>Moves rows up (negative) or down; at the ends they stay.</summary>
    public static Sheet MoveRows(this Sheet sheet, int at, int count, int by)
    {
        count = Math.Min(count, sheet.Body.Length - at);
        var to = Math.Clamp(at + by, 0, sheet.Body.Length - count);
        return to == at ? sheet : sheet.WithBody(sheet.Body.RemoveRange(at, count).InsertRange(to, sheet.Body.Skip(at).Take(count)));
    }

    /// <summary>Puts a column before another, its cells empty.</summary>
    public static Sheet InsertColumn(this Sheet sheet, int at, string head) =>
        sheet.WithHead(sheet.Head.Cells.Insert(at, head)).WithBody([.. sheet.Body.Select(row =>
            row.IsRemark || row.Cells.Length < at ? row : Changed(row, row.Cells.Insert(at, "")))]);

    /// <summary>Takes a column away.</summary>
    public static Sheet DeleteColumn(this Sheet sheet, int at) =>
        sheet.WithHead(sheet.Head.Cells.RemoveAt(at)).WithBody([.. sheet.Body.Select(row =>
            row.IsRemark || row.Cells.Length <= at ? row : Changed(row, row.Cells.RemoveAt(at)))]);

    private static SheetRow Empty(Sheet sheet) => new([.. Enumerable.Repeat("", sheet.Width)]);

    private static ImmutableArray<string>.Builder Filled(SheetRow row, int width)
    {
        var cells = row.Cells.ToBuilder();
        while (cells.Count < width)
            cells.Add("");
        return cells;
    }

    private static SheetRow Changed(SheetRow row, IEnumerable<string> cells)
    {
        ImmutableArray<string> changed = [.. cells];
        return changed.SequenceEqual(row.Cells) ? row : row with { Cells = changed, Raw = null, Line = 0 };
    }

    private static string Free(string id, HashSet<string> taken)
    {
        var number = 2;
        while (!taken.Add($"{id}-{number}"))
            number++;
        return $"{id}-{number}";
    }
}
