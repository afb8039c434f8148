using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using GridFlow.Governance;
using GridFlow.Rules.Editing;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Files;
using Radzen.Documents.Spreadsheet;

namespace GridFlow.Web.Workbench.Editor;

/// <summary>A table as a file people open in a spreadsheet, and back: xlsx, or CSV in UTF-8 with a mark that Excel knows it by.</summary>
internal static class TableFiles
{
    /// <summary>The largest file that is read, bytes.</summary>
    public const int LargestFile = 4 * 1024 * 1024;

    public const string XlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private const long LargestUnpacked = 100L * 1024 * 1024;
    private const int MostRows = 20_000;
    private const int MostColumns = 200;

    public static byte[] Csv(string text) => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.TrimStart('\uFEFF'))];

    /// <summary>The sheet with its settings and heads; every cell is text, so that no code loses its zero and no cell becomes a formula.</summary>
    public static byte[] Xlsx(Sheet sheet, string name)
    {
        var rows = sheet.Settings.Append(sheet.Head).Concat(sheet.Body).ToList();
        var book = new Workbook();
        var page = book.AddSheet(SheetName(name), Math.Max(1, rows.Count), Math.Max(1, rows.Max(row => row.Cells.Length)));
        for (var row = 0; row < rows.Count; row++)
            for (var column = 0; column < rows[row].Cells.Length; column++)
                if (rows[row][column] is { Length: > 0 } cell)
                    page.Cells[row, column].SetValue("'" + cell);
        using var stream = new MemoryStream();
        book.SaveToStream(stream);
        return stream.ToArray();
    }

    /// <summary>The text of an uploaded table.</summary>
    /// <exception cref="GovernanceException">Neither xlsx nor CSV, or too large.</exception>
    public static string Read(string fileName, byte[] content)
    {
        var isBook = content.AsSpan().StartsWith("PK"u8);
        if (!isBook && content.AsSpan().Contains((byte)0))
            throw new GovernanceException("table.format", new("请上传 xlsx 或 CSV 文件；旧的 xls 请先另存为 xlsx", "Please upload xlsx or CSV; save an old xls as xlsx first"));
        try
        {
            return isBook ? ReadBook(content) : TextDecoding.Decode(content);
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException or FormatException or System.Xml.XmlException or InvalidOperationException or ArgumentException or KeyNotFoundException or NullReferenceException)
        {
            throw new GovernanceException("table.broken", new($"“{fileName}”无法读取", $"“{fileName}” cannot be read"));
        }
    }

    /// <summary>The uploaded table as a sheet for a file of the draft.</summary>
    /// <exception cref="GovernanceException">It has no head that such a file knows: it is some other table, or none.</exception>
    public static Sheet Parse(string file, string text)
    {
        var sheet = Sheet.Parse(text);
        if (sheet.Width == 0)
            throw new GovernanceException("table.empty", new("文件里没有表头", "The file has no heads"));
        return Heads.Of(file, sheet, FieldRegistry.Standard).All(column => column.Kind == ColumnKind.Unknown)
            ? throw new GovernanceException("table.foreign", new("这不像是本表的文件：表头里没有一列是本表能认的。请先下载本表，在其中修改后再上传", "This does not look like a file of this table: it has no column the table knows. Download the table, change it and upload that"))
            : sheet;
    }

    private static string ReadBook(byte[] content)
    {
        // A packed file may promise anything: look before unpacking.
        using (var packed = new ZipArchive(new MemoryStream(content), ZipArchiveMode.Read))
            if (packed.Entries.Sum(entry => entry.Length) > LargestUnpacked)
                throw new InvalidDataException("Too large.");
        var page = Workbook.LoadFromStream(new MemoryStream(content)).Sheets[0];
        var (height, width) = (Math.Min(page.RowCount, MostRows), Math.Min(page.ColumnCount, MostColumns));
        var rows = new List<ImmutableArray<string>>();
        for (var row = 0; row < height; row++)
            rows.Add([.. Enumerable.Range(0, width).Select(column => page.Cells.TryGet(row, column, out var cell) ? Text(cell) : "")]);
        return Written(rows);
    }

    // Spreadsheets keep days and times as numbers; only the cell's format knows which they are.
    private static string Text(Cell cell) => cell.Value switch
    {
        null => "",
        string text => text,
        double number when Moment(number, cell.Format?.NumberFormat) is { } moment => moment,
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        var other => other.ToString() ?? "",
    };

    private static string? Moment(double number, string? format)
    {
        var shown = Regex.Replace(format ?? "", "\"[^\"]*\"|\\[[^\\]]*\\]|\\\\.", "").ToLowerInvariant();
        var (hasDay, hasTime) = (shown.AsSpan().ContainsAny('y', 'd'), shown.AsSpan().ContainsAny('h', 's'));
        if ((!hasDay && !hasTime) || number is < 0 or > 2_900_000)
            return null;
        return DateTime.FromOADate(number).ToString(hasDay && hasTime ? "yyyy-MM-dd HH:mm" : hasDay ? "yyyy-MM-dd" : "HH:mm", CultureInfo.InvariantCulture);
    }

    private static string Written(List<ImmutableArray<string>> rows)
    {
        // Worksheets are as wide as their widest row; the heads say how wide the table is.
        var heads = rows.FirstOrDefault(row => row.Any(cell => cell.Length > 0) && !row[0].StartsWith('#'), []);
        var width = heads.Length;
        while (width > 0 && heads[width - 1].Length == 0) width--;
        var sheet = rows.Where(row => row.Any(cell => cell.Length > 0)).Select(row => row[0].StartsWith('#') ? Trimmed(row) : row[..Math.Min(width, row.Length)]);
        return Sheet.PrintRows(sheet);
    }

    private static ImmutableArray<string> Trimmed(ImmutableArray<string> row)
    {
        var width = row.Length;
        while (width > 1 && row[width - 1].Length == 0) width--;
        return row[..width];
    }

    // What Excel allows on a tab.
    private static string SheetName(string name)
    {
        var allowed = string.Concat(name.Where(letter => !"[]:*?/\\'".Contains(letter)));
        return allowed.Length == 0 ? "规则" : allowed[..Math.Min(31, allowed.Length)];
    }
}
