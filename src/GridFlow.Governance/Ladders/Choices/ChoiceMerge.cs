using System.Collections.Immutable;
using GridFlow.Governance.Documents;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Ladders.Choices;

/// <summary>Brings together what two people made of one draft of the table, cell by cell.</summary>
public static class ChoiceMerge
{
    private const string Ladder = "Ladder", Note = "Note";

    /// <summary>Compares three tables.</summary>
    /// <param name="began">What both began with.</param>
    /// <param name="mine">What this person made of it.</param>
    /// <param name="theirs">What the other one made of it.</param>
    /// <param name="words">For the names of ladders and values.</param>
    public static Joined<ChoiceTable> Of(ChoiceTable began, ChoiceTable mine, ChoiceTable theirs, ChoiceWords words)
    {
        var was = began.Rows.Select(Said).ToList();
        var merge = RecordMerge.Of(Records(was, began, '='), Records(was, mine, 'a'), Records(was, theirs, 'b'));
        var rows = merge.Merged.OrderBy(row => row.Key, StringComparer.Ordinal).ToList();
        return new(
            mine with { Name = mine.Name == began.Name ? theirs.Name : mine.Name, Rows = [.. rows.Select(row => Row(row.Value))] },
            [.. merge.Conflicts.Select(conflict => Of(conflict, rows.FindIndex(row => row.Key == conflict.Record), words))]);
    }

    private static Contest<ChoiceTable> Of(FieldConflict conflict, int at, ChoiceWords words) => new(
        new(
            new($"第 {at + 1} 行“{Name(conflict.Field).Chinese}”", $"Row {at + 1}, {Name(conflict.Field).English}"),
            Words(conflict.Field, conflict.Mine, words), Words(conflict.Field, conflict.Theirs, words)),
        table => at < table.Rows.Length && Fields(table.Rows[at]) is var fields && fields[conflict.Field] == conflict.Mine
            ? table with { Rows = table.Rows.SetItem(at, Row(fields.SetItem(conflict.Field, conflict.Theirs))) }
            : table);

    private static BilingualText Name(string field) => field switch
    {
        Ladder => new("适用流程", "ladder"),
        Note => new("备注", "note"),
        _ => ChoiceWords.Name(Enum.Parse<ChoiceColumn>(field)),
    };

    private static BilingualText Words(string field, string value, ChoiceWords words) => field switch
    {
        Ladder => new(words.Ladder(value), words.Ladder(value)),
        Note => new($"“{value}”", $"\"{value}\""),
        _ => words.Of(Enum.Parse<ChoiceColumn>(field), Cell(value)),
    };

    private static Dictionary<string, ImmutableDictionary<string, string>> Records(IReadOnlyList<ImmutableDictionary<string, string>> began, ChoiceTable table, char whose) =>
        RowKeys.Of(began, [.. table.Rows.Select(Said)], whose).Zip(table.Rows).ToDictionary(pair => pair.First, pair => Fields(pair.Second));

    // Most cells leave everything open, which makes no row like another.
    private static ImmutableDictionary<string, string> Said(ChoiceRow row) => Fields(row).RemoveRange(Fields(row).Where(field => field.Value is "-" or "").Select(field => field.Key));

    private static ImmutableDictionary<string, string> Fields(ChoiceRow row) => ChoiceColumns.All
        .ToImmutableDictionary(column => column.ToString(), column => $"{(row[column].Except ? '-' : '+')}{string.Join(',', row[column].Values)}")
        .Add(Ladder, row.Ladder).Add(Note, row.Note);

    private static ChoiceRow Row(ImmutableDictionary<string, string> fields) => ChoiceColumns.All.Aggregate(
        new ChoiceRow(fields[Ladder]) { Note = fields[Note] }, (row, column) => row.With(column, Cell(fields[column.ToString()])));

    private static ChoiceCell Cell(string text) => new([.. text[1..].Split(',', StringSplitOptions.RemoveEmptyEntries)], text[0] == '-');
}
