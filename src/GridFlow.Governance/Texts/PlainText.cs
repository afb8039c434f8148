using System.Globalization;
using System.Text;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Texts;

/// <summary>
/// Text as it may be stored: what carries no meaning for a reader and breaks databases, files and terminals (NUL and other
/// control characters, half surrogates) is taken out, and every kind of line break is one line feed.
/// </summary>
public static class PlainText
{
    /// <summary>The code of a text that is too long.</summary>
    public const string TooLongCode = "text.too-long";

    /// <summary>The text without what cannot be stored; the same text where there is none of it.</summary>
    public static string Clean(string text)
    {
        var at = 0;
        while (at < text.Length && IsPlain(text[at])) at++;
        if (at == text.Length) return text;

        var clean = new StringBuilder(text.Length).Append(text, 0, at);
        foreach (var rune in text.AsSpan(at).EnumerateRunes())
        {
            if (rune.Value == '\n' && clean.Length > 0 && clean[^1] == '\r') clean[^1] = '\n';
            else if (IsKept(rune)) clean.Append(rune.ToString());
        }

        return clean.Replace('\r', '\n').ToString();
    }

    /// <summary>
    /// Characters as people count them: a line break is one however it was sent, a Han character of any plane and an emoji's
    /// every part is one. Never more than a browser's own count, so what a form took the server takes.
    /// </summary>
    public static int Length(string text)
    {
        var length = 0;
        var previous = '\0';
        foreach (var letter in text)
        {
            if (!char.IsLowSurrogate(letter) && !(letter == '\n' && previous == '\r')) length++;
            previous = letter;
        }

        return length;
    }

    /// <summary>A text that may be absent: cleaned, trimmed, within its limit; <see langword="null"/> where nothing is left.</summary>
    /// <param name="text">The text as it came.</param>
    /// <param name="limit">One of <see cref="TextLimits"/>.</param>
    /// <param name="field">What it is, for the refusal.</param>
    /// <exception cref="GovernanceException">It is too long.</exception>
    public static string? Within(string? text, int limit, BilingualText field)
    {
        // Far beyond every limit it is not even cleaned.
        var clean = text is null ? "" : text.Length > 8 * limit + 64 ? text : Clean(text).Trim();
        if (Length(clean) > limit)
            throw new GovernanceException(TooLongCode, new(
                string.Create(CultureInfo.InvariantCulture, $"{field.Chinese}不能超过 {limit} 字"),
                string.Create(CultureInfo.InvariantCulture, $"The {field.English} may have at most {limit} characters")));
        return clean.Length == 0 ? null : clean;
    }

    /// <summary>A text that takes up no more than a limit (UTF-16 units and an ellipsis); no letter is cut in two.</summary>
    public static string Shortened(string text, int limit) =>
        text.Length <= limit ? text : $"{text.AsSpan(0, char.IsHighSurrogate(text[limit - 1]) ? limit - 1 : limit)}…";

    /// <summary>What somebody searches for: cleaned and cut, since nobody is told of a search that is too long.</summary>
    public static string? Search(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null : Clean(text[..Math.Min(text.Length, TextLimits.Search)]).Trim() is { Length: > 0 } clean ? clean : null;

    private static bool IsPlain(char letter) => !char.IsControl(letter) && !char.IsSurrogate(letter) && letter < '\uFEFF' || letter is '\n' or '\t';

    private static bool IsKept(Rune rune) =>
        rune.Value is '\n' or '\r' or '\t' || !Rune.IsControl(rune) && rune.Value != 0xFEFF && (rune.Value & 0xFFFE) != 0xFFFE;
}
