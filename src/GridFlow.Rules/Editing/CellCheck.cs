using System.Collections.Immutable;
using System.Globalization;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Conditions;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Files;
using GridFlow.Rules.Outcomes;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Editing;

/// <summary>A cell with something wrong in it.</summary>
/// <param name="Row">From 0, of the sheet's body.</param>
/// <param name="Column">From 0; -1 when the row as a whole is meant.</param>
/// <param name="Message">What is wrong.</param>
public sealed record CellProblem(int Row, int Column, BilingualText Message);

/// <summary>Checks cells one by one against their columns, so that a mistake is told beside the cell while the rest of the set may be broken too.</summary>
/// <param name="registry">The fields.</param>
/// <param name="vocabulary">Categories and departments, the parents' too.</param>
public sealed class CellCheck(FieldRegistry registry, Vocabulary vocabulary)
{
    private readonly ConditionChecker _conditions = new(registry, vocabulary);

    /// <summary>Everything wrong with a sheet's cells, from the top.</summary>
    public ImmutableArray<CellProblem> Check(string file, Sheet sheet)
    {
        var columns = Heads.Of(file, sheet, registry);
        var found = ImmutableArray.CreateBuilder<CellProblem>();
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        var id = columns.Select((column, at) => (column, at)).FirstOrDefault(one => one.column.Kind == ColumnKind.Id, (null!, -1)).at;
        for (var row = 0; row < sheet.Body.Length; row++)
        {
            var cells = sheet.Body[row];
            if (cells.IsRemark || cells.IsEmpty)
                continue;
            for (var column = 0; column < columns.Length; column++)
                if (Check(columns[column], cells[column]) is { } message)
                    found.Add(new CellProblem(row, column, message));
            if (id >= 0 && cells[id].Trim() is { Length: > 0 } name && !ids.TryAdd(name, row))
                found.Add(new CellProblem(row, id, new($"编号“{name}”与第 {ids[name] + 1} 行相同。", $"The id {name} is that of row {ids[name] + 1} too.")));
            if (Heads.IsTable(file) && columns.Select((column, at) => (column, at)).Where(one => one.column.Kind == ColumnKind.Outcome)
                    .All(one => Keyboard.Plain(cells[one.at]).Trim() is "" or "-" or "—"))
                found.Add(new CellProblem(row, -1, new("这一行没有结果。", "The row has no outcome.")));
        }

        return found.ToImmutable();
    }

    /// <summary>What is wrong with a cell; null when it can be used.</summary>
    public BilingualText? Check(SheetColumn column, string cell)
    {
        cell = cell.Trim();
        var plain = Keyboard.Plain(cell).Trim();
        try
        {
            return column.Kind switch
            {
                ColumnKind.Test => Condition(TableCell.Parse(column.Input!, column.Field, cell, 1, 1)),
                ColumnKind.Condition => plain is "" or "-" or "—" ? null : Condition(ConditionParser.Parse(cell)),
                ColumnKind.Outcome => plain is "" or "-" or "—" ? null : Outcome(OutcomeText.Cell(column.Outcome!.Value, cell, Outcomes.Outcome.Nothing, 1)),
                ColumnKind.Fact => cell.Length == 0 || Fits(column.Field!, cell) ? null
                    : new($"“{cell}”不是“{column.Field!.Chinese}”的值。", $"“{cell}” is no value of {column.Field.Name}."),
                ColumnKind.Category => vocabulary.Category(plain.Split(' ')[0]) is null ? new($"没有类别“{cell}”。", $"There is no category {cell}.") : null,
                ColumnKind.Departments => Csv.Split(cell).FirstOrDefault(name => vocabulary.Department(name) is null) is { } name
                    ? new($"没有部门“{name}”。", $"There is no department {name}.") : null,
                ColumnKind.Limit => cell.Length == 0 || TimeLimit.TryParse(cell, out _) ? null
                    : new($"“{cell}”不是时限；写作 30min、2h、8wh（工作时）、3wd（工作日）或 2小时。", $"“{cell}” is no limit: write 30min, 2h, 8wh, 3wd."),
                ColumnKind.Number => int.TryParse(plain, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? null
                    : new("应为整数。", "A whole number is expected."),
                ColumnKind.Severity => plain is "" or "1" or "2" or "3" or "4" ? null : new("严重程度只能是 1 到 4。", "Severity is 1 to 4."),
                ColumnKind.Flag => plain.ToLowerInvariant() is "" or "yes" or "是" or "true" or "no" or "否" or "false" ? null : new("只能是“是”或空。", "Only yes or empty."),
                _ => null,
            };
        }
        catch (SyntaxException wrong)
        {
            return wrong.Text;
        }
    }

    private static bool Fits(Field field, string cell) => RuleTests.TrySet(new FactSheet(), field.Name, cell);

    private BilingualText? Condition(Language.Expressions.Expression? test) =>
        test is not null && _conditions.Check(test) is { IsEmpty: false } wrong ? wrong[0] : null;

    private BilingualText? Outcome(Outcome then) => RuleSetCheck.Outcomes(then, vocabulary) is var wrong && wrong.Any() ? wrong.First() : null;
}
