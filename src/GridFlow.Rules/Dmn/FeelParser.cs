using GridFlow.Rules.Conditions;

namespace GridFlow.Rules.Dmn;

/// <summary>
/// Reads the FEEL that decision tables and literal expressions use. What is left out — function definitions, <c>instance of</c>,
/// named arguments, regular expressions, the clock — is refused, as is a name that nothing declares.
/// </summary>
internal sealed partial class FeelParser
{
    // Deep enough for any table, shallow enough that no text can use up the stack.
    private const int Deepest = 100;

    private static readonly HashSet<string> Comparisons = new(StringComparer.Ordinal) { "=", "!=", "<", "<=", ">", ">=" };

    private readonly string _text;
    private readonly FeelNames _names;
    private readonly List<FeelToken> _tokens = [];
    private readonly HashSet<string> _locals = new(StringComparer.Ordinal);
    private int _next;
    private int _depth;
    private bool _asked;
    private bool _cell;

    private FeelParser(string text, FeelNames names)
    {
        (_text, _names) = (text, names);
        var lexer = new FeelLexer(text, names);
        do
            _tokens.Add(lexer.Next());
        while (_tokens[^1].Kind != FeelKind.End);
    }

    private FeelToken Current => _tokens[_next];

    /// <summary>Reads an expression.</summary>
    /// <exception cref="SyntaxException">It is none, or uses more of FEEL.</exception>
    public static FeelExpression Expression(string text, FeelNames names)
    {
        var parser = new FeelParser(text, names);
        var expression = parser.Expression();
        parser.End();
        return expression;
    }

    /// <summary>Reads values parted by commas that need no data: allowed values, output values.</summary>
    /// <exception cref="SyntaxException">It is none, or uses more of FEEL.</exception>
    public static IReadOnlyList<object?> Values(string text)
    {
        var parser = new FeelParser(text, new FeelNames());
        var values = new List<object?>();
        do
            values.Add(parser.Expression()(Empty));
        while (parser.TryTake(","));
        parser.End();
        return values;
    }

    /// <summary>Reads a cell as a test of the value <c>?</c>: null where the test cannot be decided.</summary>
    /// <exception cref="SyntaxException">It is none, or uses more of FEEL.</exception>
    public static Func<FeelScope, bool?> Tests(string cell, FeelNames names)
    {
        if (cell.Trim() is "-" or "")
            return _ => true;
        var parser = new FeelParser(cell, names) { _cell = true };
        var negated = parser.Current.Word == "not" && parser._tokens[1].Word == "(" && parser.ClosesLast();
        if (negated)
            parser._next += 2;
        var tests = parser.AnyOf(true);
        if (negated)
            parser.Expect(")");
        parser.End();
        bool? Test(FeelScope scope) => tests(scope.With(FeelScope.Subject, scope.Get(FeelScope.Question)));
        return negated ? scope => !Test(scope) : Test;
    }

    private static FeelScope Empty { get; } = new(null, _ => (false, null));

    // Whether the bracket after "not" closes at the end: else it is an ordinary call inside an expression.
    private bool ClosesLast()
    {
        var open = 0;
        for (var at = 1; at < _tokens.Count - 1; at++)
        {
            open += _tokens[at] is { Kind: FeelKind.Sign, Word: "(" } ? 1 : _tokens[at] is { Kind: FeelKind.Sign, Word: ")" } ? -1 : 0;
            if (open == 0)
                return at == _tokens.Count - 2;
        }

        return true;
    }

    private Func<FeelScope, bool?> AnyOf(bool cell)
    {
        var tests = new List<Func<FeelScope, bool?>>();
        do
            tests.Add(Test(Expression, cell));
        while (TryTake(","));
        return tests.Count == 1 ? tests[0] : scope => tests.Aggregate((bool?)false, (any, test) => FeelValue.Or(any, test(scope)));
    }

    // One test: of a cell, where an expression that asks for "?" is itself the answer, or after "in", where "and" and "or" end it.
    private Func<FeelScope, bool?> Test(Func<FeelExpression> wanted, bool cell)
    {
        if (Current.Kind == FeelKind.Sign && Comparisons.Contains(Current.Word))
        {
            var sign = Take().Word;
            var limit = Sum();
            return scope => FeelOperators.Compare(sign, scope.Get(FeelScope.Subject), limit(scope));
        }

        var before = _asked;
        _asked = false;
        var expression = wanted();
        var asked = _asked;
        _asked |= before;
        return cell && asked ? scope => expression(scope) as bool? : scope => Meets(scope.Get(FeelScope.Subject), expression(scope));
    }

