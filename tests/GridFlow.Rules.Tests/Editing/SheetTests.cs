using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using GridFlow.Rules.Editing;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Outcomes;
using GridFlow.Rules.Sets;
using GridFlow.Rules.Tests.Packs;

using Outcome = GridFlow.Rules.Outcomes.Outcome;

namespace GridFlow.Rules.Tests.Editing;

public class SheetTests
{
    private const string Table = "#table,t,易混事项\n#hit,FIRST\n#,先认对象\nid,text contains any,then category,note\na,井盖,P0101,\n\n#,路灯在下面\nb,\"路灯,灯\",P0118,\"说\n\"\"好\"\"\"\nc,噪声,E0508,";

    private static readonly string[] Pieces = ["", "井盖", "a,b", "\"", "x\ny", "\t", " ", "P0101", "#", "“引”"];

    private static readonly Gen<string> Cell = Gen.Elements(Pieces).ArrayOf(2).Select(string.Concat);

    [Fact]
    public void Every_shipped_file_prints_as_it_was_read()
    {
        var files = Directory.GetFiles(Path.Combine(Folders.Root, "rules"), "*.csv", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.Equal(Ended(File.ReadAllText(file)), Ended(Sheet.Parse(File.ReadAllText(file)).Print())));
    }

    [Fact]
    public void Commas_of_full_width_part_the_cells_the_rules_see_parted_and_no_text_of_people()
    {
        const string text = "#hit，FIRST\nid，text contains any，then category\na，井盖，P0101\nb,\"路灯，灯\",P0118\n";

        var sheet = Sheet.Parse(text);

        Assert.Equal(("#hit", "FIRST", 3), (sheet.Settings[0][0], sheet.Settings[0][1], sheet.Width));
        Assert.Equal(["a", "井盖", "P0101"], sheet.Body[0].Cells);
        Assert.Equal(["b", "路灯，灯", "P0118"], sheet.Body[1].Cells);
        Assert.Equal(text, sheet.Print());
        Assert.Equal(text.Replace("a，井盖，P0101", "a,井盖,P0102"), sheet.Set(0, 2, "P0102").Print());
        Assert.Equal(["路灯不亮，三天了"], Sheet.Parse("text,then category\n路灯不亮，三天了\n", hasTexts: true).Body[0].Cells);
    }

    [Fact]
    public void A_changed_cell_changes_its_line_and_no_other()
    {
        var changed = Sheet.Parse(Table).Set(3, 1, "噪声|噪音").Print();
        Assert.Equal(Table.Replace("c,噪声,E0508,", "c,噪声|噪音,E0508,\n"), changed);
        Assert.Equal(Table, Sheet.Parse(Table).Set(0, 1, "井盖").Print());
    }

    [Fact]
    public void A_pasted_block_grows_the_table_and_keeps_to_its_columns()
    {
        var sheet = Sheet.Parse(Table).SetBlock(3, 1, [["一", "P0101"], ["二", "P0102", "注", "多余"]]);
        Assert.Equal(5, sheet.Body.Length);
        Assert.Equal(["c", "一", "P0101", ""], sheet.Body[3].Cells);
        Assert.Equal(["", "二", "P0102", "注"], sheet.Body[4].Cells);
    }

