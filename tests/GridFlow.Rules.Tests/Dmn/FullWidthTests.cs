using GridFlow.Rules.Conditions;
using GridFlow.Rules.Dmn;
using GridFlow.Rules.Fields;

namespace GridFlow.Rules.Tests.Dmn;

/// <summary>What Chinese keyboards write.</summary>
public class FullWidthTests
{
    [Theory]
    [InlineData("１２．５ ＋ ３", "15.5")]
    [InlineData("ｍａｘ（１，２、３）", "3")]
    [InlineData("“路灯” + ＂灯杆＂", "\"路灯灯杆\"")]
    [InlineData("“他说\"好\"”", "\"他说\\\"好\\\"\"")]
    [InlineData("“，１”", "\"，１\"")]
    [InlineData("【1、2】", "[1, 2]")]
    [InlineData("｛a：1｝．a", "1")]
    [InlineData("if　5 ≥ 3 then 6÷4×2 else 1−2", "3")]
    [InlineData("5 ≠ 5", "false")]
    [InlineData("3 in ［1．．3］", "true")]
    [InlineData("＠“2026-01-01”．year", "2026")]
    public void Its_signs_are_understood_where_the_meaning_is_plain(string expression, string expected) => Assert.Equal(expected, Feel.Run(expression).Value);

    [Theory]
    [InlineData("1。5", "。", ".")]
    [InlineData("《 5", "《", "<")]
    [InlineData("1 — 2", "—", "-")]
    [InlineData("‘a’", "‘", "\"")]
    [InlineData("[1…2]", "…", "..")]
    public void Others_are_named_with_what_may_be_meant(string expression, string sign, string meant)
    {
        var wrong = Assert.Throws<SyntaxException>(() => Feel.Run(expression)).Text;

        Assert.Contains($"“{sign}”", wrong.Chinese, StringComparison.Ordinal);
        Assert.Contains($" {meant} ", wrong.English, StringComparison.Ordinal);
    }

    [Fact]
    public void Cells_of_tables_and_names_may_be_written_so()
    {
        var document = Documents.Definitions(Documents.Input("处置（分钟）", "number"), Documents.Input("类型", "string"),
            Documents.Table("级别", "hitPolicy=\"FIRST\"", "", "处置(分钟) ¦ 类型 → ", "＞１０ ¦ “路灯”，“灯杆” → “急”", "－ ¦ － → “缓”"));

        Assert.Equal("{\"级别\":\"急\"}", Documents.Run(document, """{"处置（分钟）": 12, "类型": "灯杆"}"""));
        Assert.Equal("{\"级别\":\"缓\"}", Documents.Run(document, """{"处置（分钟）": 10, "类型": "灯杆"}"""));
    }

    [Fact]
    public void A_rule_set_s_table_comes_in_from_cells_written_so()
    {
        var document = Documents.Definitions(Documents.Table("t", "", "", "severity → category", "［１．．３］ → “E0102”"));

        Assert.NotNull(RuleTableDmn.Import(DmnFile.Read(document).Model!.Tables.Single(), FieldRegistry.Standard, out var problems));
        Assert.Empty(problems);
    }
}
