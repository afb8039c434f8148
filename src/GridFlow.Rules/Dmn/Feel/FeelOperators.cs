using GridFlow.Rules.Dmn.Feel.Values;

namespace GridFlow.Rules.Dmn.Feel;

/// <summary>FEEL's operators. What has no answer — a null, different kinds, a division by zero, a number too large — is null with a message.</summary>
internal static class FeelOperators
{
    public static object? Apply(string sign, object? left, object? right, DmnTrace trace) =>
        FeelArithmetic.Apply(sign, left, right) ?? trace.Fail(
            $"{FeelValue.Short(left)} {sign} {FeelValue.Short(right)} 没有结果。", $"{FeelValue.Short(left)} {sign} {FeelValue.Short(right)} has no value.");

    public static object? Negate(object? value, DmnTrace trace) => value switch
    {
        decimal number => -number,
        FeelMonths months => new FeelMonths(-months.Count),
        FeelSpan span => new FeelSpan(-span.Seconds),
        _ => trace.Fail($"不能取负：{FeelValue.Short(value)}。", $"{FeelValue.Short(value)} has no negative."),
    };

    /// <summary>A comparison: <c>=</c> and <c>!=</c> of values of one kind and of null, the rest of those that have an order.</summary>
    public static object? Compare(string sign, object? left, object? right, DmnTrace trace)
    {
        var order = FeelEquality.Compare(left, right);
        bool? answer = sign switch
        {
            "=" => FeelEquality.Same(left, right),
            "!=" => !FeelEquality.Same(left, right),
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            _ => order >= 0,
        };
        return answer is not null && (order is not null || sign is "=" or "!=") ? answer : trace.Fail(
            $"{FeelValue.Short(left)} 与 {FeelValue.Short(right)} 不能用“{sign}”比较。", $"{FeelValue.Short(left)} {sign} {FeelValue.Short(right)} cannot be compared.");
    }

    /// <summary>Whether a value lies in a range; null with a message where it cannot be compared with the ends.</summary>
    public static bool? Inside(object? value, FeelRange range, DmnTrace trace)
    {
        if (range.Contains(value) is { } inside)
            return inside;
        trace.Fail($"{FeelValue.Short(value)} 与区间 {FeelValue.Short(range)} 不能比较。", $"{FeelValue.Short(value)} cannot be compared with {FeelValue.Short(range)}.");
        return null;
    }

    /// <summary>A range whose ends are of one kind, or not known.</summary>
    public static object? Range(FeelRange range, DmnTrace trace) =>
        range.From is null || range.To is null || FeelEquality.Compare(range.From, range.To) is not null ? range : trace.Fail(
            $"区间 {FeelValue.Short(range)} 的两端不是同类的值。", $"The ends of {FeelValue.Short(range)} are not of one kind.");

    /// <summary>Both, in three-valued logic: a false decides alone.</summary>
    public static object? Both(FeelExpression left, FeelExpression right, FeelScope scope) =>
        left(scope) is var first && first is false ? false
        : right(scope) is var second && second is false ? false
        : first is true && second is true ? true : NoTruth("and", first, second, scope.Trace);

    /// <summary>Either, in three-valued logic: a true decides alone.</summary>
    public static object? Either(FeelExpression left, FeelExpression right, FeelScope scope) =>
        left(scope) is var first && first is true ? true
        : right(scope) is var second && second is true ? true
        : first is false && second is false ? false : NoTruth("or", first, second, scope.Trace);

    private static object? NoTruth(string word, object? left, object? right, DmnTrace trace) => trace.Fail(
        $"{FeelValue.Short(left)} {word} {FeelValue.Short(right)} 不能判断真假。", $"{FeelValue.Short(left)} {word} {FeelValue.Short(right)} is neither true nor false.");
}
