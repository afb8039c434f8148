using GridFlow.Rules.Dmn.Feel.Values;

namespace GridFlow.Rules.Dmn.Feel;

/// <summary>FEEL's arithmetic; null where the operands have no answer.</summary>
internal static class FeelArithmetic
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

    private static object? Add(object? left, object? right) => (left, right) switch
    {
        (decimal one, decimal other) => one + other,
        (string one, string other) => one + other,
        (FeelMonths one, FeelMonths other) => new FeelMonths(checked(one.Count + other.Count)),
        (FeelSpan one, FeelSpan other) => new FeelSpan(one.Seconds + other.Seconds),
        (FeelDate date, FeelMonths months) => date.AddMonths(months.Count),
        (FeelDate date, FeelSpan span) => new FeelMoment(date, new FeelTime(0)).Add(span).Date,
        (FeelTime time, FeelSpan span) => time.Add(span.Seconds),
        (FeelMoment moment, FeelMonths months) => moment.AddMonths(months.Count),
        (FeelMoment moment, FeelSpan span) => moment.Add(span),
        (FeelMonths or FeelSpan, FeelDate or FeelTime or FeelMoment) => Add(right, left),
        _ => null,
    };

    private static object? Subtract(object? left, object? right) => (left, right) switch
    {
        (decimal one, decimal other) => one - other,
        (FeelDate one, FeelDate other) => new FeelSpan((one.Number - other.Number) * FeelTime.Day),
        (FeelTime one, FeelTime other) => one.Zone is null == other.Zone is null ? new FeelSpan(one.Comparable - other.Comparable) : null,
        (FeelMoment one, FeelMoment other) => one.Time.Zone is null == other.Time.Zone is null ? new FeelSpan(one.Seconds - other.Seconds) : null,

        // A date among moments is its midnight of UTC, which a clock without a zone cannot be compared with.
        (FeelMoment one, FeelDate other) => Subtract(one, FeelMoment.Midnight(other)),
        (FeelDate one, FeelMoment other) => Subtract(FeelMoment.Midnight(one), other),
        (FeelMonths one, FeelMonths other) => new FeelMonths(checked(one.Count - other.Count)),
        (FeelSpan one, FeelSpan other) => new FeelSpan(one.Seconds - other.Seconds),
        (FeelDate or FeelMoment, FeelMonths months) => Add(left, new FeelMonths(-months.Count)),
        (FeelDate or FeelMoment or FeelTime, FeelSpan span) => Add(left, new FeelSpan(-span.Seconds)),
        _ => null,
    };

    private static object? Multiply(object? left, object? right) => (left, right) switch
    {
        (decimal one, decimal other) => Held(one * other, one == 0 || other == 0),
        (FeelMonths months, decimal times) => new FeelMonths((long)(months.Count * times)),
        (FeelSpan span, decimal times) => Nanoseconds(span.Seconds * times),
        (decimal, FeelMonths or FeelSpan) => Multiply(right, left),
        _ => null,
    };

    private static object? Divide(object? left, object? right) => (left, right) switch
    {
        (decimal one, decimal other) => Held(one / other, one == 0),
        (FeelMonths months, decimal by) => new FeelMonths((long)(months.Count / by)),
        (FeelSpan span, decimal by) => Nanoseconds(span.Seconds / by),
        (FeelMonths one, FeelMonths other) => (decimal)one.Count / other.Count,
        (FeelSpan one, FeelSpan other) => one.Seconds / other.Seconds,
        _ => null,
    };

    // What is too small for a decimal would be zero without a word.
    private static object? Held(decimal number, bool zero) => number != 0 || zero ? number : null;

    private static FeelSpan Nanoseconds(decimal seconds) => new(Math.Round(seconds, 9, MidpointRounding.ToZero));

    // Whole exponents are computed in decimal, so that 10**-5 is exact; the others as a double can.
    private static object? Power(object? left, object? right)
    {
        if (left is not decimal number || right is not decimal exponent)
            return null;
        if (!decimal.IsInteger(exponent) || Math.Abs(exponent) > 100_000)
            return (decimal)Math.Pow((double)number, (double)exponent);
        var (result, power) = (1m, number);
        for (var rest = (int)Math.Abs(exponent); rest > 0; rest >>= 1)
        {
            if ((rest & 1) == 1)
                result *= power;
            if (rest > 1)
                power *= power;
        }

        return exponent < 0 ? 1 / result : result;
    }
}
