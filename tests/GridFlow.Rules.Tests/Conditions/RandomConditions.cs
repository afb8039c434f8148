using FsCheck;
using FsCheck.Fluent;
using GridFlow.Language.Expressions;
using GridFlow.Rules.Fields;

namespace GridFlow.Rules.Tests.Conditions;

/// <summary>Random well-typed conditions over the standard fields.</summary>
internal static class RandomConditions
{
    public static readonly string[] Words = ["垃圾", "井盖", "井盖缺失", "KTV", "ｋｔｖ", "噪", "a\"b\\c", "行\n行", "”“", "且 或", "E0102 暴露垃圾"];

    private static readonly string[] Codes = ["E0102", "E0103", "P0118"];

    public static Arbitrary<Expression> Arbitrary { get; } = Arb.From(Of(3));

    public static Gen<Expression> Of(int depth) => depth == 0
        ? Test()
        : Gen.Frequency(
            (3, Test()),
            (2, Joined(BinaryOperator.And, depth)),
            (2, Joined(BinaryOperator.Or, depth)),
            (1, Of(depth - 1).Select(inner => (Expression)new Unary(UnaryOperator.Not, inner))));

    private static Gen<Expression> Joined(BinaryOperator how, int depth) =>
        from left in Of(depth - 1)
        from right in Of(depth - 1)
        select (Expression)new Binary(how, left, right);

    private static Gen<Expression> Test() =>
        from field in Gen.Elements<Field>([.. FieldRegistry.Standard.Fields])
        from test in Gen.Frequency((6, Of(field)), (1, Gen.Constant((Expression)new Unary(UnaryOperator.IsMissing, new Reference(field.Name)))))
        select test;

    private static Gen<Expression> Of(Field field)
    {
        var reference = new Reference(field.Name);
        return field.Type switch
        {
            FieldType.Flag => Gen.Elements<Expression>(reference, Equal(reference, true), Equal(reference, false)),
            FieldType.Tags => Lists(reference, Gen.Elements("甲", "乙", "丙"), BinaryOperator.ContainsAny, BinaryOperator.ContainsAll, BinaryOperator.ContainsNone),
            FieldType.FreeText => Lists(reference, Gen.Elements(Words), BinaryOperator.ContainsAny, BinaryOperator.ContainsAll,
                BinaryOperator.ContainsNone, BinaryOperator.StartsWith, BinaryOperator.In),
            FieldType.Symbol => Gen.OneOf(
                Lists(reference, Values(field), BinaryOperator.In, BinaryOperator.StartsWith),
                Values(field).Select(value => Equal(reference, value)),
                Values(field).Select(value => (Expression)new Binary(BinaryOperator.NotEqual, reference, new Constant(value)))),
            _ => from test in Gen.Elements(BinaryOperator.Equal, BinaryOperator.NotEqual, BinaryOperator.Less, BinaryOperator.LessOrEqual,
                    BinaryOperator.Greater, BinaryOperator.GreaterOrEqual)
                 from value in Constants(field.Type)
                 select (Expression)new Binary(test, reference, new Constant(value)),
        };
    }

    private static Gen<string> Values(Field field) => field.Source switch
    {
        FieldSource.Categories => Gen.Elements(Codes),
        FieldSource.Departments => Gen.Elements("城管局", "城市管理和综合执法局", "街道"),
        _ when field.Known.IsEmpty => Gen.Elements("一网格", "二网格"),
        _ => Gen.Elements(field.Known.Select(known => known.Code).ToArray()),
    };

    private static Gen<object> Constants(FieldType type) => type switch
    {
        FieldType.Date => Gen.Choose(0, 3).Select(day => (object)new DateOnly(2026, 5, 1).AddDays(day)),
        FieldType.Time => Gen.Choose(0, 3).Select(part => (object)new TimeOnly(part * 6, 30)),
        _ => Gen.Choose(-1, 4).Select(number => (object)(number / 2.0)),
    };

    private static Expression Equal(Reference field, object value) => new Binary(BinaryOperator.Equal, field, new Constant(value));

    private static Gen<Expression> Lists(Reference field, Gen<string> value, params BinaryOperator[] tests) =>
        from test in Gen.Elements(tests)
        from count in Gen.Choose(1, 3)
        from values in value.ArrayOf(count)
        select (Expression)new Binary(test, field, new ListOf([.. values.Select(one => (Expression)new Constant(one))]));
}
