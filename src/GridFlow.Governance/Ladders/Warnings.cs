using System.Globalization;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Ladders;

/// <summary>At what shares of a limit a step warns, as drawings write it: <c>80</c>, or <c>50,75,90</c> for one warning after the other; <c>0</c> or nothing for never.</summary>
public static class Warnings
{
    /// <summary>More on one limit and nobody listens any more.</summary>
    public const int Most = 5;

    /// <summary>The shares in percent of the limit, least first.</summary>
    /// <param name="text">As it is written; commas, blanks, 、 and percent signs are all understood.</param>
    /// <returns><see langword="null"/> for what cannot be read: something that is no whole number from 1 to 99, or too many.</returns>
    public static IReadOnlyList<int>? Read(string? text)
    {
        var parts = (text ?? "").Split([',', '，', '、', ';', '；', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => part.TrimEnd('%', '％')).Where(part => part.Length > 0).ToList();
        if (parts is [] or ["0"]) return [];
        var shares = new SortedSet<int>();
        foreach (var part in parts)
            if (int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var share) && share is >= 1 and <= 99) shares.Add(share);
            else return null;
        return shares.Count <= Most ? [.. shares] : null;
    }

    /// <summary>As drawings write it; what cannot be read stays as it is.</summary>
    public static string Written(string text) => Read(text) is { } shares ? shares.Count == 0 ? "0" : string.Join(',', shares) : text.Trim();

    /// <summary>In words: 50%、75%、90%.</summary>
    public static BilingualText InWords(string? text) => Read(text) switch
    {
        null => new(text!, text!),
        { Count: 0 } => new("不提醒", "never"),
        var shares => new(string.Join('、', shares.Select(share => $"{share}%")), string.Join(", ", shares.Select(share => $"{share}%"))),
    };
}
