using GridFlow.Rules.Conditions;
using GridFlow.Rules.Dmn.Feel.Values;

namespace GridFlow.Rules.Dmn.Feel;

/// <summary>
/// Reads FEEL into something that runs. What is left out — regular expressions, functions of other languages — is refused, as is a name
/// that nothing declares.
/// </summary>
internal sealed partial class FeelParser
{
    // Deep enough for any table, shallow enough that no text can use up the stack.
    private const int Deepest = 100;

    private static readonly HashSet<string> Comparisons = new(StringComparer.Ordinal) { "=", "!=", "<", "<=", ">", ">=" };

    private readonly string _text;
    private readonly FeelLexer _lexer;
    private FeelNames _names;
    private (int At, FeelNames Names, FeelToken Token)? _current;
    private int _at;
    private int _depth;
    private bool _asked;
    private bool _cell;

    private FeelParser(string text, FeelNames names) => (_text, _names, _lexer) = (text, names, new FeelLexer(text));

    // Which word stands here depends on the names that are known here.
    private FeelToken Current
    {
        get
        {
            if (_current is not { } known || known.At != _at || known.Names != _names)
                _current = (_at, _names, _lexer.Read(_at, _names));
            return _current.Value.Token;
        }
    }

    private FeelToken Following => _lexer.Read(Current.End, _names);

    /// <summary>Reads an expression.</summary>
    /// <exception cref="SyntaxException">It is none, or uses what is left out.</exception>
    public static FeelExpression Expression(string text, FeelNames names)
    {
        var parser = new FeelParser(text, names);
        var expression = parser.Expression();
        parser.End();
        return expression;
    }

    /// <summary>Reads values parted by commas that need no data: allowed values, output values.</summary>
    /// <exception cref="SyntaxException">It is none, or uses what is left out.</exception>
    public static IReadOnlyList<object?> Values(string text)
    {
        var parser = new FeelParser(text, new FeelNames());
        var values = new List<object?>();
        do
            values.Add(parser.Expression()(new FeelScope(null, _ => (false, null))));
        while (parser.TryTake(","));
        parser.End();
        return values;
    }

    /// <summary>Reads a type such as <c>list&lt;number&gt;</c>.</summary>
    /// <exception cref="SyntaxException">It is none.</exception>
    public static FeelType Type(string text, FeelNames names)
    {
        var parser = new FeelParser(text, names);
        var type = parser.Type();
        parser.End();
        return type;
    }

    private FeelExpression Expression() => Deeper(() =>
    {
        if (TryWord("if"))
        {
            var test = Expression();
            ExpectWord("then");
            var then = Expression();
            ExpectWord("else");
            return Choice(test, then, Expression());
        }

        if (Current is { Kind: FeelKind.Name, Word: "for" or "some" or "every" } && Following.Kind == FeelKind.Name)
            return Loop(Take().Word);
        return Current is { Kind: FeelKind.Name, Word: "function" } && Following.Word == "(" ? Function() : Either();
    });

    /// <summary>What a condition chooses. A null counts as false, with a message; any other value is no condition.</summary>
    public static FeelExpression Choice(FeelExpression test, FeelExpression then, FeelExpression otherwise) => scope =>
    {
        var decided = test(scope);
        if (decided is null)
            scope.Trace.Fail("条件的值为空，按“否”处理。", "The condition is null: it counts as false.");
        return decided switch
        {
            true => then(scope),
            false or null => otherwise(scope),
            _ => scope.Trace.Fail($"条件的值是 {FeelValue.Short(decided)}，不是真假。", $"The condition is {FeelValue.Short(decided)}, neither true nor false."),
        };
    };

    private FeelExpression Either()
    {
        var left = Both();
        while (TryWord("or"))
        {
            var (first, second) = (left, Both());
            left = scope => FeelOperators.Either(first, second, scope);
        }

        return left;
    }

