using System.Globalization;

namespace GridFlow.Rules.Dmn;

internal static partial class FeelFunctions
{
    private static IReadOnlyList<object?> Items(object?[] given) => given is [IReadOnlyList<object?> list] ? list : given;

    private static decimal Scale(object?[] given) => given is [_, decimal scale] ? scale : 0;

    private static object? Extreme(IReadOnlyList<object?> list, int direction)
    {
        if (list.Count == 0)
            return null;
        var best = list[0];
        foreach (var one in list)
            if (FeelValue.Compare(one, best) is not { } order)
                return null;
            else if (order * direction > 0)
                best = one;
        return best;
    }

    private static object? Median(IReadOnlyList<object?> list)
    {
        if (list.Count == 0 || list.Any(one => one is not decimal))
            return null;
        var ordered = list.Cast<decimal>().Order().ToList();
        var middle = ordered.Count / 2;
        return ordered.Count % 2 == 1 ? ordered[middle] : (ordered[middle - 1] + ordered[middle]) / 2;
    }

    private static List<object?> Distinct(IReadOnlyList<object?> list)
    {
        var kept = new List<object?>();
        foreach (var one in list)
            if (!kept.Any(other => FeelValue.Same(one, other) == true))
                kept.Add(one);
        return kept;
    }

    private static IEnumerable<object?> Flatten(IReadOnlyList<object?> list) =>
        list.SelectMany(one => one is IReadOnlyList<object?> inner ? Flatten(inner) : [one]);

    private static int Months(DateOnly from, DateOnly to)
    {
        var months = ((to.Year - from.Year) * 12) + to.Month - from.Month;
        return months > 0 && to.Day < from.Day ? months - 1 : months < 0 && to.Day > from.Day ? months + 1 : months;
    }

    private static decimal? Round(decimal number, decimal scale, MidpointRounding how)
    {
        if (scale is < -20 or > 28 || scale != decimal.Truncate(scale))
            return null;
        if (scale >= 0)
            return Math.Round(number, (int)scale, how);
        var unit = (decimal)Math.Pow(10, (double)-scale);
        return Math.Round(number / unit, how) * unit;
    }

    private static decimal? HalfDown(decimal number, decimal scale)
    {
        var down = Round(number, scale, MidpointRounding.ToZero);
        var up = Round(number, scale, number < 0 ? MidpointRounding.ToNegativeInfinity : MidpointRounding.ToPositiveInfinity);
        return Math.Abs(number - (down ?? 0)) <= Math.Abs((up ?? 0) - number) ? down : up;
    }

    // Characters, not UTF-16 units: a character outside the first plane counts once.
    private static string[] Runes(string text) => [.. text.EnumerateRunes().Select(rune => rune.ToString())];

    private static string? Substring(string text, decimal start, decimal? length)
    {
        var runes = Runes(text);
        var from = start < 0 ? runes.Length + (int)start : (int)start - 1;
        if (start == 0 || from < 0 || from > runes.Length || length < 0)
            return null;
        return string.Concat(runes.Skip(from).Take(length is { } most ? (int)most : runes.Length));
    }

    // Where a position from 1, or from the end when negative, points to; null outside the list.
    private static int? At(IReadOnlyList<object?> list, decimal position) =>
        position == decimal.Truncate(position) && (position < 0 ? list.Count + position : position - 1) is var at && at >= 0 && at < list.Count ? (int)at : null;

    private static List<object?>? Mode(IReadOnlyList<object?> list)
    {
        if (list.Any(one => one is not decimal))
            return null;
        var groups = list.GroupBy(one => (decimal)one!).ToList();
        var most = groups.Count == 0 ? 0 : groups.Max(group => group.Count());
        return [.. groups.Where(group => group.Count() == most).Select(group => group.Key).Order().Select(object? (one) => one)];
    }

    private static decimal? Deviation(IReadOnlyList<object?> list)
    {
        if (list.Count < 2 || list.Any(one => one is not decimal))
            return null;
        var numbers = list.Cast<decimal>().ToList();
        var mean = numbers.Average();
        return (decimal)Math.Sqrt((double)(numbers.Sum(one => (one - mean) * (one - mean)) / (numbers.Count - 1)));
    }

    // "1 000,50" with a blank between thousands and a comma before the fraction: number(text, " ", ",").
    private static decimal? Number(string text, object? group, object? point)
    {
        if (group is not (null or " " or "," or ".") || point is not (null or "." or ",") || group is not null && Equals(group, point))
            return null;
        var plain = group is string between ? text.Replace(between, "", StringComparison.Ordinal) : text;
        plain = point is "," ? plain.Replace(',', '.') : plain;
        return decimal.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
