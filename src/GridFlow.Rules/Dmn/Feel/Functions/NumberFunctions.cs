using GridFlow.Rules.Dmn.Feel.Values;

namespace GridFlow.Rules.Dmn.Feel.Functions;

/// <summary>Functions of numbers and truths.</summary>
internal static class NumberFunctions
{
    public static IEnumerable<FeelSignature> All { get; } =
    [
        new("not(negand: boolean)", (given, _) => !(bool)given[0]!),
        new("is(value1?: Any or null, value2?: Any or null)", (given, _) => FeelEquality.Identical(given[0], given[1])),
        new("is defined(value: Any or null)", (given, _) => given[0] is not null),
        Rounding("decimal(n: number, scale: number)", MidpointRounding.ToEven),
        Rounding("floor(n: number, scale?: number)", MidpointRounding.ToNegativeInfinity),
        Rounding("ceiling(n: number, scale?: number)", MidpointRounding.ToPositiveInfinity),
        Rounding("round half up(n: number, scale: number)", MidpointRounding.AwayFromZero),
        Rounding("round down(n: number, scale: number)", MidpointRounding.ToZero),
        new("round up(n: number, scale: number)", (given, _) => Round(given, Up(given))),
        new("round half down(n: number, scale: number)", (given, _) => HalfDown(given)),
        new("abs(n: number)", (given, _) => Math.Abs((decimal)given[0]!)),
        new("abs(n: days and time duration)", (given, _) => new FeelSpan(Math.Abs(((FeelSpan)given[0]!).Seconds))),
        new("abs(n: years and months duration)", (given, _) => new FeelMonths(Math.Abs(((FeelMonths)given[0]!).Count))),
        new("modulo(dividend: number, divisor: number)", (given, _) => (decimal)given[0]! - ((decimal)given[1]! * Math.Floor((decimal)given[0]! / (decimal)given[1]!))),
        new("sqrt(number: number)", (given, _) => given[0] is decimal and >= 0 ? Root((decimal)given[0]!) : null),
        new("exp(number: number)", (given, _) => (decimal)Math.Exp((double)(decimal)given[0]!)),
        new("log(number: number)", (given, _) => given[0] is decimal and > 0 ? (decimal)Math.Log((double)(decimal)given[0]!) : null),
        new("odd(number: number)", (given, _) => decimal.IsInteger((decimal)given[0]!) ? (decimal)given[0]! % 2 != 0 : null),
        new("even(number: number)", (given, _) => decimal.IsInteger((decimal)given[0]!) ? (decimal)given[0]! % 2 == 0 : null),
    ];

    /// <summary>The square root as exactly as a decimal can hold it.</summary>
    public static decimal Root(decimal number)
    {
        var root = (decimal)Math.Sqrt((double)number);
        return root == 0 ? 0 : (root + (number / root)) / 2;
    }

    private static FeelSignature Rounding(string text, MidpointRounding how) => new(text, (given, _) => Round(given, how));

    private static MidpointRounding Up(object?[] given) => (decimal)given[0]! < 0 ? MidpointRounding.ToNegativeInfinity : MidpointRounding.ToPositiveInfinity;

    private static object? Round(object?[] given, MidpointRounding how)
    {
        var (number, scale) = ((decimal)given[0]!, Math.Truncate((decimal?)given[1] ?? 0));
        if (scale is < -6_111 or > 6_176)
            return null;
        if (scale >= 0)
            return scale > 28 ? number : Math.Round(number, (int)scale, how);
        if (scale < -28)
            return 0m;
        var unit = (decimal)(FeelArithmetic.Apply("**", 10m, -scale) ?? decimal.MaxValue);
        return Math.Round(number / unit, how) * unit;
    }

    private static object? HalfDown(object?[] given)
    {
        var number = (decimal)given[0]!;
        return Round(given, MidpointRounding.ToZero) is decimal down && Round(given, Up(given)) is decimal up
            ? Math.Abs(number - down) <= Math.Abs(up - number) ? down : up : null;
    }
}
