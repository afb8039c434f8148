using GridFlow.Rules.Files;

namespace GridFlow.Rules.Tests.Files;

public sealed class FormulaCellTests
{
    [Theory]
    [InlineData("=1+1")]
    [InlineData("+cmd|' /C calc'!A0")]
    [InlineData("-2+3")]
    [InlineData("@SUM(A1)")]
    [InlineData("\t=1")]
    [InlineData("\r=1")]
    [InlineData("＝1+1")]
    [InlineData("- 路灯坏了")]
    public void What_a_spreadsheet_would_run_is_shown_instead_and_comes_back_as_it_was(string cell)
    {
        Assert.Equal("'" + cell, FormulaCell.Neutral(cell));
        Assert.Equal(cell, FormulaCell.Plain(FormulaCell.Neutral(cell)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("-113.25")]
    [InlineData("路灯=坏")]
    [InlineData("'引号'")]
    public void Everything_else_stays(string cell)
    {
        Assert.Equal(cell, FormulaCell.Neutral(cell));
        Assert.Equal(cell, FormulaCell.Plain(cell));
    }
}
