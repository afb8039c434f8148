using System.Collections.Immutable;
using System.Globalization;
using GridFlow.Language.Expressions;
using GridFlow.Rules.Conditions;
using GridFlow.Rules.Fields;

namespace GridFlow.Rules.Editing;

/// <summary>A test as the builder's three pickers hold it.</summary>
/// <param name="Field">The field's name.</param>
/// <param name="Operator">As condition texts write it: <c>=</c>, <c>contains any</c>, <c>between</c>, <c>is missing</c>; empty for a flag that holds.</param>
/// <param name="Values">As typed, texts without quotes.</param>
/// <param name="Negated">The opposite is meant.</param>
public sealed record BuilderTest(string Field, string Operator, ImmutableArray<string> Values, bool Negated = false) : BuilderNode(Negated)
{
    /// <summary>Compares value by value.</summary>
    public bool Equals(BuilderTest? other) =>
        other is not null && Field == other.Field && Operator == other.Operator && Negated == other.Negated && Values.SequenceEqual(other.Values);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Field, Operator, Negated, Values.Length);

    /// <summary>The operators a field can answer, with what they are called in sentences; the empty one means that a flag holds.</summary>
    public static ImmutableArray<(string Operator, string Chinese)> Operators(FieldType type)
    {
        string[] offered = type switch
        {
            FieldType.FreeText => ["contains any", "contains all", "contains none", "starts with", "in", "=", "!="],
            FieldType.Symbol => ["=", "in", "!=", "starts with"],
            FieldType.Tags => ["contains any", "contains all", "contains none"],
            FieldType.Flag => ["", "=", "!="],
            FieldType.Number or FieldType.Date => ["=", "!=", ">=", "<=", ">", "<", "between", "in"],
            _ => ["between", ">=", "<=", ">", "<", "=", "!="],
        };
        return [.. offered.Append("is missing").Select(one => (one, Chinese(one)))];
    }

    /// <summary>True when the operator takes several values.</summary>
    public static bool TakesSeveral(string written) =>
        written is "contains any" or "contains all" or "contains none" or "starts with" or "in";

    /// <inheritdoc />
    protected override Expression Plain()
    {
        var field = FieldRegistry.Standard.Find(Field) ?? throw new FormatException($"没有字段“{Field}”。");
        var reference = new Reference(Field);
        switch (Operator)
        {
            case "":
                return reference;
            case "is missing":
                return new Unary(UnaryOperator.IsMissing, reference);
            case "between":
                return Values.Length == 2 ? Ranges.Make(reference, Value(field, Values[0]), Value(field, Values[1])) : throw Missing(field);
            default:
                var test = Words.Tests.FirstOrDefault(one => one.English == Operator) is { English: not null } known
                    ? known.Operator : throw new FormatException($"没有判断“{Operator}”。");
                if (Values.IsEmpty)
                    throw Missing(field);
                return new Binary(test, reference, ConditionParser.TakesList(test)
                    ? new ListOf([.. Values.Select(value => Value(field, value))])
                    : Value(field, Values[0]));
        }
    }

    private static string Chinese(string written) => written switch
    {
        "" => "成立",
        "between" => "在…之间",
        "is missing" => "未填",
        _ => Words.Tests.First(test => test.English == written).Chinese,
    };

    private static FormatException Missing(Field field) => new($"“{field.Chinese}”还没有填值。");

    private static Constant Value(Field field, string text)
    {
        var culture = CultureInfo.InvariantCulture;
        var plain = Keyboard.Plain(text).Trim();
        return field.Type switch
        {
            FieldType.Number when double.TryParse(plain, NumberStyles.Float, culture, out var number) => new Constant(number),
            FieldType.Flag when text is "true" or "false" => new Constant(text == "true"),
            FieldType.Date when DateOnly.TryParseExact(plain, "yyyy-MM-dd", culture, DateTimeStyles.None, out var date) => new Constant(date),
            FieldType.Time when TimeOnly.TryParseExact(plain, ["HH:mm", "H:mm", "HH:mm:ss"], culture, DateTimeStyles.None, out var time) => new Constant(time),
            FieldType.FreeText or FieldType.Symbol or FieldType.Tags when text.Length > 0 => new Constant(text),
            _ => throw new FormatException(text.Length == 0 ? Missing(field).Message : $"“{text}”不是“{field.Chinese}”的值。"),
        };
    }
}
