using System.Collections.Immutable;
using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace GridFlow.Rules.Files;

/// <summary>A row of a CSV file with the line it begins on.</summary>
internal sealed record CsvRow(int Line, ImmutableArray<string> Cells)
{
    public string Cell(int column) => column >= 0 && column < Cells.Length ? Cells[column].Trim() : "";
}

/// <summary>Rows of CSV text, blank ones left out.</summary>
internal static class Csv
{
    public static ImmutableArray<CsvRow> Read(string text)
    {
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
                rows.Add(new CsvRow(parser.RawRow, [.. record]));
        return rows.ToImmutable();
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

    /// <summary>A cell that holds several values.</summary>
    public static ImmutableArray<string> Split(string cell) =>
        [.. cell.Split(['|', '、', ';', '；'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
}
