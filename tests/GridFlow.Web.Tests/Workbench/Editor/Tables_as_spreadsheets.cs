using System.IO.Compression;
using System.Text;
using GridFlow.Governance;
using GridFlow.Rules.Editing;
using GridFlow.Web.Tests.Site;
using GridFlow.Web.Workbench.Editor;
using Radzen.Documents.Spreadsheet;

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
            var back = Sheet.Parse(TableFiles.Read("back", content));
            Assert.Empty(SheetComparison.Of(sheet, back));
            Assert.Equal(text, SheetTransfer.Take(sheet, back).Print());
        }
    }

    [Fact]
    public void Codes_keep_their_zeros_and_what_begins_like_a_formula_stays_text()
    {
        var sheet = Sheet.Parse("id,note\n007,=1+1\n1e5,\"'quoted\"\n2026-01-02,-5\n");
        Assert.Equal(sheet.Body.Select(row => row.Cells), Sheet.Parse(TableFiles.Read("x.xlsx", TableFiles.Xlsx(sheet, "a/b:c*?"))).Body.Select(row => row.Cells));
    }

    [Fact]
    public void What_a_person_types_into_a_spreadsheet_is_read_as_the_files_write_it()
    {
        var book = new Workbook();
        var page = book.AddSheet("x", 5, 6);
        foreach (var (head, column) in new[] { "id", "severity >=", "date =", "time =" }.Select((head, column) => (head, column))) page.Cells[0, column].SetValue(head);
        page.Cells[1, 0].SetValue("a");
        page.Cells[1, 1].Value = 2.5;
        page.Cells[1, 2].Value = new DateTime(2026, 5, 1);
        page.Cells[1, 2].Format.NumberFormat = "yyyy\"年\"m\"月\"d\"日\"";
        page.Cells[1, 3].Value = 22.5 / 24;
        page.Cells[1, 3].Format.NumberFormat = "h:mm";
        using var stream = new MemoryStream();
        book.SaveToStream(stream);
        Assert.Equal("id,severity >=,date =,time =\na,2.5,2026-05-01,22:30\n", TableFiles.Read("x.xlsx", stream.ToArray()));
    }

    [Fact]
    public void What_Chinese_spreadsheets_save_as_csv_is_read_too()
    {
        var gb = Encoding.GetEncoding("GB18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        Assert.Equal("编号,文字包含任一\na,井盖|𠮷\n", TableFiles.Read("表.csv", gb.GetBytes("编号,文字包含任一\na,井盖|𠮷\n")));
        Assert.Equal("a,井", TableFiles.Read("表.csv", [.. Encoding.UTF8.Preamble, .. "a,井"u8]));
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
        Assert.All(refused, content => Assert.NotEmpty(Assert.Throws<GovernanceException>(() => TableFiles.Read("x.xls", content)).Text.Chinese));
    }
}
