using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using GridFlow.Rules.Files;

namespace GridFlow.Rules.Editing;

/// <summary>A row of a sheet.</summary>
/// <param name="Cells">Its cells, as many as were written.</param>
/// <param name="Raw">The text it came from with its line end; null once it was edited.</param>
/// <param name="Before">Blank lines above it.</param>
/// <param name="Line">The 1-based line problems name; 0 once it was edited or made here.</param>
public sealed record SheetRow(ImmutableArray<string> Cells, string? Raw = null, string Before = "", int Line = 0)
{
    /// <summary>A remark between the rows: its first cell begins with <c>#</c>.</summary>
    public bool IsRemark => this[0].StartsWith('#');

    /// <summary>Nothing in it.</summary>
    public bool IsEmpty => Cells.All(string.IsNullOrWhiteSpace);

    /// <summary>A cell as written; empty beyond the end.</summary>
    public string this[int column] => column >= 0 && column < Cells.Length ? Cells[column] : "";
}

/// <summary>
/// A CSV file of a rule set as a grid: settings (<c>#table</c>, <c>#hit</c> …), one row of heads, the body. Immutable; a row nobody
/// touched is printed as it was read.
/// </summary>
public sealed class Sheet
{
    private readonly string _tail;

    private Sheet(ImmutableArray<SheetRow> settings, SheetRow head, ImmutableArray<SheetRow> body, string tail)
    {
        Settings = settings;
        Head = head;
        Body = body;
        _tail = tail;
    }

    /// <summary>The rows above the heads, remarks among them.</summary>
    public ImmutableArray<SheetRow> Settings { get; }

    /// <summary>The heads of the columns.</summary>
    public SheetRow Head { get; }

    /// <summary>The rows below the heads.</summary>
    public ImmutableArray<SheetRow> Body { get; }

    /// <summary>How many columns have heads.</summary>
    public int Width => Head.Cells.Length;

    /// <summary>True when some row of the body has nothing in it.</summary>
    public bool HasEmptyRows => Body.Any(row => row.IsEmpty);

    /// <summary>Reads CSV text. Any text is a sheet; what is wrong with its cells is told elsewhere.</summary>
    /// <param name="text">The text.</param>
    /// <param name="hasTexts">Its cells are texts of people, where a comma of full width is one of theirs.</param>
    public static Sheet Parse(string text, bool hasTexts = false)
    {
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            HasHeaderRecord = false,
            BadDataFound = null,
            IgnoreBlankLines = false,
            Mode = CsvMode.RFC4180,
        };
        using var parser = new CsvParser(new StringReader(text.TrimStart('\uFEFF')), configuration);
        var rows = new List<SheetRow>();
        var (blank, width) = ("", 0);
        while (parser.Read())
        {
            if (string.IsNullOrWhiteSpace(parser.RawRecord))
            {
                blank += parser.RawRecord;
                continue;
            }

            var cells = hasTexts ? parser.Record! : Csv.Parted(parser.Record!, width);
            if (width == 0 && !cells[0].StartsWith('#') && cells.Any(cell => !string.IsNullOrWhiteSpace(cell)))
                width = cells.Length;
            rows.Add(new SheetRow([.. cells], parser.RawRecord, blank, parser.RawRow));
            blank = "";
        }

        var headed = rows.FindIndex(row => !row.IsRemark && !row.IsEmpty);
        return headed < 0
            ? new Sheet([.. rows], new SheetRow([], ""), [], blank)
            : new Sheet([.. rows[..headed]], rows[headed], [.. rows[(headed + 1)..]], blank);
    }

    /// <summary>The sheet as CSV text.</summary>
    public string Print()
    {
        var text = new StringBuilder();
        foreach (var row in Settings.Append(Head).Concat(Body))
        {
            // The last line of a file may lack its end, and may not be the last any more.
            if (text.Length > 0 && text[^1] is not ('\n' or '\r'))
                text.Append('\n');
            text.Append(row.Before).Append(row.Raw ?? Csv.Write([[.. row.Cells]]));
        }

        return text.Append(_tail).ToString();
    }

    /// <summary>Rows of cells as CSV text.</summary>
    public static string PrintRows(IEnumerable<ImmutableArray<string>> rows) => Csv.Write(rows.Select(row => row.ToArray()));

    /// <summary>The cells of a setting such as <c>#hit</c>, without its name; empty when it is not set.</summary>
    public ImmutableArray<string> Setting(string name) =>
        Settings.FirstOrDefault(row => row[0] == name) is { Cells: var cells } ? [.. cells.Skip(1).Select(cell => cell.Trim())] : [];

    /// <summary>The sheet with a setting changed or, where it was not set, added below the first.</summary>
    public Sheet WithSetting(string name, params IEnumerable<string> values)
    {
        var row = new SheetRow([name, .. values]);
        var at = Settings.IndexOf(Settings.FirstOrDefault(one => one[0] == name)!);
        var settings = at >= 0 ? Settings.SetItem(at, row with { Before = Settings[at].Before })
            : Settings.Insert(Math.Min(1, Settings.Length), row);
        return new Sheet(settings, Head, Body, _tail);
    }

    /// <summary>The sheet with every cell made anew; a row in which nothing changes keeps its spelling.</summary>
    public Sheet WithCells(Func<string, string> cell)
    {
        return new Sheet([.. Settings.Select(Row)], Row(Head), [.. Body.Select(Row)], _tail);

        SheetRow Row(SheetRow row) => row.Cells.Select(cell).SequenceEqual(row.Cells) ? row : row with { Cells = [.. row.Cells.Select(cell)], Raw = null };
    }

    /// <summary>The sheet with other rows in its body.</summary>
    public Sheet WithBody(ImmutableArray<SheetRow> body) => new(Settings, Head, body, _tail);

    /// <summary>The sheet with other heads; the body stays.</summary>
    public Sheet WithHead(params IEnumerable<string> heads) => new(Settings, Head with { Cells = [.. heads], Raw = null }, Body, _tail);

    internal Sheet With(ImmutableArray<SheetRow> settings, SheetRow head, ImmutableArray<SheetRow> body) => new(settings, head, body, _tail);

    /// <summary>The sheet without rows that have nothing in them.</summary>
    public Sheet WithoutEmptyRows() => WithBody(Body.RemoveAll(row => row.IsEmpty));
}
