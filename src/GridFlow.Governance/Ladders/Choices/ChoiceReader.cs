using System.Text.Encodings.Web;
using System.Text.Json;
using GridFlow.Governance.Documents;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Ladders.Choices;

/// <summary>The table as it lies in <c>workflows/&lt;jurisdiction&gt;/choice.json</c> and in the store.</summary>
public static class ChoiceReader
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "choice.json";

    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Reads a table. Whether it answers every case is <see cref="ChoiceCheck"/>'s business.</summary>
    /// <param name="json">The document.</param>
    public static Reading<ChoiceTable> Read(string json)
    {
        var problems = new List<Problem>();
        if (JsonDocuments.Read<TableDocument>(json, FileName, problems) is not { } document) return new(null, problems);
        foreach (var (row, at) in document.Rows.Select((row, at) => (row, at)))
            if (row.Cells.Any(cell => cell is { In: not null, Except: not null }))
                problems.Add(JsonDocuments.Error("choice.cell", new("同一格不能同时写 in 与 except", "A cell has either in or except"), FileName, $"{at + 1}"));
        return problems.Count > 0 ? new(null, problems) : new(new ChoiceTable(document.Name, [.. document.Rows.Select(Row)]), problems);
    }

    /// <summary>The table as it is stored; the same table gives the same text.</summary>
    public static string Write(ChoiceTable table) => JsonSerializer.Serialize(
        new TableDocument(table.Name, [.. table.Rows.Select(row => new RowDocument(row.Ladder)
        {
            Kind = Cell(row.Kind), Category = Cell(row.Category), Channel = Cell(row.Channel), Severity = Cell(row.Severity), Note = row.Note.Length == 0 ? null : row.Note,
        })]), Readable);

    private static ChoiceRow Row(RowDocument row) => new(row.Ladder)
    {
        Kind = Cell(row.Kind), Category = Cell(row.Category), Channel = Cell(row.Channel), Severity = Cell(row.Severity), Note = row.Note ?? "",
    };

    private static ChoiceCell Cell(CellDocument? cell) => cell is null ? ChoiceCell.Any : cell.In is { } some ? ChoiceCell.Only(some.Distinct()) : ChoiceCell.But((cell.Except ?? []).Distinct());

    private static CellDocument? Cell(ChoiceCell cell) => cell.IsAny ? null : cell.Except ? new CellDocument { Except = [.. cell.Values] } : new CellDocument { In = [.. cell.Values] };

    private sealed record TableDocument(string Name, List<RowDocument> Rows);

    private sealed record RowDocument(string Ladder)
    {
        public CellDocument? Kind { get; init; }

        public CellDocument? Category { get; init; }

        public CellDocument? Channel { get; init; }

        public CellDocument? Severity { get; init; }

        public string? Note { get; init; }

        internal IEnumerable<CellDocument?> Cells => [Kind, Category, Channel, Severity];
    }

    /// <summary>Either of the two: only these values, or all but these.</summary>
    private sealed record CellDocument
    {
        public List<string>? In { get; init; }

        public List<string>? Except { get; init; }
    }
}
