namespace GridFlow.Rules.Dmn;

/// <summary>FEEL's arithmetic. What has no answer — a null, different kinds, a division by zero, a number too large — is null.</summary>
internal static class FeelOperators
{
    public static object? Apply(string sign, object? left, object? right)
    {
        try
        {
            return sign switch
            {
                "+" => Add(left, right),
                "-" => Subtract(left, right),
                "*" => Multiply(left, right),
                "/" => Divide(left, right),
                _ => Power(left, right),
            };
        }
        catch (Exception beyond) when (beyond is OverflowException or ArgumentOutOfRangeException or DivideByZeroException)
        {
            return null;
        }
    }

    public static object? Negate(object? value) => value switch
    {
        decimal number => -number,
        FeelMonths months => new FeelMonths(-months.Count),
        TimeSpan span => -span,
        _ => null,
    };

    /// <summary>A comparison: <c>=</c> and <c>!=</c> of any values, the rest of those that have an order.</summary>
    public static bool? Compare(string sign, object? left, object? right) => sign switch
    {
        "=" => FeelValue.Same(left, right),
        "!=" => !FeelValue.Same(left, right),
        "<" => FeelValue.Compare(left, right) is { } order ? order < 0 : null,
        "<=" => FeelValue.Compare(left, right) is { } order ? order <= 0 : null,
        ">" => FeelValue.Compare(left, right) is { } order ? order > 0 : null,
        _ => FeelValue.Compare(left, right) is { } order ? order >= 0 : null,
    };

    private static object? Add(object? left, object? right) => (left, right) switch
    {
        (decimal one, decimal other) => one + other,
        (string one, string other) => one + other,
        (FeelMonths one, FeelMonths other) => new FeelMonths(checked(one.Count + other.Count)),
        (TimeSpan one, TimeSpan other) => one + other,
        (DateOnly date, FeelMonths months) => date.AddMonths(months.Count),
        (DateOnly date, TimeSpan span) => DateOnly.FromDateTime(date.ToDateTime(TimeOnly.MinValue) + span),
        (TimeOnly time, TimeSpan span) => time.Add(span),
        (DateTime moment, FeelMonths months) => moment.AddMonths(months.Count),
        (DateTime moment, TimeSpan span) => moment + span,
        (DateTimeOffset moment, FeelMonths months) => moment.AddMonths(months.Count),
        (DateTimeOffset moment, TimeSpan span) => moment + span,
        (FeelMonths or TimeSpan, DateOnly or TimeOnly or DateTime or DateTimeOffset) => Add(right, left),
        _ => null,
    };

    private static object? Subtract(object? left, object? right) => (left, right) switch
    {
        (decimal one, decimal other) => one - other,
        (DateOnly one, DateOnly other) => TimeSpan.FromDays(one.DayNumber - other.DayNumber),
        (TimeOnly one, TimeOnly other) => one.ToTimeSpan() - other.ToTimeSpan(),
        (DateTime one, DateTime other) => one - other,
        (DateTimeOffset one, DateTimeOffset other) => one - other,
        (_, FeelMonths or TimeSpan) => Add(left, Negate(right)),
        _ => null,
    };

    private static object? Multiply(object? left, object? right) => (left, right) switch
    {
        (decimal one, decimal other) => one * other,
        (FeelMonths months, decimal times) => new FeelMonths((int)(months.Count * times)),
        (TimeSpan span, decimal times) => new TimeSpan((long)(span.Ticks * times)),
        (decimal, FeelMonths or TimeSpan) => Multiply(right, left),
        _ => null,
    };

    private static object? Divide(object? left, object? right) => (left, right) switch
    {
        (decimal one, decimal other) => one / other,
        (FeelMonths months, decimal by) => new FeelMonths((int)(months.Count / by)),
        (TimeSpan span, decimal by) => new TimeSpan((long)(span.Ticks / by)),
        (FeelMonths one, FeelMonths other) => (decimal)one.Count / other.Count,
        (TimeSpan one, TimeSpan other) => (decimal)one.Ticks / other.Ticks,
        _ => null,
    };

    // Whole exponents are computed in decimal, so that 10**-5 is exact; the others as a double can.
    private static object? Power(object? left, object? right)
    {
        if (left is not decimal number || right is not decimal exponent)
            return null;
        if (exponent != decimal.Truncate(exponent) || Math.Abs(exponent) > 100_000)
            return (decimal)Math.Pow((double)number, (double)exponent);
        var (result, power) = (1m, number);
        for (var left2 = (int)Math.Abs(exponent); left2 > 0; left2 >>= 1)
        {
            if ((left2 & 1) == 1)
                result *= power;
            if (left2 > 1)
                power *= power;
        }

        return exponent < 0 ? 1 / result : result;
    }
}
