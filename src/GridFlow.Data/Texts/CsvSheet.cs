using System.Globalization;
using System.Text;
using CsvHelper;
using GridFlow.Rules.Files;

namespace GridFlow.Data.Texts;

/// <summary>A CSV file for people: UTF-8 with a mark, so that spreadsheets know it, and no cell that they would run as a formula.</summary>
/// <param name="stream">Where it goes; closed with it.</param>
public sealed class CsvSheet(Stream stream) : IDisposable, IAsyncDisposable
{
    private readonly CsvWriter _csv = new(new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true)), CultureInfo.InvariantCulture);

    /// <summary>Writes a row.</summary>
    public Task WriteAsync(IEnumerable<string?> cells)
    {
        Fill(cells);
        return _csv.NextRecordAsync();
    }

    /// <summary>Writes a row to where writing does not wait: a file of the command line.</summary>
    public void Write(IEnumerable<string?> cells)
    {
        Fill(cells);
        _csv.NextRecord();
    }

    /// <inheritdoc />
    public void Dispose() => _csv.Dispose();

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _csv.DisposeAsync();

    private void Fill(IEnumerable<string?> cells)
    {
        foreach (var cell in cells) _csv.WriteField(FormulaCell.Neutral(cell));
    }
}
