using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using GridFlow.Governance.Texts;

namespace GridFlow.Data.Texts;

/// <summary>Writes rows of texts as an xlsx file. Every cell is text and stays so when it is edited: no code loses its zero and no cell becomes a formula.</summary>
public static class SpreadsheetWriter
{
    /// <summary>The media type of such a file.</summary>
    public const string ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <summary>What a cell may hold, in UTF-16 units; Excel's own limit.</summary>
    private const int LongestCell = 32_767;

    private const int MostRows = 1_048_576;
    private const uint AsText = 49;

    /// <summary>Writes a file of one sheet.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="name">The sheet's name; what a tab may not hold is left out.</param>
    /// <exception cref="Governance.GovernanceException">More than such a file can hold.</exception>
    public static byte[] Write(IReadOnlyCollection<IReadOnlyList<string>> rows, string name)
    {
        if (rows.Count > MostRows) throw SpreadsheetLimits.TooLarge($"最多 {MostRows} 行", $"at most {MostRows} rows");
        using var memory = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(memory, SpreadsheetDocumentType.Workbook))
        {
            var book = document.AddWorkbookPart();
            var sheet = book.AddNewPart<WorksheetPart>();
            book.Workbook = new Workbook(new Sheets(new Sheet { Id = book.GetIdOfPart(sheet), SheetId = 1, Name = TabOf(name) }));
            book.AddNewPart<WorkbookStylesPart>().Stylesheet = Styles();
            WriteRows(sheet, rows);
        }

        return memory.ToArray();
    }

    private static void WriteRows(WorksheetPart sheet, IEnumerable<IReadOnlyList<string>> rows)
    {
        using var writer = OpenXmlWriter.Create(sheet);
        writer.WriteStartElement(new Worksheet());
        writer.WriteStartElement(new SheetData());
        foreach (var row in rows)
        {
            writer.WriteStartElement(new Row());
            foreach (var cell in row) writer.WriteElement(CellOf(PlainText.Clean(cell)));
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private static Cell CellOf(string text)
    {
        if (text.Length > LongestCell) throw SpreadsheetLimits.TooLarge($"一个单元格最多 {LongestCell} 字", $"a cell has at most {LongestCell} characters");
        return text.Length == 0
            ? new Cell { StyleIndex = 1 }
            : new Cell(new InlineString(new Text(text) { Space = SpaceProcessingModeValues.Preserve })) { DataType = CellValues.InlineString, StyleIndex = 1 };
    }

    /// <summary>Two styles: the one every file must have, and text.</summary>
    private static Stylesheet Styles() => new(
        new Fonts(new Font()),
        new Fills(new Fill(new PatternFill { PatternType = PatternValues.None }), new Fill(new PatternFill { PatternType = PatternValues.Gray125 })),
        new Borders(new Border()),
        new CellStyleFormats(new CellFormat()),
        new CellFormats(new CellFormat(), new CellFormat { NumberFormatId = AsText, ApplyNumberFormat = true }));

    private static string TabOf(string name)
    {
        var allowed = string.Concat(PlainText.Clean(name).Where(letter => !"[]:*?/\\'\n\t".Contains(letter)));
        return allowed.Length == 0 ? "规则" : allowed[..Math.Min(31, allowed.Length)];
    }
}
