using System.IO.Compression;
using System.Text;
using GridFlow.Data.Texts;
using GridFlow.Governance;
using GridFlow.Rules.Editing;
using GridFlow.Web.Tests.Site;
using GridFlow.Web.Workbench.Editor;

namespace GridFlow.Web.Tests.Workbench.Editor;

public class Tables_as_spreadsheets
{
    public static TheoryData<string> ShippedTables() =>
        [.. Directory.GetFiles(Path.Combine(GridFlowSite.Root(), "rules"), "*.csv", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(GridFlowSite.Root(), file))];

    [Theory, MemberData(nameof(ShippedTables))]
    public void A_table_that_went_through_xlsx_or_csv_is_the_same_to_the_letter(string file)
    {
        var text = File.ReadAllText(Path.Combine(GridFlowSite.Root(), file));
        var sheet = Sheet.Parse(text);
        foreach (var content in new[] { TableFiles.Xlsx(sheet, Path.GetFileName(file)), TableFiles.Csv(text) })
        {
            var back = Sheet.Parse(Read(content));
            Assert.Empty(SheetComparison.Of(sheet, back));
            Assert.Equal(text, SheetTransfer.Take(sheet, back).Print());
        }
    }

    [Fact]
    public void Codes_keep_their_zeros_and_what_begins_like_a_formula_stays_text()
    {
        var sheet = Sheet.Parse("id,note\n007,=1+1\n1e5,\"'quoted\"\n2026-01-02,-5\n");
        Assert.Equal(sheet.Body.Select(row => row.Cells), Sheet.Parse(Read(TableFiles.Xlsx(sheet, "a/b:c*?"))).Body.Select(row => row.Cells));
    }

    [Fact]
    public void What_a_person_types_into_a_spreadsheet_is_read_as_the_files_write_it()
    {
        var sheet = """
            <row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c><c r="B1" t="s"><v>0</v></c><c r="C1" t="str"><v>date =</v></c><c r="D1" t="s"><v>1</v></c></row>
            <row r="2"><c r="A2" t="inlineStr"><is><r><t>a</t></r><rPh sb="0" eb="1"><t>reading</t></rPh></is></c><c r="B2"><v>2.5</v></c><c r="C2" s="1"><v>46143</v></c><c r="D2" s="2"><v>0.9375</v></c></row>
            <row r="3"><c r="XFD1048576" s="1"/></row>
            """;
        Assert.Equal("id,severity >=,date =,time =\na,2.5,2026-05-01,22:30\n", Read(Books.Of(sheet)));
    }

    /// <summary>Each promises far more than it weighs.</summary>
    public static TheoryData<string> Hostile() => ["merged", "far", "deep", "wide", "many", "entities", "styles"];

    [Theory, MemberData(nameof(Hostile))]
    public void A_hostile_spreadsheet_is_read_or_refused_at_once_and_in_little_memory(string kind)
    {
        var book = Books.Hostile(kind);
        Read(TableFiles.Xlsx(Sheet.Parse("id,note\n1,x\n"), "warm"));
        var (before, begun) = (GC.GetTotalAllocatedBytes(precise: true), System.Diagnostics.Stopwatch.GetTimestamp());

        var problem = Record.Exception(() => Read(book));

        Assert.True(problem is null or GovernanceException, problem?.ToString());
        Assert.Equal(kind == "merged", problem is null);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 200L * 1024 * 1024);
        // On a quiet machine each takes less than a second; here others are at work as well.
        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(begun).TotalSeconds, 0, 10);
    }

    [Fact]
    public void Reading_ends_when_the_page_is_closed() =>
        Assert.ThrowsAny<OperationCanceledException>(() => TableFiles.Read(Books.Hostile("many"), SpreadsheetLimits.RuleTable, new CancellationToken(canceled: true)));

    [Fact]
    public void What_Chinese_spreadsheets_save_as_csv_is_read_too()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var gb = Encoding.GetEncoding("GB18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        Assert.Equal("编号,文字包含任一\na,井盖|𠮷\n", Read(gb.GetBytes("编号,文字包含任一\na,井盖|𠮷\n")));
        Assert.Equal("a,井", Read([.. Encoding.UTF8.Preamble, .. "a,井"u8]));
    }

    [Fact]
    public void A_file_of_another_kind_is_refused_instead_of_replacing_every_row()
    {
        var refused = Assert.Throws<GovernanceException>(() => TableFiles.Parse("scenic.table.csv", "姓名,年龄\n张三,3\n"));
        Assert.Equal("table.foreign", refused.Code);
        Assert.Equal("table.foreign", Assert.Throws<GovernanceException>(() => TableFiles.Parse("scenic.table.csv", "not a book")).Code);
        Assert.Equal("table.empty", Assert.Throws<GovernanceException>(() => TableFiles.Parse("scenic.table.csv", "")).Code);
        Assert.Single(TableFiles.Parse("scenic.table.csv", "编号,文字 含有,then category,年龄\nkite,风筝,W0110,3\n").Body);
    }

    [Fact]
    public void What_is_no_table_is_refused_in_words()
    {
        using var bomb = new MemoryStream();
        using (var packed = new ZipArchive(bomb, ZipArchiveMode.Create, leaveOpen: true))
        using (var entry = packed.CreateEntry("xl/worksheets/sheet1.xml").Open())
            for (var block = 0; block < 110; block++)
                entry.Write(new byte[1024 * 1024]);
        byte[][] refused = [[0xD0, 0xCF, 0x11, 0xE0, 0, 0], "PK\u0003\u0004 nonsense"u8.ToArray(), bomb.ToArray(), TableFiles.Xlsx(Sheet.Parse("a,b\n1,2\n"), "x")[..300]];
        Assert.All(refused, content => Assert.NotEmpty(Assert.Throws<GovernanceException>(() => Read(content)).Text.Chinese));
    }

    private static string Read(byte[] content) => TableFiles.Read(content, SpreadsheetLimits.RuleTable);
}