    [Fact]
    public void Whatever_is_written_into_cells_is_read_back() =>
        Prop.ForAll(Arb.From(from rows in Gen.Choose(1, 5) from block in Cell.ArrayOf(4).ArrayOf(rows) from at in Gen.Choose(0, 6) select (at, block)), one =>
        {
            var printed = Sheet.Parse(Table).SetBlock(one.at, 0, one.block).Print();
            var read = Sheet.Parse(printed);
            // What looks like a blank line or stands in a line with nothing else is not kept, as in any CSV.
            var kept = one.block.Where(row => row.Any(cell => cell.Length > 0)).All(row => read.Body.Any(other => other.Cells.SequenceEqual(row)));
            return (kept && read.Print() == printed).Label(printed);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void A_block_on_the_clipboard_reads_as_the_cells_it_was_made_of() =>
        Prop.ForAll(Arb.From(from rows in Gen.Choose(1, 4) from columns in Gen.Choose(1, 4) from block in Cell.ArrayOf(columns).ArrayOf(rows) select block), block =>
        {
            var text = ClipboardBlock.Print(block);
            var read = ClipboardBlock.Parse(text);
            return (read.Length == block.Length && read.Zip(block).All(pair => pair.First.SequenceEqual(pair.Second))).Label(text);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Theory]
    [InlineData("a\tb\r\nc\td\r\n", 2, 2)]
    [InlineData("one", 1, 1)]
    [InlineData("", 0, 0)]
    [InlineData("\"a\nb\"\tc\n", 1, 2)]
    [InlineData("\"他说\"好\tc", 1, 2)]
    [InlineData("a\n\nb\n", 3, 1)]
    public void Blocks_of_spreadsheets_are_cut_where_people_expect_it(string text, int rows, int columns)
    {
        var block = ClipboardBlock.Parse(text);
        Assert.Equal(rows, block.Length);
        Assert.Equal(columns, block.Select(row => row.Length).DefaultIfEmpty(0).Max());
    }

    [Fact]
    public void Rows_are_moved_doubled_and_deleted()
    {
        var sheet = Sheet.Parse(Table);
        Assert.Equal(["b", "a", "#"], sheet.MoveRows(2, 1, -5).Body.Take(3).Select(row => row[0]));
        var doubled = sheet.DuplicateRows(0, 1).DuplicateRows(0, 1);
        Assert.Equal(["a", "a-3", "a-2"], doubled.Body.Take(3).Select(row => row[0]));
        Assert.Equal(["a", "#"], sheet.DeleteRows(2, 9).Body.Select(row => row[0]));
        Assert.Equal(sheet.Body.Length, sheet.DeleteRows(99, 1).Body.Length);
        Assert.Equal(["", "a"], sheet.InsertRows(0, 1).Body.Take(2).Select(row => row[0]));
    }

    [Fact]
    public void A_column_comes_and_goes_with_its_cells()
    {
        var sheet = Sheet.Parse(Table).InsertColumn(2, "grid.kind =").Set(0, 2, "景区");
        Assert.Equal(["a", "井盖", "景区", "P0101", ""], sheet.Body[0].Cells);
        Assert.Equal(["#", "路灯在下面"], sheet.Body[1].Cells);
        Assert.Equal(["a", "井盖", "P0101", ""], sheet.DeleteColumn(2).Body[0].Cells);
    }

    [Fact]
    public void Settings_are_changed_in_place_and_empty_rows_are_not_saved()
    {
        var sheet = Sheet.Parse(Table).WithSetting("#hit", "UNIQUE").WithSetting("#priority", "30");
        Assert.StartsWith("#table,t,易混事项\n#priority,30\n#hit,UNIQUE\n", sheet.Print());
        Assert.Equal(["UNIQUE"], sheet.Setting("#hit"));
        var draft = RuleDraft.Of([new("t.table.csv", sheet.InsertRows(2, 3).Print())]);
        Assert.Equal(sheet.Print(), draft.Tidied()["t.table.csv"]);
    }

    [Fact]
    public void A_mistake_is_told_at_its_cell()
    {
        var vocabulary = new Vocabulary([new Category("P0101", "井盖")], [new Department("城市管理局", "城管局")]);
        var sheet = Sheet.Parse("#table,t,t\nid,severity >=,time between,when,then category,then lead,then limit,colour\n"
            + "a,2,22:00..6:00,working = false,P0101 上水井盖,城管局,2工作时,x\na,viel,99:00..1:00,severity =,X9,外星局,soon,\n#,说明\nb,1,,,,,,\n");
        var found = new CellCheck(FieldRegistry.Standard, vocabulary).Check("t.table.csv", sheet);
        Assert.Equal([(1, 0), (1, 1), (1, 2), (1, 3), (1, 4), (1, 5), (1, 6), (3, -1)], found.Select(one => (one.Row, one.Column)).Order());
        Assert.Equal(ColumnKind.Unknown, Heads.Of("t.table.csv", sheet, FieldRegistry.Standard)[^1].Kind);
    }

    [Fact]
    public void No_cell_of_a_shipped_pack_is_called_wrong()
    {
        var sets = Shipped.Packs.Select(id => Folders.Read(id).Set!).ToList();
        var check = new CellCheck(FieldRegistry.Standard, Vocabulary.Of(sets));
        foreach (var file in Shipped.Packs.SelectMany(Shipped.Files).Where(file => Heads.IsSheet(file.Name)))
            Assert.Empty(check.Check(file.Name, Sheet.Parse(file.Text)).Select(problem => $"{file.Name} {problem}"));
    }

    [Fact]
    public void What_an_upload_changes_is_told_row_by_row()
    {
        var before = Sheet.Parse("id,text contains any,then category\na,1,x\nb,2,y\nc,3,z\nd,4,w\n");
        var after = Sheet.Parse("id,text contains any,then category\nb,2,y\na,1,q\nd,4,w\ne,5,v\n");
        var changes = SheetComparison.Of(before, after);
        Assert.Equal([(RowChangeKind.Changed, "a"), (RowChangeKind.Removed, "c"), (RowChangeKind.Added, "e")],
            changes.Where(change => change.Kind != RowChangeKind.Moved).Select(change => (change.Kind, change.Id)));
        Assert.Equal(("then category", "x", "q"), changes.Single(change => change.Kind == RowChangeKind.Changed).Cells.Single());
        Assert.Single(changes, change => change.Kind == RowChangeKind.Moved);
        Assert.Empty(SheetComparison.Of(before, before));
    }

    [Fact]
    public void A_tried_text_becomes_a_case_of_the_set()
    {
        var (draft, file) = CaseRows.Add(RuleDraft.Of([new("p.cases.csv", "文字,则类别\n垃圾,E0102\n")]),
            new RuleTest("井盖没了", new Outcome { Category = "P0101", Limit = new TimeLimit(2, TimeUnit.Hours) })
            {
                Facts = ImmutableDictionary<string, string>.Empty.Add("grid.kind", "scenic"),
            });
        Assert.Equal("p.cases.csv", file);
        Assert.Equal("文字,则类别,grid.kind,then limit\n垃圾,E0102,,\n井盖没了,P0101,scenic,2h\n", draft[file]);
        Assert.Equal("text,then category,unsure\n喂,,yes\n",
            CaseRows.Add(RuleDraft.Of([]), new RuleTest("喂", Outcome.Nothing) { ExpectUnsure = true }).Draft["tests.cases.csv"]);
    }

    private static string Ended(string text) => text.TrimStart('\uFEFF').TrimEnd('\n') + "\n";
}
