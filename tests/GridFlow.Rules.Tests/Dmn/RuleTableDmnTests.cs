using GridFlow.Rules.Dmn;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Files;
using GridFlow.Rules.Tests.Packs;

namespace GridFlow.Rules.Tests.Dmn;

public class RuleTableDmnTests
{
    [Theory]
    [InlineData("standard")]
    [InlineData("wulingyuan")]
    [InlineData("nanshan")]
    public void The_tables_of_a_pack_go_out_as_DMN_and_come_back_as_they_were(string set)
    {
        foreach (var table in Folders.Chain(set)[0].Tables)
        {
            var document = DmnFile.Write([RuleTableDmn.Export(table, FieldRegistry.Standard, out var unsaid)!], set);
            Assert.Empty(unsaid);
            var reading = DmnFile.Read(document);
            Assert.Empty(reading.Problems);

            var back = RuleTableDmn.Import(reading.Model!.Tables.Single(), FieldRegistry.Standard, out var problems);

            Assert.Empty(problems);
            Assert.Equal(table.Rows, back!.Rows);
            Assert.Equal(RuleSetWriter.Table(table with { Priority = 0, Rows = [.. table.Rows.Select(row => row with { Cases = [] })] }), RuleSetWriter.Table(back));
        }
    }

    [Fact]
    public void A_table_of_every_kind_of_cell_comes_back_as_it_was()
    {
        const string Text = """
            #table,kinds,各种单元格
            #hit,OUTPUT ORDER
            #order,E0102,E0103
            id,text contains all,subject starts with,tags contains any,severity >=,hour between,time =,date =,working =,category =,text contains none,then category,then assist,then tag,then severity,then limit,then whistle,then ask
            a,甲|乙,丙|丁,戊,2,8..17,22:00..06:00,2026-01-01..2026-02-01,是,not E0102|E0103,"引""号",E0102,环卫|综执队,急,3,4wh,4 多部门,
            b,,,,-,9,08:30,2026-01-01,否,missing,,E0103,,,,,,转人工
            """;
        var read = RuleSetReader.Read([new RuleFile("set.json", """{"id":"x"}"""), new RuleFile("kinds.table.csv", Text)]);
        var table = read.Set!.Tables.Single();
        var dmn = RuleTableDmn.Export(table, FieldRegistry.Standard, out _);

        var back = RuleTableDmn.Import(DmnFile.Read(DmnFile.Write([dmn!], "x")).Model!.Tables.Single(), FieldRegistry.Standard, out var problems);

        Assert.Empty(problems);
        Assert.Equal(table.Rows.Select(row => string.Join(" ¦ ", row.Tests)), back!.Rows.Select(row => string.Join(" ¦ ", row.Tests)));
        Assert.Equal(table.Rows, back.Rows);
        Assert.Equal(table.OutputOrder, back.OutputOrder);
    }

    [Theory]
    [InlineData("elevation", "1", "category", "\"E0102\"", "t / input 1")]
    [InlineData("severity", "? > 1 and ? < 3", "category", "\"E0102\"", "t / 1 / input 1")]
    [InlineData("severity", "\"high\"", "category", "\"E0102\"", "t / 1 / input 1")]
    [InlineData("severity", "2", "colour", "\"red\"", "t / output 1")]
    [InlineData("severity", "2", "severity", "\"much\"", "t / 1 / output 1")]
    [InlineData("severity", "2", "limit", "severity", "t / 1 / output 1")]
    public void What_rules_cannot_say_is_refused_with_the_cell_named(string input, string test, string output, string value, string where)
    {
        var document = Documents.Definitions(Documents.Table("t", "", "", $"{input} → {output}", $"{test} → {value}"));

        Assert.Null(RuleTableDmn.Import(DmnFile.Read(document).Model!.Tables.Single(), FieldRegistry.Standard, out var problems));
        Assert.Equal(where, problems.Single().Where);
    }

    [Fact]
    public void A_condition_over_several_fields_is_no_unary_test()
    {
        var read = RuleSetReader.Read([new RuleFile("set.json", """{"id":"x"}"""),
            new RuleFile("w.table.csv", "#table,w,w\nid,when,then severity\na,severity >= 2 and hour = 3,3\n")]);

        Assert.Null(RuleTableDmn.Export(read.Set!.Tables.Single(), FieldRegistry.Standard, out var problems));
        Assert.Equal("w / a /  when", problems.Single().Where);
    }
}
