using System.Collections.Immutable;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Sets;

namespace GridFlow.Governance.Ladders.Choices;

/// <summary>What a table is checked against.</summary>
/// <param name="Ladders">The ladders in use by their definition without its jurisdiction, with their names.</param>
/// <param name="Categories">The words of the rules; <see langword="null"/> where they are not known.</param>
/// <param name="Organisation">The units; <see langword="null"/> where they are not known.</param>
public sealed record ChoiceSurroundings(IReadOnlyDictionary<string, string> Ladders, Vocabulary? Categories, OrganisationTree? Organisation);

/// <summary>Something that keeps a table from answering every case with exactly one row, or a value that is not there.</summary>
/// <param name="Problem">What is wrong, in words.</param>
/// <param name="Rows">The rows it is about, from 0; none for a gap.</param>
/// <param name="Missing">The cases without a row, as the row that would answer them; its ladder is empty. <see langword="null"/> for anything but a gap.</param>
public sealed record ChoiceFinding(Problem Problem, ImmutableArray<int> Rows, ChoiceRow? Missing = null);

/// <summary>
/// Proves that a table answers every case with exactly one row. Kinds and categories that no row names behave alike, whether they are
/// known today or not, so the proof holds for those that come later as well.
/// </summary>
public static class ChoiceCheck
{
    private const int MostNamed = 20;

    /// <summary>Everything that is wrong with a table, gaps last.</summary>
    public static IReadOnlyList<ChoiceFinding> Of(ChoiceTable table, ChoiceSurroundings around)
    {
        var words = new ChoiceWords(around);
        var findings = new List<ChoiceFinding>();
        if (table.Rows.Length > ChoiceTable.MostRows)
        {
            findings.Add(new(Error("choice.too-many", new($"选择表最多 {ChoiceTable.MostRows} 行", $"A table may have at most {ChoiceTable.MostRows} rows")), []));
            return findings;
        }

        for (var at = 0; at < table.Rows.Length; at++) findings.AddRange(Values(table.Rows[at], at, around, words));
        findings.AddRange(Overlaps(table, words).Take(MostNamed));
        findings.AddRange(Gaps(table).Take(MostNamed).Select(gap => new ChoiceFinding(
            Error("choice.gap", new($"没有哪一行适用于：{words.Of(gap).Chinese}", $"No row answers: {words.Of(gap).English}")), [], gap)));
        return findings;
    }

    /// <summary>Cases that no row answers, as few boxes as are easily found.</summary>
    public static IReadOnlyList<ChoiceRow> Gaps(ChoiceTable table)
    {
        var found = new List<ChoiceRow>();
        Walk(table.Rows, 0, new ChoiceRow(""), column => Domain(table, column), found);
        // Boxes that differ in one column only are one.
        for (var merged = true; merged;)
        {
            merged = false;
            for (var i = 0; i < found.Count && !merged; i++)
                for (var j = i + 1; j < found.Count && !merged; j++)
                    if (Union(table, found[i], found[j]) is { } both)
                    {
                        (found[i], merged) = (both, true);
                        found.RemoveAt(j);
                    }
        }

        return found;
    }

    private static IEnumerable<ChoiceFinding> Overlaps(ChoiceTable table, ChoiceWords words)
    {
        for (var i = 0; i < table.Rows.Length; i++)
            for (var j = i + 1; j < table.Rows.Length; j++)
                if (Common(table, table.Rows[i], table.Rows[j]) is { } both)
                    yield return new(Error(
                        "choice.overlap",
                        new($"第 {i + 1} 行与第 {j + 1} 行都适用于：{words.Of(both).Chinese}", $"Rows {i + 1} and {j + 1} both answer: {words.Of(both).English}")), [i, j]);
    }

