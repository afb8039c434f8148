using System.Collections.Immutable;
using System.Globalization;
using GridFlow.Language.Diagnostics;
using GridFlow.Language.Expressions;
using GridFlow.Rules.Conditions;
using GridFlow.Rules.Dmn.Feel;
using GridFlow.Rules.Dmn.Feel.Values;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Files;
using GridFlow.Rules.Outcomes;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Dmn;

/// <summary>
/// A rule set's tables as DMN tables and back: inputs are the fields' names, outputs <c>category</c>, <c>lead</c>, <c>assist</c>,
/// <c>severity</c>, <c>limit</c>, <c>tag</c>, <c>whistle</c>, <c>ask</c>. DMN has no priority between tables and no cases: these stay behind.
/// </summary>
/// <remarks>Rules fold width and case of letters before they look for keywords, FEEL's <c>contains</c> does not.</remarks>
public static class RuleTableDmn
{
    /// <summary>A table as DMN.</summary>
    /// <param name="table">The table.</param>
    /// <param name="registry">Its fields.</param>
    /// <param name="problems">Cells that unary tests cannot say: conditions over several fields.</param>
    public static DmnTable? Export(DecisionTable table, FieldRegistry registry, out ImmutableArray<Problem> problems)
    {
        var found = new DmnProblems();
        var made = new DmnTable(table.Id, table.Policy)
        {
            Label = table.Name,
            Inputs = [.. table.Inputs.Select(input => new DmnInput(input.Field, Type(registry.Find(input.Field)), $"{input.Field} {input.Operator}"))],
            Outputs = [.. table.Outputs.Select((kind, column) => new DmnOutput(
                OutcomeText.Name(kind).English, kind == OutcomeKind.Severity ? "number" : kind is OutcomeKind.AssistingDepartments or OutcomeKind.Tags ? "" : "string",
                column == 0 ? string.Join(", ", table.OutputOrder.Select(FeelValue.Print)) : ""))],
            Rules = [.. table.Rows.Select(row => new DmnRule(
                [.. row.Tests.Select((test, column) => found.Try(null, $"{table.Id} / {row.Id} / {table.Inputs[column].Field} {table.Inputs[column].Operator}", "-",
                    () => RuleCell.Print(test, registry.Find(table.Inputs[column].Field))))],
                [.. table.Outputs.Select(kind => FeelValue.Print(Value(kind, row.Then)))], row.Note, row.Id))],
        };
        problems = found.Found;
        return problems.IsEmpty ? made : null;
    }

