using System.Collections.Immutable;
using System.Globalization;

namespace GridFlow.Rules.Situations;

/// <summary>A unit amounts are written in.</summary>
/// <param name="Written">Behind the number: <c>24h</c>.</param>
/// <param name="Chinese">In sentences.</param>
/// <param name="Size">How many minutes or metres it is.</param>
public sealed record AmountUnit(string Written, string Chinese, double Size);

/// <summary>Spans and lengths as texts write them: 24h, 30d, 60s, 50m. They are kept in minutes and in metres.</summary>
public static class Amounts
{
    private static readonly ImmutableArray<AmountUnit> Times = [new("s", "秒", 1 / 60.0), new("min", "分钟", 1), new("h", "小时", 60), new("d", "天", 1440)];

    private static readonly ImmutableArray<AmountUnit> Lengths = [new("m", "米", 1), new("km", "公里", 1000)];

    /// <summary>The units of a measure; none for plain numbers.</summary>
    public static ImmutableArray<AmountUnit> Units(Measure measure) => measure switch
    {
        Measure.Time => Times,
        Measure.Length => Lengths,
        _ => [],
    };

    /// <summary>An amount in the unit people say it in: 1440 minutes are 24 h, 2880 are 2 d.</summary>
    public static (double Number, AmountUnit? Unit) Split(double amount, Measure measure) => measure switch
    {
        Measure.Time when amount >= 2880 && amount % 1440 == 0 => (amount / 1440, Times[3]),
        Measure.Time when amount >= 60 && amount % 60 == 0 => (amount / 60, Times[2]),
        Measure.Time when amount % 1 != 0 => (amount * 60, Times[0]),
        Measure.Time => (amount, Times[1]),
        Measure.Length => (amount, Lengths[0]),
        _ => (amount, null),
    };

    /// <summary>An amount as it is written.</summary>
    public static string Print(double amount, Measure measure)
    {
        var (number, unit) = Split(amount, measure);
        return number.ToString("R", CultureInfo.InvariantCulture) + unit?.Written;
    }

    /// <summary>An amount as sentences have it: 24小时.</summary>
    public static string Chinese(double amount, Measure measure)
    {
        var (number, unit) = Split(amount, measure);
        return number.ToString("R", CultureInfo.InvariantCulture) + unit?.Chinese;
    }

    /// <summary>What is written, in minutes or metres; null where it is no amount of the measure.</summary>
    public static double? Read(string written, Measure measure)
    {
        var digits = written.TakeWhile(letter => char.IsAsciiDigit(letter) || letter == '.').Count();
        if (!double.TryParse(written.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return null;
        if (measure == Measure.None)
            return digits == written.Length ? number : null;
        var unit = Units(measure).FirstOrDefault(one => one.Written == written[digits..]);
        // A third of a minute has no end in binary: 20 s divided by 60 is nearer than times a sixtieth.
        return unit is null ? null : unit.Size < 1 ? number / 60 : number * unit.Size;
    }
}
