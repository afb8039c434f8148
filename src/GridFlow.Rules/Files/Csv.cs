using System.Collections.Immutable;
using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using GridFlow.Rules.Conditions;

namespace GridFlow.Rules.Files;

/// <summary>A row of a CSV file with the line it begins on.</summary>
/// <param name="Line">1-based.</param>
/// <param name="Cells">As they stand there.</param>
public sealed record CsvRow(int Line, ImmutableArray<string> Cells)
{
    /// <summary>A cell without blanks around it; empty where the row is shorter.</summary>
    public string Cell(int column) => column >= 0 && column < Cells.Length ? Cells[column].Trim() : "";

    /// <summary>A cell that holds a code, a number or a word of the format: written in full width it is the same.</summary>
    public string Plain(int column) => Keyboard.Plain(Cell(column)).Trim();
}

/// <summary>Rows of CSV text, blank ones left out.</summary>
public static class Csv
{
    private static readonly char[] Separators = ['|', '｜', '、', ';', '；', ',', '，', '　'];

    /// <summary>Reads them, also where a Chinese keyboard parted the cells.</summary>
    /// <param name="text">The text.</param>
    /// <param name="hasTexts">Its cells are sentences, whose commas part nothing.</param>
    public static ImmutableArray<CsvRow> Read(string text, bool hasTexts = false)
    {
        var width = 0;
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            HasHeaderRecord = false,
            BadDataFound = null,
            IgnoreBlankLines = true,
            Mode = CsvMode.RFC4180,
        };
        using var parser = new CsvParser(new StringReader(text.TrimStart('\uFEFF')), configuration);
        var rows = ImmutableArray.CreateBuilder<CsvRow>();
        while (parser.Read())
            if (parser.Record is { } record && record.Any(cell => !string.IsNullOrWhiteSpace(cell)))
            {
                var cells = hasTexts ? record : Parted(record, width);
                if (width == 0 && !cells[0].StartsWith('#'))
                    width = cells.Length;
                rows.Add(new CsvRow(parser.RawRow, [.. cells]));
            }

        return rows.ToImmutable();
    }

    /// <summary>A record that a Chinese keyboard parted: settings and heads parted by commas of full width, and rows below them with as many cells; nothing else is meant.</summary>
    /// <param name="record">The cells as CSV has them.</param>
    /// <param name="width">How many heads there are; 0 as long as there are none.</param>
    internal static string[] Parted(string[] record, int width)
    {
        return IsWide(record, width) ? record[0].Split('，') : record;

        static bool IsWide(string[] record, int width) => record is [var only] && only.Contains('，')
            && (only[0] is '#' or '＃' ? only is not ['#' or '＃', ' ', ..] : width == 0 || width > 1 && only.AsSpan().Count('，') + 1 == width);
    }

    /// <summary>Rows as CSV text with plain line feeds.</summary>
    public static string Write(IEnumerable<string[]> rows)
    {
        var text = new StringWriter();
        using var writer = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\n" });
        foreach (var row in rows)
        {
            foreach (var cell in row)
                writer.WriteField(cell);
            writer.NextRecord();
        }

        writer.Flush();
        return text.ToString();
    }

    /// <summary>Whether a value can stand in a cell beside others without being taken for several.</summary>
    public static bool IsOne(string value) => value.IndexOfAny(Separators) < 0;

    /// <summary>A cell that holds several values.</summary>
    public static ImmutableArray<string> Split(string cell) =>
        [.. cell.Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
}