    private FeelExpression Both()
    {
        var left = Comparison();
        while (TryWord("and"))
        {
            var (first, second) = (left, Comparison());
            left = scope => FeelOperators.Both(first, second, scope);
        }

        return left;
    }

    private FeelExpression Comparison()
    {
        var left = Sum();
        while (true)
        {
            var subject = left;
            if (Current.Kind == FeelKind.Sign && Comparisons.Contains(Current.Word))
            {
                var sign = Take().Word;
                var right = Sum();
                left = scope => FeelOperators.Compare(sign, subject(scope), right(scope), scope.Trace);
            }
            else if (TryWord("between"))
            {
                var from = Sum();
                ExpectWord("and");
                var to = Sum();
                left = scope => FeelOperators.Inside(subject(scope), new FeelRange(from(scope), true, to(scope), true), scope.Trace);
            }
            else if (TryWord("instance"))
            {
                ExpectWord("of");
                var type = Type();
                left = scope => type.Holds(subject(scope), allowed: false);
            }
            else if (TryWord("in"))
            {
                var (test, cell) = (Among(), _cell);

                // In a cell "?" stays the cell's input; elsewhere it is what stands before "in".
                left = scope => subject(scope) is var value && cell ? test(scope.With(FeelScope.Subject, value))
                    : test(scope.With(FeelScope.Subject, value).With(FeelScope.Question, value));
            }
            else
            {
                return left;
            }
        }
    }

    private FeelExpression Sum() => Chain(Product, "+", "-");

    private FeelExpression Product() => Chain(Power, "*", "/");

    private FeelExpression Power() => Chain(Signed, "**", "**");

    private FeelExpression Chain(Func<FeelExpression> part, string one, string other)
    {
        var left = part();
        while (Current.Kind == FeelKind.Sign && (Current.Word == one || Current.Word == other))
        {
            var sign = Take().Word;
            var (first, second) = (left, part());
            left = scope => FeelOperators.Apply(sign, first(scope), second(scope), scope.Trace);
        }

        return left;
    }

    private FeelExpression Signed()
    {
        if (!TryTake("-"))
            return Path();
        var operand = Deeper(Signed);
        return scope => FeelOperators.Negate(operand(scope), scope.Trace);
    }

    private T Deeper<T>(Func<T> read)
    {
        if (++_depth > Deepest)
            throw Wrong("嵌套过深。", "Nested too deeply.");
        var made = read();
        _depth--;
        return made;
    }

    private T Knowing<T>(IEnumerable<string> more, Func<T> read, bool open = false)
    {
        var before = _names;
        _names = _names.Inner(more, open);
        var made = read();
        _names = before;
        return made;
    }

    private FeelToken Take()
    {
        var token = Current;
        _at = token.End;
        return token;
    }

    private bool TryTake(string sign)
    {
        if (Current.Kind != FeelKind.Sign || Current.Word != sign)
            return false;
        Take();
        return true;
    }

    private bool TryWord(string word)
    {
        if (Current.Kind != FeelKind.Name || Current.Word != word)
            return false;
        Take();
        return true;
    }

    private void Expect(string sign)
    {
        if (!TryTake(sign))
            throw Wrong($"这里应为“{sign}”。", $"Expected “{sign}”.");
    }

    private void ExpectWord(string word)
    {
        if (!TryWord(word))
            throw Wrong($"这里应为“{word}”。", $"Expected “{word}”.");
    }

    private void End()
    {
        if (Current.Kind != FeelKind.End)
            throw Wrong($"“{(Current.Kind == FeelKind.Text ? "文字" : Current.Word)}”接不上前文。", "This does not follow from what stands before it.");
    }

    private SyntaxException Wrong(string chinese, string english) =>
        new($"“{_text}”第 {Current.At + 1} 个字符：{chinese}", $"“{_text}” at character {Current.At + 1}: {english}", 1, Current.At + 1);
}
