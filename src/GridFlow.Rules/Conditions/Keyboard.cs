namespace GridFlow.Rules.Conditions;

/// <summary>
/// What a Chinese keyboard writes for ASCII: letters, digits and signs of full width, the ideographic space. In codes, numbers and
/// the grammar they mean the same; texts and keywords keep them (matching folds both sides).
/// </summary>
public static class Keyboard
{
    private const int Distance = '！' - '!';

    /// <summary>A letter as ASCII writes it, where ASCII has it.</summary>
    public static char Plain(char letter) => letter switch
    {
        >= '！' and <= '～' => (char)(letter - Distance),
        '　' => ' ',
        _ => letter,
    };

    /// <summary>The text letter by letter, as long as before; the same where nothing changes.</summary>
    public static string Plain(string text)
    {
        foreach (var letter in text)
            if (Plain(letter) != letter)
                return string.Create(text.Length, text, static (plain, wide) =>
                {
                    for (var at = 0; at < plain.Length; at++)
                        plain[at] = Plain(wide[at]);
                });
        return text;
    }

    /// <summary>The quotation mark that ends what begins with another; <c>\0</c> where nothing begins.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">Where it begins.</param>
    /// <remarks>A keyboard that is not switched back, or that writes both marks alike, ends a quotation with the mark it began with.</remarks>
    internal static char Closing(string text, int at)
    {
        var candidates = text[at] switch
        {
            '"' => "\"”",
            '“' or '”' => "”“\"",
            '＂' => "＂\"",
            '「' => "」",
            '『' => "』",
            _ => "",
        };
        foreach (var candidate in candidates)
            if (text.IndexOf(candidate, at + 1) >= 0)
                return candidate;
        return candidates.Length > 0 ? candidates[0] : '\0';
    }
}
