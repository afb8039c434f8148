using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using GridFlow.Language.Diagnostics;
using GridFlow.Language.Expressions;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Conditions;

/// <summary>
/// Reads the Chinese sentence form of a condition. Chinese has no blanks between words, so the parser matches the
/// longest field name and the longest operator at each place.
/// </summary>
/// <param name="registry">Knows the fields by their Chinese names.</param>
/// <param name="vocabulary">Knows which values are categories; may be null.</param>
public sealed class SentenceParser(FieldRegistry registry, Vocabulary? vocabulary)
{
    private const int DeepestNesting = 100;

    private static readonly (string Word, BinaryOperator Operator)[] Operators =
    [
        .. Words.Tests.Select(test => (test.Chinese, test.Operator))
            .Append(("包含", BinaryOperator.ContainsAny))
            .Append(("等于", BinaryOperator.Equal))
            .OrderByDescending(test => test.Item1.Length),
    ];

    private readonly ImmutableArray<Field> _fields = [.. registry.Fields.OrderByDescending(field => field.Chinese.Length)];

    /// <summary>Reads a sentence.</summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="condition">The tree; null when it cannot be read.</param>
    /// <param name="problem">What is wrong, with the column it was noticed at.</param>
    public bool TryParse(string sentence, out Expression? condition, out Problem? problem)
    {
        condition = null;
        problem = null;
        try
        {
            var reader = new Reader(sentence);
            var read = Or(reader, 0);
            if (!reader.AtEnd)
                throw reader.Wrong("多余的内容", "unexpected rest");
            condition = read;
            return true;
        }
        catch (SyntaxException wrong)
        {
            problem = new Problem(ProblemSeverity.Error, "condition.syntax", wrong.Text, Line: 1, Column: wrong.Column);
            return false;
        }
    }

    private Expression Or(Reader reader, int depth)
    {
        if (depth > DeepestNesting)
            throw reader.Wrong("括号嵌套太深", "nested too deeply");
        var left = And(reader, depth);
        while (reader.TryTake("或"))
            left = new Binary(BinaryOperator.Or, left, And(reader, depth));
        return left;
    }

    private Expression And(Reader reader, int depth)
    {
        var left = Not(reader, depth);
        while (reader.TryTake("且"))
            left = new Binary(BinaryOperator.And, left, Not(reader, depth));
        return left;
    }

    private Expression Not(Reader reader, int depth)
    {
        if (depth > DeepestNesting)
            throw reader.Wrong("嵌套太深", "nested too deeply");
        if (reader.TryTake("并非"))
            return new Unary(UnaryOperator.Not, Not(reader, depth + 1));
        if (reader.TryTake("("))
        {
            var inner = Or(reader, depth + 1);
            if (!reader.TryTake(")"))
                throw reader.Wrong("缺少“）”", "missing )");
            return inner;
        }

        if (reader.TryTake("任何情况"))
            return new Constant(true);
        if (reader.TryTake("从不"))
            return new Constant(false);
        foreach (var field in _fields)
            if (reader.TryTake(field.Chinese))
                return Test(reader, field);
        throw reader.Wrong("这里应为字段名", "expected a field");
    }

    private Expression Test(Reader reader, Field field)
    {
        var reference = new Reference(field.Name);
        if (reader.TryTake("未填"))
            return new Unary(UnaryOperator.IsMissing, reference);
        if (reader.TryTake("已填"))
            return new Unary(UnaryOperator.Not, new Unary(UnaryOperator.IsMissing, reference));
        if (reader.TryTake("成立"))
            return reference;
        if (reader.TryTake("不属于"))
            return new Unary(UnaryOperator.Not, new Binary(BinaryOperator.In, reference, List(reader, field)));
        if (reader.TryTake("在"))
        {
            var from = Value(reader, field);
            if (!reader.TryTake("到"))
                throw reader.Wrong("这里应为“到”", "expected 到");
            var to = Value(reader, field);
            if (!reader.TryTake("之间"))
                throw reader.Wrong("这里应为“之间”", "expected 之间");
            return Ranges.Make(reference, from, to);
        }

        foreach (var (word, test) in Operators)
            if (reader.TryTake(word))
                return new Binary(test, reference,
                    ConditionParser.TakesList(test) ? List(reader, field) : Value(reader, field));
        throw reader.Wrong($"“{field.Chinese}”之后应为判断（是、属于、包含任一、超过…）", "expected a test");
    }

