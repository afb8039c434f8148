using System.Collections.Immutable;
using GridFlow.Language.Expressions;

namespace GridFlow.Rules.Conditions;

/// <summary>The words of the two surfaces for one operator: condition text and Chinese sentence.</summary>
internal static class Words
{
    public static readonly ImmutableArray<(BinaryOperator Operator, string English, string Chinese)> Tests =
    [
        (BinaryOperator.ContainsAny, "contains any", "包含任一"),
        (BinaryOperator.ContainsAll, "contains all", "包含全部"),
        (BinaryOperator.ContainsNone, "contains none", "不包含"),
        (BinaryOperator.StartsWith, "starts with", "开头为"),
        (BinaryOperator.In, "in", "属于"),
        (BinaryOperator.LessOrEqual, "<=", "不超过"),
        (BinaryOperator.GreaterOrEqual, ">=", "不少于"),
        (BinaryOperator.NotEqual, "!=", "不是"),
        (BinaryOperator.Less, "<", "少于"),
        (BinaryOperator.Greater, ">", "超过"),
        (BinaryOperator.Equal, "=", "是"),
    ];

    public static string English(BinaryOperator test) => Find(test).English;

    public static string Chinese(BinaryOperator test) => Find(test).Chinese;

    private static (BinaryOperator Operator, string English, string Chinese) Find(BinaryOperator test)
    {
        foreach (var one in Tests)
            if (one.Operator == test)
                return one;
        return (test, test.ToString(), test.ToString());
    }
}
