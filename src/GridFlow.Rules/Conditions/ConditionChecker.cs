using System.Collections.Immutable;
using GridFlow.Language.Diagnostics;
using GridFlow.Language.Expressions;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Conditions;

/// <summary>Checks that a condition names known fields, asks them what they can answer, and compares with values that exist.</summary>
/// <param name="registry">The fields.</param>
/// <param name="vocabulary">Categories and departments; null leaves them unchecked.</param>
public sealed class ConditionChecker(FieldRegistry registry, Vocabulary? vocabulary)
{
    /// <summary>All that is wrong; empty when the condition can be used.</summary>
    public ImmutableArray<BilingualText> Check(Expression condition)
    {
        var found = ImmutableArray.CreateBuilder<BilingualText>();
        Visit(condition, found);
        return found.ToImmutable();
    }

    private static bool Fits(FieldType type, object? value) => type switch
    {
        FieldType.FreeText or FieldType.Symbol or FieldType.Tags => value is string { Length: > 0 },
        FieldType.Number => value is double number && double.IsFinite(number),
        FieldType.Flag => value is bool,
        FieldType.Date => value is DateOnly,
        _ => value is TimeOnly,
    };

    private static bool Allows(FieldType type, BinaryOperator test) => test switch
    {
        BinaryOperator.Equal or BinaryOperator.NotEqual => type is not FieldType.Tags,
        BinaryOperator.In => type is FieldType.FreeText or FieldType.Symbol or FieldType.Number or FieldType.Date,
        BinaryOperator.Less or BinaryOperator.LessOrEqual or BinaryOperator.Greater or BinaryOperator.GreaterOrEqual =>
            type is FieldType.Number or FieldType.Date or FieldType.Time,
        BinaryOperator.StartsWith => type is FieldType.FreeText or FieldType.Symbol,
        BinaryOperator.ContainsAny or BinaryOperator.ContainsAll or BinaryOperator.ContainsNone =>
            type is FieldType.FreeText or FieldType.Tags,
        _ => false,
    };

    private static BilingualText NotATest() => new(
        "条件只能是对字段的判断，用“且”“或”“非”连接。",
        "A condition consists of tests of fields, joined by and, or, not.");

    private void Visit(Expression expression, ImmutableArray<BilingualText>.Builder found)
    {
        switch (expression)
        {
            case Constant { Value: bool }:
                break;
            case Binary { Operator: BinaryOperator.And or BinaryOperator.Or } both:
                Visit(both.Left, found);
                Visit(both.Right, found);
                break;
            case Unary { Operator: UnaryOperator.Not } not:
                Visit(not.Operand, found);
                break;
            case Unary { Operator: UnaryOperator.IsMissing, Operand: Reference reference }:
                Known(reference, found);
                break;
            case Reference reference:
                if (Known(reference, found) is { Type: not FieldType.Flag } field)
                    found.Add(new BilingualText(
                        $"“{field.Chinese}”（{field.Name}）不是“是/否”字段，需要写出判断。",
                        $"{field.Name} is no yes/no field: say what to compare it with."));
                break;
            case Binary { Left: Reference reference } test:
                if (Known(reference, found) is { } tested)
                    Test(tested, test, found);
                break;
            default:
                found.Add(NotATest());
                break;
        }
    }

    private Field? Known(Reference reference, ImmutableArray<BilingualText>.Builder found)
    {
        var field = registry.Find(reference.Path);
        if (field is null)
            found.Add(new BilingualText($"没有字段“{reference.Path}”。", $"There is no field {reference.Path}."));
        return field;
    }

    private void Test(Field field, Binary test, ImmutableArray<BilingualText>.Builder found)
    {
        if (!Allows(field.Type, test.Operator))
        {
            found.Add(new BilingualText(
                $"“{field.Chinese}”（{field.Name}）不能用“{Words.Chinese(test.Operator)}”判断。",
                $"{field.Name} cannot be tested with “{Words.English(test.Operator)}”."));
            return;
        }

        var isList = test.Operator is BinaryOperator.In or BinaryOperator.StartsWith or BinaryOperator.ContainsAny
            or BinaryOperator.ContainsAll or BinaryOperator.ContainsNone;
        var values = isList && test.Right is ListOf list ? list.Items : isList ? [] : [test.Right];
        if (values.IsEmpty)
            found.Add(new BilingualText($"“{field.Chinese}”的判断缺少值。", $"The test of {field.Name} has no values."));
        foreach (var value in values)
            Value(field, test.Operator, value, found);
    }

    private void Value(Field field, BinaryOperator test, Expression value, ImmutableArray<BilingualText>.Builder found)
    {
        if (value is not Constant constant || !Fits(field.Type, constant.Value))
        {
            found.Add(new BilingualText(
                $"“{field.Chinese}”（{field.Name}）不能与 {ConditionPrinter.Value(value)} 比较：类型不符。",
                $"{field.Name} cannot be compared with {ConditionPrinter.Value(value)}: wrong type."));
            return;
        }

        if (constant.Value is not string text || field.Type != FieldType.Symbol)
            return;
        var known = test == BinaryOperator.StartsWith ? Prefixes(field, text) : IsKnown(field, text);
        if (!known)
            found.Add(new BilingualText(
                $"“{field.Chinese}”（{field.Name}）没有值“{text}”。", $"{field.Name} has no value “{text}”."));
    }

    private bool IsKnown(Field field, string text) => field.Source switch
    {
        FieldSource.Categories => vocabulary is null || vocabulary.Category(text) is not null,
        FieldSource.Departments => vocabulary is null || vocabulary.Department(text) is not null,
        _ => field.Known.IsEmpty || field.Known.Any(value => value.Code == text),
    };

    private bool Prefixes(Field field, string text) => field.Source switch
    {
        FieldSource.Categories => vocabulary is null
            || vocabulary.Categories.Any(one => one.Code.StartsWith(text, StringComparison.Ordinal)),
        FieldSource.Departments => vocabulary?.Department(text) is not null || vocabulary is null
            || vocabulary.Departments.Any(one => one.Name.StartsWith(text, StringComparison.Ordinal)),
        _ => field.Known.IsEmpty || field.Known.Any(one => one.Code.StartsWith(text, StringComparison.Ordinal)),
    };
}