    /// <summary>Whether a value is what a cell's expression gives: the value itself, one of a list, inside a range, or plainly true.</summary>
    private static bool? Meets(object? value, object? wanted) => wanted switch
    {
        FeelRange range => range.Contains(value),
        IReadOnlyList<object?> list when value is not IReadOnlyList<object?> =>
            list.Aggregate((bool?)false, (any, one) => FeelValue.Or(any, Meets(value, one))),
        bool truth when value is not (bool or null) => truth,
        _ => FeelValue.Same(value, wanted),
    };

    private FeelExpression Expression()
    {
        if (++_depth > Deepest)
            throw Wrong("嵌套过深。", "Nested too deeply.");
        FeelExpression made;
        if (TryWord("if"))
        {
            var test = Expression();
            ExpectWord("then");
            var then = Expression();
            ExpectWord("else");
            var otherwise = Expression();
            made = scope => test(scope) is true ? then(scope) : otherwise(scope);
        }
        else if (Current.Word is "for" or "some" or "every" && Current.Kind == FeelKind.Name && _tokens[_next + 1].Kind == FeelKind.Name)
        {
            made = Loop(Take().Word);
        }
        else
        {
            made = Either();
        }

        _depth--;
        return made;
    }

    private FeelExpression Either()
    {
        var left = Both();
        while (TryWord("or"))
        {
            var (first, second) = (left, Both());
            left = scope => FeelValue.Or(first(scope) as bool?, second(scope) as bool?);
        }

        return left;
    }

    private FeelExpression Both()
    {
        var left = Comparison();
        while (TryWord("and"))
        {
            var (first, second) = (left, Comparison());
            left = scope => FeelValue.And(first(scope) as bool?, second(scope) as bool?);
        }

        return left;
    }

    private FeelExpression Comparison()
    {
        var left = Sum();
        if (Current.Kind == FeelKind.Sign && Comparisons.Contains(Current.Word))
        {
            var sign = Take().Word;
            var right = Sum();
            return scope => FeelOperators.Compare(sign, left(scope), right(scope));
        }

        if (TryWord("between"))
        {
            var from = Sum();
            ExpectWord("and");
            var to = Sum();
            return scope => new FeelRange(from(scope), true, to(scope), true) is { From: not null, To: not null } range ? range.Contains(left(scope)) : null;
        }

        if (!TryWord("in"))
            return left;
        var (test, cell) = (Among(), _cell);

        // In a cell "?" stays the cell's input; elsewhere it is what stands before "in".
        return scope => left(scope) is var subject && cell ? test(scope.With(FeelScope.Subject, subject))
            : test(scope.With(FeelScope.Subject, subject).With(FeelScope.Question, subject));
    }

    // After "in": one test, or several in brackets; "(1..5)" is a range and no bracket.
    private Func<FeelScope, bool?> Among()
    {
        var start = _next;
        if (!TryTake("("))
            return Test(Sum, false);
        var test = AnyOf(false);
        if (TryTake(")"))
            return test;
        _next = start;
        return Test(Sum, false);
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
            left = scope => FeelOperators.Apply(sign, first(scope), second(scope));
        }

        return left;
    }

    private FeelExpression Signed()
    {
        if (!TryTake("-"))
            return Path();
        if (++_depth > Deepest)
            throw Wrong("嵌套过深。", "Nested too deeply.");
        var operand = Signed();
        _depth--;
        return scope => FeelOperators.Negate(operand(scope));
    }

    private FeelToken Take() => _tokens[_next++];

    private bool TryTake(string sign)
    {
        if (Current.Kind != FeelKind.Sign || Current.Word != sign)
            return false;
        _next++;
        return true;
    }

    private bool TryWord(string word)
    {
        if (Current.Kind != FeelKind.Name || Current.Word != word)
            return false;
        _next++;
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
            throw Wrong("超出支持的 FEEL。", "More than the supported FEEL.");
    }

    private SyntaxException Wrong(string chinese, string english) =>
        new($"“{_text}”第 {Current.At + 1} 个字符：{chinese}", $"“{_text}” at character {Current.At + 1}: {english}", 1, Current.At + 1);
}
