using System.Globalization;

namespace GridFlow.Rules.Files;

/// <summary>
/// Cells that a spreadsheet would take for a formula and run. Every file that is written for people goes through
/// <see cref="Neutral"/>, and what comes back from their spreadsheets through <see cref="Plain"/>.
/// </summary>
public static class FormulaCell
{
    // With the full-width signs, which Chinese spreadsheets take for the same.
    private const string Beginnings = "=+-@\t\r\n＝＋－＠";

    /// <summary>The cell as a spreadsheet shows it and never runs it: behind an apostrophe where it begins like a formula. Numbers and a lone sign stay.</summary>
    public static string Neutral(string? cell) => cell is { Length: > 1 } && Beginnings.Contains(cell[0]) && !IsNumber(cell) ? "'" + cell : cell ?? "";

    /// <summary>The cell without the apostrophe that <see cref="Neutral"/> put before it.</summary>
    public static string Plain(string cell) => cell.Length > 2 && cell[0] == '\'' && Neutral(cell[1..]) == cell ? cell[1..] : cell;

    private static bool IsNumber(string cell) =>
        double.TryParse(cell, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _);
}
