using System.IO.Compression;
using System.Text;

namespace GridFlow.Web.Tests.Workbench.Editor;

/// <summary>Spreadsheets written by hand, as no program of good will would.</summary>
internal static class Books
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Package = "http://schemas.openxmlformats.org/package/2006";
    private const string Media = "application/vnd.openxmlformats-officedocument.spreadsheetml";

    public static byte[] Of(string rows, string after = "", string before = "", string? styles = null)
    {
        using var memory = new MemoryStream();
        using (var packed = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            Put("[Content_Types].xml", $"""<Types xmlns="{Package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{Media}.sheet.main+xml"/><Override PartName="/xl/sheet1.xml" ContentType="{Media}.worksheet+xml"/><Override PartName="/xl/strings.xml" ContentType="{Media}.sharedStrings+xml"/><Override PartName="/xl/styles.xml" ContentType="{Media}.styles+xml"/></Types>""");
            Put("_rels/.rels", $"""<Relationships xmlns="{Package}/relationships"><Relationship Id="rId1" Type="{Office}/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
            Put("xl/workbook.xml", $"""<workbook xmlns="{Main}" xmlns:r="{Office}"><sheets><sheet name="x" sheetId="1" r:id="rId1"/></sheets></workbook>""");
            Put("xl/_rels/workbook.xml.rels", $"""<Relationships xmlns="{Package}/relationships"><Relationship Id="rId1" Type="{Office}/worksheet" Target="sheet1.xml"/><Relationship Id="rId2" Type="{Office}/sharedStrings" Target="strings.xml"/><Relationship Id="rId3" Type="{Office}/styles" Target="styles.xml"/></Relationships>""");
            Put("xl/strings.xml", $"""<sst xmlns="{Main}"><si><t>severity &gt;=</t></si><si><t>time =</t></si></sst>""");
            Put("xl/styles.xml", styles ?? $"""<styleSheet xmlns="{Main}"><numFmts count="1"><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="20"/></cellXfs></styleSheet>""");
            Put("xl/sheet1.xml", $"""{before}<worksheet xmlns="{Main}"><sheetData>{rows}</sheetData>{after}</worksheet>""");

            void Put(string name, string text)
            {
                using var entry = packed.CreateEntry(name, CompressionLevel.SmallestSize).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return memory.ToArray();
    }

    public static byte[] Hostile(string kind) => kind switch
    {
        "merged" => Of(Cell("A1"), """<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>"""),
        "far" => Of(Cell("A1") + """<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>"""),
        "deep" => Of(string.Concat(Enumerable.Repeat("<a>", 100_000)) + string.Concat(Enumerable.Repeat("</a>", 100_000))),
        "wide" => Of("<row r=\"1\">" + string.Concat(Enumerable.Range(1, 16_384).Select(_ => "<c t=\"inlineStr\"><is><t>x</t></is></c>")) + "</row>"),
        "many" => Of(string.Concat(Enumerable.Range(1, 60_000).Select(row => $"<row r=\"{row}\"><c t=\"inlineStr\"><is><t>x</t></is></c></row>"))),
        "entities" => Of(Cell("A1").Replace(">x<", ">&b;<", StringComparison.Ordinal), before: "<!DOCTYPE a [<!ENTITY a \"aaaaaaaaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>"),
        "styles" => Of(Cell("A1"), styles: "<a>" + string.Concat(Enumerable.Repeat("<a>", 100_000))),
        _ => throw new ArgumentException(kind),
    };

    private static string Cell(string place) => $"""<row r="1"><c r="{place}" t="inlineStr"><is><t>x</t></is></c></row>""";
}
