using System.Globalization;

namespace GridFlow.Language.Expressions;

/// <summary>
/// Numbers as JavaScript writes them, the way Jint does it: whole numbers of 63 bits with all their digits, others with the
/// fewest digits that mean the number, plain from 1e-6 to 1e21.
/// </summary>
internal static class ScriptNumber
{
    public static string Text(double number)
    {
        if (number == Math.Floor(number) && Math.Abs(number) < long.MaxValue)
            return ((long)number).ToString(CultureInfo.InvariantCulture);
        if (!double.IsFinite(number))
            return double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity";

        var (sign, digits, point) = Split(number);
        return sign + point switch
        {
            > 21 or < -5 => Exponential(digits, point - 1),
            <= 0 => $"0.{new string('0', -point)}{digits}",
            _ when point >= digits.Length => digits + new string('0', point - digits.Length),
            _ => $"{digits[..point]}.{digits[point..]}",
        };
    }

    private static string Exponential(string digits, int exponent)
    {
        var fraction = digits.Length == 1 ? "" : "." + digits[1..];
        return $"{digits[0]}{fraction}e{(exponent < 0 ? "-" : "+")}{Math.Abs(exponent)}";
    }

    /// <summary>Sign, shortest digits, and where the point stands in them: 0.05 is "5" with the point at -1.</summary>
    private static (string Sign, string Digits, int Point) Split(double number)
    {
        var text = Math.Abs(number).ToString("R", CultureInfo.InvariantCulture);
        var exponentAt = text.IndexOf('E', StringComparison.Ordinal);
        var exponent = exponentAt < 0 ? 0 : int.Parse(text.AsSpan(exponentAt + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = exponentAt < 0 ? text : text[..exponentAt];
        var pointAt = mantissa.IndexOf('.', StringComparison.Ordinal);
        var all = mantissa.Replace(".", "", StringComparison.Ordinal);
        var digits = all.TrimStart('0');
        var point = (pointAt < 0 ? mantissa.Length : pointAt) + exponent - (all.Length - digits.Length);
        return (number < 0 ? "-" : "", digits.TrimEnd('0'), point);
    }
}
