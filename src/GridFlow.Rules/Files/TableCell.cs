using System.Globalization;
using GridFlow.Language.Expressions;
using GridFlow.Rules.Conditions;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Files;

/// <summary>
/// A cell of a decision table: empty or <c>-</c> asks nothing; several values are parted by <c>|</c> or <c>、</c>; a range is
/// <c>2..4</c>; <c>not</c> before it turns it round; <c>missing</c> asks whether there is no value.
/// </summary>
internal static class TableCell
{
    /// <summary>Reads a head such as <c>text contains any</c> or 文字包含任一; a field alone means =.</summary>
    public static TableInput? Head(string head, FieldRegistry registry)
    {
        head = Keyboard.Plain(head).Trim();
        foreach (var field in registry.Fields.OrderByDescending(field => field.Name.Length))
        {
            foreach (var (name, chinese) in new[] { (field.Name, false), (Keyboard.Plain(field.Chinese), true) })
            {
                if (!head.StartsWith(name, StringComparison.Ordinal))
                    continue;
                var rest = head[name.Length..].Trim();
                if (rest.Length == 0)
                    return new TableInput(field.Name, "=");
                if (rest is "between" or "范围")
                    return new TableInput(field.Name, "between");
                foreach (var test in Words.Tests)
                    if (rest == (chinese ? test.Chinese : test.English))
                        return new TableInput(field.Name, test.English);
            }
        }

        return null;
    }

    public static Expression? Parse(TableInput input, Field? field, string cell, int line, int column)
    {
        var plain = Keyboard.Plain(cell).Trim();
        if (plain is "" or "-" or "—")
            return null;
        if (field is null)
            return ConditionParser.Parse(cell, line, 1);
        var reference = new Reference(field.Name);
        if (plain is "missing" or "未填")
            return new Unary(UnaryOperator.IsMissing, reference);
        if (plain.StartsWith("not ", StringComparison.Ordinal) || plain.StartsWith("非 ", StringComparison.Ordinal))
            return new Unary(UnaryOperator.Not, Parse(input, field, cell.Trim()[(plain.IndexOf(' ') + 1)..].Trim(), line, column)
                ?? throw Wrong(field, cell, line, column));
        if (!field.IsText && field.Type != FieldType.Tags && plain.Split(["..", "~"], 2, StringSplitOptions.None) is { Length: 2 } ends)
        {
            return Ranges.Make(reference, Value(field, ends[0].Trim(), line, column), Value(field, ends[1].Trim(), line, column));
        }

        var test = Words.Tests.First(one => one.English == (input.Operator == "between" ? "=" : input.Operator)).Operator;
        var parts = Csv.Split(cell);
        if (test == BinaryOperator.Equal && parts.Length > 1)
            test = BinaryOperator.In;
        if (!ConditionParser.TakesList(test))
            return new Binary(test, reference, Value(field, cell, line, column));
        return new Binary(test, reference, new ListOf([.. parts.Select(part => Value(field, part, line, column))]));
    }

    /// <summary>The cell that <see cref="Parse"/> reads the test from; null when the column's form cannot hold it.</summary>
    public static string? Print(TableInput input, Expression? test)
    {
        if (test is null)
            return "";
        if (input.Field.Length == 0)
            return ConditionPrinter.Print(test);
        if (Ranges.Of(test) is { } range)
            return $"{Plain(range.From)}..{Plain(range.To)}";
        switch (test)
        {
            case Unary { Operator: UnaryOperator.IsMissing }:
                return "missing";
            case Unary { Operator: UnaryOperator.Not } not:
                return Print(input, not.Operand) is { } inner ? $"not {inner}" : null;
            case Binary { Right: ListOf list } several when several.Operator == BinaryOperator.In && input.Operator is "=" or "in"
                || Words.English(several.Operator) == input.Operator:
                var values = list.Items.Select(Plain).ToList();
                return values.TrueForAll(Csv.IsOne) ? string.Join('|', values) : null;
            case Binary { Right: Constant value } one when Words.English(one.Operator) == input.Operator:
                return Plain(value);
            default:
                return null;
        }
    }

    private static string Plain(Expression value) =>
        value is Constant { Value: string text } ? text : ConditionPrinter.Value(value);

    private static Constant Value(Field field, string text, int line, int column)
    {
        var culture = CultureInfo.InvariantCulture;
        var plain = Keyboard.Plain(text).Trim();
        switch (field.Type)
        {
            case FieldType.Number when double.TryParse(plain, NumberStyles.Float, culture, out var number):
                return new Constant(number);
            case FieldType.Flag when plain.ToLowerInvariant() is "true" or "false" or "是" or "否":
                return new Constant(plain.ToLowerInvariant() is "true" or "是");
            case FieldType.Date when DateOnly.TryParseExact(plain, "yyyy-MM-dd", culture, DateTimeStyles.None, out var date):
                return new Constant(date);
            case FieldType.Time when TimeOnly.TryParseExact(plain, ["HH:mm", "H:mm"], culture, DateTimeStyles.None, out var time):
                return new Constant(time);
            case FieldType.Symbol when field.Source == FieldSource.Categories:
                return new Constant(plain.Split(' ')[0]);
            case FieldType.Symbol when field.Known.FirstOrDefault(known => known.Code == plain) is { Code: { } code }:
                return new Constant(code);
            case FieldType.Symbol or FieldType.FreeText or FieldType.Tags:
                return new Constant(field.Known.FirstOrDefault(known => known.Chinese == text)?.Code ?? text);
            default:
                throw Wrong(field, text, line, column);
        }
    }

    private static SyntaxException Wrong(Field field, string cell, int line, int column) =>
        new($"“{cell}”不是“{field.Chinese}”的值。", $"“{cell}” is no value of {field.Name}.", line, column);
}
