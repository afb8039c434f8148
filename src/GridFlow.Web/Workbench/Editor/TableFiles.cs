using System.Collections.Immutable;
using System.Text;
using GridFlow.Data.Texts;
using GridFlow.Governance;
using GridFlow.Rules.Editing;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Files;

namespace GridFlow.Web.Workbench.Editor;

/// <summary>A table as a file people open in a spreadsheet, and back: xlsx, or CSV in UTF-8 with a mark that Excel knows it by.</summary>
internal static class TableFiles
{
    /// <summary>The largest file that is read, bytes.</summary>
    public const int LargestFile = 4 * 1024 * 1024;

    /// <summary>The sheet as CSV in which no cell is run as a formula.</summary>
    public static byte[] Csv(string text) => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Neutral(Sheet.Parse(text)).Print())];

    /// <summary>The sheet with its settings and heads; every cell is text.</summary>
    public static byte[] Xlsx(Sheet sheet, string name) =>
        SpreadsheetWriter.Write([.. sheet.Settings.Append(sheet.Head).Concat(sheet.Body).Select(row => row.Cells)], name);

    /// <summary>The text of an uploaded table.</summary>
    /// <param name="content">The file.</param>
    /// <param name="limits">How much of a spreadsheet is taken.</param>
    /// <param name="cancellationToken">Gives up when the page is closed.</param>
    /// <exception cref="GovernanceException">Neither xlsx nor CSV, or too large.</exception>
    public static string Read(byte[] content, SpreadsheetLimits limits, CancellationToken cancellationToken = default)
    {
        if (SpreadsheetReader.IsSpreadsheet(content)) return Written(SpreadsheetReader.Read(content, limits, cancellationToken));
        if (content.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]))
            throw new GovernanceException("table.format", new("请上传 xlsx 或 CSV 文件；旧的 xls 请先另存为 xlsx", "Please upload xlsx or CSV; save an old xls as xlsx first"));
        try
        {
            var sheet = Sheet.Parse(TextDecoding.Decode(content));
            return Plain(sheet).Print();
        }
        catch (FormatException unknown)
        {
            throw new GovernanceException("table.broken", new(unknown.Message, unknown.Message));
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

    private static Sheet Neutral(Sheet sheet) => sheet.WithCells(FormulaCell.Neutral);

    private static Sheet Plain(Sheet sheet) => sheet.WithCells(FormulaCell.Plain);

    private static string Written(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        // Worksheets are as wide as their widest row; the heads say how wide the table is.
        var heads = rows.FirstOrDefault(row => row.Any(cell => cell.Length > 0) && !IsSetting(row), []);
        var sheet = rows.Where(row => row.Any(cell => cell.Length > 0))
            .Select(row => IsSetting(row) ? [.. row] : Enumerable.Range(0, heads.Count).Select(column => column < row.Count ? row[column] : "").ToImmutableArray());
        return Sheet.PrintRows(sheet);
    }

    private static bool IsSetting(IReadOnlyList<string> row) => row is [['#', ..], ..];
}
