using System.Collections.Immutable;
using System.Globalization;
using GridFlow.Language.Expressions;
using GridFlow.Rules.Conditions;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Outcomes;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Files;

/// <summary>
/// Reads <c>*.table.csv</c>: meta rows <c>#table,ID,名称</c>, <c>#hit,FIRST</c>, <c>#priority,N</c>, <c>#order,a,b</c>; then the heads:
/// <c>id</c>, tests (<c>text contains any</c>, <c>grid.kind =</c>, <c>when</c> for a whole condition; in Chinese too), outcomes
/// (<c>then category</c>), <c>note</c>, <c>test</c> (a text the row must hit); then the rows. Spreadsheets keep this form.
/// </summary>
internal static class TableFile
{
    private static readonly Dictionary<string, HitPolicy> Policies = new(StringComparer.OrdinalIgnoreCase)
    {
        ["UNIQUE"] = HitPolicy.Unique, ["FIRST"] = HitPolicy.First, ["PRIORITY"] = HitPolicy.Priority, ["ANY"] = HitPolicy.Any,
        ["COLLECT"] = HitPolicy.Collect, ["RULE ORDER"] = HitPolicy.RuleOrder, ["OUTPUT ORDER"] = HitPolicy.OutputOrder,
    };

    public static DecisionTable? Read(RuleFile file, FieldRegistry registry, Diagnosis diagnosis)
    {
        var table = new DecisionTable("", "") { Place = new SourcePlace(file.Name, 1) };
        Column[]? columns = null;
        var rows = ImmutableArray.CreateBuilder<TableRow>();
        foreach (var row in Csv.Read(file.Text))
        {
            diagnosis.Try(rows.Count > 0 ? $"{table.Id}/{row.Cell(0)}" : table.Id, () =>
            {
                if (row.Plain(0).StartsWith('#'))
                    table = Meta(table, row);
                else if (columns is null)
                    columns = [.. row.Cells.Select((head, at) => Head(head.Trim(), registry, row.Line, at))];
                else
                    rows.Add(Row(row, columns, table.Id, rows.Count + 1, file.Name));
            });
            if (columns is null && !row.Plain(0).StartsWith('#'))
                return null;
        }

        if (table.Id.Length == 0 || columns is null)
        {
            diagnosis.Wrong("缺少 #table,编号,名称 或列名。", "The row #table,id,name or the heads are missing.", "", 1);
            return null;
        }

        return table with
        {
            Inputs = [.. columns.OfType<InputColumn>().Select(column => column.Input)],
            Outputs = [.. columns.OfType<OutputColumn>().Select(column => column.Kind)],
            Rows = rows.ToImmutable(),
        };
    }

    public static string NameOf(HitPolicy policy) => Policies.First(pair => pair.Value == policy).Key;

    private static DecisionTable Meta(DecisionTable table, CsvRow row) => row.Plain(0) switch
    {
        "#" => table,
        "#table" => table with { Id = row.Plain(1), Name = row.Cell(2) is { Length: > 0 } name ? name : row.Plain(1) },
        "#hit" when Policies.TryGetValue(row.Plain(1), out var policy) => table with { Policy = policy },
        "#priority" when int.TryParse(row.Plain(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var priority) =>
            table with { Priority = priority },
        "#order" => table with { OutputOrder = [.. row.Cells.Skip(1).Select(cell => cell.Trim()).Where(cell => cell.Length > 0)] },
        _ => throw new SyntaxException(
            $"不认识的设置“{row.Cell(0)},{row.Cell(1)}”。", $"Unknown setting {row.Cell(0)},{row.Cell(1)}.", row.Line, 1),
    };

    private static Column Head(string written, FieldRegistry registry, int line, int at)
    {
        var head = Keyboard.Plain(written).Trim();
        if (head is "id" or "编号")
            return new IdColumn();
        if (head is "note" or "备注")
            return new NoteColumn();
        if (head is "test" or "示例")
            return new TestColumn();
        if (head is "when" or "条件")
            return new InputColumn(new TableInput("", "when"), null);
        if (head.StartsWith("then ", StringComparison.Ordinal) || head.StartsWith('则'))
        {
            var name = head[0] == '则' ? head[1..].Trim() : head[5..].Trim();
            return OutcomeText.Find(name) is { } kind
                ? new OutputColumn(kind)
                : throw new SyntaxException($"没有结果“{name}”。", $"There is no outcome {name}.", line, at + 1);
        }

        return TableCell.Head(head, registry) is { } input
            ? new InputColumn(input, registry.Find(input.Field))
            : throw new SyntaxException($"不认识的列“{head}”。", $"Unknown column “{head}”.", line, at + 1);
    }

    private static TableRow Row(CsvRow row, Column[] columns, string table, int number, string file)
    {
        var id = number.ToString(CultureInfo.InvariantCulture);
        var tests = ImmutableArray.CreateBuilder<Expression?>();
        var then = Outcome.Nothing;
        var note = "";
        var texts = new List<string>();
        for (var at = 0; at < columns.Length; at++)
        {
            var cell = row.Cell(at);
            switch (columns[at])
            {
                case IdColumn when cell.Length > 0:
                    id = cell;
                    break;
                case InputColumn input:
                    tests.Add(TableCell.Parse(input.Input, input.Field, cell, row.Line, at + 1));
                    break;
                case OutputColumn output when cell.Length > 0 && cell is not ("-" or "－" or "—"):
                    then = OutcomeText.Cell(output.Kind, cell, then, row.Line);
                    break;
                case NoteColumn:
                    note = cell;
                    break;
                case TestColumn when cell.Length > 0:
                    texts.Add(cell);
                    break;
            }
        }

        if (then == Outcome.Nothing)
            throw new SyntaxException("这一行没有结果。", "The row has no outcome.", row.Line, 0);
        var place = new SourcePlace(file, row.Line);
        return new TableRow(id, tests.ToImmutable(), then)
        {
            Note = note,
            Place = place,
            Cases = [.. texts.Select(text => new RuleTest(text, then) { RuleId = $"{table}/{id}", Place = place })],
        };
    }

    private abstract record Column;

    private sealed record IdColumn : Column;

    private sealed record NoteColumn : Column;

    private sealed record TestColumn : Column;

    private sealed record InputColumn(TableInput Input, Field? Field) : Column;

    private sealed record OutputColumn(OutcomeKind Kind) : Column;
}