    private static IEnumerable<ChoiceFinding> Values(ChoiceRow row, int at, ChoiceSurroundings around, ChoiceWords words)
    {
        if (!around.Ladders.ContainsKey(row.Ladder))
        {
            yield return new(row.Ladder.Length == 0
                ? Error("choice.no-ladder", new("没有选择处置流程", "No ladder is chosen"), at)
                : Error("choice.ladder", new($"没有在用的处置流程“{row.Ladder}”", $"No ladder \"{row.Ladder}\" is in use"), at), [at]);
        }

        foreach (var column in ChoiceColumns.All)
        {
            var name = ChoiceWords.Name(column);
            if (row[column] is { Except: false, Values.Length: 0 })
                yield return new(Error("choice.empty", new($"“{name.Chinese}”一项也没有选", $"Nothing is chosen for {name.English}"), at), [at]);
            foreach (var value in row[column].Values.Where(value => !IsKnown(column, value, around)))
            {
                var word = words.Of(column, value);
                yield return new(Error("choice.value", new($"没有这样的{name.Chinese}：{word.Chinese}", $"There is no such {name.English}: {word.English}"), at), [at]);
            }
        }
    }

    private static bool IsKnown(ChoiceColumn column, string value, ChoiceSurroundings around) => column switch
    {
        ChoiceColumn.Kind => around.Organisation is not { } tree ? value.Length > 0 : value.Length > 0 && tree.Units.Any(unit => tree.Rung(unit) > 0 && unit.Kind == value),
        ChoiceColumn.Category => around.Categories is not { } vocabulary ? value.Length > 0 : vocabulary.Category(value) is not null,
        _ => column.Closed()!.Contains(value),
    };

    /// <summary>Values that need telling apart: all there are, or those some row names and, as the empty text, all others.</summary>
    private static string[] Domain(ChoiceTable table, ChoiceColumn column) =>
        column.Closed() is { } all ? [.. all] : [.. table.Rows.SelectMany(row => row[column].Values).Append("").Distinct(StringComparer.Ordinal)];

    private static void Walk(IReadOnlyList<ChoiceRow> rows, int depth, ChoiceRow box, Func<ChoiceColumn, string[]> domain, List<ChoiceRow> gaps)
    {
        if (rows.Count == 0) gaps.Add(box);
        if (rows.Count == 0 || depth == ChoiceColumns.All.Length) return;
        var column = ChoiceColumns.All[depth];
        var values = domain(column);
        // Values that the same rows admit go together.
        foreach (var alike in values.GroupBy(value => string.Concat(rows.Select(row => row[column].Admits(value) ? '1' : '0')), StringComparer.Ordinal))
            Walk([.. rows.Where(row => row[column].Admits(alike.First()))], depth + 1, box.With(column, Cell([.. alike], values)), domain, gaps);
    }

    private static ChoiceRow? Common(ChoiceTable table, ChoiceRow one, ChoiceRow other)
    {
        var both = new ChoiceRow("");
        foreach (var column in ChoiceColumns.All)
        {
            var values = Domain(table, column);
            if (values.Where(value => one[column].Admits(value) && other[column].Admits(value)).ToList() is not { Count: > 0 } shared) return null;
            both = both.With(column, Cell(shared, values));
        }

        return both;
    }

    private static ChoiceRow? Union(ChoiceTable table, ChoiceRow one, ChoiceRow other)
    {
        if (ChoiceColumns.All.Where(column => !Same(one[column], other[column])).ToList() is not [var differs]) return null;
        var values = Domain(table, differs);
        return one.With(differs, Cell([.. values.Where(value => one[differs].Admits(value) || other[differs].Admits(value))], values));
    }

    /// <summary>A set of values as a cell: what takes in the others, or all, is said by what it leaves out.</summary>
    private static ChoiceCell Cell(IReadOnlyCollection<string> some, string[] values) => some.Count == values.Length ? ChoiceCell.Any
        : some.Contains("") ? ChoiceCell.But(values.Except(some)) : ChoiceCell.Only(some);

    private static bool Same(ChoiceCell one, ChoiceCell other) => one.Except == other.Except && one.Values.ToHashSet().SetEquals(other.Values);

    private static Problem Error(string code, BilingualText text, int? row = null) => new(
        ProblemSeverity.Error, code, row is { } at ? new($"第 {at + 1} 行：{text.Chinese}", $"Row {at + 1}: {text.English}") : text, row is { } place ? $"{place + 1}" : "");
}
