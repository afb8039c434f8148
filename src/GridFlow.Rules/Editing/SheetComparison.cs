using System.Collections.Immutable;

namespace GridFlow.Rules.Editing;

/// <summary>How a row differs.</summary>
public enum RowChangeKind
{
    /// <summary>Only in the new sheet.</summary>
    Added,

    /// <summary>Only in the old sheet.</summary>
    Removed,

    /// <summary>In both, with other cells.</summary>
    Changed,

    /// <summary>In both, with the same cells, at another place among the rows that stayed.</summary>
    Moved,
}

/// <summary>A row that differs between two sheets.</summary>
/// <param name="Kind">How.</param>
/// <param name="Id">What the row is called by: its id, else its number.</param>
/// <param name="Cells">The cells that differ, by head: before and after. For a row that came or went: those that are filled.</param>
public sealed record RowChange(RowChangeKind Kind, string Id, ImmutableArray<(string Head, string Before, string After)> Cells);

/// <summary>What changes when one sheet takes the place of another: shown before an upload is taken.</summary>
public static class SheetComparison
{
    /// <summary>The rows that differ. Rows are matched by their id; where the sheet has none, or a row has none, by their cells.</summary>
    public static ImmutableArray<RowChange> Of(Sheet before, Sheet after)
    {
        var (old, now) = (Rows(before), Rows(after));
        var oldKeys = old.Select(row => row.Key).ToHashSet(StringComparer.Ordinal);
        var newByKey = now.GroupBy(row => row.Key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        var changes = ImmutableArray.CreateBuilder<RowChange>();
        foreach (var row in old)
        {
            if (!newByKey.TryGetValue(row.Key, out var other))
                changes.Add(new RowChange(RowChangeKind.Removed, row.Name, Filled(before, row.Cells, removed: true)));
            else if (Differing(before, row.Cells, after, other.Cells) is { IsEmpty: false } cells)
                changes.Add(new RowChange(RowChangeKind.Changed, row.Name, cells));
        }

        changes.AddRange(now.Where(row => !oldKeys.Contains(row.Key)).Select(row => new RowChange(RowChangeKind.Added, row.Name, Filled(after, row.Cells, removed: false))));
        var stayed = old.Where(row => newByKey.ContainsKey(row.Key)).Select(row => row.Key).ToList();
        var order = now.Where(row => oldKeys.Contains(row.Key)).Select(row => row.Key).ToList();
        changes.AddRange(Longest.Unmoved(stayed, order) is var unmoved
            ? old.Where(row => newByKey.ContainsKey(row.Key) && !unmoved.Contains(row.Key)).Select(row => new RowChange(RowChangeKind.Moved, row.Name, []))
            : []);
        return changes.ToImmutable();
    }

    private static List<(string Key, string Name, SheetRow Cells)> Rows(Sheet sheet)
    {
        var id = Heads.IdColumn(sheet);
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. sheet.Body.Select((row, at) => (row, at)).Where(one => !one.row.IsEmpty).Select(one =>
        {
            var name = id >= 0 ? one.row[id].Trim() : "";
            var key = name.Length > 0 ? "id:" + name : "cells:" + string.Join('\u001f', one.row.Cells).TrimEnd('\u001f');
            seen[key] = seen.GetValueOrDefault(key) + 1;
            return (seen[key] > 1 ? $"{key}#{seen[key]}" : key, name.Length > 0 ? name : $"{one.at + 1}", one.row);
        })];
    }

    private static ImmutableArray<(string, string, string)> Filled(Sheet sheet, SheetRow row, bool removed) =>
        [.. sheet.Head.Cells.Select((head, at) => (head, cell: row[at])).Where(one => one.cell.Length > 0).Select(one => removed ? (one.head, one.cell, "") : (one.head, "", one.cell))];

    private static ImmutableArray<(string, string, string)> Differing(Sheet before, SheetRow old, Sheet after, SheetRow now) =>
        Named(before).Select(one => one.Head).Union(Named(after).Select(one => one.Head), StringComparer.Ordinal)
            .Select(head => (head, old: Cell(before, old, head), now: Cell(after, now, head)))
            .Where(one => one.old != one.now).Select(one => (one.head, one.old, one.now)).ToImmutableArray();

    // Two columns of one head (text contains any) are told apart by their number.
    private static IEnumerable<(string Head, int At)> Named(Sheet sheet) =>
        sheet.Head.Cells.Select((head, at) => (head.Trim(), at)).GroupBy(one => one.Item1, StringComparer.Ordinal)
            .SelectMany(group => group.Select((one, number) => (number == 0 ? group.Key : $"{group.Key} ({number + 1})", one.at)));

    private static string Cell(Sheet sheet, SheetRow row, string head)
    {
        foreach (var (name, at) in Named(sheet))
            if (name == head)
                return row[at].Trim();
        return "";
    }
}
