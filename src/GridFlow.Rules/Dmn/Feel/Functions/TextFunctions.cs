using System.Globalization;
using GridFlow.Rules.Dmn.Feel.Values;

namespace GridFlow.Rules.Dmn.Feel.Functions;

/// <summary>Functions of texts, and from and to them.</summary>
internal static class TextFunctions
{
    public static IEnumerable<FeelSignature> All { get; } =
    [
        new("string(from: Any)", (given, _) => FeelValue.Text(given[0])),
        new("number(from: string)", (given, _) => Number((string)given[0]!, null, null)),
        new("number(from: string, grouping separator: string or null, decimal separator: string or null)",
            (given, _) => Number((string)given[0]!, (string?)given[1], (string?)given[2])),
        new("string length(string: string)", (given, _) => (decimal)Runes(given[0]).Length),
        new("substring(string: string, start position: number, length?: number)", (given, _) => Substring(Runes(given[0]), (decimal)given[1]!, (decimal?)given[2])),
        new("upper case(string: string)", (given, _) => ((string)given[0]!).ToUpperInvariant()),
        new("lower case(string: string)", (given, _) => ((string)given[0]!).ToLowerInvariant()),
        new("trim(string: string)", (given, _) => ((string)given[0]!).Trim()),
        new("substring before(string: string, match: string)", (given, _) =>
            Find(given) is var at && at > 0 ? ((string)given[0]!)[..at] : ""),
        new("substring after(string: string, match: string)", (given, _) =>
            Find(given) is var at && at >= 0 ? ((string)given[0]!)[(at + ((string)given[1]!).Length)..] : ""),
        new("contains(string: string, match: string)", (given, _) => Find(given) >= 0),
        new("starts with(string: string, match: string)", (given, _) => ((string)given[0]!).StartsWith((string)given[1]!, StringComparison.Ordinal)),
        new("ends with(string: string, match: string)", (given, _) => ((string)given[0]!).EndsWith((string)given[1]!, StringComparison.Ordinal)),
        new("string join(list: list, delimiter?: string or null)", (given, _) => given[0] is IReadOnlyList<object?> list && list.All(one => one is string or null)
            ? string.Join((string?)given[1] ?? "", list.OfType<string>()) : null),
    ];

    private static int Find(object?[] given) => ((string)given[0]!).IndexOf((string)given[1]!, StringComparison.Ordinal);

    // Characters, not UTF-16 units: a character outside the first plane counts once.
    private static string[] Runes(object? text) => [.. ((string)text!).EnumerateRunes().Select(rune => rune.ToString())];

    private static string? Substring(string[] runes, decimal start, decimal? length)
    {
        var from = start < 0 ? runes.Length + (int)start : (int)start - 1;
        return (int)start == 0 || from < 0 || from >= runes.Length || length < 1 ? null
            : string.Concat(runes.Skip(from).Take(length is { } most ? (int)Math.Min(most, runes.Length) : runes.Length));
    }

    // "1 000,50" with a blank between thousands and a comma before the fraction: number(text, " ", ",").
    private static object? Number(string text, string? group, string? point)
    {
        if (group is not (null or " " or "," or ".") || point is not (null or "." or ",") || group is not null && group == point)
            return null;
        var plain = group is null ? text : text.Replace(group, "", StringComparison.Ordinal);
        plain = point is "," ? plain.Replace(',', '.') : plain;
        return decimal.TryParse(plain, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
