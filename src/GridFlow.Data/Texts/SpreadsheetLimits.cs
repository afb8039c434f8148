using System.Globalization;
using GridFlow.Governance;

namespace GridFlow.Data.Texts;

/// <summary>How much of a spreadsheet is taken. A packed file of a kilobyte may promise gigabytes, so everything is counted while it is read.</summary>
/// <param name="Rows">The last row that may hold anything, from 1.</param>
/// <param name="Columns">The last column that may hold anything, from 1.</param>
public sealed record SpreadsheetLimits(int Rows, int Columns)
{
    /// <summary>A table of rules.</summary>
    public static SpreadsheetLimits RuleTable { get; } = new(20_000, 200);

    /// <summary>Cases for a back-test.</summary>
    public static SpreadsheetLimits Cases { get; } = new(100_001, 200);

    /// <summary>Cells that hold anything.</summary>
    public int Cells { get; init; } = 2_000_000;

    /// <summary>What all parts of the file may hold unpacked, bytes.</summary>
    public long Unpacked { get; init; } = 100L * 1024 * 1024;

    /// <summary>How deep elements may lie in each other; a worksheet needs eight.</summary>
    public int Depth { get; init; } = 32;

    /// <summary>How long the reading may take.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The refusal of a file beyond a limit.</summary>
    public static GovernanceException TooLarge(string chinese, string english) => new("table.large", new($"表格过大：{chinese}", $"The spreadsheet is too large: {english}"));

    internal void EnsureWithin(int row, int column, int cells)
    {
        if (row > Rows) throw TooLarge(Text($"最多 {Rows} 行"), Text($"at most {Rows} rows"));
        if (column > Columns) throw TooLarge(Text($"最多 {Columns} 列"), Text($"at most {Columns} columns"));
        if (cells > Cells) throw TooLarge(Text($"最多 {Cells} 个单元格"), Text($"at most {Cells} cells"));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