    /// <summary>A DMN table as a rule set's table.</summary>
    /// <param name="table">The table; its inputs must be fields and its outputs outcomes.</param>
    /// <param name="registry">The fields.</param>
    /// <param name="problems">What rules cannot say, with rule and column.</param>
    public static DecisionTable? Import(DmnTable table, FieldRegistry registry, out ImmutableArray<Problem> problems)
    {
        var found = new DmnProblems();
        if (table.Aggregation != DmnAggregation.None)
            found.Add(null, table.Name, "规则表没有汇总方式。", "A rule set's table cannot aggregate.");
        var fields = table.Inputs.Select((input, column) => Known(registry.Find(input.Expression) ?? registry.FindChinese(input.Expression), $"{table.Name} / input {column + 1}",
            $"没有字段“{input.Expression}”。", $"There is no field {input.Expression}.")).ToList();
        var kinds = table.Outputs.Select((output, column) => KnownKind(OutcomeText.Find(output.Name), $"{table.Name} / output {column + 1}",
            $"没有结果“{output.Name}”。", $"There is no outcome {output.Name}.")).ToList();
        for (var column = 0; column < table.Outputs.Length; column++)
            if (table.Outputs[column].Default.Length > 0)
                found.Add(null, $"{table.Name} / output {column + 1}", "规则表没有默认结果：请加一行。", "A rule set's table has no default outputs: add a row.");
        problems = found.Found;
        if (!problems.IsEmpty)
            return null;

        var rows = table.Rules.Select((rule, number) => Row(rule, $"{table.Name} / {number + 1}", number + 1)).ToImmutableArray();
        var made = new DecisionTable(table.Name, table.Label.Length > 0 ? table.Label : table.Name)
        {
            Policy = table.Policy,
            Inputs = [.. fields.Select((field, column) => new TableInput(field!.Name, Operator(rows.Select(row => row.Tests[column]))))],
            Outputs = [.. kinds.Select(kind => kind!.Value)],
            OutputOrder = found.Try(null, $"{table.Name} / output 1", [], () => table.Outputs[0].Values.Length == 0
                ? ImmutableArray<string>.Empty : [.. FeelParser.Values(table.Outputs[0].Values).Select(FeelValue.Text)]),
            Rows = rows,
        };
        problems = found.Found;
        return problems.IsEmpty ? made : null;

        Field? Known(Field? value, string where, string chinese, string english)
        {
            if (value is null)
                found.Add(null, where, chinese, english);
            return value;
        }

        OutcomeKind? KnownKind(OutcomeKind? value, string where, string chinese, string english)
        {
            if (value is null)
                found.Add(null, where, chinese, english);
            return value;
        }

        TableRow Row(DmnRule rule, string where, int number)
        {
            var tests = rule.Tests.Select((test, column) => found.Try(null, $"{where} / input {column + 1}", null,
                () => AsHead(RuleCell.Parse(test, fields[column]!), table.Inputs[column].Label))).ToImmutableArray();
            var then = Outcome.Nothing;
            for (var column = 0; column < rule.Outputs.Length; column++)
                then = found.Try(null, $"{where} / output {column + 1}", then, () => Then(kinds[column]!.Value, rule.Outputs[column], then));
            return new TableRow(rule.Label.Length > 0 ? rule.Label : number.ToString(CultureInfo.InvariantCulture), tests, then) { Note = rule.Note };
        }
    }

    // One value under a head "in" is a list of one: FEEL writes both alike.
    private static Expression? AsHead(Expression? test, string head) =>
        test is Binary { Operator: BinaryOperator.Equal } one && head.EndsWith(" in", StringComparison.Ordinal)
            ? new Binary(BinaryOperator.In, one.Left, new ListOf([one.Right]))
            : test;

    private static Outcome Then(OutcomeKind kind, string cell, Outcome then) => FeelParser.Values(cell) is [var value]
        ? value switch
        {
            null => then,
            IReadOnlyList<object?> list => OutcomeText.Cell(kind, string.Join('|', list.Select(FeelValue.Text)), then, 1),
            _ => OutcomeText.Cell(kind, FeelValue.Text(value), then, 1),
        }
        : throw new SyntaxException($"“{cell}”不是一个值。", $"“{cell}” is not one value.", 1, 1);

    private static object? Value(OutcomeKind kind, Outcome then) => kind switch
    {
        OutcomeKind.AssistingDepartments => then.AssistingDepartments.IsEmpty ? null : then.AssistingDepartments.ToArray<object?>(),
        OutcomeKind.Tags => then.Tags.IsEmpty ? null : then.Tags.ToArray<object?>(),
        OutcomeKind.Severity => (decimal?)then.Severity,
        _ => OutcomeText.PrintCell(kind, then) is { Length: > 0 } text ? text : null,
    };

    // The head that holds most of the column's cells; the writer moves the others to a column of their own.
    private static string Operator(IEnumerable<Expression?> tests) => tests.Select(test => test switch
    {
        Unary { Operator: UnaryOperator.Not, Operand: Binary inner } => Head(inner),
        Binary direct => Head(direct),
        _ => "",
    }).Where(head => head.Length > 0).GroupBy(head => head).OrderByDescending(group => group.Count()).FirstOrDefault()?.Key ?? "=";

    private static string Head(Binary test) =>
        test.Operator is BinaryOperator.And or BinaryOperator.Or ? "=" : Words.English(test.Operator);

    private static string Type(Field? field) => field?.Type switch
    {
        FieldType.Number => "number",
        FieldType.Flag => "boolean",
        FieldType.Date => "date",
        FieldType.Time => "time",
        FieldType.FreeText or FieldType.Symbol => "string",
        _ => "",
    };
}
