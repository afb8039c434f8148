using System.Globalization;
using System.Text;
using GridFlow.Rules.Conditions;

namespace GridFlow.Rules.Dmn.Feel;

internal enum FeelKind
{
    End,
    Number,
    Text,
    Name,
    Sign,
}

/// <summary>A word of FEEL from <paramref name="At"/> up to <paramref name="End"/>. A keyword is a name until the parser asks for it.</summary>
internal readonly record struct FeelToken(FeelKind Kind, string Word, object? Value, int At, int End);

/// <summary>
/// Cuts FEEL into words, one at a time: names may hold blanks and signs where the model declares such a name, and which are declared
/// depends on the place. The longest wins. Signs and digits of Chinese keyboards count as their ASCII twins outside of texts.
/// </summary>
internal sealed class FeelLexer(string text)
{
    private static readonly string[] Signs = ["..", "**", "<=", ">=", "!=", "->"];

    private int _at;

    /// <summary>The word at a place, or after the blanks and remarks there.</summary>
    public FeelToken Read(int at, FeelNames names)
    {
        _at = at;
        Skip();
        var start = _at;
        if (_at >= text.Length)
            return new FeelToken(FeelKind.End, "", null, start, start);
        var first = Char(_at);
        if (first == '"')
            return Made(FeelKind.Text, "", Quoted(), start);
        if (char.IsAsciiDigit(first) || first == '.' && char.IsAsciiDigit(Char(_at + 1)))
            return Number(start);
        if (IsNameStart(first))
            return Name(start, names);
        if (FullWidth.Comparison(text[_at]) is { } comparison)
            return Sign(comparison, 1, start);
        foreach (var sign in Signs)
            if (Char(_at) == sign[0] && Char(_at + 1) == sign[1])
                return Sign(sign, 2, start);
        if (FullWidth.Meant(text[_at]) is { } meant)
            throw new SyntaxException($"第 {_at + 1} 个字符“{text[_at]}”不是 FEEL 的符号，是否应为“{meant}”？",
                $"The character {text[_at]} at {_at + 1} is no sign of FEEL. Is {meant} meant?", 1, _at + 1);
        return Sign(first.ToString(), 1, start);
    }

    /// <summary>The name of an entry or argument before a colon, as it stands there; null where none does.</summary>
    public (string Name, int End)? Key(int at)
    {
        _at = at;
        Skip();
        var start = _at;
        if (_at >= text.Length || !IsNameStart(Char(_at)) || Char(_at) == '?')
            return null;
        while (_at < text.Length && (IsNamePart(Char(_at)) || Char(_at) is '.' or '/' or '-' or '\'' or '+' or '*' || char.IsWhiteSpace(text[_at])))
            _at++;
        var name = text[start.._at];
        return Char(_at) == ':' ? (FeelNames.Tidy(name), _at + 1) : null;
    }

    private static bool IsNameStart(char one) => char.IsLetter(one) || one is '_' or '?' || char.IsSurrogate(one);

    private static bool IsNamePart(char one) => IsNameStart(one) && one != '?' || char.IsDigit(one) || char.GetUnicodeCategory(one) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    // Zero past the end, which is no sign of FEEL.
    private char Char(int at) => at < text.Length ? FullWidth.Fold(text[at]) : '\0';

    private FeelToken Made(FeelKind kind, string word, object? value, int start) => new(kind, word, value, start, _at);

    private FeelToken Sign(string sign, int length, int start)
    {
        _at += length;
        return Made(FeelKind.Sign, sign, null, start);
    }

    private FeelToken Name(int start, FeelNames names)
    {
        foreach (var name in names.Long)
            if (End(name) is { } end)
            {
                _at = end;
                return Made(FeelKind.Name, name, null, start);
            }

        var word = new StringBuilder().Append(Char(_at++));
        while (_at < text.Length && IsNamePart(Char(_at)) && word[0] != '?')
            word.Append(Char(_at++));

        // A name that the model writes in full width is called so.
        return Made(FeelKind.Name, names.IsVariable(text[start.._at]) ? text[start.._at] : word.ToString(), null, start);
    }

    // Where a name with blanks ends if it stands here; a blank in it stands for any number of them.
    private int? End(string name)
    {
        var at = _at;
        foreach (var one in name)
        {
            if (one == ' ')
            {
                if (!char.IsWhiteSpace(Char(at)))
                    return null;
                while (char.IsWhiteSpace(Char(at)))
                    at++;
            }
            else if (Char(at++) != FullWidth.Fold(one))
            {
                return null;
            }
        }

        return at < text.Length && IsNamePart(name[^1]) && IsNamePart(Char(at)) ? null : at;
    }

    private FeelToken Number(int start)
    {
        while (char.IsAsciiDigit(Char(_at)) || Char(_at) == '.' && char.IsAsciiDigit(Char(_at + 1)))
            _at++;
        if (Char(_at) is 'e' or 'E' && (char.IsAsciiDigit(Char(_at + 1)) || Char(_at + 1) is '-' or '+' && char.IsAsciiDigit(Char(_at + 2))))
            for (_at += 2; char.IsAsciiDigit(Char(_at)); _at++)
            {
            }

        var word = string.Concat(text[start.._at].Select(FullWidth.Fold));
        return decimal.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && (number != 0 || !word.Split('e', 'E')[0].Any(one => one is >= '1' and <= '9'))
            ? Made(FeelKind.Number, word, number, start)
            : throw Wrong($"“{word}”不是能表示的数值。", $"“{word}” is no number that can be held.", start);
    }

    private string Quoted()
    {
        var (start, value, close) = (_at, new StringBuilder(), Closing());
        for (_at++; _at < text.Length; _at++)
        {
            if (text[_at] == close)
            {
                _at++;
                return value.ToString();
            }

            if (text[_at] != '\\' || _at + 1 >= text.Length)
            {
                value.Append(text[_at]);
                continue;
            }

            switch (text[++_at])
            {
                case 'n': value.Append('\n'); break;
                case 't': value.Append('\t'); break;
                case 'r': value.Append('\r'); break;
                case '"' or '\\' or '\'': value.Append(text[_at]); break;
                case 'u' when Code(4) is { } code: value.Append((char)code); break;
                case 'U' when Code(6) is { } code && Rune.IsValid(code): value.Append(new Rune(code)); break;
                default: value.Append('\\').Append(text[_at]); break;
            }
        }

        throw Wrong("缺少右引号。", "A quotation mark is missing.", start);
    }

    // A text ends at the partner of the mark it begins with, so that the other kind may stand in it.
    private char Closing() => text[_at] switch
    {
        '"' => '"',
        '＂' => text.IndexOf('＂', _at + 1) < 0 ? '"' : '＂',
        _ => text.IndexOf('”', _at + 1) < 0 ? '"' : '”',
    };

    private int? Code(int digits)
    {
        if (_at + digits >= text.Length || !int.TryParse(text.AsSpan(_at + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            return null;
        _at += digits;
        return code;
    }

    private void Skip()
    {
        while (_at < text.Length)
        {
            if (char.IsWhiteSpace(text[_at]) || text[_at] == '\uFEFF')
                _at++;
            else if (Char(_at) == '/' && Char(_at + 1) == '/')
                _at = text.IndexOf('\n', _at) is var end && end < 0 ? text.Length : end;
            else if (Char(_at) == '/' && Char(_at + 1) == '*')
                _at = text.IndexOf("*/", _at, StringComparison.Ordinal) is var end && end < 0 ? text.Length : end + 2;
            else
                return;
        }
    }

    private static SyntaxException Wrong(string chinese, string english, int at) => new(chinese, english, 1, at + 1);
}
