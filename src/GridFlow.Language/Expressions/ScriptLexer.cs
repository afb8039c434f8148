using System.Globalization;
using System.Text;

namespace GridFlow.Language.Expressions;

internal enum ScriptTokenKind
{
    End,
    Number,
    Text,
    Template,
    Name,
    Symbol,
}

internal readonly record struct ScriptToken(ScriptTokenKind Kind, int Position, string Text, double Number = 0);

/// <summary>Cuts the source of a script into tokens. A template string stays one token, its parts are parsed by the parser.</summary>
internal sealed class ScriptLexer(string text, int position = 0)
{
    private static readonly string[] Symbols =
        ["===", "!==", "**", "=>", "==", "!=", "<=", ">=", "&&", "||", "??", "?.", "++", "--", "+=", "-=", "*=", "/="];

    private int at = position;

    public ScriptToken Next()
    {
        SkipBlanks();
        if (at >= text.Length)
            return new(ScriptTokenKind.End, text.Length, "");

        var start = at;
        var c = text[at];
        if (char.IsAsciiDigit(c) || (c == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])))
            return Number(start);
        if (c is '\'' or '"')
            return new(ScriptTokenKind.Text, start, QuotedText(c));
        if (c == '`')
            return new(ScriptTokenKind.Template, start, TemplateSource());
        if (char.IsLetter(c) || c is '_' or '$')
        {
            while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '_' or '$'))
                at++;
            return new(ScriptTokenKind.Name, start, text[start..at]);
        }

        foreach (var symbol in Symbols)
        {
            if (string.CompareOrdinal(text, at, symbol, 0, symbol.Length) == 0)
            {
                at += symbol.Length;
                return new(ScriptTokenKind.Symbol, start, symbol);
            }
        }

        at++;
        return new(ScriptTokenKind.Symbol, start, text[start..at]);
    }

    /// <summary>Reads an escape; the position is on the character after the backslash.</summary>
    public static char Escape(string text, ref int at, int start)
    {
        if (at >= text.Length)
            throw new ScriptSyntaxException(start, "字符串没有结束", "the text is not closed");
        var c = text[at++];
        if (c != 'u')
            return c switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', '0' => '\0', _ => c };
        if (at + 4 > text.Length || !ushort.TryParse(text.AsSpan(at, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code))
            throw new ScriptSyntaxException(at, "\\u 后面要有四位十六进制数", "\\u needs four hexadecimal digits");
        at += 4;
        return (char)code;
    }

    private void SkipBlanks()
    {
        while (at < text.Length)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
            }
            else if (string.CompareOrdinal(text, at, "//", 0, 2) == 0)
            {
                var end = text.IndexOf('\n', at);
                at = end < 0 ? text.Length : end;
            }
            else if (string.CompareOrdinal(text, at, "/*", 0, 2) == 0)
            {
                var end = text.IndexOf("*/", at + 2, StringComparison.Ordinal);
                at = end < 0 ? throw new ScriptSyntaxException(at, "注释没有结束", "the comment is not closed") : end + 2;
            }
            else
            {
                return;
            }
        }
    }

    private ScriptToken Number(int start)
    {
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.'))
            at++;
        if (at < text.Length && text[at] is 'e' or 'E')
        {
            at++;
            if (at < text.Length && text[at] is '+' or '-')
                at++;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
                at++;
        }

        var digits = text[start..at];
        return double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? new(ScriptTokenKind.Number, start, digits, value)
            : throw new ScriptSyntaxException(start, $"“{digits}”不是数", $"“{digits}” is not a number");
    }

    private string QuotedText(char quote)
    {
        var start = at++;
        var result = new StringBuilder();
        while (true)
        {
            if (at >= text.Length || text[at] == '\n')
                throw new ScriptSyntaxException(start, "字符串没有结束", "the text is not closed");
            var c = text[at++];
            if (c == quote)
                return result.ToString();
            result.Append(c == '\\' ? Escape(text, ref at, start) : c);
        }
    }

    /// <summary>Everything between the backticks, unread: nested templates and braces are skipped over.</summary>
    private string TemplateSource()
    {
        var start = at++;
        var depth = 0;
        while (at < text.Length)
        {
            var c = text[at];
            if (c == '\\')
            {
                at += 2;
                continue;
            }

            if (depth == 0 && c == '`')
                return text[(start + 1)..at++];
            if (depth == 0 && c == '$' && at + 1 < text.Length && text[at + 1] == '{')
            {
                depth = 1;
                at += 2;
                continue;
            }

            if (depth > 0)
            {
                if (c is '\'' or '"')
                {
                    QuotedText(c);
                    continue;
                }

                if (c == '`')
                {
                    TemplateSource();
                    continue;
                }

                depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            }

            at++;
        }

        throw new ScriptSyntaxException(start, "模板字符串没有结束", "the template text is not closed");
    }
}
