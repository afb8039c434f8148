using System.Collections.Immutable;
using System.Globalization;
using GridFlow.Rules.Conditions;

namespace GridFlow.Rules.Dmn;

/// <summary>
/// The unary tests and literals that decision tables are made of: <c>-</c>, literals, comparisons, ranges, lists and
/// <c>not(…)</c>. Anything more of FEEL is refused.
/// </summary>
internal sealed class FeelUnaryTests
{
    private readonly string _text;
    private int _at;

    private FeelUnaryTests(string text) => _text = text;

    /// <summary>Reads a cell as a test of a value.</summary>
    /// <exception cref="SyntaxException">It is none, or uses more of FEEL.</exception>
    public static Func<object?, bool> Parse(string cell)
    {
        var reader = new FeelUnaryTests(cell);
        reader.Skip();
        if (reader._text[reader._at..].Trim() is "-" or "")
            return _ => true;
        var negated = reader.TryTake("not") && (reader.TryTake("(") ? true : throw reader.Wrong());
        var tests = reader.List();
        if (negated && !reader.TryTake(")"))
            throw reader.Wrong();
        reader.End();
        return negated
            ? value => value is not null && !tests.Any(test => test(value))
            : value => tests.Any(test => test(value));
    }

    /// <summary>Reads a cell as a literal.</summary>
    /// <exception cref="SyntaxException">It is none.</exception>
    public static object? Literal(string cell)
    {
        var reader = new FeelUnaryTests(cell);
        var value = reader.Value();
        reader.End();
        return value;
    }

    /// <summary>Reads values parted by commas.</summary>
    public static ImmutableArray<object?> Literals(string cell)
    {
        var reader = new FeelUnaryTests(cell);
        var values = ImmutableArray.CreateBuilder<object?>();
        do
            values.Add(reader.Value());
        while (reader.TryTake(","));
        reader.End();
        return values.ToImmutable();
    }

    /// <summary>A literal as FEEL writes it.</summary>
    public static string Print(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"",
        bool flag => flag ? "true" : "false",
        DateOnly date => $"date(\"{date:yyyy-MM-dd}\")",
        TimeOnly time => $"time(\"{time:HH:mm:ss}\")",
        DateTimeOffset moment => $"date and time(\"{moment:yyyy-MM-ddTHH:mm:sszzz}\")",
        var number => ((decimal)number).ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Orders two values of one kind; null when they cannot be compared.</summary>
    public static int? Compare(object? left, object? right) => (left, right) switch
    {
        (decimal one, decimal other) => one.CompareTo(other),
        (string one, string other) => string.CompareOrdinal(one, other),
        (DateOnly one, DateOnly other) => one.CompareTo(other),
        (TimeOnly one, TimeOnly other) => one.CompareTo(other),
        (DateTimeOffset one, DateTimeOffset other) => one.CompareTo(other),
        (bool one, bool other) when one == other => 0,
        _ => null,
    };

    private static bool Same(object? left, object? right) => left is null ? right is null : Compare(left, right) == 0;

    private List<Func<object?, bool>> List()
    {
        var tests = new List<Func<object?, bool>>();
        do
            tests.Add(One());
        while (TryTake(","));
        return tests;
    }

    private Func<object?, bool> One()
    {
        foreach (var sign in new[] { "<=", ">=", "!=", "<", ">", "=" })
        {
            if (!TryTake(sign))
                continue;
            var limit = Value();
            return sign switch
            {
                "<=" => value => Compare(value, limit) <= 0,
                ">=" => value => Compare(value, limit) >= 0,
                "<" => value => Compare(value, limit) < 0,
                ">" => value => Compare(value, limit) > 0,
                "=" => value => Same(value, limit),
                _ => value => value is not null && !Same(value, limit),
            };
        }

        var closed = TryTake("[");
        if (closed || TryTake("(") || TryTake("]"))
        {
            var from = Value();
            if (!TryTake(".."))
                throw Wrong();
            var to = Value();
            var ends = TryTake("]");
            if (!ends && !TryTake(")") && !TryTake("["))
                throw Wrong();
            return value => Compare(value, from) is { } low && Compare(value, to) is { } high
                && (closed ? low >= 0 : low > 0) && (ends ? high <= 0 : high < 0);
        }

        var same = Value();
        return value => Same(value, same);
    }

    private object? Value()
    {
        Skip();
        if (_at < _text.Length && _text[_at] == '"')
            return Quoted();
        foreach (var (name, value) in new (string, object?)[] { ("true", true), ("false", false), ("null", null) })
            if (TryTake(name))
                return value;
        foreach (var name in new[] { "date and time", "date", "time" })
        {
            if (!TryTake(name))
                continue;
            if (!TryTake("("))
                throw Wrong();
            Skip();
            var text = Quoted();
            if (!TryTake(")"))
                throw Wrong();
            return Moment(name, text);
        }

        var start = _at;
        while (_at < _text.Length && (char.IsAsciiDigit(_text[_at]) || _text[_at] == '-' && _at == start
            || _text[_at] == '.' && _at + 1 < _text.Length && char.IsAsciiDigit(_text[_at + 1])))
            _at++;
        return decimal.TryParse(_text[start.._at], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw Wrong();
    }

    private object Moment(string kind, string text)
    {
        var culture = CultureInfo.InvariantCulture;
        return kind switch
        {
            "date" when DateOnly.TryParseExact(text, "yyyy-MM-dd", culture, DateTimeStyles.None, out var date) => date,
            "time" when TimeOnly.TryParse(text, culture, DateTimeStyles.None, out var time) => time,
            "date and time" when DateTimeOffset.TryParse(text, culture, DateTimeStyles.AssumeUniversal, out var moment) => moment,
            _ => throw Wrong(),
        };
    }

    private string Quoted()
    {
        var value = new System.Text.StringBuilder();
        if (_at >= _text.Length || _text[_at] != '"')
            throw Wrong();
        for (_at++; _at < _text.Length; _at++)
        {
            if (_text[_at] == '"')
            {
                _at++;
                return value.ToString();
            }

            value.Append(_text[_at] == '\\' && _at + 1 < _text.Length
                ? _text[++_at] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', var other => other }
                : _text[_at]);
        }

        throw Wrong();
    }

    private bool TryTake(string word)
    {
        Skip();
        if (string.CompareOrdinal(_text, _at, word, 0, word.Length) != 0)
            return false;
        var end = _at + word.Length;
        if (char.IsLetter(word[^1]) && end < _text.Length && (char.IsLetterOrDigit(_text[end]) || _text[end] == '_'))
            return false;
        _at = end;
        return true;
    }

    private void Skip()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
            _at++;
    }

    private void End()
    {
        Skip();
        if (_at < _text.Length)
            throw Wrong();
    }

    private SyntaxException Wrong() => new(
        $"“{_text}”超出支持的单元测试（字面值、比较、区间、列表、not）。",
        $"“{_text}” is more than the supported unary tests (literals, comparisons, ranges, lists, not).", 1, _at + 1);
}
