namespace GridFlow.Rules.Editing;

/// <summary>Takes a sheet that was edited elsewhere in the place of the one that is here.</summary>
public static class SheetTransfer
{
    /// <summary>The new sheet, with the spelling of every row that did not change: a round trip through a spreadsheet leaves no trace of its own.</summary>
    public static Sheet Take(Sheet here, Sheet edited)
    {
        var known = here.Settings.Append(here.Head).Concat(here.Body).GroupBy(Key, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => new Queue<SheetRow>(group), StringComparer.Ordinal);
        return edited.With(
            [.. edited.Settings.Select(Same)],
            Same(edited.Head),
            [.. edited.Body.Select(Same)]);

        SheetRow Same(SheetRow row) =>
            known.TryGetValue(Key(row), out var rows) && rows.TryDequeue(out var same) ? same : row with { Raw = null, Before = "", Line = 0 };
    }

    private static string Key(SheetRow row) => string.Join('\u001f', row.Cells.Select(cell => cell.ReplaceLineEndings("\n"))).TrimEnd('\u001f');
}