    private ListOf List(Reader reader, Field field)
    {
        var items = ImmutableArray.CreateBuilder<Expression>();
        do
            items.Add(Value(reader, field));
        while (reader.TryTake("、") || reader.AtValue);
        return new ListOf(items.ToImmutable());
    }

    private Constant Value(Reader reader, Field field)
    {
        if (reader.Quoted() is { } text)
            return new Constant(field.Type == FieldType.Flag && text is "是" or "否" ? text == "是" : Code(field, text));
        var word = reader.Word();
        var culture = CultureInfo.InvariantCulture;
        if (double.TryParse(word, NumberStyles.Float, culture, out var number))
            return new Constant(number);
        if (DateOnly.TryParseExact(word, "yyyy-MM-dd", culture, DateTimeStyles.None, out var date))
            return new Constant(date);
        if (TimeOnly.TryParseExact(word, "HH:mm", culture, DateTimeStyles.None, out var time))
            return new Constant(time);
        throw reader.Wrong("这里应为值；文字要加“引号”", "expected a value");
    }

    // “E0102 暴露垃圾” is the category E0102; “景区” is the code scenic.
    private string Code(Field field, string text)
    {
        if (field.Source == FieldSource.Categories && text.IndexOf(' ') is var blank and > 0
            && vocabulary?.Category(text[..blank]) is { } category && category.Name == text[(blank + 1)..])
            return category.Code;
        return field.Known.FirstOrDefault(known => known.Chinese == text)?.Code ?? text;
    }

    /// <summary>Goes through a sentence. Signs, digits and letters of full width are the plain ones; texts in quotes stay as they are.</summary>
    private sealed class Reader(string text)
    {
        private readonly string _plain = Keyboard.Plain(text);
        private int _at;

        /// <summary>A quotation or a number: after a value and a comma it is one more value, since no other part of a sentence begins so.</summary>
        public bool AtValue
        {
            get
            {
                Skip();
                return _at < text.Length && (char.IsAsciiDigit(_plain[_at]) || Keyboard.Closing(text, _at) != '\0');
            }
        }

        public bool AtEnd
        {
            get
            {
                Skip();
                return _at == text.Length;
            }
        }

        public SyntaxException Wrong(string chinese, string english)
        {
            Skip();
            var rest = text[_at..Math.Min(text.Length, _at + 8)];
            return new SyntaxException($"{chinese}，却是“{rest}”。", $"{english}, found “{rest}”.", 1, _at + 1);
        }

        public bool TryTake(string word)
        {
            Skip();
            if (string.CompareOrdinal(text, _at, word, 0, word.Length) != 0 && string.CompareOrdinal(_plain, _at, word, 0, word.Length) != 0)
                return false;
            _at += word.Length;
            return true;
        }

        public string? Quoted()
        {
            Skip();
            if (_at == text.Length || Keyboard.Closing(text, _at) is not (not '\0' and var close))
                return null;
            var value = new StringBuilder();
            for (var at = _at + 1; at < text.Length; at++)
            {
                if (text[at] == close)
                {
                    _at = at + 1;
                    return value.ToString();
                }

                value.Append(text[at] == '\\' && at + 1 < text.Length
                    ? text[++at] switch { 'n' => '\n', 'r' => '\r', var other => other }
                    : text[at]);
            }

            throw Wrong("引号没有结束", "the quotation does not end");
        }

        public string Word()
        {
            Skip();
            var start = _at;
            while (_at < text.Length && (char.IsAsciiLetterOrDigit(_plain[_at]) || _plain[_at] is '-' or '+' or '.' or ':'))
                _at++;
            return _plain[start.._at];
        }

        private void Skip()
        {
            while (_at < text.Length && (char.IsWhiteSpace(text[_at]) || text[_at] is '，' or ','))
                _at++;
        }
    }
}
