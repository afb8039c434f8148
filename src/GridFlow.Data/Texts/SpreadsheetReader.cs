using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using DocumentFormat.OpenXml.Packaging;
using GridFlow.Governance;

namespace GridFlow.Data.Texts;

/// <summary>
/// Reads the first sheet of an xlsx file as texts. It goes through the parts element by element and never makes a tree of them:
/// merged ranges, drawings and whatever else a file may hold are passed over, and every limit is looked at while reading.
/// </summary>
public sealed partial class SpreadsheetReader
{
    private const string Namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const int CheckEvery = 4096;

    private readonly SpreadsheetLimits _limits;
    private readonly CancellationToken _stop;
    private int _steps;

    private SpreadsheetReader(SpreadsheetLimits limits, CancellationToken stop) => (_limits, _stop) = (limits, stop);

    /// <summary>Whether bytes may be such a file.</summary>
    public static bool IsSpreadsheet(ReadOnlySpan<byte> content) => content.StartsWith("PK"u8);

    /// <summary>Reads a file.</summary>
    /// <param name="content">The file.</param>
    /// <param name="limits">How much of it is taken.</param>
    /// <param name="cancellationToken">Gives up, as when the page that asked is closed.</param>
    /// <returns>Rows from the first to the last that holds anything, each as wide as its last cell; empty cells are empty texts.</returns>
    /// <exception cref="GovernanceException">No such file, or beyond a limit.</exception>
    public static IReadOnlyList<IReadOnlyList<string>> Read(byte[] content, SpreadsheetLimits limits, CancellationToken cancellationToken = default)
    {
        using var late = new CancellationTokenSource(limits.Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        var reader = new SpreadsheetReader(limits, stop.Token);
        try
        {
            reader.Unpack(content);
            using var document = SpreadsheetDocument.Open(new MemoryStream(content, writable: false), isEditable: false);
            return reader.Read(document.WorkbookPart ?? throw new InvalidDataException("There is no workbook."));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw SpreadsheetLimits.TooLarge("读取时间过长", "reading it takes too long");
        }
        catch (Exception broken) when (broken is not (GovernanceException or OperationCanceledException))
        {
            throw new GovernanceException("table.broken", new("文件无法读取，可能已损坏或不是 xlsx", "The file cannot be read; it may be damaged or no xlsx"));
        }
    }

    /// <summary>What a file says of its own size may be a lie: it is unpacked once into nothing and counted.</summary>
    private void Unpack(byte[] content)
    {
        using var packed = new ZipArchive(new MemoryStream(content, writable: false), ZipArchiveMode.Read);
        var (buffer, total) = (new byte[64 * 1024], 0L);
        foreach (var entry in packed.Entries)
        {
            using var part = entry.Open();
            for (int read; (read = part.Read(buffer)) > 0;)
            {
                _stop.ThrowIfCancellationRequested();
                if ((total += read) > _limits.Unpacked) throw SpreadsheetLimits.TooLarge("解压后过大", "it unpacks to too much");
            }
        }
    }

    private List<IReadOnlyList<string>> Read(WorkbookPart book)
    {
        var shared = book.SharedStringTablePart is { } strings ? SharedTexts(strings) : [];
        var formats = book.WorkbookStylesPart is { } styles ? Formats(styles) : [];
        var (sheet, is1904) = FirstSheet(book);
        var (rows, cells, row, column) = (new List<IReadOnlyList<string>>(), 0, 0, 0);
        using var xml = Open(book.GetPartById(sheet));
        while (Next(xml))
        {
            if (IsStart(xml, "row")) (row, column) = (xml.GetAttribute("r") is { } number ? int.Parse(number, CultureInfo.InvariantCulture) : row + 1, 0);
            if (!IsStart(xml, "c")) continue;
            column = xml.GetAttribute("r") is { } place ? ColumnOf(place) : column + 1;
            if (Cell(xml, shared, formats, is1904) is not { Length: > 0 } text) continue;
            _limits.EnsureWithin(row, column, ++cells);
            while (rows.Count < row) rows.Add(new List<string>());
            var line = (List<string>)rows[row - 1];
            while (line.Count < column) line.Add("");
            line[column - 1] = text;
        }

        return rows;
    }

    private (string Id, bool Is1904) FirstSheet(WorkbookPart book)
    {
        var (id, is1904) = ((string?)null, false);
        using var xml = Open(book);
        while (Next(xml))
        {
            if (IsStart(xml, "workbookPr")) is1904 = xml.GetAttribute("date1904") is "1" or "true";
            if (IsStart(xml, "sheet")) id ??= xml.GetAttribute("id", "http://schemas.openxmlformats.org/officeDocument/2006/relationships");
        }

        return (id ?? throw new InvalidDataException("There is no sheet."), is1904);
    }

    private List<string> SharedTexts(SharedStringTablePart part)
    {
        var texts = new List<string>();
        using var xml = Open(part);
        while (Next(xml))
            if (IsStart(xml, "si"))
            {
                texts.Add(TextWithin(xml));
                if (texts.Count > _limits.Cells) throw SpreadsheetLimits.TooLarge("文字过多", "it holds too many texts");
            }

        return texts;
    }

    /// <summary>The number formats of cell styles, which alone tell a day from a number.</summary>
    private List<string> Formats(WorkbookStylesPart part)
    {
        var (written, styles, inCells) = (new Dictionary<string, string>(StringComparer.Ordinal), new List<string>(), false);
        using var xml = Open(part);
        while (Next(xml))
        {
            if (xml.LocalName == "cellXfs") inCells = xml.NodeType == XmlNodeType.Element && !xml.IsEmptyElement;
            else if (IsStart(xml, "numFmt")) written[xml.GetAttribute("numFmtId") ?? ""] = xml.GetAttribute("formatCode") ?? "";
            else if (inCells && IsStart(xml, "xf")) styles.Add(xml.GetAttribute("numFmtId") ?? "0");
        }

        return [.. styles.Select(id => written.GetValueOrDefault(id) ?? BuiltIn(id))];
    }

    private string Cell(XmlReader xml, List<string> shared, List<string> formats, bool is1904)
    {
        var (type, style) = (xml.GetAttribute("t"), xml.GetAttribute("s"));
        var (value, depth) = ("", xml.Depth);
        if (xml.IsEmptyElement) return value;
        while (Next(xml) && xml.Depth > depth)
            if (IsStart(xml, "v")) value = TextWithin(xml);
            else if (IsStart(xml, "is")) return Rest(xml, depth, TextWithin(xml));
        return type switch
        {
            "s" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < shared.Count ? shared[at] : "",
            "b" => value == "1" ? "true" : "false",
            "str" or "e" or "d" => value,
            _ => Number(value, int.TryParse(style, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < formats.Count ? formats[index] : "", is1904),
        };
    }

    private static string Number(string value, string format, bool is1904) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? SpreadsheetMoment.Of(number, format, is1904) ?? number.ToString("R", CultureInfo.InvariantCulture)
            : value;

    private string Rest(XmlReader xml, int depth, string value)
    {
        while (xml.Depth > depth && Next(xml)) { }
        return value;
    }

    /// <summary>The text of an element and of what lies in it, without the reading aids that East Asian texts may carry.</summary>
    private string TextWithin(XmlReader xml)
    {
        if (xml.IsEmptyElement) return "";
        var (text, depth, aid) = (new StringBuilder(), xml.Depth, int.MaxValue);
        while (Next(xml) && xml.Depth > depth)
        {
            if (xml.Depth <= aid) aid = IsStart(xml, "rPh") && !xml.IsEmptyElement ? xml.Depth : int.MaxValue;
            if (aid == int.MaxValue && xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace) text.Append(xml.Value);
        }

        return Escaped().Replace(text.ToString(), letter => ((char)int.Parse(letter.ValueSpan[2..6], NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString());
    }

    private XmlReader Open(OpenXmlPart part) => XmlReader.Create(part.GetStream(FileMode.Open, FileAccess.Read), new XmlReaderSettings
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = _limits.Unpacked,
        CloseInput = true,
    });

    private bool Next(XmlReader xml)
    {
        if (++_steps % CheckEvery == 0) _stop.ThrowIfCancellationRequested();
        if (xml.Depth > _limits.Depth) throw SpreadsheetLimits.TooLarge("结构嵌套过深", "it is nested too deeply");
        return xml.Read();
    }

    private static bool IsStart(XmlReader xml, string name) =>
        xml.NodeType == XmlNodeType.Element && xml.LocalName == name && (xml.NamespaceURI == Namespace || xml.NamespaceURI.EndsWith("/spreadsheetml/main", StringComparison.Ordinal));

    private static int ColumnOf(string place)
    {
        var column = 0;
        foreach (var letter in place.TakeWhile(char.IsAsciiLetter)) column = checked(column * 26 + char.ToUpperInvariant(letter) - 'A' + 1);
        return column;
    }

    private static string BuiltIn(string id) => id switch
    {
        "14" or "15" or "16" or "17" or "27" or "30" or "31" or "36" or "50" or "57" or "58" => "yyyy-mm-dd",
        "18" or "19" or "20" or "21" or "32" or "33" or "34" or "35" or "45" or "46" or "47" or "55" or "56" => "h:mm",
        "22" => "yyyy-mm-dd h:mm",
        _ => "",
    };

    [GeneratedRegex("_x[0-9A-Fa-f]{4}_")]
    private static partial Regex Escaped();
}
