using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace GridFlow.Rules.Conditions;

/// <summary>Cuts the text of a condition or of a rule's clause into words. Signs, digits and letters of full width are the plain ones; texts in quotes stay as they are.</summary>
internal static class Lexer
{
    private static readonly string[] Signs = ["=>", "!=", "<=", ">=", "(", ")", ",", "=", "<", ">"];

    /// <param name="text">The text.</param>
    /// <param name="line">The line it begins on.</param>
    /// <param name="column">The column it begins at.</param>
    public static ImmutableArray<Token> Cut(string text, int line = 1, int column = 1)
    {
        var tokens = ImmutableArray.CreateBuilder<Token>();
        var plain = Keyboard.Plain(text);
        var at = 0;
        var lineStart = 1 - column;
        while (at < text.Length)
        {
            var here = text[at];
            var place = at - lineStart + 1;
            if (here == '\n')
            {
                line++;
                lineStart = ++at;
            }
            else if (char.IsWhiteSpace(here))
            {
                at++;
            }
            else if (Keyboard.Closing(text, at) is not '\0' and var close)
            {
                tokens.Add(new Token(TokenKind.Text, Quoted(text, ref at, close, line, place), line, place));
            }
            else if (Sign(plain, at) is { } sign)
            {
                tokens.Add(new Token(TokenKind.Sign, sign.Sign, line, place));
                at += sign.Length;
            }
            else
            {
                var end = at;
                while (end < text.Length && IsWord(plain[end]))
                    end++;
                if (end == at)
                    throw new SyntaxException($"不认识的字符“{here}”。", $"Unexpected character “{here}”.", line, place);
                tokens.Add(Literal(plain[at..end], line, place));
                at = end;
            }
        }

        tokens.Add(new Token(TokenKind.End, "", line, at - lineStart + 1));
        return tokens.ToImmutable();
    }

    private static bool IsWord(char one) =>
        char.IsLetterOrDigit(one) || one is '.' or '_' or '-' or ':' or '/' or '!' or '·';

    private static (string Sign, int Length)? Sign(string plain, int at)
    {
        foreach (var sign in Signs)
            if (string.CompareOrdinal(plain, at, sign, 0, sign.Length) == 0)
                return (sign, sign.Length);
        return plain[at] switch
        {
            '、' => (",", 1),
            '≤' => ("<=", 1),
            '≥' => (">=", 1),
            '≠' => ("!=", 1),
            _ => null,
        };
    }

    private static string Quoted(string text, ref int at, char close, int line, int column)
    {
        var value = new StringBuilder();
        for (at++; at < text.Length && text[at] != '\n'; at++)
        {
            var one = text[at];
            if (one == close)
            {
                at++;
                return value.ToString();
            }

            if (one == '\\' && at + 1 < text.Length)
                one = text[++at] switch { 'n' => '\n', 'r' => '\r', var other => other };
            value.Append(one);
        }

        throw new SyntaxException("引号没有结束。", "The quotation does not end.", line, column);
    }

    private static Token Literal(string word, int line, int column)
    {
        var culture = CultureInfo.InvariantCulture;
        if (char.IsAsciiDigit(word[0]) || (word[0] == '-' && word.Length > 1))
        {
            if (double.TryParse(word, NumberStyles.Float, culture, out var number) && double.IsFinite(number))
                return new Token(TokenKind.Number, number, line, column);
            if (DateOnly.TryParseExact(word, "yyyy-MM-dd", culture, DateTimeStyles.None, out var date))
                return new Token(TokenKind.Date, date, line, column);
            if (TimeOnly.TryParseExact(word, ["HH:mm", "H:mm"], culture, DateTimeStyles.None, out var time))
                return new Token(TokenKind.Time, time, line, column);
        }

        return new Token(TokenKind.Word, word, line, column);
    }
}
