using System.Globalization;
using System.Text;
using GridFlow.Rules.Conditions;

namespace GridFlow.Rules.Dmn;

internal enum FeelKind
{
    End,
    Number,
    Text,
    Name,
    Sign,
}

/// <summary>A word of FEEL. A keyword is a name until the parser asks for it.</summary>
internal readonly record struct FeelToken(FeelKind Kind, string Word, object? Value, int At);

/// <summary>Cuts FEEL into words. Names may hold blanks and signs where the model declares such a name; the longest wins.</summary>
internal sealed class FeelLexer(string text, FeelNames names)
{
    private static readonly string[] Signs = ["..", "**", "<=", ">=", "!=", "->"];

    private int _at;

    public FeelToken Next()
    {
        Skip();
        var start = _at;
        if (_at >= text.Length)
            return new FeelToken(FeelKind.End, "", null, start);
        var first = text[_at];
        if (first == '"')
            return new FeelToken(FeelKind.Text, "", Quoted(), start);
        if (char.IsAsciiDigit(first) || first == '.' && _at + 1 < text.Length && char.IsAsciiDigit(text[_at + 1]))
            return Number(start);
        if (IsNameStart(first))
            return Name(start);
        foreach (var sign in Signs)
            if (string.CompareOrdinal(text, _at, sign, 0, sign.Length) == 0)
            {
                _at += sign.Length;
                return new FeelToken(FeelKind.Sign, sign, null, start);
            }

        _at++;
        return new FeelToken(FeelKind.Sign, first.ToString(), null, start);
    }

    private static bool IsNameStart(char one) => char.IsLetter(one) || one is '_' or '?' || char.IsSurrogate(one);

    private static bool IsNamePart(char one) => IsNameStart(one) && one != '?' || char.IsDigit(one);

    private FeelToken Name(int start)
    {
        foreach (var name in names.Long)
            if (End(name) is { } end)
            {
                _at = end;
                return new FeelToken(FeelKind.Name, name, null, start);
            }

        _at++;
        while (_at < text.Length && IsNamePart(text[_at]) && text[start] != '?')
            _at++;
        return new FeelToken(FeelKind.Name, text[start.._at], null, start);
    }

    // Where a name with blanks ends if it stands here; a blank in it stands for any number of them.
    private int? End(string name)
    {
        var at = _at;
        foreach (var one in name)
        {
            if (one == ' ')
            {
                if (at >= text.Length || !char.IsWhiteSpace(text[at]))
                    return null;
                while (at < text.Length && char.IsWhiteSpace(text[at]))
                    at++;
            }
            else if (at >= text.Length || text[at++] != one)
            {
                return null;
            }
        }

        return at < text.Length && IsNamePart(name[^1]) && IsNamePart(text[at]) ? null : at;
    }

    private FeelToken Number(int start)
    {
        while (_at < text.Length && (char.IsAsciiDigit(text[_at]) || text[_at] == '.' && _at + 1 < text.Length && char.IsAsciiDigit(text[_at + 1])))
            _at++;
        if (_at + 1 < text.Length && text[_at] is 'e' or 'E' && (char.IsAsciiDigit(text[_at + 1]) || text[_at + 1] is '-' or '+'))
            for (_at += 2; _at < text.Length && char.IsAsciiDigit(text[_at]); _at++)
            {
            }

        return decimal.TryParse(text[start.._at], NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? new FeelToken(FeelKind.Number, text[start.._at], number, start)
            : throw Wrong($"“{text[start.._at]}”不是数值。", $"“{text[start.._at]}” is no number.", start);
    }

    private string Quoted()
    {
        var (start, value) = (_at, new StringBuilder());
        for (_at++; _at < text.Length; _at++)
        {
            if (text[_at] == '"')
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
            else if (string.CompareOrdinal(text, _at, "//", 0, 2) == 0)
                _at = text.IndexOf('\n', _at) is var end && end < 0 ? text.Length : end;
            else if (string.CompareOrdinal(text, _at, "/*", 0, 2) == 0)
                _at = text.IndexOf("*/", _at, StringComparison.Ordinal) is var end && end < 0 ? text.Length : end + 2;
            else
                return;
        }
    }

    private static SyntaxException Wrong(string chinese, string english, int at) => new(chinese, english, 1, at + 1);
}
